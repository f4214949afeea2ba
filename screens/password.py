"""What is its password? Typed on the screen, or on a keyboard that is plugged in."""

from kivy.properties import NumericProperty

from kiosk.journeys.papers.steps import AskPassword
from screens.screen import Screen
from screens.widgets.keyboard import COLUMNS, KEY_GAP_MM, KEY_MM

_BYTES_MAX = 127
"""Of UTF-8: a PDF's password has no more (ISO 32000-2, 7.6.4)."""

_MANY = (4, 10)
"""Rows and columns of keys where there is room for more."""
_EDGE_MM, _HIGHEST_MM = 4, 26
"""From the keyboard to the screen's sides, as its layout has it; and how high a key is at most."""
_LINE = 1.18
"""A line's height in ems, as the typesetter sets it."""


class Password(Screen[AskPassword]):
    """A field of dots with an eye to see them, and a keyboard. One loud answer."""

    rows = NumericProperty(3)
    columns = NumericProperty(COLUMNS)
    keys_height = NumericProperty(0)

    def update(self, step: AskPassword) -> None:
        """Asks, or says that it was not the one."""
        _ = self.catalogue.gettext
        words = _("That was not it. Try again.") if step.wrong else _("What is its password?")
        self.ids.question.words = self.ids.asked.words = words
        self.offer("head", self.theme.tall)
        self.offer("asked", not self.theme.tall)
        self._show()

    def on_size(self, *_: object) -> None:
        """As many keys as there is room for: a row less below a call's strip, a row more on larger screens."""
        theme = self.theme
        gap, width = theme.mm(KEY_GAP_MM), theme.display.width - 2 * theme.mm(_EDGE_MM)
        self.spacing = gap
        above = self.key + gap + (0 if theme.tall else round(_LINE * self.asked_px))
        room = (theme.lower if theme.tall else self.height) - above
        rows = (room + gap) // (self.key + gap)
        wide = (width + gap) / _MANY[1] - gap >= KEY_MM * theme.display.px_per_mm
        self.rows, self.columns = _MANY if wide and rows >= _MANY[0] else (3 if rows >= 3 else 2, COLUMNS)
        self.keys_height = min(room, self.rows * theme.mm(_HIGHEST_MM) + gap * (self.rows - 1))

    @property
    def key(self) -> int:
        """The least side of a key."""
        return int(self.theme.mm(KEY_MM))

    @property
    def asked_px(self) -> int:
        """The question's size: in larger text no larger than the rest of it, for the keys to have room."""
        theme = self.theme
        return int(theme.text if theme.larger and not theme.tall else theme.question)

    def kept(self) -> str:
        """What was typed so far."""
        return str(self.ids.field.typed)

    def resume(self, kept: str) -> None:
        """Goes on with what was typed."""
        self.ids.field.typed = kept

    def type(self, text: str) -> None:
        """One sign more, or several."""
        field = self.ids.field
        field.typed = within_limit(field.typed + "".join(sign for sign in text if sign.isprintable()))
        self._show()

    def shift(self) -> None:
        """Capitals, or small letters again."""
        self.ids.keyboard.capitals = not self.ids.keyboard.capitals
        self._show()

    def erase(self) -> None:
        """The last sign goes."""
        self.ids.field.typed = self.ids.field.typed[:-1]
        self._show()

    def look(self) -> None:
        """Shows what was typed, or hides it again."""
        self.ids.field.seen = not self.ids.field.seen
        self._show()

    def open(self) -> None:
        """Tries it."""
        typed = self.ids.field.typed
        if typed:
            self.ids.field.typed = ""
            self.ids.field.seen = False
            self._show()
            self.journey.papers.unlock(typed)

    def _show(self) -> None:
        _, ngettext, ids = self.catalogue.gettext, self.catalogue.ngettext, self.ids
        typed, seen = ids.field.typed, ids.field.seen
        hidden = ngettext("{n} sign typed, hidden", "{n} signs typed, hidden", len(typed)).format(n=len(typed))
        ids.field.spoken = " ".join(typed) if seen and typed else hidden
        ids.eye.picture = "unseen" if seen else "seen"
        ids.eye.spoken = _("Hide the password") if seen else _("Show the password")
        ids.eye.kind = "chosen" if seen else "quiet"
        ids.erase.enabled = ids.open.enabled = bool(typed)
        ids.shift.kind = "chosen" if ids.keyboard.capitals else "quiet"


def within_limit(typed: str) -> str:
    """As much of it as a password can have, in whole signs."""
    return typed.encode()[:_BYTES_MAX].decode(errors="ignore")
