"""One jailed process in use and one more, warm behind it: nobody waits for a start."""

import threading

from kiosk.documents.jail import Isolation, Unsafe
from kiosk.documents.jail.child import Child
from kiosk.documents.jail.protocol import Role
from kiosk.patience import Patience


class Standby:
    """The processes of one role. `current` is for one thread at a time; everything else may be called by any."""

    def __init__(self, isolation: Isolation, role: Role) -> None:
        """Starts nothing yet: `warm` does, or `ready`."""
        self.role = role
        self._isolation = isolation
        self._lock = threading.Lock()
        self._closed = False
        self._warm = self._spared = False
        self._children = (Child(), Child())

    @property
    def current(self) -> Child:
        """The process in use. After `renew` it is another one."""
        return self._children[0]

    def take(self, patience: Patience) -> Child:
        """The process in use, for a file: from now on it counts as one that has seen it. Raises Unsafe, GivenUp.

        What was given up before `renew` gets no process after it.
        """
        try:
            self.ready()
        except OSError as error:
            raise Unsafe(f"no {self.role} can be started: {error.strerror}", "`make doctor` says more.") from None
        with self._lock:
            patience.check()
            self._children[0].seen = True
            return self._children[0]

    def warm(self) -> None:
        """Has the process in use there, from now on; the spare can wait for what begins beside it. Raises OSError."""
        self._warm = True
        self.ready()

    def tend(self) -> None:
        """Has both there, once `warm` was called: the next paper finds them ready, whatever died. Raises OSError."""
        if self._warm:
            self._spared = True
            self.ready()

    def ready(self) -> None:
        """Has the process in use there, which may have ended for whatever reason. Raises OSError."""
        with self._lock:
            current, spare = self._children
            if not current.alive and spare.alive:
                current, spare = spare, current
            self._children = (self._living(current), self._living(spare) if self._spared else spare)

    def renew(self) -> None:
        """The spare takes over from the one in use, if that has seen a file, which is killed. Raises OSError."""
        with self._lock:
            old, spare = self._children
            if old.alive and not old.seen:
                return
            self._children = (spare, Child())
        old.kill()
        if self._warm:
            self.ready()

    def close(self) -> None:
        """Ends both for good; what is asked afterwards is GivenUp."""
        with self._lock:
            self._closed = True
            children = self._children
        for child in children:
            child.kill()

    def _living(self, child: Child) -> Child:
        if child.alive or self._closed:
            return child
        child.kill()
        fresh = Child()
        fresh.start(self._isolation, self.role)
        return fresh
