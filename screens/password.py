"""What is its password? Typed on the screen, or on a keyboard that is plugged in."""

from kivy.properties import ObjectProperty

from kiosk.journeys.papers.steps import AskPassword
from screens.typed import Typed
from screens.widgets.plates import SMALL, UPRIGHT, WIDE

_BYTES_MAX = 127
"""Of UTF-8: a PDF's password has no more (ISO 32000-2, 7.6.4)."""

_LINE = 1.18
"""A line's height in ems, as the typesetter sets it."""


class Password(Typed[AskPassword]):
    """A field of dots with an eye to see them, and a keyboard. One loud answer."""

    shape = ObjectProperty(SMALL)

    def update(self, step: AskPassword) -> None:
        """Asks, or says that it was not the one."""
        _ = self.catalogue.gettext
        words = _("That was not it. Try again.") if step.wrong else _("What is its password?")
        self.ids.question.words = self.ids.asked.words = words
        self.offer("head", self.theme.tall)
        self.offer("asked", not self.theme.tall)
        self.show_typed()

    def on_size(self, *_: object) -> None:
        """Keys in the shape that the width has room for, as high as the height lets all rows be, under a strip too."""
        theme = self.theme
        self.shape = self.fitting(WIDE, UPRIGHT, SMALL)
        # The field's row is one of them; on high screens the question stands above what can be reached.
        room = theme.lower if theme.tall else self.height - round(_LINE * self.asked_px)
        self.fit(self.shape.rows + 1, self.shape.rows, room)

    def type(self, text: str) -> None:
        """One sign more, or several."""
        field = self.ids.field
        field.typed = within_limit(field.typed + "".join(sign for sign in text if sign.isprintable()))
        self.show_typed()

    def look(self) -> None:
        """Shows what was typed, or hides it again."""
        self.ids.field.seen = not self.ids.field.seen
        self.show_typed()

    def hand_on(self, typed: str) -> None:
        """Tries it; the next one is hidden again."""
        self.ids.field.seen = False
        self.show_typed()
        self.journey.papers.unlock(typed)

    def show_typed(self) -> None:
        """As dots, unless they are to be seen; what is hidden is not said either."""
        _, ngettext, ids = self.catalogue.gettext, self.catalogue.ngettext, self.ids
        typed, seen = ids.field.typed, ids.field.seen
        hidden = ngettext("{n} sign typed, hidden", "{n} signs typed, hidden", len(typed)).format(n=len(typed))
        ids.field.spoken = " ".join(typed) if seen and typed else hidden
        ids.eye.picture = "unseen" if seen else "seen"
        ids.eye.spoken = _("Hide the password") if seen else _("Show the password")
        ids.eye.kind = "chosen" if seen else "quiet"
        ids.erase.enabled = ids.open.enabled = bool(typed)


def within_limit(typed: str) -> str:
    """As much of it as a password can have, in whole signs."""
    return typed.encode()[:_BYTES_MAX].decode(errors="ignore")
