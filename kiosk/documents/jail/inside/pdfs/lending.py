"""Letters for fonts that a PDF only names: where pdfium and printers have none, the machine's own fonts lend theirs.

They have the fourteen fonts of every PDF, with Western Europe's letters. A font that means others, and isn't in the
file, gets what it needs of them into the file, so that preview and paper are the same. In the jail only.
"""

import contextlib
import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kiosk.documents.jail.inside.pdfs import symbols
from kiosk.documents.jail.inside.pdfs.letters import UNKNOWN, fonts_of, inner_of, is_only_named, meanings

# Beside those of Windows' Western code page: the rest of the fourteen fonts' letters (ISO 32000-2, D.2), and spaces.
_USUAL = bytes(range(256)).decode("cp1252", "ignore").translate(dict.fromkeys(range(0x80, 0xA0)))
_USUAL += "\ufb01\ufb02\u2044\u2212\u0131\u0141\u0142\u02c7\u02d8\u02d9\u02da\u02db\u02dd\u02c9\u2010\u2011\u00ad\ufffe"
_UNUSUAL = re.compile(f"[^{re.escape(_USUAL)}]")
_TAG = re.compile(r"^/([A-Z]{6}\+)?")
_LOOKED_AT = 10_000  # unusual letters: a tenth of a second's work
_LETTERS_MOST = 10_000  # of one document: half a second's work
_NAME_MOST = 200  # letters of a font's name
_HYPHENS = "-\u00ad\u2010"  # which pdfium leaves out at a line's end
_SERIF, _FIXED, _SYMBOLIC = 1 << 1, 1 << 0, 1 << 2  # flags of fonts: ISO 32000-2, table 121


_UNREADABLE = (AttributeError, KeyError, OverflowError, TypeError, ValueError, pikepdf.PdfError)


@dataclass(frozen=True)
class Written:
    """A document's letters: all that it has, and the first unusual ones in fonts that aren't in the file.

    What can't be known of those is U+FFFD.
    """

    used: frozenset[str]
    named: str


def lacks_letters(page: pdfium.PdfPage) -> bool:
    """Whether a page has signs, or unusual letters, in a font that isn't in the file."""
    names = _names_on(page)
    if any(symbols.signs_of(name) is not None for name in names):
        return True
    return bool(names) and any(True for _ in _named_in(page.get_textpage()))


def doubtful(pdf: pikepdf.Pdf, numbers: Sequence[int]) -> list[int]:
    """Those of these pages where a font that isn't in the file may mean signs, or unusual letters."""
    known = dict[tuple[int, int], bool]()

    def is_doubtful(font: pikepdf.Object) -> bool:
        if not font.is_indirect:
            return _may_lack(font)
        if font.objgen not in known:
            known[font.objgen] = _may_lack(font)
        return known[font.objgen]

    return [number for number in numbers if any(map(is_doubtful, fonts_of(pdf.pages[number])))]


def written(pdf: pdfium.PdfDocument, numbers: Sequence[int]) -> Written:
    """The letters of these pages."""
    used, named = set(_HYPHENS), list[str]()
    for number in numbers:
        with contextlib.suppress(pdfium.PdfiumError), contextlib.closing(pdf[number]) as page:
            text = page.get_textpage()
            used |= set(text.get_text_range())
            if len(named) < _LOOKED_AT:
                named += _named_in(text)
                named += _unknown_in(page, text)
    return Written(frozenset(used), "".join(named))


def lend(pdf: pikepdf.Pdf, numbers: Sequence[int], letters: Callable[[pikepdf.Pdf], Written]) -> int:
    """Puts the letters that a document has into fonts of these pages that only have names: into how many.

    `letters` tells them, before the document is changed.
    """
    waiting = list(_only_named(pdf, numbers))
    if not waiting:
        return 0
    found = letters(pdf)
    found = replace(found, used=found.used | set(unicodedata.normalize("NFKC", "".join(found.used))))
    fonts, left = 0, _LETTERS_MOST
    for font in waiting:
        with contextlib.suppress(*_UNREADABLE):
            needed = _needed(font, found)
            left -= len(needed)
            if left < 0:
                break
            if any(map(_UNUSUAL.search, needed.values())):
                _put_into(pdf, font, needed)
                fonts += 1
    return fonts


def missing(letters: Written) -> int:
    """How many signs of a document no font has, or nobody can know, as far as was looked."""
    if not letters.named:
        return 0
    from kiosk.documents.jail.inside.written import glyphs  # takes a while to load, and few papers need it

    return letters.named.count(UNKNOWN) + glyphs.missing(letters.named.replace(UNKNOWN, ""))


def _names_on(page: pdfium.PdfPage) -> set[str]:
    """The names of fonts that texts on a page have, and that aren't in the file, as far as was looked."""
    return {_name(thing) for thing in islice(_texts_on(page), _LOOKED_AT) if not _is_embedded(thing)}


def _texts_on(page: pdfium.PdfPage) -> Iterator[Any]:
    waiting = [(page, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject)]
    while waiting:
        holder, count, thing_of = waiting.pop()
        for index in range(count(holder)):
            thing = thing_of(holder, index)
            kind = pdfium_c.FPDFPageObj_GetType(thing)
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                yield thing
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
                waiting.append((thing, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject))


def _is_embedded(text: Any) -> bool:
    return bool(pdfium_c.FPDFFont_GetIsEmbedded(pdfium_c.FPDFTextObj_GetFont(text)))


def _name(text: Any) -> str:
    name = ctypes.create_string_buffer(_NAME_MOST)
    pdfium_c.FPDFFont_GetBaseFontName(pdfium_c.FPDFTextObj_GetFont(text), name, _NAME_MOST)
    return name.value.decode("latin-1")


def _named_in(text: pdfium.PdfTextPage) -> Iterator[str]:
    """The unusual letters in fonts that aren't in the file."""
    for letter in islice(_UNUSUAL.finditer(text.get_text_range()), _LOOKED_AT):
        index = pdfium_c.FPDFText_GetCharIndexFromTextIndex(text, letter.start())
        thing = pdfium_c.FPDFText_GetTextObject(text, index)
        if thing and not _is_embedded(thing):
            yield UNKNOWN if pdfium_c.FPDFText_HasUnicodeMapError(text, index) else letter[0]


def _unknown_in(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Iterator[str]:
    """As many as there are signs in fonts of symbols that nobody knows."""
    for thing in islice(_texts_on(page), _LOOKED_AT):
        if not _is_embedded(thing) and symbols.signs_of(_name(thing)) == {}:
            letters = pdfium_c.FPDFTextObj_GetText(thing, text, None, 0) // 2 - 1  # UTF-16, and its end
            yield from [UNKNOWN] * letters


def _may_lack(font: pikepdf.Object) -> bool:
    if not is_only_named(font):
        return False
    if inner_of(font) is not None or _is_of_signs(font):
        return True
    return bool(_UNUSUAL.search("".join(meanings(font).values())))


def _is_of_signs(font: pikepdf.Object) -> bool:
    """Whether a simple font is one of symbols."""
    return inner_of(font) is None and symbols.signs_of(str(font.get("/BaseFont", ""))) is not None


def _only_named(pdf: pikepdf.Pdf, numbers: Sequence[int]) -> Iterator[pikepdf.Object]:
    """The fonts of these pages that aren't in the file, nor in every program, each once."""
    found = set[tuple[int, int]]()
    for number in numbers:
        for font in fonts_of(pdf.pages[number]):
            is_everywhere = str(font.get("/BaseFont", "")).strip("/") in symbols.EVERYWHERE
            if font.objgen not in found and is_only_named(font) and not is_everywhere:
                yield font
            if font.is_indirect:
                found.add(font.objgen)


def _needed(font: pikepdf.Object, written: Written) -> dict[int, str]:
    """The letters that it is used for, by their codes; all signs of a font of symbols."""
    letters = dict(sorted(meanings(font).items()))
    if _is_of_signs(font):
        return letters
    used = written.used if written.named else frozenset()
    return {code: letter for code, letter in letters.items() if letter != UNKNOWN and _is_used(letter, used)}


def _is_used(letter: str, used: frozenset[str]) -> bool:
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
