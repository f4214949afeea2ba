"""Call somebody for ..."""

from kiosk.calls import Reason
from kiosk.journeys.calling.steps import AskReason as Step
from screens import words
from screens.screen import Screen
from screens.widgets.answer import Answer

_PICTURES = {
    Reason.SOMEONE: ("someone", "clay"),
    Reason.PRINTING: ("print", "leaf"),
    Reason.LETTER: ("letter", "sky"),
    Reason.PHONE: ("phone", "plum"),
    Reason.PRIVATE: ("private", "clay"),
    Reason.COMPANY: ("company", "leaf"),
    Reason.PRINTER: ("printer-alert", "clay"),
}


class Why(Screen[Step]):
    """Six pictures; the first is for everybody who would rather not say."""

    def update(self, step: Step) -> None:
        """Shows what somebody can be called for."""
        if len(self.ids.answers.children) == len(step.reasons):
            return  # a finger may be on one of them
        self.ids.answers.clear_widgets()
        for reason in step.reasons:
            picture, hue = _PICTURES[reason]
            kind = "gentle" if reason is Reason.SOMEONE else "quiet"
            answer = Answer(
                upright=self.theme.portrait,
                picture=picture,
                hue=hue,
                kind=kind,
                words=words.of_reason(reason, self.catalogue),
            )
            answer.px = self.theme.detail if self.theme.tall else self.theme.text
            answer.bind(on_answer=lambda _, reason=reason: self.journey.call(reason))
            self.ids.answers.add_widget(answer)
