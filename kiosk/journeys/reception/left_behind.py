"""What a resident may have left behind: looked for until it is gone, or somebody else begins."""

from collections.abc import Callable

from kiosk.sources import Reminder

Look = Callable[[Callable[[frozenset[Reminder]], None]], None]
"""Looks what lies at the sources, away from this thread, and later hands it to the callable, on this thread."""


class LeftBehind:
    """Holds `reminders` as long as what they are about is still there. `changed` is called when one goes."""

    def __init__(self, look: Look, changed: Callable[[], None]) -> None:
        self.reminders: frozenset[Reminder] = frozenset()
        self._look = look
        self._changed = changed
        self._looking = False

    def remember(self, reminders: frozenset[Reminder]) -> None:
        """A visit has ended, and this may lie there still."""
        self.reminders = reminders

    def look(self) -> None:
        """Looks whether it still lies there, unless a look is under way."""
        if self.reminders and not self._looking:
            self._looking = True
            self._look(self._looked)

    def _looked(self, there: frozenset[Reminder]) -> None:
        self._looking = False
        if not self.reminders <= there:
            self.reminders &= there
            self._changed()
