"""The threads on which a terminal does what may take long. Each is watched, and started again when it died."""

import logging
import math
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from kiosk import faults
from kiosk.documents.jail import Unsafe
from kiosk.journeys import Worker
from kiosk.patience import GivenUp, Patience

log = logging.getLogger(__name__)

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
"""Hands a callable to the thread that draws; returns at once."""


_LEFT_TICKS = 2
"""How often work is looked at before it is ended that nobody waits for: most is done by then, and a fresh jail costs
more."""


class _Work:
    """One piece of work, and what is called when it is over. All but `do` belongs to the thread that draws."""

    def __init__(
        self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[], None], patience: Patience,
        *, ends_itself: bool,
    ) -> None:  # fmt: skip
        self.patience = patience
        self.ends_itself = ends_itself
        self.is_answered = False
        self._work = work
        self._then = then
        self._failed = failed
        self._left_for = 0  # ticks

    def do(self, worker: str) -> Callable[[], None]:
        """Does it; returns what then must be called on the thread that draws."""
        try:
            self.patience.begin()
            result = self._work()
        except (GivenUp, Unsafe):  # an unsafe jail was logged when the terminal started
            return self.fail
        except Exception as error:  # noqa: BLE001  (the outermost door: the resident is offered a human)
            log.error("%s worker: %s", worker, faults.described(error))
            return self.fail
        return lambda: None if self.is_answered else self._then(result)

    def fail(self) -> None:
        """Calls `failed`, once."""
        if not self.is_answered:
            self.is_answered = True
            self._failed()

    @property
    def hangs(self) -> bool:
        """Whether it takes longer than it may, and nothing else will end it."""
        return self.patience.is_over and not self.ends_itself

    def is_left(self) -> bool:
        """Whether nobody has waited for it for a while; asked once a tick."""
        self._left_for = 0 if self.patience.awaited else self._left_for + 1
        return self._left_for >= _LEFT_TICKS and not self.patience.given_up


class WorkerThread:
    """A journeys.Worker: one thread, one piece of work after the other, seen to by `watch`.

    Work that hangs for so many `seconds` (a stick that answers nothing, a CUPS that stands still) is given up; nothing
    can end it. If `replaceable`, another thread takes what waits behind it. If not, since what hangs may yet hold what
    the next would need, all that waits fails until it comes back.

    Work that nobody waits for any more is given up on the `killing` worker, if there is one: it takes a moment to end.
    """

    def __init__(
        self,
        name: str,
        post: Post,
        seconds: float = math.inf,
        *,
        replaceable: bool = False,
        killing: Worker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._post = post
        self._seconds = seconds
        self._replaceable = replaceable
        self._killing = killing
        self._clock = clock
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._doing: _Work | None = None
        self._thread = self._started()

    def __call__(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[], None],
        patience: Patience | None = None,
    ) -> None:  # fmt: skip
        """See journeys.Worker."""
        shared = patience or Patience(self._seconds, self._clock)
        self._waiting.put(_Work(work, then, failed, shared, ends_itself=patience is not None))

    def watch(self) -> None:
        """Starts the thread again if it died, and gives up what hangs or was left. On the thread that draws."""
        with self._lock:
            doing = self._doing
            died = not self._thread.is_alive()
            hangs = doing is not None and doing.hangs
            if died or (hangs and self._replaceable):
                self._doing = None
                self._thread = self._started()
        if died:
            log.error("%s worker died; starting it again", self._name)
        elif hangs and doing and not doing.is_answered:
            log.error("%s worker hangs; what it does is given up", self._name)
        if doing and (died or hangs):
            doing.patience.give_up()
            doing.fail()
        if hangs and not self._replaceable:
            self._fail_waiting()
        if doing and self._killing and doing.is_left():
            self._killing(partial(_end_left, doing.patience), lambda _: None, lambda: None)

    def close(self, seconds: float) -> None:
        """Lets what was asked for be done, for so many seconds at most, and ends the thread."""
        self._waiting.put(None)
        self._thread.join(seconds)

    def _fail_waiting(self) -> None:
        while not self._waiting.empty():
            if work := self._waiting.get():
                work.fail()

    def _started(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        while self._does_one():
            pass

    def _does_one(self) -> bool:
        """Waits for a piece of work and does it; False if there are to be no more here.

        When it returns, nothing here knows of that work: it may hold a paper's name, or its password.
        """
        work = self._waiting.get()
        if work is None:
            return False
        with self._lock:
            self._doing = work
        self._post(work.do(self._name))
        with self._lock:
            if self._doing is not work:  # another thread took over
                return False
            self._doing = None
            return True


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
            log.error("%s loop: %s", self._name, faults.described(error))


def _end_left(patience: Patience) -> None:
    if not patience.awaited:  # somebody may wait for it again by now
        patience.give_up()
