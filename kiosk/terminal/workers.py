"""The threads on which a terminal does what may take long. Each is watched, and started again when it died."""

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
"""Hands a callable to the thread that draws; returns at once."""


class WorkerThread:
    """A journeys.Worker: one thread, one piece of work after the other. A thread that died is replaced by `watch`."""

    def __init__(self, name: str, post: Post) -> None:
        self._name = name
        self._post = post
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = self._started()

    def __call__(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[], None]) -> None:
        """See journeys.Worker."""

        def run() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001  (the outermost door: the resident is offered a human)
                log.error("%s worker: %s at %s", self._name, type(error).__name__, _where(error))
                self._post(failed)
            else:
                self._post(partial(then, result))

        self._work.put(run)

    def watch(self) -> None:
        """Starts the thread again if it died."""
        if not self._thread.is_alive():
            log.error("%s worker died; starting it again", self._name)
            self._thread = self._started()

    def close(self, seconds: float) -> None:
        """Lets what was asked for be done, for so many seconds at most, and ends the thread."""
        self._work.put(None)
        self._thread.join(seconds)

    def _started(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        while (run := self._work.get()) is not None:
            run()


class LoopThread:
    """A loop of a part that runs until the terminal ends; started again when it died."""

    def __init__(self, name: str, loop: Callable[[threading.Event], None]) -> None:
        self._name = name
        self._loop = loop
        self._stop = threading.Event()
        self._thread = self._started()

    def watch(self) -> None:
        """Starts the loop again if it died."""
        if not self._thread.is_alive() and not self._stop.is_set():
            log.error("%s loop died; starting it again", self._name)
            self._thread = self._started()

    def stop(self) -> None:
        """Asks the loop to end."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        """Waits for the loop's end, so long at most."""
        self._thread.join(seconds)

    def _started(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        try:
            self._loop(self._stop)
        except Exception as error:  # noqa: BLE001  (the outermost door: `watch` starts it again)
            log.error("%s loop: %s at %s", self._name, type(error).__name__, _where(error))


def _where(error: BaseException) -> str:
    """Where an exception came from, without its message: that may hold a document's name."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    return f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else "an unknown place"
