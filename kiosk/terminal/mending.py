"""Somebody is called to a printer that needs them, by itself and once; the call ends when the printer was mended."""

import time
from collections.abc import Callable

from kiosk.calls import Act, Condition, Reason
from kiosk.helpline import Whose
from kiosk.helpline.helpline import Helpline
from kiosk.printing import Needs

AFTER_SECONDS = 10.0
"""How long a need stands before somebody is called: whoever puts paper in opens the printer for that."""

LATER_SECONDS = 60.0
"""The same for what residents mend themselves, or what ends by itself: a printer that wakes, a CUPS that starts."""

MENDED_SECONDS = 3.0
"""How long nothing must be needed before the call ends."""

_LATER = frozenset({Condition.COVER_OPEN, Condition.TRAY_MISSING, Condition.TRAY_FULL, Condition.CONFIRM})
_LATER |= {Condition.OFFLINE, Condition.STOPPED}
_NOBODY = frozenset({Condition.PAUSED})  # whoever stopped it by hand knows


class Mending:
    """The terminal's own calls. Belongs to the thread that draws, as the helpline's other users do."""

    def __init__(self, helpline: Helpline, language: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`language`: the centre's own, since no resident speaks here."""
        self._helpline = helpline
        self._language = language
        self._clock = clock
        self._since = clock()  # when somebody began to be needed, or no longer was
        self._needed = False
        self._called = False  # for this time that somebody is needed

    def tick(self, needs: Needs) -> None:
        """Lets time pass. A queue that CUPS doesn't have is nothing that a mediator could mend."""
        wanted = frozenset() if needs.gone else needs.now - _NOBODY
        now = self._clock()
        if bool(wanted) != self._needed:
            self._needed, self._since = bool(wanted), now
        stands = now - self._since
        if wanted and not self._called and stands >= (LATER_SECONDS if wanted <= _LATER else AFTER_SECONDS):
            self._called = True
            self._helpline.raise_call(Reason.PRINTER, self._language, Whose.TERMINAL, _first(wanted))
        if not wanted and stands >= MENDED_SECONDS:
            self._called = False
            if own := self._helpline.known.own:
                self._helpline.act(own.id, Act.CLOSE)


def _first(wanted: frozenset[Condition]) -> Condition:
    """Of several, the one that the call names: what brings somebody who knows what to take along."""
    return next(one for one in Condition if one in wanted)
