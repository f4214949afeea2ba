"""What nobody waits for any more is given up, and nothing else with it."""

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from kiosk.documents.reader import Reader
from kiosk.journeys.papers.reading import Reading
from kiosk.settings import DocumentSettings
from kiosk.terminal.workers import WorkerThread


class Hanging(Reader):
    """A reader whose work hangs until it is killed."""

    def __init__(self) -> None:
        super().__init__(DocumentSettings(pages_max=1, megabytes_max=1, seconds_max=1))
        self.begun = threading.Event()
        self.killed = threading.Event()

    def hang(self) -> str:
        self.begun.set()
        self.killed.wait(20)
        return "killed"

    def kill(self) -> None:
        self.killed.set()


class Room:
    """The thread that draws, two workers, and what came of it."""

    def __init__(self) -> None:
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.documents = WorkerThread("documents", self._posted.put)
        self.wiping = WorkerThread("wiping", self._posted.put)
        self.reader = Hanging()
        self.reading = Reading(self.reader, self.documents, self.wiping)
        self.told: list[str] = []

    def failed(self) -> None:
        self.told.append("failed")

    def until(self, count: int) -> None:
        """Waits until so much was told."""
        while len(self.told) < count:
            self._posted.get(timeout=20)()


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    yield made
    made.reader.kill()
    made.documents.close(20)
    made.wiping.close(20)


def test_what_was_left_is_given_up_after_a_while_and_what_waits_behind_it_is_done(room: Room) -> None:
    left = room.reading.ask(room.reader.hang, room.told.append, room.failed)
    room.reading.ask(lambda: "done", room.told.append, room.failed)
    room.reader.begun.wait(20)
    left.left = True
    room.reading.tick()
    room.reading.tick()
    room.until(2)
    assert room.told == ["killed", "done"]
    assert left.given_up


def test_what_is_waited_for_again_is_not_given_up(room: Room) -> None:
    piece = room.reading.ask(room.reader.hang, room.told.append, room.failed)
    room.reader.begun.wait(20)
    piece.left = True
    room.reading.tick()
    piece.left = False
    for _ in range(5):
        room.reading.tick()
    assert not room.reader.killed.is_set()
    assert not piece.given_up


def test_what_was_left_before_it_began_is_not_begun(room: Room) -> None:
    room.reading.ask(room.reader.hang, room.told.append, room.failed)
    room.reader.begun.wait(20)
    behind = room.reading.ask(lambda: "done", room.told.append, room.failed)
    behind.left = True
    room.reader.kill()
    room.until(2)
    assert room.told == ["killed", "failed"]


def test_nothing_is_killed_for_a_piece_that_is_over(room: Room) -> None:
    over = room.reading.ask(lambda: "done", room.told.append, room.failed)
    room.until(1)
    over.left = True
    over.give_up(room.reader.kill)
    assert not room.reader.killed.is_set()
