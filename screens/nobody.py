"""Nobody can come, or nobody can be called: the truth, and where to go instead."""

from kiosk.journeys.calling import Nobody as Step
from kiosk.journeys.calling import Phase
from screens import words
from screens.screen import Screen


class Nobody(Screen[Step]):
    """Never "somebody is coming" when nobody was reached."""

    def update(self, step: Step) -> None:
        """Shows where to go."""
        self.ids.scene.title, self.ids.scene.detail = words.of_calling(step, self.catalogue)
        _ = self.catalogue.gettext
        unanswered = step.phase is Phase.UNANSWERED
        self.ids.scene.more = _("Your call stays open.") if unanswered else _("I keep trying.")
