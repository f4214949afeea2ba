"""Work that nobody waits for any more is given up, and nothing else with it."""

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from kiosk.patience import GivenUp, Patience
from kiosk.terminal.workers import WorkerThread


class Hanging:
    """Work that hangs until it is killed."""

    def __init__(self) -> None:
        self.patience = Patience()
        self.begun = threading.Event()
        self.killed = threading.Event()

    def do(self) -> str:
        with self.patience.ended_by(self.killed.set):
            self.begun.set()
            self.killed.wait(20)
        return "killed"


class Room:
    """The thread that draws, two workers, and what came of their work."""

    def __init__(self) -> None:
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.wiping = WorkerThread("wiping", self._posted.put)
        self.documents = WorkerThread("documents", self._posted.put, killing=self.wiping)
        self.hanging = Hanging()
        self.came: list[str] = []

    def ask(self, work: Callable[[], str], patience: Patience) -> None:
        self.documents(work, self.came.append, lambda: self.came.append("failed"), patience)

    def hang(self) -> None:
        """Has the work begin that hangs."""
        self.ask(self.hanging.do, self.hanging.patience)
        self.hanging.begun.wait(20)

    def until(self, count: int) -> None:
        """Waits until so much came."""
        while len(self.came) < count:
            self._posted.get(timeout=20)()


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    yield made
    made.hanging.killed.set()
    made.documents.close(20)
    made.wiping.close(20)


def test_work_that_was_left_is_given_up_after_a_while_and_the_work_behind_it_is_done(room: Room) -> None:
    room.hang()
    room.ask(lambda: "done", Patience())
    room.hanging.patience.awaited = False
    room.documents.watch()
    assert not room.hanging.patience.given_up
    room.documents.watch()
    room.until(2)
    assert room.came == ["killed", "done"]
    assert room.hanging.patience.given_up


def test_work_that_is_waited_for_again_is_not_given_up(room: Room) -> None:
    room.hang()
    room.hanging.patience.awaited = False
    room.documents.watch()
    room.hanging.patience.awaited = True
    for _ in range(5):
        room.documents.watch()
    room.wiping.close(20)  # all that it was asked is done
    assert not room.hanging.killed.is_set()
    assert not room.hanging.patience.given_up


def test_work_that_was_left_before_it_began_is_not_begun(room: Room) -> None:
    room.hang()
    behind = Patience()
    room.ask(lambda: "begun", behind)
    behind.awaited = False
    room.hanging.killed.set()
    room.until(2)
    assert room.came == ["killed", "failed"]
    assert behind.given_up


def test_nothing_is_ended_for_work_that_is_over(room: Room) -> None:
    room.hanging.killed.set()
    room.hang()
    room.until(1)
    room.hanging.killed.clear()
    room.hanging.patience.give_up()
    assert not room.hanging.killed.is_set()


def test_work_given_up_between_two_of_its_steps_does_not_take_the_second() -> None:
    patience = Patience()
    patience.begin()
    with patience.ended_by(pytest.fail):
        pass
    patience.give_up()
    with pytest.raises(GivenUp), patience.ended_by(pytest.fail):
        pytest.fail("it was taken")


def test_seconds_are_counted_from_the_beginning_and_only_once() -> None:
    now = [100.0]
    patience = Patience(30, lambda: now[0])
    now[0] = 200.0
    assert not patience.is_over
    patience.begin()
    now[0] = 229.0
    patience.begin()
    assert not patience.is_over
    now[0] = 230.0
    assert patience.is_over
