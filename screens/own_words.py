"""What does a resident want to say? Typed on the screen, or on a keyboard that is plugged in, in any script."""

from kivy.properties import ObjectProperty

from kiosk.calls import own_words
from kiosk.journeys.calling.steps import AskWords, Phase
from screens import words
from screens.typed import Typed
from screens.widgets.plates import ARABIC_WRITING, WRITING


class OwnWords(Typed[AskWords]):
    """What was typed, large, with the letters of the resident's language below. One loud answer."""

    shape = ObjectProperty(WRITING[-1])

    def update(self, step: AskWords) -> None:
        """Asks; and tells who is coming meanwhile, if somebody is."""
        coming = step.calling.phase is Phase.COMING
        asked = self.catalogue.gettext("In your own words")
        self.ids.asked.words = words.of_calling(step.calling, self.catalogue)[0] if coming else asked
        self.show_typed()

    def on_size(self, *_: object) -> None:
        """Keys in a shape that the width has room for. What was typed stands beside two rows of them, or above all."""
        theme = self.theme
        self.shape = self.fitting(*(ARABIC_WRITING if theme.language == "ar" else WRITING))
        rows = self.shape.rows
        self.fit(rows + (1 if theme.tall else 2), rows, theme.lower if theme.tall else self.height)

    def type(self, text: str) -> None:
        """One sign more, or several; of a space, one is enough."""
        field = self.ids.field
        for sign in text:
            if own_words.is_sign(sign) and not (sign == " " and field.typed[-1:] in ("", " ")):
                field.typed = (field.typed + sign)[: own_words.LONGEST]
        self.show_typed()

    def hand_on(self, typed: str) -> None:
        """Sends it."""
        self.journey.add_words(typed)

    def show_typed(self) -> None:
        """What can be sent is what a mediator can read."""
        ids, typed = self.ids, self.ids.field.typed
        ids.field.spoken = typed
        ids.erase.enabled = bool(typed)
        ids.open.enabled = _can_be_read(typed)


def _can_be_read(typed: str) -> bool:
    try:
        return bool(own_words.accepted(typed))
    except ValueError:
        return False
