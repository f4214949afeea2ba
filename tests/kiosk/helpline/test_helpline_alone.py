"""What a helpline does while nobody answers: it says so in time, and keeps what it was told."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.calls import Act, Reason
from kiosk.helpline import Known, Sending
from kiosk.helpline.helpline import Helpline
from kiosk.helpline.outbox import Outbox
from kiosk.helpline.records import Deed, Record
from kiosk.line.link import Link
from tests.kiosk.helpline.running import NOWHERE, Screen, Terminal, acts, terminal_at

URL = f"http://127.0.0.1:{NOWHERE}"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def still(tmp_path: Path, clock: Clock) -> Helpline:
    """A helpline whose loops don't run: nothing happens but what the test does."""
    return Helpline(Outbox(tmp_path / "outbox"), Link(URL, "token"), lambda act: act(), clock=clock)


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Terminal]:
    with terminal_at(URL, "token", tmp_path, patience=0.3) as terminal:
        yield terminal


def test_a_hub_that_says_nothing_for_ten_seconds_is_told_as_unreachable(still: Helpline, clock: Clock) -> None:
    told: list[Known] = []
    still.subscribe(told.append)
    clock.now += 9.9
    still.check()
    assert still.known.reachable
    assert told == []
    clock.now += 0.1
    still.check()
    still.check()
    assert told == [Known(reachable=False, people=(), call=None)]


def test_of_several_numbers_the_last_one_is_what_the_hub_will_be_told(still: Helpline, tmp_path: Path) -> None:
    call_id = still.raise_call(Reason.SOMEONE, "fr")
    for phone in ("0470123456", "0470654321", "0470123456", "0470123456"):
        still.act(call_id, Act.LEAVE_NUMBER, phone)
    stop = threading.Event()
    stop.set()
    still.run_keeping(stop)
    kept = [record.phone for record in Outbox(tmp_path / "outbox").load() if isinstance(record, Deed)]
    assert kept == ["0470123456", "0470654321", "0470123456"]


def test_a_call_that_nobody_got_within_ten_seconds_is_told_as_unreachable(still: Helpline, clock: Clock) -> None:
    clock.now += 60
    still.raise_call(Reason.LETTER, "nl")
    clock.now += 9.9
    assert still.known.call is not None
    assert not still.known.call.unreachable
    clock.now += 0.1
    assert still.known.call.unreachable


def test_what_is_known_already_is_told_to_nobody(still: Helpline) -> None:
    told: list[Known] = []
    still.subscribe(told.append)
    call_id = still.raise_call(Reason.LETTER, "nl")
    assert len(told) == 1
    still.check()
    assert still.raise_call(Reason.SOMEONE, "nl") == call_id
    still.act(uuid4(), Act.CANCEL)
    assert len(told) == 1


def test_who_no_longer_listens_is_told_nothing(still: Helpline) -> None:
    told: list[Known] = []
    still.subscribe(told.append)()
    still.raise_call(Reason.LETTER, "nl")
    assert told == []


def test_the_next_resident_sees_nothing_of_the_call_before(still: Helpline) -> None:
    first = still.raise_call(Reason.PRIVATE, "fr")
    still.forget()
    assert still.known.call is None
    assert still.raise_call(Reason.LETTER, "ar") != first


def test_after_calling_off_one_can_call_again(still: Helpline) -> None:
    first = still.raise_call(Reason.PRIVATE, "fr")
    still.act(first, Act.CANCEL)
    assert still.raise_call(Reason.LETTER, "fr") != first


def test_a_call_is_kept_and_soon_said_to_have_reached_nobody(impatient: Terminal, tmp_path: Path) -> None:
    call_id = impatient.helpline.raise_call(Reason.SOMEONE, "fr")
    line = impatient.until(lambda line: line.call is not None and line.call.unreachable and not line.reachable)
    assert line.call is not None
    assert line.call.sending is Sending.KEPT
    kept = Outbox(tmp_path / "outbox").load()
    assert acts(kept) == [(Act.RAISE, call_id)]


def test_what_the_resident_did_later_is_kept_behind_the_call(impatient: Terminal, tmp_path: Path) -> None:
    call_id = impatient.helpline.raise_call(Reason.SOMEONE, "fr")
    impatient.helpline.act(call_id, Act.CANCEL)
    impatient.helpline.forget()
    second = impatient.helpline.raise_call(Reason.SOMEONE, "fr")
    impatient.until(lambda line: line.call is not None and line.call.sending is Sending.KEPT)
    kept = acts(Outbox(tmp_path / "outbox").load())
    assert kept == [(Act.RAISE, call_id), (Act.CANCEL, call_id), (Act.RAISE, second)]


def test_calling_does_not_wait_for_a_disk_that_hangs(tmp_path: Path) -> None:
    disk = threading.Event()

    class HangingOutbox(Outbox):
        def load(self) -> list[Record]:
            disk.wait()
            return super().load()

    screen = Screen()
    helpline = Helpline(HangingOutbox(tmp_path / "outbox"), Link(URL, "token"), screen.post, patience=60)
    helpline.subscribe(screen.lines.append)
    stop = threading.Event()
    keeping = threading.Thread(target=helpline.run_keeping, args=(stop,))
    keeping.start()
    helpline.raise_call(Reason.SOMEONE, "fr")
    line = screen.until(lambda line: line.call is not None)
    assert line.call is not None
    assert line.call.sending is Sending.WRITING
    disk.set()
    screen.until(lambda line: line.call is not None and line.call.sending is Sending.KEPT)
    stop.set()
    helpline.wake()
    keeping.join()
