"""Signs that no installed font has: an empty box is printed in their place. In the jail only."""

import re
import unicodedata
from collections import Counter

import cairocffi
import pangocairocffi
import pypdfium2 as pdfium
from pangocffi import Layout, pango

_UNUSUAL = re.compile("[\u0250-\ufffd\U00010000-\U0010ffff]")  # every font for texts has those before: Latin letters
_SIGNS_MAX = 5_000  # different ones that are looked for, the most frequent first: half a second, if there are none
_PRIVATE = ("Co", "Cs")  # fonts of symbols use them as they like, and nobody else can tell what they mean


def missing(text: str) -> int:
    """How many of a text's signs no font has."""
    counts = Counter(_UNUSUAL.findall(text))
    signs = [sign for sign, _ in counts.most_common(_SIGNS_MAX) if unicodedata.category(sign) not in _PRIVATE]
    layout = pangocairocffi.create_layout(cairocffi.Context(cairocffi.ImageSurface(cairocffi.FORMAT_A8, 1, 1)))
    if not _unknown(layout, "".join(signs)):
        return 0
    return sum(counts[sign] for sign in signs if _unknown(layout, sign))


def said(pdf: bytes | memoryview) -> str:
    """The text of a PDF, page after page."""
    with pdfium.PdfDocument(pdf) as opened:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)


def _unknown(layout: Layout, text: str) -> int:
    layout.text = text
    return int(pango.pango_layout_get_unknown_glyphs_count(layout.pointer))
