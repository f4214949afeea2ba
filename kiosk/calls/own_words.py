"""What a resident may add to a call in their own words: one rule for the keys of the screen and for the hub."""

import unicodedata

LONGEST = 500
"""Signs (code points, composed): a dozen lines, more than is typed on a screen while somebody is waited for."""
TIMES = 3
"""So often words may be added to one call. Each time comes on top of what was said before: nothing said is lost."""
EXPECTED = f"1 to {LONGEST} signs of a text, none that controls a machine or turns how others are read"

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Unicode's explicit directional formatting (UAX #9, 2): it makes words be read as others than were written."""
_NO_SIGNS = ("Cc", "Cs", "Co", "Cn")
"""Categories without a meaning in a text (Unicode, 4.5): controls, halves of a pair, private and unassigned. Format
signs (Cf) stay: Persian, Hindi and emoji are spelt with joiners."""


def accepted(words: str) -> str:
    """The words as they are kept: composed (NFC), on one line, with single spaces. Raises ValueError."""
    if len(words) > 4 * LONGEST:  # decomposed, no script has more than four code points for one
        raise ValueError(EXPECTED)
    words = " ".join(unicodedata.normalize("NFC", words).split())
    seen = words.replace(" ", "")
    if len(words) > LONGEST or not any(map(str.isprintable, seen)) or not all(map(is_sign, seen)):
        raise ValueError(EXPECTED)
    return words


def is_sign(character: str) -> bool:
    """Whether this may stand in a text."""
    return character not in _TURNING and unicodedata.category(character) not in _NO_SIGNS
