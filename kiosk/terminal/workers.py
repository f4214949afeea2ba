"""The threads on which a terminal does what may take long. Each is watched, and started again when it died."""

import logging
import math
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
"""Hands a callable to the thread that draws; returns at once."""


class _Work:
    """One piece of work, and who waits for it. All but `do` belongs to the thread that draws."""

    def __init__(self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[], None]) -> None:
        self.begun = math.inf
        self.given_up = False
        self._work = work
        self._then = then
        self._failed = failed

    def do(self, worker: str) -> Callable[[], None]:
        """Does it; returns what tells who waits, if they still do."""
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001  (the outermost door: the resident is offered a human)
            log.error("%s worker: %s at %s", worker, type(error).__name__, _where(error))
            return self.give_up
        return lambda: None if self.given_up else self._then(result)

    def give_up(self) -> None:
        """Tells who waits that it failed; once."""
        if not self.given_up:
            self.given_up = True
            self._failed()


class WorkerThread:
    """A journeys.Worker: one thread, one piece of work after the other, seen to by `watch`.

    Work that hangs for `patience` seconds (a stick that answers nothing, a CUPS that stands still) is given up; nothing
    can end it. If `replaceable`, another thread goes on with what waits. If not, since what hangs may yet hold what
    the next would need, all that waits fails until it comes back.
    """

    def __init__(
        self,
        name: str,
        post: Post,
        patience: float = math.inf,
        *,
        replaceable: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._post = post
        self._patience = patience
        self._replaceable = replaceable
        self._clock = clock
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._doing: _Work | None = None
        self._thread = self._started()

    def __call__(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[], None]) -> None:
        """See journeys.Worker."""
        self._waiting.put(_Work(work, then, failed))

    def watch(self) -> None:
        """Starts the thread again if it died, and gives up what hangs. On the thread that draws."""
        with self._lock:
            doing = self._doing
            died = not self._thread.is_alive()
            hangs = doing is not None and self._clock() - doing.begun >= self._patience
            if died or (hangs and self._replaceable):
                self._doing = None
                self._thread = self._started()
        if died:
            log.error("%s worker died; starting it again", self._name)
        elif hangs and doing and not doing.given_up:
            log.error("%s worker hangs; what it does is given up", self._name)
        if doing and (died or hangs):
            doing.give_up()
        if hangs and not self._replaceable:
            self._give_up_waiting()

    def close(self, seconds: float) -> None:
        """Lets what was asked for be done, for so many seconds at most, and ends the thread."""
        self._waiting.put(None)
        self._thread.join(seconds)

    def _give_up_waiting(self) -> None:
        while not self._waiting.empty():
            if work := self._waiting.get():
                work.give_up()

    def _started(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        while work := self._waiting.get():
            with self._lock:
                work.begun = self._clock()
                self._doing = work
            self._post(work.do(self._name))
            with self._lock:
                if self._doing is not work:  # another thread took over
                    return
                self._doing = None


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
