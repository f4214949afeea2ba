"""What have you come for? And who is here today."""

from kiosk.journeys.reception.steps import Home as Step
from screens.screen import Screen
from screens.widgets.disc import Avatar

_FACES = 3
"""so many faces at most; all names are said."""


class Home(Screen[Step]):
    """Two answers of equal weight: print, and speak to somebody."""

    def update(self, step: Step) -> None:
        """Shows who is here."""
        people = step.people
        listed = self.catalogue.listed(people)
        here = self.catalogue.ngettext("{names} is here", "{names} are here", len(people)).format(names=listed)
        self.ids.here.words = here if people else ""
        self.ids.faces.clear_widgets()
        across = self.theme.mm(13.6)
        # In larger text, many names need the room: they say more than faces do.
        shown = people if len(people) < _FACES or not self.theme.larger else ()
        for number, name in enumerate(shown[:_FACES]):
            self.ids.faces.add_widget(Avatar(name=name, number=number, across=across, size_hint_x=None, width=across))
