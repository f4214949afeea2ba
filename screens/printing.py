"""It is being printed: how far it is, and where the paper comes out."""

from kiosk.journeys.printing.steps import Printing as Step
from screens.screen import Screen


class Printing(Screen[Step]):
    """Progress from the printer itself."""

    def update(self, step: Step) -> None:
        """Shows which page is coming out."""
        text = self.catalogue.gettext("Page {page} of {pages}")
        self.ids.title.words = text.format(page=min(step.done + 1, step.total), pages=step.total)
        self.ids.progress.done = step.done / step.total if step.total else 0
