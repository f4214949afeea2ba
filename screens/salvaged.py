"""This paper is damaged, but some of it could be saved."""

from kiosk.journeys.papers.steps import Salvaged as Step
from screens.screen import Screen


class Salvaged(Screen[Step]):
    """What is left of the paper comes first; a human is offered."""

    def update(self, step: Step) -> None:
        """Shows how much could be saved."""
        saved = self.catalogue.ngettext("I could save {n} page.", "I could save {n} pages.", step.pages)
        self.ids.scene.detail = saved.format(n=step.pages)
