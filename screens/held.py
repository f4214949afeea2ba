"""The printer needs something: what, who sees to it, and what will happen then."""

from kiosk.calls import Reason
from kiosk.journeys.printing.steps import HeldUp
from screens import faults
from screens.screen import Screen


class Held(Screen[HeldUp]):
    """No word of blame; a human is offered as long as none is called."""

    reason = Reason.PRINTER

    def update(self, step: HeldUp) -> None:
        """Shows what is the matter."""
        ids, condition = self.ids, faults.foremost(step.conditions)
        ids.printer.matter = condition.value
        ids.title.words = faults.of_conditions(frozenset({condition}), self.catalogue)
        left = step.total - step.done
        # Whom the terminal called by itself comes for the printer; whoever else was called would have to be told.
        calling = self.mending or self.calling
        ids.detail.words, ids.more.words = faults.told(condition, left, calling, self.catalogue)
        self.offer("call", not calling)
