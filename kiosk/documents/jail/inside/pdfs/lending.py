"""Letters for fonts that a PDF only names: where pdfium and printers have none, the machine's own fonts lend theirs.

They have the fourteen fonts of every PDF, with Western Europe's letters. A font that means others, and isn't in the
file, gets what it needs of them into the file, so that preview and paper are the same. In the jail only.
"""

import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kiosk.documents.jail.inside.pdfs.letters import fonts_of, inner_of, is_only_named, meanings

# Beside those of Windows' Western code page: the rest of the fourteen fonts' letters (ISO 32000-2, D.2), and spaces.
_USUAL = bytes(range(256)).decode("cp1252", "ignore").translate(dict.fromkeys(range(0x7F, 0xA0)))
_USUAL += "\ufb01\ufb02\u2044\u2212\u0131\u0141\u0142\u02c7\u02d8\u02d9\u02da\u02db\u02dd\u02c9\u2010\u2011\u00ad\ufffe"
_UNUSUAL = re.compile(f"[^{re.escape(_USUAL)}]")
_OF_SYMBOLS = re.compile(r"Symbol|Dingbats|Webdings")  # have no letters, whatever their codes are called
_TAG = re.compile(r"^/([A-Z]{6}\+)?")
_LOOKED_AT = 10_000  # unusual letters: a tenth of a second's work
_LETTERS_MOST = 10_000  # of one document: half a second's work
_HYPHENS = "-\u00ad\u2010"  # which pdfium leaves out at a line's end
_UNKNOWN = "\ufffd"
_SERIF, _FIXED, _SYMBOLIC = 1 << 1, 1 << 0, 1 << 2  # flags of fonts: ISO 32000-2, table 121


_UNREADABLE = (AttributeError, KeyError, OverflowError, TypeError, ValueError, pikepdf.PdfError)


@dataclass(frozen=True)
class Written:
    """A document's letters: all that it has, and the first unusual ones in fonts that aren't in the file.

    What can't be known of those is U+FFFD.
    """

    used: frozenset[str]
    named: str


@dataclass(frozen=True)
class Lent:
    """How many fonts got letters, and how many of the document's signs no font has, as far as was looked."""

    fonts: int
    missing: int


def lacks_letters(page: pdfium.PdfPage) -> bool:
    """Whether a page has unusual letters in a font that isn't in the file."""
    return any(True for _ in _named_in(page.get_textpage()))


def written(pdf: pdfium.PdfDocument, numbers: Sequence[int]) -> Written:
    """The letters of these pages."""
    used, named = set(_HYPHENS), list[str]()
    for number in numbers:
        page = pdf[number]
        text = page.get_textpage()
        used |= set(text.get_text_range())
        if len(named) < _LOOKED_AT:
            named += _named_in(text)
        page.close()
    return Written(frozenset(used), "".join(named))


def lend(pdf: pikepdf.Pdf, numbers: Sequence[int], letters: Callable[[], Written]) -> Lent:
    """Puts the letters that a document has into those fonts of these pages that only have names."""
    waiting = list(_only_named(pdf, numbers))
    if not waiting or not (found := letters()).named:
        return Lent(0, 0)
    used = found.used | set(unicodedata.normalize("NFKC", "".join(found.used)))
    fonts, left = 0, _LETTERS_MOST
    for font in waiting:
        with contextlib.suppress(*_UNREADABLE):
            needed = {code: letter for code, letter in sorted(meanings(font).items()) if _is_needed(letter, used)}
            left -= len(needed)
            if left < 0:
                break
            if any(map(_UNUSUAL.search, needed.values())):
                _put_into(pdf, font, needed)
                fonts += 1
    return Lent(fonts, _missing(found.named))


def _named_in(text: pdfium.PdfTextPage) -> Iterator[str]:
    for letter in islice(_UNUSUAL.finditer(text.get_text_range()), _LOOKED_AT):
        index = pdfium_c.FPDFText_GetCharIndexFromTextIndex(text, letter.start())
        thing = pdfium_c.FPDFText_GetTextObject(text, index)
        if thing and not pdfium_c.FPDFFont_GetIsEmbedded(pdfium_c.FPDFTextObj_GetFont(thing)):
            yield _UNKNOWN if pdfium_c.FPDFText_HasUnicodeMapError(text, index) else letter[0]


def _missing(signs: str) -> int:
    """How many of these signs no font has, or can't be known."""
    from kiosk.documents.jail.inside.written import glyphs  # takes a while to load, and few papers need it

    return signs.count(_UNKNOWN) + glyphs.missing(signs.replace(_UNKNOWN, ""))


def _only_named(pdf: pikepdf.Pdf, numbers: Sequence[int]) -> Iterator[pikepdf.Object]:
    """The fonts of these pages that aren't in the file, each once."""
    found = set[tuple[int, int]]()
    for number in numbers:
        for font in fonts_of(pdf.pages[number]):
            if font.objgen not in found and is_only_named(font) and not _OF_SYMBOLS.search(str(font.get("/BaseFont"))):
                yield font
            if font.is_indirect:
                found.add(font.objgen)


def _is_needed(letter: str, used: frozenset[str]) -> bool:
    return used.issuperset(letter) or used.issuperset(unicodedata.normalize("NFKC", letter))


def _put_into(pdf: pikepdf.Pdf, font: Any, letters: dict[int, str]) -> None:
    """Makes it a font of these letters."""
    from kiosk.documents.jail.inside.pdfs import founding  # takes a while to load, and few papers need it

    inner: Any = inner_of(font)
    codes = list(letters)
    widths = _widths_of_composite(inner) if inner is not None else _widths_of_simple(font)
    cast = founding.cast(list(letters.values()), [widths.get(code) for code in codes], codes, _hand(font, inner))
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/LENTED+Letters"), Flags=_SYMBOLIC,
        FontBBox=pikepdf.Array([-founding.EM, -founding.EM, 2 * founding.EM, 2 * founding.EM]), ItalicAngle=0,
        Ascent=900, Descent=-300, CapHeight=700, StemV=80, FontFile2=pdf.make_stream(cast.program),
    )  # fmt: skip
    changed = font if inner is None else inner
    font.BaseFont = changed.BaseFont = descriptor.FontName
    changed.FontDescriptor = pdf.make_indirect(descriptor)
    if inner is not None:
        inner.Subtype = pikepdf.Name.CIDFontType2
        inner.CIDToGIDMap = pdf.make_stream(_glyphs(codes))
        return
    font.Subtype = pikepdf.Name.TrueType
    font.FirstChar, font.LastChar = codes[0], codes[-1]
    across = dict(zip(codes, cast.widths, strict=True))
    font.Widths = pikepdf.Array([across.get(code, widths.get(code, 0)) for code in range(codes[0], codes[-1] + 1)])
    if "/Encoding" in font:
        del font["/Encoding"]  # its codes are the font's own


def _glyphs(codes: Sequence[int]) -> bytes:
    """Which glyph stands for which code, two bytes each (ISO 32000-2, table 115, CIDToGIDMap)."""
    table = bytearray(2 * (codes[-1] + 1))
    for glyph, code in enumerate(codes, 1):
        table[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    return bytes(table)


def _widths_of_simple(font: Any) -> dict[int, float]:
    said, first = font.get("/Widths"), font.get("/FirstChar", 0)
    return dict(enumerate(map(float, said.as_list()[:256]), int(first))) if isinstance(said, pikepdf.Array) else {}


def _widths_of_composite(font: Any) -> dict[int, float]:
    """By codes (ISO 32000-2, 9.7.4.3); what isn't named has the default."""
    widths = dict.fromkeys(range(1 << 16), float(font.get("/DW", 1000)))
    said = font.get("/W")
    things = iter(said.as_list() if isinstance(said, pikepdf.Array) else ())
    for first, then in zip(things, things, strict=False):
        if isinstance(then, pikepdf.Array):
            widths |= dict(enumerate(map(float, then.as_list()), int(first)))
        else:
            widths |= dict.fromkeys(range(int(first), min(int(then), 1 << 16) + 1), float(next(things, 0)))
    return widths


def _hand(font: Any, inner: Any) -> Any:
    """How its letters look, by its name, and by what it says of itself."""
    from kiosk.documents.jail.inside.pdfs.founding import Hand
    from kiosk.documents.jail.inside.pdfs.looks.setting import FAMILIES

    name = _TAG.sub("", str(font.get("/BaseFont", "")))
    told = (font if inner is None else inner).get("/FontDescriptor")
    flags = int(told.get("/Flags", 0)) if isinstance(told, pikepdf.Dictionary) else 0
    if "Cour" in name or "Mono" in name or flags & _FIXED:
        family = "Mono"
    else:
        family = "Serif" if name.startswith("Times") or flags & _SERIF else "Sans"
    return Hand(FAMILIES[family], "Bold" in name, "Italic" in name or "Oblique" in name)
