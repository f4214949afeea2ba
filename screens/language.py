"""Which language? Each one by its own name, in its own script."""

from kiosk.journeys.reception.steps import ChooseLanguage
from kiosk.language import NAMES
from screens.screen import Screen
from screens.welcome import GREETINGS
from screens.widgets.answer import Answer


class Language(Screen[ChooseLanguage]):
    """Languages as answers, the most used first."""

    offers_language = False

    def update(self, step: ChooseLanguage) -> None:
        """Shows the languages that this terminal speaks."""
        self.ids.greeting.words = " · ".join(GREETINGS[code] for code in step.languages)
        self.ids.answers.clear_widgets()
        for code in step.languages:
            answer = Answer(words=NAMES[code], language=code, px=self.theme.question)
            answer.bind(on_answer=lambda _, code=code: self.journey.choose_language(code))
            self.ids.answers.add_widget(answer)
