"""The standing watch: what the printer needs is known all the time, before anybody prints."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from kiosk.printing import Condition, Needs

AWAITED_SECONDS = 0.5
"""How often the printer is looked at while somebody is at the terminal, or it needs something."""

ALONE_SECONDS = 5.0
"""The same while nobody is: printers sleep, too."""


class Watched(Protocol):
    """A printer, as far as the watch knows it: one that says what it needs. See Printer."""

    def needs(self) -> Needs:
        """May block for some seconds."""
        ...


class Watch:
    """Looks at a printer, on a thread of its own. `changed` is called there when it needs something else than before.

    Whoever wants to know reads `needs`: it is what the last look found, and no look is older than a few seconds.
    """

    def __init__(self, printer: Watched, changed: Callable[[], None] = lambda: None) -> None:
        self.needs = Needs()
        self._printer = printer
        self._changed = changed
        self._awaited = False
        self._disproved: frozenset[Condition] = frozenset()
        self._wake = threading.Event()

    @property
    def awaited(self) -> bool:
        """Whether somebody is at the terminal. May be set by any thread."""
        return self._awaited

    @awaited.setter
    def awaited(self, awaited: bool) -> None:
        begins = awaited and not self._awaited
        self._awaited = awaited
        if begins:
            self._wake.set()

    def disprove(self, conditions: frozenset[Condition]) -> None:
        """A paper came out in spite of them: from now on they are only believed if paper stands still.

        Some printers report a tray that nobody uses as if nothing could be printed. Once such a condition is gone, it
        is believed again.
        """
        self._disproved |= conditions
        self._wake.set()

    def wake(self) -> None:
        """Has it look now, or see that it shall end."""
        self._wake.set()

    def run_watching(self, stop: threading.Event) -> None:
        """Looks, until `stop` is set and `wake` called. Can be run again after it has ended in whatever way."""
        while not stop.is_set():
            self._wake.clear()
            self.look()
            self._wake.wait(AWAITED_SECONDS if self._awaited or self.needs.now else ALONE_SECONDS)

    def look(self) -> None:
        """Looks once. May block for some seconds."""
        told = self._printer.needs()
        self._disproved &= told.now
        needs = replace(told, now=told.now - self._disproved, maybe=told.maybe | self._disproved)
        if needs != self.needs:
            self.needs = needs
            self._changed()
