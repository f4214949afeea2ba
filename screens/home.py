"""What have you come for? And who is here today."""

from dataclasses import replace

from kiosk.helpline import Here
from kiosk.journeys.reception.steps import Home as Step
from kiosk.journeys.reception.steps import Today
from kiosk.printing import Condition
from screens import faults, words
from screens.screen import Screen


class Home(Screen[Step]):
    """Two answers of equal weight: print, and speak to somebody; and the way out."""

    @property
    def across(self) -> int:
        """The width of a picture on an answer."""
        return int(self.theme.mm(40 if self.theme.tall else 31))

    def update(self, step: Step) -> None:
        """Shows who is here, and promises nobody else."""
        today, _ = step.today, self.catalogue.gettext
        somebody = today.here is Here.SOMEBODY
        self.ids.here.words = words.of_people(today.people, self.catalogue) if somebody else self._nobody(today)
        self.ids.more.words = self._more(today)
        # In larger text there is room for what matters.
        larger = self.theme.larger
        self.offer("about", self.theme.tall and not today.people)
        self.offer("people", bool(today.people) or not self.theme.tall)
        self.offer("hello", not (larger and self.theme.tall and not self.theme.portrait))
        self.offer("head", not (larger and self.under_strip and not self.theme.tall))
        # A picture of the same size in all texts leaves the words about the printer their room.
        self.ids.print.across = self.ids.speak.across = int(self.across * (0.8 if step.needs else 1))
        self.ids.print.detail = self._about_printer(step.needs) or ("" if larger else _("a paper, a photo"))
        self.ids.speak.detail = _("somebody comes to you") if somebody and not larger else ""
        # In larger text, many names need the room: they say more than faces do.
        faces = today.people if self.theme.tall or len(today.people) <= 2 or not larger else ()
        named = [replace(one, name=self.catalogue.in_script(one.name, one.second_name)) for one in faces]
        self._parts["people"].people = named

    def _about_printer(self, needs: frozenset[Condition]) -> str:
        """Why nothing can be printed now, and who is on the way because of it; "" while something can."""
        if not needs:
            return ""
        return faults.mended(self.mending, self.catalogue) or faults.of_conditions(needs, self.catalogue)

    def _nobody(self, today: Today) -> str:
        _ = self.catalogue.gettext
        match today.here:
            case Here.NOBODY:
                return _("Nobody is here")
            case Here.UNREACHABLE:
                return _("I can't call anybody")
            case _:
                return ""

    def _more(self, today: Today) -> str:
        """On high screens there is room for what they speak; elsewhere until when it is worth to wait."""
        if today.here is Here.SOMEBODY:
            spoken = [
                words.of_languages(self.catalogue.in_script(one.name, one.second_name), one.languages, self.catalogue)
                for one in today.people
            ]
            return "\n".join(filter(None, spoken[:2])) if self.theme.tall else ""
        return words.of_hours(today.hours, self.catalogue)
