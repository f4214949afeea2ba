"""The first screen: what this is, for whoever passes by. Pictures say it; a language is the first touch."""

from kivy.factory import Factory

from kiosk.helpline import Here, Person
from kiosk.journeys.reception.steps import Welcome as Step
from kiosk.language import NAMES
from kiosk.sources import Reminder
from screens import words
from screens.screen import Screen
from screens.widgets.answer import Answer
from screens.widgets.disc import Avatar
from screens.widgets.layout import Column, Row

GREETINGS = {"fr": "Bonjour", "nl": "Hallo", "en": "Hello", "ar": "مرحباً"}
"""Each language greets for itself, whatever the screen's language is."""


class Welcome(Screen[Step]):
    """From a stick to a paper, and somebody who comes: drawn, and only what is true now."""

    offers_language = False

    @property
    def beside(self) -> bool:
        """Languages stand beside the pictures, where larger words leave no room for them below."""
        return bool(self.theme.larger and not self.theme.tall)

    def update(self, step: Step) -> None:
        """Shows the centre, the hour, who is here, and the languages that this terminal speaks."""
        today, ids = step.today, self.ids
        self._parts["centre"].words = self._title(step)
        left = Reminder.STICK in step.reminders
        self.offer("centre", left or not self.beside)
        self.offer("told", not (left and self.beside))
        ids.sketch.drawing, ids.sketch.hue = ("take-stick", "sky") if left else ("stick-to-paper", "leaf")
        # Larger words leave a lying screen no room for the clock beside when it opens.
        beside_it = self.theme.larger and self.theme.tall and not self.theme.portrait and today.hours.opens
        ids.hour.words = "" if beside_it else self.catalogue.hour(today.now)
        ids.hours.words = words.of_hours(today.hours, self.catalogue)
        self.offer("people", today.here is Here.SOMEBODY and not (left and self.beside))
        self._show_people(today.people)
        if len(ids.answers.children) != len(step.languages):  # a finger may be on one of them
            self._show_languages(step.languages)

    def _title(self, step: Step) -> str:
        if Reminder.STICK in step.reminders:
            return self.catalogue.gettext("Take your USB stick")
        return step.today.centre or " · ".join(GREETINGS[code] for code in step.languages)

    def _show_people(self, people: tuple[Person, ...]) -> None:
        here = self._parts["here"]
        here.clear_widgets()
        for number, person in enumerate(people[: 2 if self.theme.larger else 3]):
            here.add_widget(self._person(number, person))

    def _person(self, number: int, person: Person) -> Row:
        theme, across = self.theme, self.theme.mm(13.6)
        row, said = Row(theme=theme, spacing=theme.gap), Column(pos_hint={"center_y": 0.5}, size_hint_y=None)
        name = self.catalogue.in_script(person.name, person.second_name)
        spoken = " · ".join(NAMES[code] for code in person.languages if code in NAMES)
        for line, bold in ((name, True), ("" if theme.larger else spoken, False)):
            if line:
                said.add_widget(Factory.Told(words=line, bold=bold))
        said.bind(minimum_height=said.setter("height"))
        face = Avatar(theme=theme, name=name, face=person.face, number=number, across=across)
        face.size_hint_x, face.width = None, across
        row.add_widget(face)
        row.add_widget(said)
        return row

    def _show_languages(self, languages: tuple[str, ...]) -> None:
        self.ids.answers.clear_widgets()
        for code in languages:
            answer = Answer(words=NAMES[code], language=code)
            answer.px = self.theme.question if self.theme.tall else self.theme.text
            answer.detail = "" if self.beside else GREETINGS[code]
            answer.bind(on_answer=lambda _, code=code: self.journey.choose_language(code))
            self.ids.answers.add_widget(answer)
