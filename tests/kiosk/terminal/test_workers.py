"""The threads of a terminal: what goes wrong on one is seen, told, and goes on."""

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


def test_work_that_fails_is_told_and_logged_without_what_it_said(caplog: pytest.LogCaptureFixture) -> None:
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


def test_a_worker_that_died_is_started_again() -> None:
    drawing, results = Drawing(), list[str]()
    worker = WorkerThread("files", drawing.post.put)

    def die() -> None:
        raise SystemExit

    worker(die, lambda _: None, lambda: None)
    worker(lambda: "alive", results.append, lambda: None)
    for _ in range(500):
        worker.watch()
        with contextlib.suppress(queue.Empty):
            drawing.post.get(timeout=0.02)()
        if results:
            break
    assert results == ["alive"]
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
