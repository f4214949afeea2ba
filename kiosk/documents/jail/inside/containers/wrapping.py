"""Whether a paper is in what is none itself: base64, the head of an answer from the web. In the jail only."""

import binascii
import re
from collections.abc import Callable

from kiosk.documents import Kind
from kiosk.documents.jail.inside.rejected import Rejected

_HEAD = 4096  # bytes of base64 by which it is seen whether a paper is written in them
_DATA = re.compile(rb"data:[^,\s]{0,200};base64,", re.IGNORECASE)
_ARMOUR = re.compile(rb"-----(BEGIN|END) [A-Z0-9 ]+-----")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]+={0,2}")
_LEAST = 64  # letters: below, a word would pass for it
_SHORTEST_LINE = 20  # letters: those of prose are shorter words
_TEXTS = frozenset((Kind.TXT, Kind.CSV, Kind.MARKDOWN))


def behind_something(content: bytes) -> int:
    """Where a whole PDF begins behind something else, as behind the head that a server sent with it; 0 if nowhere."""
    begins = content.find(b"%PDF-")
    return begins if begins > 0 and content.rfind(b"startxref") > begins else 0


def written_in_base64(content: bytes, kind_of: Callable[[bytes], Kind]) -> bool:
    """Whether a text is nothing but a file in base64, alone, as an address (RFC 2397), or between lines of dashes."""
    found = letters(content[:_HEAD])
    if found is None:
        return False
    try:
        return kind_of(binascii.a2b_base64(found[: len(found) // 4 * 4])) not in _TEXTS
    except (Rejected, binascii.Error):
        return False


def letters(content: bytes) -> bytes | None:
    """The letters of base64 that a text is made of, None if it is made of anything else."""
    text = _ARMOUR.sub(b"", content.removeprefix(b"\xef\xbb\xbf").strip())
    if address := _DATA.match(text):
        text = text[address.end() :]
    lines = text.split()
    if any(len(line) < _SHORTEST_LINE for line in lines[:-1]):
        return None
    joined = b"".join(lines)
    if len(joined) < _LEAST or not _BASE64.fullmatch(joined):
        return None
    return joined.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
