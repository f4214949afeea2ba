"""Nobody is here, nobody can come, or nobody can be called: the truth, and what there is instead."""

from kiosk.journeys.calling.steps import Nobody as Step
from kiosk.journeys.calling.steps import NobodyHere, Phase
from screens import words
from screens.screen import Screen


class Nobody(Screen[Step | NobodyHere]):
    """Never "somebody is coming" when nobody was reached."""

    def update(self, step: Step | NobodyHere) -> None:
        """Shows the ways on, four at most: *Back* goes on alone, and who waits may cancel the call there."""
        _, called = self.catalogue.gettext, isinstance(step, Step)
        unanswered = isinstance(step, Step) and step.phase is Phase.UNANSWERED
        sheet = isinstance(step, NobodyHere) and step.sheet
        call_back = step.call_back and (unanswered or not called)
        ways = {
            "call": not called,
            "wait": called,
            "call_back": call_back,
            "sheet": sheet,
            "resume": called or not (sheet and call_back),
            "cancel": called and not call_back,
        }
        for way, offered in ways.items():
            self.offer(way, offered)
        self.ids.title.words = self._title(step)
        self.ids.resume.words = _("Go on meanwhile") if called else _("Go on alone")
        self.ids.hours.words = words.of_hours(step.hours, self.catalogue)
        # In larger text there is no room for more on the ways; each says it once it is taken.
        if not self.theme.larger or self.theme.tall:
            self._parts["call"].detail = _("I keep the call.")
            self._parts["wait"].detail = _("Your call stays open.") if unanswered else _("I keep trying.")
            self._parts["call_back"].detail = _("later")
            self._parts["sheet"].detail = _("hours and numbers")
            self.ids.go.detail = step.elsewhere or _("to the desk")

    def _title(self, step: Step | NobodyHere) -> str:
        if isinstance(step, Step):
            return words.of_calling(step, self.catalogue)[0]
        return self.catalogue.gettext("Nobody is here")
