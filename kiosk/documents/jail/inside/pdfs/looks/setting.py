"""Words set into their boxes by Pango, which has a font for every script, joins letters and knows where lines begin."""

import itertools
import unicodedata
from collections.abc import Iterator
from functools import partial

import pangocairocffi
from pangocffi import Alignment, FontDescription, Layout, Weight, WrapMode, pango, units_from_double, units_to_double

from kiosk.documents.jail.inside.pdfs.looks.fields import Words
from kiosk.documents.jail.inside.pdfs.looks.ink import Context, Look

FAMILIES = {
    "Sans": "Liberation Sans, Noto Sans, Noto Sans Hebrew, Noto Naskh Arabic",
    "Serif": "Liberation Serif, Noto Serif, Noto Sans Hebrew, Noto Naskh Arabic",
    "Mono": "Liberation Mono, Noto Sans Mono, Noto Sans Hebrew, Noto Naskh Arabic",
}
"""The first that has a letter draws it."""
_POINTS = 12.0  # of text that may be as large as fits, on several lines
_POINTS_MIN = 4.0
_CELL = 0.75  # of a cell's height
_SPARE = 1.0  # points between a border and words
_CHOSEN = (0.6, 0.75, 0.85)  # light enough to be read on, in grey too
_SMALLER = 0.95  # at least, at a time
_RIGHT_TO_LEFT = 1  # PANGO_DIRECTION_RTL


def look(words: Words) -> Look:
    """A box and the words in it."""
    return Look(words.box, partial(draw, words), len(words.text), words.quarters)


def draw(words: Words, context: Context, width: float, height: float) -> None:
    """Draws them, and what their box has of its own."""
    context.rectangle(0, 0, width, height)
    context.clip_preserve()
    if words.ground:
        context.set_source_rgb(*words.ground)
        context.fill_preserve()
    edge = words.border.width if words.border.color else 0.0
    context.new_path()
    context.rectangle(edge / 2, edge / 2, max(0, width - edge), max(0, height - edge))
    if words.border.take(context):
        for cell in range(1, words.cells):
            context.move_to(cell * width / words.cells, 0)
            context.rel_line_to(0, height)
        context.stroke()
    context.new_path()
    context.rectangle(edge, edge, max(0, width - 2 * edge), max(0, height - 2 * edge))
    context.clip()
    context.set_source_rgb(*words.pen.color)
    setting = _Setting(words, width, height, edge, context)
    if words.cells:
        setting.in_cells()
    elif words.chosen is not None:
        setting.as_list(words.chosen)
    elif words.wrapped:
        setting.on_lines()
    else:
        setting.on_one_line()


class _Setting:
    """A box's words, about to be set."""

    def __init__(self, words: Words, width: float, height: float, edge: float, context: Context) -> None:
        self._words = words
        self._width, self._height = width, height
        self._spare = edge + _SPARE
        self._room = max(1.0, width - 2 * self._spare)
        self._context = context

    def on_one_line(self) -> None:
        """In the middle of the height, smaller if it is too long."""
        layout = self._layout(self._words.text.replace("\r", " ").replace("\n", " "), self._words.pen.points or _POINTS)
        across, down = _size(layout)
        fitting = self._room / max(across, 1)
        if not self._words.pen.points:
            fitting = min(fitting, self._height / max(down, 1))
        if fitting < 1 or not self._words.pen.points:
            layout.font_description = self._font((self._words.pen.points or _POINTS) * fitting)
        self._show(layout, (self._height - _size(layout)[1]) / 2)

    def on_lines(self) -> None:
        """From the top, smaller if there are too many."""
        points = self._words.pen.points or _POINTS
        layout = self._layout(self._words.text.replace("\r\n", "\n").replace("\r", "\n"), points)
        layout.wrap = WrapMode.WORD_CHAR
        layout.width = units_from_double(self._room)
        from_right = pango.pango_find_base_dir(layout.text.encode(), -1) == _RIGHT_TO_LEFT  # Pango turns sides then
        sides = (Alignment.LEFT, Alignment.CENTER, Alignment.LEFT if from_right else Alignment.RIGHT)
        layout.alignment = sides[self._words.pen.alignment]
        room = max(1.0, self._height - self._spare)
        while (down := _size(layout)[1]) > room and points > _POINTS_MIN:
            points = max(_POINTS_MIN, points * min((room / down) ** 0.5, _SMALLER))
            layout.font_description = self._font(points)
        self._context.move_to(self._spare, self._spare / 2)
        pangocairocffi.show_layout(self._context, layout)

    def in_cells(self) -> None:
        """One letter in each cell, the first where its script begins."""
        cell = self._width / self._words.cells
        from_right = pango.pango_find_base_dir(self._words.text.encode(), -1) == _RIGHT_TO_LEFT
        for at, letter in enumerate(itertools.islice(_letters(self._words.text), self._words.cells)):
            layout = self._layout(letter, self._words.pen.points or self._height * _CELL)
            across, down = _size(layout)
            place = self._words.cells - 1 - at if from_right else at
            self._context.move_to(place * cell + (cell - across) / 2, (self._height - down) / 2)
            pangocairocffi.show_layout(self._context, layout)

    def as_list(self, chosen: frozenset[int]) -> None:
        """A line for each choice, as many as there is room for."""
        top = self._spare / 2
        for at, choice in enumerate(self._words.text.split("\n")):
            layout = self._layout(choice, self._words.pen.points or _POINTS)
            down = _size(layout)[1]
            if at in chosen:
                self._context.rectangle(0, top, self._width, down)
                self._context.set_source_rgb(*_CHOSEN)
                self._context.fill()
                self._context.set_source_rgb(*self._words.pen.color)
            self._show(layout, top)
            top += down
            if top > self._height:
                break

    def _show(self, layout: Layout, down: float) -> None:
        left = (self._room - _size(layout)[0]) * self._words.pen.alignment / 2
        self._context.move_to(self._spare + left, down)
        pangocairocffi.show_layout(self._context, layout)

    def _layout(self, text: str, points: float) -> Layout:
        layout = pangocairocffi.create_layout(self._context)
        pango.pango_context_set_round_glyph_positions(layout.context.pointer, False)  # paper has no pixels
        layout.font_description = self._font(points)
        layout.text = text.replace("\0", "")
        return layout

    def _font(self, points: float) -> FontDescription:
        font = FontDescription()
        font.family = FAMILIES[self._words.pen.family]
        font.weight = Weight.BOLD if self._words.pen.bold else Weight.NORMAL
        font.set_absolute_size(units_from_double(max(points, 1.0)))  # a PDF's unit is the point
        return font


def _size(layout: Layout) -> tuple[float, float]:
    across, down = layout.get_size()
    return units_to_double(across), units_to_double(down)


def _letters(text: str) -> Iterator[str]:
    """Letters, each with what stands above and below it."""
    letter = ""
    for sign in text:
        if letter and not unicodedata.category(sign).startswith("M"):
            yield letter
            letter = ""
        letter += sign
    if letter:
        yield letter
