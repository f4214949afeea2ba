"""What was written into a form's fields and into boxes on a page, and how it is to be set. Nothing is drawn here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

import pikepdf

from kiosk.documents.jail.inside.pdfs.looks.ink import Box, Color, Stroke, color, rectangle, stroke
from kiosk.documents.jail.inside.pdfs.tree import inherited

_MULTILINE, _PASSWORD, _COMBO, _COMB = 1 << 12, 1 << 13, 1 << 17, 1 << 24  # flags: ISO 32000-2, tables 228 to 233
_LETTERS_MOST = 5_000  # of one field: more than a page holds
_CELLS_MOST = 200
_FONT = re.compile(r"/(\S+)\s+(\d*\.?\d*)\s+Tf")
_COLOR = re.compile(r"((?:\d*\.?\d+\s+){1,4})(?:g|rg|k)(?!\S)")
_WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LINE_ENDS = re.compile(r"</p>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_STAMP_MOST = 40  # letters
_POINTS_MOST = 300.0
_PEN_MOST = 500  # letters that say how to write
_BLACK: Color = (0.0, 0.0, 0.0)
_RED: Color = (0.8, 0.0, 0.0)


@dataclass(frozen=True)
class Pen:
    """How words are written."""

    family: str  # "Sans", "Serif", "Mono"
    bold: bool
    points: float  # of the font; 0: as large as fits
    color: Color
    alignment: int  # 0: left, 1: in the middle, 2: right


@dataclass(frozen=True)
class Words:
    """A text in its box."""

    box: Box
    text: str
    pen: Pen
    border: Stroke
    ground: Color | None
    wrapped: bool = False
    cells: int = 0  # each holds one letter
    chosen: frozenset[int] | None = None  # the text is a list to choose from; these of its lines are
    quarters: int = 0  # turned against the clock


def words_of(annotation: pikepdf.Dictionary, form: pikepdf.Dictionary) -> Words | None:
    """What is written in a field or box, None if pdfium sets it as well. Raises ValueError, TypeError."""
    match annotation.get("/Subtype"):
        case "/Widget":
            return _field(annotation, form)
        case "/FreeText":
            return _box(annotation, form)
        case "/Stamp" if isinstance(annotation.get("/Name"), pikepdf.Name):
            return _stamp(annotation)
        case _:
            return None


def is_text(annotation: pikepdf.Dictionary) -> bool:
    """Whether it is a field with words in it, chosen or typed."""
    return annotation.get("/Subtype") == "/Widget" and inherited(annotation, "/FT") in ("/Tx", "/Ch")


def _field(field: pikepdf.Dictionary, form: pikepdf.Dictionary) -> Words | None:
    if not is_text(field):
        return None
    flags = int(inherited(field, "/Ff") or 0)
    is_choice = inherited(field, "/FT") == "/Ch"
    text, chosen = _choice(field, flags) if is_choice else ("\n".join(_strings(inherited(field, "/V"))), None)
    if _is_for_pdfium(text) or flags & _PASSWORD:
        return None
    wrapped = not is_choice and bool(flags & _MULTILINE)
    cells = int(inherited(field, "/MaxLen") or 0) if flags & _COMB and not is_choice and not wrapped else 0
    paint = field.get("/MK")
    paint = paint if isinstance(paint, pikepdf.Dictionary) else pikepdf.Dictionary()
    return Words(
        rectangle(field),
        text,
        _pen(field, form),
        stroke(field, color(paint.get("/BC"))),
        color(paint.get("/BG")),
        wrapped,
        min(max(0, cells), _CELLS_MOST),
        chosen,
        int(paint.get("/R", 0)) // 90 % 4,
    )


def _choice(field: pikepdf.Dictionary, flags: int) -> tuple[str, frozenset[int] | None]:
    """What is seen of it: what was chosen; or a list's lines from the first that shows, and which are chosen."""
    value, options = _strings(inherited(field, "/V")), _options(inherited(field, "/Opt"))
    if flags & _COMBO:
        names = dict(options)
        return "\n".join(names.get(one, one) for one in value), None
    shown = options[max(0, int(inherited(field, "/TI") or 0)) :]
    chosen = frozenset(line for line, pair in enumerate(shown) if not set(pair).isdisjoint(value))
    return "\n".join(name for _, name in shown), chosen


def _box(box: pikepdf.Dictionary, form: pikepdf.Dictionary) -> Words | None:
    text = "\n".join(_strings(box.get("/Contents"))) or _without_tags("\n".join(_strings(box.get("/RC"))))
    if len(text) > _LETTERS_MOST:
        return None
    pen = _pen(box, form)
    border = stroke(box, None if box.get("/IT") == "/FreeTextTypeWriter" else pen.color)
    return Words(rectangle(box), text, pen, border, color(box.get("/C")), wrapped=True)


def _without_tags(rich: str) -> str:
    """The words of a text in XHTML, on their lines (ISO 32000-2, 12.7.4.4)."""
    return unescape(_TAG.sub("", _LINE_ENDS.sub("\n", rich))).strip()


def _stamp(stamp: pikepdf.Dictionary) -> Words:
    """One of the usual stamps, which have names alone (ISO 32000-2, table 184): NotApproved."""
    name = _WORD_BEGINS.sub(" ", str(stamp.Name).strip("/#")[:_STAMP_MOST]).upper()
    ink = color(stamp.get("/C")) or _RED
    return Words(rectangle(stamp), name, Pen("Sans", True, 0, ink, 1), Stroke(2, (), ink), None)


def _is_for_pdfium(text: str) -> bool:
    """Whether pdfium sets it as well: it has an upright font for the letters of Western Europe, and no other."""
    if len(text) > _LETTERS_MOST:
        return True
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _strings(value: object) -> list[str]:
    """A value's texts: one, or several chosen ones."""
    if isinstance(value, pikepdf.Array):
        return [str(one) for one in value.as_list()[:_LETTERS_MOST] if isinstance(one, pikepdf.String)]
    if isinstance(value, pikepdf.Stream):
        return [str(pikepdf.String(value.read_bytes()))]
    return [str(value)] if isinstance(value, pikepdf.String) else []


def _options(said: object) -> list[tuple[str, str]]:
    """What can be chosen, as values and what is seen of them."""
    if not isinstance(said, pikepdf.Array):
        return []
    pairs = [_strings(option) or [""] for option in said.as_list()[:_LETTERS_MOST]]
    return [(pair[0], pair[-1]) for pair in pairs]


def _pen(annotation: pikepdf.Dictionary, form: pikepdf.Dictionary) -> Pen:
    """As its default appearance says, or that of all fields (ISO 32000-2, 12.7.4.3)."""
    said = str(inherited(annotation, "/DA") or form.get("/DA", ""))[:_PEN_MOST]
    fonts, colors = _FONT.findall(said), _COLOR.findall(said)
    name, size = fonts[-1] if fonts else ("", "0")
    alignment = inherited(annotation, "/Q")
    return Pen(
        *_family(name, form),
        min(float(size or 0), _POINTS_MOST),
        _color(colors[-1].split()) if colors else _BLACK,
        int(form.get("/Q", 0) if alignment is None else alignment) % 3,
    )


def _color(said: Sequence[str]) -> Color:
    return color(pikepdf.Array([float(number) for number in said])) or _BLACK


def _family(name: str, form: pikepdf.Dictionary) -> tuple[str, bool]:
    """Which kind of font a name stands for, and whether it is bold: by the font's own name where the form has it."""
    try:
        real = str(form.DR.Font[f"/{name}"].BaseFont)
    except (AttributeError, KeyError, TypeError, ValueError):
        real = name
    family = "Serif" if real.strip("/").startswith("Ti") else "Mono" if "Cour" in real else "Sans"
    return family, "Bold" in real or real.endswith("Bo")
