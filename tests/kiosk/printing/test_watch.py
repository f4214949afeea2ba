"""What the printer needs is known while nobody prints: asked of the printer itself, and told by a real CUPS."""

import contextlib
import struct
import threading
import time
from collections.abc import Iterator

import cups
import pytest

from kiosk.printing import Condition, Needs, Soon, device
from kiosk.printing.cups import CupsPrinter
from kiosk.printing.queue import WatchedQueue
from kiosk.printing.watch import ALONE_SECONDS, Watch
from tests.parts.cupsd import Cupsd, wait_until
from tests.parts.pretender import BOOLEAN, ENUM, INTEGER, KEYWORD, STOPPED, TEXT, Pretender, answer, attribute


@contextlib.contextmanager
def watching(watch: Watch) -> Iterator[Watch]:
    """The watch on its thread, with somebody at the terminal."""
    stop = threading.Event()
    thread = threading.Thread(target=watch.run_watching, args=(stop,))
    watch.awaited = True
    thread.start()
    try:
        yield watch
    finally:
        stop.set()
        watch.wake()
        thread.join(20)


@pytest.fixture
def queue(pretender: Pretender, cupsd: Cupsd) -> WatchedQueue:
    return WatchedQueue(pretender.queue, cupsd.server)


def test_a_printer_without_paper_is_known_before_anybody_prints(queue: WatchedQueue, pretender: Pretender) -> None:
    assert queue.needs() == Needs()
    pretender.reasons = ("media-empty-error",)
    assert queue.needs().now == {Condition.PAPER_OUT}
    pretender.reasons = ()
    assert queue.needs() == Needs()


def test_the_watch_says_when_something_else_is_needed_and_no_oftener(pretender: Pretender, cupsd: Cupsd) -> None:
    heard: list[frozenset[Condition]] = []
    watch = Watch(CupsPrinter(pretender.queue, cupsd.server), lambda: heard.append(watch.needs.now))
    with watching(watch):
        wait_until(lambda: pretender.asked > 1, "two looks")
        pretender.reasons = ("cover-open-error",)
        wait_until(lambda: len(heard) == 1, "what is needed", 3)
        pretender.reasons = ()
        wait_until(lambda: len(heard) == 2, "that it was mended", 3)
    assert heard == [{Condition.COVER_OPEN}, frozenset()]


def test_somebody_who_comes_has_the_printer_looked_at_at_once(pretender: Pretender, cupsd: Cupsd) -> None:
    looks: list[Needs] = []

    class Counted(CupsPrinter):
        def needs(self) -> Needs:
            looks.append(super().needs())
            return looks[-1]

    watch = Watch(Counted(pretender.queue, cupsd.server))
    with watching(watch):
        watch.awaited = False
        before = len(looks)
        wait_until(lambda: len(looks) > before, "one more look")  # after it, the watch waits for ALONE_SECONDS
        before = len(looks)
        watch.awaited = True
        wait_until(lambda: len(looks) > before, "a look", ALONE_SECONDS / 2)


def test_what_runs_low_is_known_and_stops_nothing(queue: WatchedQueue, pretender: Pretender) -> None:
    pretender.reasons = ("media-low-warning", "marker-supply-low-report", "media-empty-warning")
    needs = queue.needs()
    assert not needs.now
    assert needs.soon == {Soon.PAPER, Soon.INK}


def test_a_printer_that_says_that_it_stopped_is_believed_however_mildly_it_says_why(
    queue: WatchedQueue, pretender: Pretender
) -> None:
    pretender.state, pretender.reasons = STOPPED, ("media-jam-warning",)
    assert queue.needs().now == {Condition.PAPER_JAM}
    pretender.reasons = ("com.example-very-own-trouble",)
    assert queue.needs().now == {Condition.STOPPED}


def test_a_printer_that_is_switched_off_is_offline_at_the_second_look(
    queue: WatchedQueue, pretender: Pretender
) -> None:
    queue.needs()
    pretender.close()
    assert queue.needs() == Needs()
    assert queue.needs().now == {Condition.OFFLINE}


LIES = {
    "nothing": b"",
    "a web page": b"<html>Welcome to your printer</html>" * 9,
    "cut in the middle": answer(attribute(KEYWORD, "printer-state-reasons", b"media-empty-error"))[:-30],
    "attributes missing": answer(),
    "a number for reasons": answer(attribute(INTEGER, "printer-state-reasons", struct.pack(">i", 7))),
    "a text for a state": answer(attribute(TEXT, "printer-state", b"fine")),
    "reasons that are no letters": answer(attribute(KEYWORD, "printer-state-reasons", b"\xff\xfe\xfd", b"none")),
    "a value without a name": answer(attribute(KEYWORD, "", b"media-empty")),
    "a length that lies": answer(attribute(KEYWORD, "a", b"none")).replace(b"\x00\x04none", b"\x7f\xffnone"),
    "very many reasons": answer(attribute(KEYWORD, "printer-state-reasons", *[b"x"] * 40_000)),
    "without end": answer(attribute(TEXT, "printer-info", b"x" * 1000)) * 1000,
    "an old one's refusal": b"\x01\x00\x05\x03\x00\x00\x00\x01\x03",
    "a state of another type": answer(attribute(BOOLEAN, "printer-state", b"\x01"), attribute(ENUM, "x", b"\x00" * 4)),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_printer_that_lies_needs_nothing_and_the_truth_is_heard_later(
    lie: str, queue: WatchedQueue, pretender: Pretender
) -> None:
    now = [time.monotonic()]
    queue._clock = lambda: now[0]
    pretender.says = LIES[lie]
    begun = time.monotonic()
    assert queue.needs() == Needs()
    assert time.monotonic() - begun < 2
    pretender.says, pretender.reasons = None, ("media-empty-error",)
    now[0] += 11
    assert queue.needs().now == {Condition.PAPER_OUT}


@pytest.mark.parametrize(
    "uri", ["ipp://host:none/", "ipp://[half", "ipp:///", "usb://Maker/Model", "", "ipp://host:99999/"]
)
def test_an_address_that_nobody_can_be_asked_at_is_known_as_such(uri: str) -> None:
    assert not device.can_be_asked(uri)


@pytest.mark.parametrize("uri", [f"ipp://{'x' * 70}.invalid/", "ipp://nowhere.invalid/é ù"])
def test_an_address_that_leads_nowhere_is_unreachable(uri: str) -> None:
    with pytest.raises(device.Unreachable):
        device.asked(uri)


def test_a_printer_that_takes_half_a_minute_to_answer_holds_up_nobody(
    queue: WatchedQueue, pretender: Pretender, cupsd: Cupsd
) -> None:
    pretender.may_answer.clear()
    begun = time.monotonic()
    assert queue.needs() == Needs()
    assert time.monotonic() - begun < 5
    begun = time.monotonic()
    cupsd.run("cupsdisable", pretender.queue)
    assert queue.needs().now == {Condition.PAUSED}
    assert time.monotonic() - begun < 1


def test_a_cups_that_gives_no_subscription_is_asked_instead(pretender: Pretender, cupsd: Cupsd) -> None:
    with (cupsd.folder / "cupsd.conf").open("a") as configuration:
        configuration.write("MaxSubscriptionsPerPrinter 1\n")
    cupsd.stop()
    cupsd.start()
    first, second = (WatchedQueue(pretender.queue, cupsd.server) for _ in range(2))
    assert (first.needs(), second.needs()) == (Needs(), Needs())
    cupsd.run("cupsdisable", pretender.queue)
    assert first.needs().now == second.needs().now == {Condition.PAUSED}


def test_a_subscription_that_is_over_is_made_anew(queue: WatchedQueue, pretender: Pretender, cupsd: Cupsd) -> None:
    queue.needs()
    connection = cups.Connection(host=cupsd.server)
    (subscription,) = connection.getSubscriptions(f"ipp://localhost/printers/{pretender.queue}")
    connection.cancelSubscription(subscription["notify-subscription-id"])
    for stop, expected in (("cupsdisable", {Condition.PAUSED}), ("cupsenable", frozenset())):
        cupsd.run(stop, pretender.queue)
        assert queue.needs().now == expected


def test_a_printer_on_two_queues_says_the_same_on_both(queue: WatchedQueue, pretender: Pretender, cupsd: Cupsd) -> None:
    cupsd.run("lpadmin", "-p", "another", "-E", "-v", pretender.uri, "-m", "raw")
    another = WatchedQueue("another", cupsd.server)
    pretender.reasons = ("media-empty-error",)
    assert queue.needs().now == another.needs().now == {Condition.PAPER_OUT}
    cupsd.run("cupsdisable", pretender.queue)
    pretender.reasons = ()
    assert queue.needs().now == {Condition.PAUSED}
    assert another.needs().now == frozenset()


def test_a_cups_that_is_started_anew_is_heard_again(queue: WatchedQueue, pretender: Pretender, cupsd: Cupsd) -> None:
    queue.needs()
    cupsd.stop()
    assert queue.needs().now == {Condition.OFFLINE}
    cupsd.start()
    wait_until(lambda: queue.needs() == Needs(), "the queue")
    cupsd.run("cupsdisable", pretender.queue)
    assert queue.needs().now == {Condition.PAUSED}


def test_a_queue_that_is_deleted_is_offline_and_one_by_another_name_is_another(
    queue: WatchedQueue, pretender: Pretender, cupsd: Cupsd
) -> None:
    queue.needs()
    cupsd.run("lpadmin", "-x", pretender.queue)
    assert queue.needs().gone
    cupsd.run("lpadmin", "-p", "renamed", "-E", "-v", pretender.uri, "-m", "raw")
    assert queue.needs().now == {Condition.OFFLINE}
    assert WatchedQueue("renamed", cupsd.server).needs() == Needs()
