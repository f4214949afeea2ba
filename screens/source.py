"""Where is your paper?"""

from kivy.factory import Factory

from kiosk.journeys.papers.steps import ChooseSource
from screens.screen import Screen

_PICTURES = {"usb": "stick", "phone": "phone", "forms": "form"}


class Source(Screen[ChooseSource]):
    """The places where papers come from, as answers."""

    def update(self, step: ChooseSource) -> None:
        """Shows the sources that this terminal has."""
        self.ids.answers.clear_widgets()
        for source in step.sources:
            answer = Factory.SourceAnswer(picture=_PICTURES[source], words=self._words(source))
            answer.bind(on_answer=lambda _, source=source: self.journey.papers.choose(source))
            self.ids.answers.add_widget(answer)

    def _words(self, source: str) -> str:
        _ = self.catalogue.gettext
        form = _("A form") if self.theme.larger else _("A form to fill in")
        return {"usb": _("On a USB stick"), "phone": _("On my phone"), "forms": form}[source]
