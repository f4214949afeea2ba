"""A font cast for a PDF: of the letters that it needs, as the machine's own fonts draw them. In the jail only."""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cairocffi
import pangocairocffi
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pangocffi import FontDescription, Layout, Style, Weight, pango, units_from_double, units_to_double

EM = 1000
"""The font's units, in which PDFs give widths too."""
_ASCENT, _DESCENT = 900, -300
_ERROR = 1.0  # units that a curve may be off
_FAR = 16_000  # units, half of what the format holds: no letter is so large
_SYMBOLIC = 0xF000  # where a font whose codes are no Unicode has them in Microsoft's table
_BOX = ((50, 0), (50, 700), (450, 700), (450, 0))  # in place of a letter that no font has, and within it a hole
_NO_BASE = "\u200c"  # so that what belongs above a letter is drawn without a sign that stands for the letter
_HOLE = ((80, 30), (420, 30), (420, 670), (80, 670))


@dataclass(frozen=True)
class Hand:
    """How the letters look that are wanted."""

    families: str  # the first that has a letter draws it
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Cast:
    """A TrueType font: its glyphs are the letters in their order, from 1."""

    program: bytes
    widths: Sequence[float]


def cast(letters: Sequence[str], widths: Sequence[float | None], codes: Sequence[int], hand: Hand) -> Cast:
    """A font of these letters, none wider than its width says (None or 0: as wide as it comes).

    `codes`: those of one byte stand for the letters, in their order; others must be told otherwise.
    """
    builder = FontBuilder(EM, isTTF=True)
    names = [".notdef", *(f"letter{number}" for number in range(len(letters)))]
    drawing = _Drawing(hand)
    drawn = [_drawn(drawing, letter, width) for letter, width in zip(letters, widths, strict=True)]
    builder.setupGlyphOrder(names)
    builder.setupGlyf(dict(zip(names, (TTGlyphPen(None).glyph(), *(glyph for glyph, _ in drawn)), strict=True)))
    across = [0.0, *(width for _, width in drawn)]
    outlines = builder.font["glyf"]
    sides = [
        (min(round(width), _FAR), getattr(outlines[name], "xMin", 0)) for name, width in zip(names, across, strict=True)
    ]
    builder.setupHorizontalMetrics(dict(zip(names, sides, strict=True)))
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.font["cmap"] = _table({code: name for code, name in zip(codes, names[1:], strict=True) if code < 256})
    builder.setupPost(keepGlyphNames=False)
    written = io.BytesIO()
    builder.font.save(written)
    return Cast(written.getvalue(), across[1:])


def _drawn(drawing: "_Drawing", letter: str, width: float | None) -> tuple[object, float]:
    path, across = drawing.path(letter)
    narrower = width / across if width and across > width else 1.0
    pen = TTGlyphPen(None)
    _trace(path, TransformPen(Cu2QuPen(pen, _ERROR, reverse_direction=True), (narrower, 0, 0, 1, 0, 0)))
    return pen.glyph(), width or across


class _Drawing:
    """Letters as outlines."""

    def __init__(self, hand: Hand) -> None:
        self._context = cairocffi.Context(cairocffi.RecordingSurface(cairocffi.CONTENT_ALPHA, None))
        self._context.set_tolerance(_ERROR)
        self._layout = pangocairocffi.create_layout(self._context)
        self._layout.font_description = _font(hand)

    def path(self, letter: str) -> tuple[list[tuple[int, tuple[float, ...]]], float]:
        """Its outline on the base line, upwards, and its width."""
        layout: Layout = self._layout
        layout.text = _NO_BASE + letter if unicodedata.category(letter[0]).startswith("M") else letter
        if pango.pango_layout_get_unknown_glyphs_count(layout.pointer):
            return _boxed(), _BOX[2][0] + _BOX[0][0]
        self._context.new_path()
        self._context.save()
        self._context.scale(1, -1)
        self._context.move_to(0, -units_to_double(layout.get_baseline()))
        pangocairocffi.layout_path(self._context, layout)
        self._context.restore()
        return self._context.copy_path(), units_to_double(layout.get_size()[0])


def _boxed() -> list[tuple[int, tuple[float, ...]]]:
    steps: list[tuple[int, tuple[float, ...]]] = []
    for corners in (_BOX, _HOLE):
        steps.append((cairocffi.PATH_MOVE_TO, corners[0]))
        steps += [(cairocffi.PATH_LINE_TO, corner) for corner in corners[1:]]
        steps.append((cairocffi.PATH_CLOSE_PATH, ()))
    return steps


def _trace(path: list[tuple[int, tuple[float, ...]]], pen: TransformPen) -> None:
    is_open, start = False, (0.0, 0.0)
    for step, numbers in path:
        bounded = [min(max(number, -_FAR), _FAR) for number in numbers]
        points = list(zip(bounded[::2], bounded[1::2], strict=True))
        if step == cairocffi.PATH_MOVE_TO:
            if is_open:
                pen.closePath()
            is_open = False
            start = points[0]
        elif step == cairocffi.PATH_CLOSE_PATH:
            if is_open:
                pen.closePath()
            is_open = False
        else:
            if not is_open:
                pen.moveTo(start)
            is_open = True
            (pen.lineTo if step == cairocffi.PATH_LINE_TO else pen.curveTo)(*points)
    if is_open:
        pen.closePath()


def _font(hand: Hand) -> FontDescription:
    font = FontDescription()
    font.family = hand.families
    font.weight = Weight.BOLD if hand.bold else Weight.NORMAL
    font.style = Style.ITALIC if hand.italic else Style.NORMAL
    font.set_absolute_size(units_from_double(EM))
    return font


def _table(names: Mapping[int, str]) -> object:
    """By codes, as viewers and printers look for them in a symbolic font (ISO 32000-2, 9.6.5.4)."""
    table = newTable("cmap")
    table.tableVersion = 0
    table.tables = []
    for platform, encoding, kind, first in ((1, 0, 6, 0), (3, 0, 4, _SYMBOLIC)):
        part = CmapSubtable.newSubtable(kind)
        part.platformID, part.platEncID, part.language = platform, encoding, 0
        part.cmap = {first + code: name for code, name in names.items()}
        table.tables.append(part)
    return table
