"""What a mediator or a terminal may be called: one rule for the settings, the command line and the board's forms."""

import unicodedata

LONGEST = 40
FOLDED_LONGEST = 3 * LONGEST
EXPECTED = f"1 to {LONGEST} characters that can be printed"


def accepted(name: str) -> str:
    """The name as it is kept: composed (NFC), with single spaces. Raises ValueError."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(name) <= LONGEST or not name.isprintable() or not 0 < len(folded(name)) <= FOLDED_LONGEST:
        raise ValueError(EXPECTED)
    return name


def folded(name: str) -> str:
    """What two spellings of one name have in common, as full-width letters and capitals (NFKC, case folded).

    Without NUL, which no name has, and PostgreSQL takes for a fault where it is asked for one.
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("\0", "").split())
