"""Nobody is here, nobody can come, or nobody can be called: the truth, and what there is instead."""

from kiosk.journeys.calling import Nobody as Step
from kiosk.journeys.calling import NobodyHere, Phase
from screens import words
from screens.screen import Screen


class Nobody(Screen[Step | NobodyHere]):
    """Never "somebody is coming" when nobody was reached."""

    def update(self, step: Step | NobodyHere) -> None:
        """Shows the ways on."""
        _, ids = self.catalogue.gettext, self.ids
        called = isinstance(step, Step)
        self.offer("call", not called)
        self.offer("wait", called)
        self.offer("cancel", called)
        ids.call.detail = _("I keep the call.")
        ids.go.detail = step.elsewhere or _("to the desk")
        ids.resume.words = _("Go on meanwhile")
        ids.hours.words = words.of_hours(step.open_until, self.catalogue)
        if isinstance(step, Step):
            ids.title.words, _detail = words.of_calling(step, self.catalogue)
            unanswered = step.phase is Phase.UNANSWERED
            ids.wait.detail = _("Your call stays open.") if unanswered else _("I keep trying.")
        else:
            ids.title.words = _("Nobody is here right now")
            ids.resume.words = _("Go on alone")
