"""Which language? The first screen: each language by its own name, in its own script."""

from kiosk.journeys.reception.steps import Welcome
from kiosk.language import NAMES
from screens.screen import Screen
from screens.widgets.answer import Answer

_GREETINGS = {"fr": "Bonjour", "nl": "Hallo", "en": "Hello", "ar": "مرحباً"}
"""Each language greets for itself, whatever the screen's language is."""


class Language(Screen[Welcome]):
    """Languages as answers, the most used first."""

    offers_language = False

    def update(self, step: Welcome) -> None:
        """Shows the languages that this terminal speaks."""
        self.ids.greeting.words = " · ".join(_GREETINGS[code] for code in step.languages)
        self.ids.answers.clear_widgets()
        for code in step.languages:
            answer = Answer(words=NAMES[code], language=code, px=self.theme.question)
            answer.bind(on_answer=lambda _, code=code: self.journey.choose_language(code))
            self.ids.answers.add_widget(answer)
