"""Fonts that a page is written with, and which letters their codes mean, as far as a PDF says. In the jail only."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pikepdf

from kiosk.documents.jail.inside.pdfs import symbols

UNKNOWN = "\ufffd"
"""What a code means that has a name of its own."""
_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_TWO_BYTES = ("/Identity-H", "/Identity-V")
_CODES = 65_536  # of two bytes
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_RESOURCES_MAX = 1_000  # of one page, those of what is drawn on it among them
_SINGLE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = rb"<([0-9A-Fa-f\s]*)>\s*"
_PAIR = re.compile(_HEX * 2)
_RANGE = re.compile(_HEX * 2 + rb"(?:" + _HEX + rb"|\[([^\]]*)\])")
_ONE = re.compile(_HEX)


def fonts_of(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    """All fonts of a page, and of what is drawn on it."""
    waiting = [page.obj.get("/Resources")]
    for _ in range(_RESOURCES_MAX):
        if not waiting:
            return
        resources = waiting.pop()
        yield from _values(resources, "/Font")
        waiting += [thing.get("/Resources") for thing in _values(resources, "/XObject") if "/Resources" in thing]


def inner_of(font: pikepdf.Object) -> pikepdf.Object | None:
    """The font that a composite font (ISO 32000-2, 9.7) is made of, None for simple ones."""
    if font.get("/Subtype") != pikepdf.Name.Type0:
        return None
    descendants = font.get("/DescendantFonts")
    inner = descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else None
    return inner if isinstance(inner, pikepdf.Dictionary) else pikepdf.Dictionary()


def is_only_named(font: pikepdf.Object) -> bool:
    """Whether the font itself isn't in the file."""
    told = (inner_of(font) or font).get("/FontDescriptor")
    is_drawn = font.get("/Subtype") == pikepdf.Name.Type3  # by the page's own means
    return not is_drawn and not (isinstance(told, pikepdf.Dictionary) and any(key in told for key in _FILES))


def meanings(font: pikepdf.Object) -> dict[int, str]:
    """The letters by their codes: of one byte in a simple font, of two in a composite one.

    Composite fonts are understood where codes are a font's own numbers (Identity); others have tables of their own.
    """
    said = dict(_for_copying(font.get("/ToUnicode")))
    signs = symbols.signs_of(str(font.get("/BaseFont", "")))
    if font.get("/Subtype") == "/Type0":
        said = {code: symbols.real(signs or {}, letters) for code, letters in said.items()}
        return said if font.get("/Encoding") in _TWO_BYTES else {}
    if signs is not None:
        return signs
    return _encoded(font.get("/Encoding")) | {code: letters for code, letters in said.items() if code < 256}


def _encoded(encoding: object) -> dict[int, str]:
    """The letters of a simple font (ISO 32000-2, 9.6.5)."""
    from fontTools.agl import toUnicode  # takes a while to load, and few papers need it

    told: Any = encoding if isinstance(encoding, pikepdf.Dictionary) else pikepdf.Dictionary(BaseEncoding=encoding)
    letters = dict(_usual(_CODECS.get(str(told.get("/BaseEncoding")))))
    differences = told.get("/Differences")
    code = 0
    for thing in differences.as_list()[:_CODES] if isinstance(differences, pikepdf.Array) else ():
        if isinstance(thing, pikepdf.Name):
            letters[code] = "" if thing == "/.notdef" else toUnicode(str(thing)[1:]) or UNKNOWN
            code += 1
        else:
            code = int(thing)
    return {code: letter for code, letter in letters.items() if letter and 0 <= code < 256}


@cache
def _usual(codec: str | None) -> Mapping[int, str]:
    if codec:
        return {code: bytes([code]).decode(codec, "ignore") for code in range(256)}
    from fontTools.agl import toUnicode
    from fontTools.encodings.StandardEncoding import StandardEncoding

    return {code: toUnicode(name) for code, name in enumerate(StandardEncoding)}


def _for_copying(said: object) -> Iterator[tuple[int, str]]:
    """What a font says of its codes to programs that copy text (ISO 32000-2, 9.10.3)."""
    if not isinstance(said, pikepdf.Stream):
        return
    content = said.read_bytes()
    for part in _SINGLE.findall(content):
        for code, letters in _PAIR.findall(part):
            yield _number(code), _letters(letters)
    left = _CODES
    for part in _RANGES.findall(content):
        for first, last, letters, each in _RANGE.findall(part):
            codes = range(_number(first), _number(last) + 1)[: max(0, left)]
            left -= len(codes)
            yield from zip(codes, map(_letters, _ONE.findall(each)) if each else _counted(letters), strict=False)


def _counted(letters: bytes) -> Iterator[str]:
    """The letters of a range: the last of them counts on."""
    begin = _letters(letters)
    for step in range(_CODES if begin else 0):
        last = ord(begin[-1]) + step
        yield begin[:-1] + (chr(last) if last <= 0x10FFFF else "")


def _number(digits: bytes) -> int:
    return int(b"0" + b"".join(digits.split())[:8], 16)


def _letters(digits: bytes) -> str:
    digits = b"".join(digits.split())
    return bytes.fromhex(digits[: len(digits) // 4 * 4].decode()).decode("utf-16-be", "ignore") if digits else ""


def _values(resources: object, key: str) -> list[pikepdf.Object]:
    """The dictionaries and streams of one kind that something is drawn with."""
    named = resources.get(key) if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(named, pikepdf.Dictionary):
        return []
    return [thing for _, thing in named.items() if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream))]
