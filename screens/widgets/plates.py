"""Plates: which signs stand on a keyboard's keys at once. Letters come first, digits have a row of their own."""

from dataclasses import dataclass
from itertools import chain

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_USUAL = ".-/!?@_,:+*#&=%$"
_OTHERS = "éèàçùêöü€'\"()[]{}<>\\|~^`; "
_RARE = "ëïâîôûäñœæåøãõíóúáìòğşıßµ§£°²"
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى"


@dataclass(frozen=True)
class Plate:
    """Signs in the order of keys, row by row; and the plates that the keyboard's last keys turn to, by number."""

    signs: str
    turns: tuple[int, ...]


@dataclass(frozen=True)
class Shape:
    """So many rows of so many keys; and the letters and digits as they stand on them, a plate each."""

    rows: int
    columns: int
    first: tuple[str, ...]

    @property
    def keys(self) -> int:
        """How many there are."""
        return self.rows * self.columns

    def plates(self, *, arabic: bool) -> tuple[Plate, ...]:
        """Letters, digits, then all other signs, after Arabic letters where those are wanted too.

        From each plate one touch leads to letters, to digits and to other signs: each turns on, if it's shown already.
        """
        letters = [number for number, signs in enumerate(self.first) if signs[0].isalpha()]
        digits = [number for number in range(len(self.first)) if number not in letters]
        # Where digits stand below the letters, one key leads to both.
        room = self.keys - (3 if digits else 2)
        left = "".join(sign for sign in _LETTERS + _USUAL + _OTHERS + _RARE if sign not in "".join(self.first))
        more = _shared_out(_ARABIC, room) * (arabic and _ARABIC[0] not in self.first[0]) + _shared_out(left, room)
        others = list(range(len(self.first), len(self.first) + len(more)))
        groups = [digits, letters, others]  # what one plate doesn't need leaves the others in their places
        return tuple(
            Plate(signs, tuple(chain.from_iterable(_turn(group, number) for group in groups)))
            for number, signs in enumerate((*self.first, *more))
        )


def _turn(group: list[int], shown: int) -> list[int]:
    """The one of the group that comes after the one shown; none, if there is no other."""
    after = [number for number in group if number > shown] if shown in group else []
    return [number for number in (after + group)[:1] if number != shown]


def _shared_out(signs: str, count: int) -> list[str]:
    parts = -(-len(signs) // count)
    each = -(-len(signs) // parts)
    return [signs[start : start + each] for start in range(0, len(signs), each)]


class Digits(Shape):
    """A telephone's keys: they turn to no others."""

    def plates(self, *, arabic: bool) -> tuple[Plate, ...]:
        """The one plate there is, in every language."""
        return (Plate(self.first[0], ()),)


NUMBER = Digits(4, 3, ("123456789+0",))
"""As on a telephone (ITU-T E.161), but for the + that numbers from abroad begin with."""
SMALL = Shape(2, 8, ("abcdefghijklm", "nopqrstuvwxyz", "12345.-/67890"))
"""Between the margins of a 10.1" screen eight keys of 20 mm fit, and two rows of them below a call's strip."""
WIDE = Shape(3, 13, ("abcdefghijklmnopqrstuvwxyz1234567890.-",))
UPRIGHT = Shape(5, 10, ("abcdefghijklmnopqrstuvwxyzéèàç1234567890.-/!?@_,:",))

_ACCENTS = "éèà'çêùëïöâ"
"""What French and Dutch are written with, and nobody should have to look for."""
WRITING = (
    Shape(3, 13, (_LETTERS + _ACCENTS, "1234567890.,?!:;-()/@€")),
    Shape(5, 10, (_LETTERS + _ACCENTS + "1234567890.,",)),
    Shape(2, 8, (_LETTERS[:13], _LETTERS[13:], _ACCENTS + "îô", "1234567890.,?")),
)
"""For words, as wide, upright and small as for a password: the space bar is a key of its own."""
ARABIC_WRITING = (
    Shape(3, 13, (_ARABIC, "1234567890.،؟!:؛-()/@€")),
    Shape(5, 10, (_ARABIC + "1234567890.،؟",)),
    Shape(2, 8, (_ARABIC[:13], _ARABIC[13:26], _ARABIC[26:], "1234567890.،؟")),
)
