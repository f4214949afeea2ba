"""All looks in one place: measures in millimetres, type, pictures, and which colours. Nothing here draws."""

from dataclasses import dataclass, field, replace
from math import ceil
from typing import Self

from kiosk.visit import Manner
from screens.display import Display
from screens.palette import CONTRAST, NORMAL, Palette
from screens.widgets.shapes import Shapes
from screens.widgets.typesetter import Typesetter

_ROOMY_MM = 136.0
"""The shorter side of a 10.1" screen: on larger ones everything grows with them, for people stand further away ..."""
_GROWN_MAX = 1.35
"""... up to what a hand still spans: a 15.6" screen is filled as a 10.1" one is."""
_REACH_FROM_MM = 250.0
_REACH = 0.6
"""On screens higher than 250 mm, what is touched lies in the lower 60 % (EN 301 549, 8.3.2; ADA 308)."""
_LARGER = 1.5


_PICTURES = {
    "all": 0xF138,
    "archive": 0xF24B,
    "back": 0xF04E,
    "beside": 0xF0BD,
    "call": 0xF3F6,
    "camera": 0xF100,
    "capitals": 0xF636,
    "check": 0xF12C,
    "clean": 0xF0E2,
    "clock": 0xF150,
    "color": 0xF3D8,
    "company": 0xF176,
    "cut": 0xF190,
    "done": 0xF5E0,
    "down": 0xF046,
    "enlarge": 0xF34B,
    "erase": 0xF06E,
    "forward": 0xF055,
    "form": 0xF14C,
    "gray": 0xF301,
    "help": 0xF64A,
    "home": 0xF2DC,
    "language": 0xF5CA,
    "left": 0xF04E,
    "letter": 0xF219,
    "mail": 0xF1EE,
    "matter": 0xF026,
    "minus": 0xF374,
    "no-ink": 0xF58D,
    "no-paper": 0xF224,
    "no-room": 0xF258,
    "nobody": 0xF012,
    "paper": 0xF219,
    "paper-size": 0xF46D,
    "papers": 0xF222,
    "pause": 0xF3E4,
    "pen": 0xF3EB,
    "phone": 0xF11C,
    "photo": 0xF2E9,
    "place": 0xF34E,
    "plus": 0xF415,
    "print": 0xF42A,
    "printer-alert": 0xF42C,
    "private": 0xF33E,
    "right": 0xF055,
    "seen": 0xF208,
    "sent": 0xF48A,
    "someone": 0xF64A,
    "stop": 0xF156,
    "together": 0xF570,
    "unlock": 0xF33F,
    "unplugged": 0xF319,
    "unreadable": 0xF613,
    "unseen": 0xF209,
    "up": 0xF05E,
    "usb": 0xF553,
    "voice": 0xF5CB,
    "wishes": 0xF62E,
}
"""Pictures by what they say: their places in Debian's Material Design Icons 1.6.50 (Apache-2.0)."""
_MIRRORED = {"back": "forward", "forward": "back"}
"""Pictures of a direction of reading; all others are the same from right to left (Unicode's BidiMirroring, by hand)."""


@dataclass(frozen=True)
class Theme:
    """The looks of one screenful: how large, in which colours, read from which side."""

    display: Display
    typesetter: "Typesetter"
    shapes: "Shapes"
    manner: Manner = field(default_factory=Manner)
    rtl: bool = False
    language: str = "en"

    def seen(self, manner: Manner, language: str, rtl: bool) -> Self:
        """The same looks for another language, or more clearly."""
        return replace(self, manner=manner, language=language, rtl=rtl)

    @property
    def larger(self) -> bool:
        """True while all text is half as large again."""
        return self.manner.larger

    @property
    def palette(self) -> Palette:
        """The colours in use."""
        return CONTRAST if self.manner.contrast else NORMAL

    @property
    def portrait(self) -> bool:
        """True when the screen stands upright."""
        return self.display.portrait

    def mm(self, length: float) -> int:
        """A length in pixels; at least that many millimetres on the glass, more on screens seen from further away."""
        side = min(self.display.width, self.display.height) / self.display.px_per_mm
        grown = min(max(side / _ROOMY_MM, 1.0), _GROWN_MAX)
        return ceil(length * self.display.px_per_mm * grown - 0.01)

    # Type: the size of the em. Andika's capitals are 0.72 of it, so text's are 4.9 mm high and a question's 6.8.

    def _type(self, em: float) -> int:
        return self.mm(em * (_LARGER if self.larger else 1))

    @property
    def text(self) -> int:
        """What is told, and the words on answers: the smallest there is."""
        return self._type(6.8)

    @property
    def detail(self) -> int:
        """The size of the line below the one thing to know."""
        return self._type(7.8 if not self.larger else 6.8)

    @property
    def question(self) -> int:
        """What is asked, at the top of the screen."""
        return self._type(9 if self.larger and self.rtl else 9.5)

    @property
    def in_strip(self) -> int:
        """How the call stands. Arabic letters take more of the strip's height."""
        return self.mm(8.2) if self.larger and self.rtl else self.text

    @property
    def rise(self) -> int:
        """How far Arabic letters with a hamza or a vowel rise above their line, in larger text."""
        return self.mm(0.9 if self.larger and self.rtl else 0)

    @property
    def great(self) -> int:
        """The one thing to know, seen from a step away."""
        return self._type(8.1 if self.larger else 11.4)

    # Measures.

    @property
    def margin(self) -> int:
        """Between everything and the screen's edge."""
        return self.mm(5 if self.larger else 8)

    @property
    def top(self) -> int:
        """Above the question."""
        return self.mm((3 if self.tall else 2.4) if self.larger else 4.7)

    @property
    def gap(self) -> int:
        """Between two things to touch (3.2 to 12.7 mm)."""
        return self.mm(3.25 if self.larger else 3.6)

    @property
    def answer(self) -> int:
        """The least height of an answer: two lines stand on it."""
        return self.mm(29.6 if self.larger else 25.2)

    @property
    def bar(self) -> int:
        """The height of what is touched in the bar."""
        return self.mm(26.8 if self.larger else 22)

    @property
    def strip(self) -> int:
        """The height of the call's strip."""
        return self.mm(13.7 if self.larger else 16.5)

    @property
    def target(self) -> int:
        """The least side of anything to touch."""
        return self.mm(20.3)

    @property
    def tall(self) -> bool:
        """True when not all of the screen can be reached from a seat."""
        return self.display.height_mm > _REACH_FROM_MM

    @property
    def reach(self) -> int:
        """How far up from the bottom edge things may be touched, in pixels."""
        return int(self.display.height * (_REACH if self.tall else 1))

    @property
    def lower(self) -> int:
        """How high the part above the bar is that can be touched from a seat, in pixels, on a high screen."""
        return self.reach - self.bar - self.gap - self.mm(4)

    @property
    def out_of_reach(self) -> int:
        """How much of the height, from the top, is for text and pictures alone."""
        return self.display.height - self.reach

    def picture(self, name: str) -> str:
        """A picture's character in the picture font, turned where reading turns."""
        return chr(_PICTURES[_MIRRORED.get(name, name) if self.rtl else name])
