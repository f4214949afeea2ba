"""The threads of a terminal: when something goes wrong on one, whoever waits learns it, and the next work is done."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable

import pytest

from kiosk.terminal.workers import LoopThread, WorkerThread


class Drawing:
    """The thread that draws: takes what is posted, in order."""

    def __init__(self) -> None:
        self.post: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def next(self) -> None:
        self.post.get(timeout=10)()


def test_work_is_done_elsewhere_and_its_result_comes_back_here() -> None:
    drawing, results = Drawing(), []
    worker = WorkerThread("files", drawing.post.put)
    worker(threading.get_ident, results.append, lambda: results.append(-1))
    drawing.next()
    assert results not in ([threading.get_ident()], [-1])
    worker.close(5)


def test_work_that_fails_is_reported_and_logged_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    drawing, results = Drawing(), list[str]()
    worker = WorkerThread("files", drawing.post.put)

    def fail() -> None:
        raise OSError("/media/STICK/releve-de-francoise.pdf")

    with caplog.at_level(logging.ERROR):
        worker(fail, lambda _: results.append("done"), lambda: results.append("failed"))
        drawing.next()
    assert results == ["failed"]
    assert "OSError" in caplog.text
    assert "francoise" not in caplog.text
    worker(lambda: "next", results.append, lambda: None)
    drawing.next()
    assert results == ["failed", "next"]
    worker.close(5)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it dies on purpose
def test_a_worker_that_died_is_started_again_and_its_work_has_failed() -> None:
    drawing, results = Drawing(), list[str]()
    worker = WorkerThread("files", drawing.post.put)

    def die() -> None:
        raise SystemExit

    worker(die, lambda _: None, lambda: results.append("failed"))
    worker(lambda: "alive", results.append, lambda: None)
    for _ in range(500):
        worker.watch()
        with contextlib.suppress(queue.Empty):
            drawing.post.get(timeout=0.02)()
        if "alive" in results:
            break
    assert results == ["failed", "alive"]
    worker.close(5)


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_work_that_hangs_is_given_up_and_another_thread_goes_on() -> None:
    drawing, results, clock, pulled = Drawing(), list[str](), Clock(), threading.Event()
    worker = WorkerThread("files", drawing.post.put, 30, replaceable=True, clock=clock)
    hanging = threading.Event()

    def hang() -> None:
        hanging.set()
        pulled.wait(10)

    worker(hang, lambda _: results.append("read"), lambda: results.append("given up"))
    assert hanging.wait(10)
    clock.now = 29.0
    worker.watch()
    assert not results
    clock.now = 30.0
    worker.watch()
    worker.watch()
    assert results == ["given up"]
    worker(lambda: "the next", results.append, lambda: None)
    drawing.next()
    pulled.set()
    drawing.next()  # what hung comes back: nobody waits for it any more
    assert results == ["given up", "the next"]
    worker.close(5)


def test_while_printing_hangs_nobody_waits_for_it_and_nothing_overtakes_it() -> None:
    drawing, results, clock, continued = Drawing(), list[str](), Clock(), threading.Event()
    worker = WorkerThread("printing", drawing.post.put, 30, clock=clock)
    hanging = threading.Event()

    def hang() -> None:
        hanging.set()
        continued.wait(10)
        results.append("went on")

    worker(hang, lambda _: results.append("told"), lambda: results.append("given up"))
    assert hanging.wait(10)
    clock.now = 30.0
    worker(lambda: results.append("overtook"), lambda _: None, lambda: results.append("given up too"))
    worker.watch()
    worker.watch()
    assert results == ["given up", "given up too"]
    continued.set()
    drawing.next()
    worker(lambda: "the next", results.append, lambda: None)
    drawing.next()
    assert results == ["given up", "given up too", "went on", "the next"]
    worker.close(5)


def test_a_loop_that_died_is_started_again() -> None:
    starts: queue.SimpleQueue[None] = queue.SimpleQueue()

    def loop(stop: threading.Event) -> None:
        starts.put(None)
        if starts.qsize() < 2:
            raise ValueError("once")
        stop.wait()

    thread = LoopThread("listening", loop)
    while starts.qsize() < 2:
        thread.watch()
    thread.stop()
    thread.join(5)
