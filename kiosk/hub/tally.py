"""How often strangers did something in the last minute: each address, and all together."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

_MINUTE = 60.0
_ADDRESSES_MAX = 4096
_ALL = ""


class Tally:
    """One kind of thing that an address may do so many times a minute, and all addresses together."""

    def __init__(self, per_address: int, in_all: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = {_ALL: in_all}
        self._per_address = per_address
        self._clock = clock
        self._done: OrderedDict[str, deque[float]] = OrderedDict()  # when, the newest last; nobody's is in no log

    def is_full(self, address: str) -> bool:
        """Whether this address, or all, did it as often as they may."""
        return any(len(self._recent(one)) >= self._most.get(one, self._per_address) for one in (address, _ALL))

    def add(self, address: str) -> None:
        """Counts it once more."""
        for one in (address, _ALL):
            self._done.setdefault(one, deque()).append(self._clock())
            self._done.move_to_end(one)
        while len(self._done) > _ADDRESSES_MAX:
            self._done.popitem(last=False)

    def _recent(self, address: str) -> deque[float]:
        done, since = self._done.get(address, deque()), self._clock() - _MINUTE
        while done and done[0] <= since:
            done.popleft()
        return done
