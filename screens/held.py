"""The printer needs something: what, and what will happen by itself."""

from kiosk.calls import Reason
from kiosk.journeys.printing.steps import HeldUp
from screens import words
from screens.screen import Screen


class Held(Screen[HeldUp]):
    """No word of blame; a human is offered as long as none is called."""

    reason = Reason.PRINTER

    def update(self, step: HeldUp) -> None:
        """Shows what is the matter."""
        scene = self.ids.scene
        scene.title = words.of_conditions(step.conditions, self.catalogue)
        left = step.total - step.done
        stay = self.catalogue.ngettext(
            "Stay here: your page will come out by itself.",
            "Stay here: your {n} pages will come out by themselves.",
            left,
        )
        scene.detail = stay.format(n=left)
        self.offer("call", not self.under_strip)
