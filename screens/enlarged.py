"""One page, as large as the screen allows: to read what it is."""

from kiosk.journeys.printing.steps import Enlarged as Step
from screens.screen import Screen

_HALVES = ((0.0, 0.51), (0.49, 1.0))
"""A line of text that one half cuts through is whole in the other."""


class Enlarged(Screen[Step]):
    """On a wide screen an upright page is shown in halves, which the arrows turn as they turn pages."""

    shown = -1
    _half = 0

    def update(self, step: Step) -> None:
        """Shows the page, and whether it will be printed."""
        if step.page != self.shown:
            # Turned back from the next page: its lower half comes first.
            self._half = 1 if step.page == self.shown - 1 else 0
            self.shown = step.page
        self._step = step
        _, ids = self.catalogue.gettext, self.ids
        ids.place.words = _("{page} of {pages}").format(page=step.page + 1, pages=step.pages)
        ids.sheet.picture, ids.sheet.left_out = step.sheet, step.left_out
        ids.sheet.part = _HALVES[self._half] if self._halved else (0, 1)
        ids.before.enabled = step.page > 0 or (self._halved and self._half > 0)
        ids.after.enabled = step.page + 1 < step.pages or (self._halved and self._half == 0)
        turning = ids.before.enabled or ids.after.enabled
        self.offer("side", turning or step.pages > 1)
        self.offer("turning", turning)
        self.offer("choice", step.pages > 1)
        ids.choice.enabled = not step.only
        ids.choice.words = _("Keep it") if step.left_out else _("Leave out")
        ids.choice.picture = "check" if step.left_out else "stop"

    @property
    def _halved(self) -> bool:
        sheet = self._step.sheet
        return not self.theme.portrait and sheet is not None and sheet.height > sheet.width

    def turn(self, by: int) -> None:
        """What comes after what is seen, or before."""
        half = self._half + by
        if self._halved and half in (0, 1):
            self._half = half
            self.update(self._step)
        else:
            self.journey.turn_to(self._step.page + by)
