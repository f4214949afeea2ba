"""It is being printed: how far it is, and where the paper comes out."""

from kiosk.journeys.printing.steps import Printing as Step
from screens.screen import Screen


class Printing(Screen[Step]):
    """Progress from the printer itself."""

    def update(self, step: Step) -> None:
        """Shows which page is coming out."""
        _, ids = self.catalogue.gettext, self.ids
        text, trial = _("Page {page} of {pages}"), _("This is a trial: nothing comes out here.")
        ids.printer.matter = "trial" if step.trial else ""
        ids.where.words = trial if step.trial else _("Your paper comes out here.")
        ids.title.words = text.format(page=min(step.done + 1, step.total), pages=step.total)
        ids.progress.done = step.done / step.total if step.total else 0
