"""Plain texts and tables set on A4 by Pango, which is a hundred times quicker at it than any engine for HTML."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from heapq import nlargest

import cairocffi
import pangocairocffi
from pangocffi import Alignment, FontDescription, Layout, Weight, WrapMode, pango, units_from_double, units_to_double

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.jail.inside.written.texts import delimiter_of
from kiosk.documents.sheet import A4

_PORTRAIT = (A4.width, A4.height)  # points
_LANDSCAPE = (841.890, 595.276)
_MARGIN = 56.7  # points, 20 mm
_TABLE_MARGIN = 42.5  # points, 15 mm

_PROSE_FONT = "Liberation Sans, Noto Sans"
_PROSE_POINTS = 11.0
_COLUMN_FONT = "Liberation Mono, Noto Sans Mono"
_COLUMN_POINTS = 10.0  # 80 letters fill a line
_COLUMNS = 80
_WIDE_POINTS = 9.0  # 135 of them on paper that lies
_DRAWN_COLUMNS = re.compile(r"\S {3,}\S|[─-╿]")  # text that stands in columns, or in boxes

_PIECE = 3_000  # bytes of one line set at once: a page of it takes a few
_LINES_MOST = 60  # on a page
_LETTERS_MOST = 250 * _LINES_MOST  # on a page, all of them i
_LONG_WORD = re.compile(r"[!-~\u00a1-\u058f]{200,}")  # breaking it costs Pango its length squared: it is broken before
_WORD_PIECE = 80
_DROPPED = dict.fromkeys((*range(9), *range(11, 12), *range(13, 32), 127))  # what doesn't print

_TABLE_SIZES = ((_PORTRAIT, 10.0), (_LANDSCAPE, 10.0), (_LANDSCAPE, 8.0), (_LANDSCAPE, 6.5))  # paper, font: the first
_COLUMNS_MOST = 40  # of a table, or it is text
_CELL_MOST = 600  # letters, or it is text: a row must fit on a page
_CELL_WIDE = 20.0  # times the font's size: a cell's longest line
_EM = 100.0  # points of a font in which widths are measured
_PADDING = 4.0  # points on each side of a cell's words
_RULE = 0.4  # points
_NUMBER = re.compile(r"[-+−(]?\d[\d\s.,'’]*\)?\s?[-%€$£]?")


def text_to_pdf(text: str, pages_max: int) -> memoryview:
    """A plain text on A4; one that draws columns with spaces keeps them. Raises Rejected."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED).rstrip()
    if not text:
        raise Rejected(Rejection.NOTHING_INSIDE)
    lines = _LONG_WORD.sub(_in_pieces, text)
    if lines.count("\n") > _LINES_MOST * pages_max or len(text) > _LETTERS_MOST * pages_max:
        raise Rejected(Rejection.TOO_LONG)
    sheets, layout = _sheets_for(text, pages_max)
    for number, part in enumerate(lines.split("\f")):  # a form feed ends a page
        if number:
            sheets.next()
        _set(part.encode(), sheets, layout)
    return sheets.pdf()


def table_to_pdf(text: str, pages_max: int) -> memoryview:
    """A text of separated values as a table on A4, small or lying where it is wide. Raises Rejected."""
    if len(text) > 4 * _LETTERS_MOST * pages_max or text.count("\n") > _LINES_MOST * pages_max:
        raise Rejected(Rejection.TOO_LONG)
    delimiter = delimiter_of(text)
    written = text.removeprefix(f"sep={delimiter}").replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED)
    lines = written.splitlines(keepends=True)  # some of them end within a cell
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error:
        return text_to_pdf(text, pages_max)
    columns = max(map(len, rows), default=0)
    if columns > _COLUMNS_MOST or any(len(cell) > _CELL_MOST for row in rows for cell in row):
        return text_to_pdf(text, pages_max)
    if not rows:
        raise Rejected(Rejection.NOTHING_INSIDE)
    try:
        return _Table(rows, columns, pages_max).pdf()
    except _TooTall:
        return text_to_pdf(text, pages_max)


class _TooTall(Exception):
    """A row doesn't fit on a page."""


class _Sheets:
    """Sheets of paper, one after the other, and the font on them."""

    def __init__(self, paper: tuple[float, float], margin: float, pages_max: int) -> None:
        self._written = io.BytesIO()
        self._surface = cairocffi.PDFSurface(self._written, *paper)
        self._left = pages_max
        self.context = cairocffi.Context(self._surface)
        self.margin = margin
        self.width, self.height = (side - 2 * margin for side in paper)

    def next(self) -> None:
        """Takes another sheet. Raises Rejected when there is none."""
        self._surface.show_page()
        self._left -= 1
        if not self._left:
            raise Rejected(Rejection.TOO_LONG)

    def layout(self, family: str, points: float, width: float) -> Layout:
        """For text in lines of that width in points."""
        layout = pangocairocffi.create_layout(self.context)
        pango.pango_context_set_round_glyph_positions(layout.context.pointer, False)  # paper has no pixels
        layout.font_description = _font(family, points)
        layout.wrap = WrapMode.WORD_CHAR
        layout.width = units_from_double(max(width, points))
        return layout

    def show(self, layout: Layout, across: float, down: float) -> None:
        """Draws it, at a distance from the left and top margins."""
        self.context.move_to(self.margin + across, self.margin + down)
        pangocairocffi.show_layout(self.context, layout)

    def rule(self, left: float, right: float, down: float) -> None:
        """Draws a thin line, from and to so far from the left margin."""
        self.context.set_line_width(_RULE)
        self.context.move_to(self.margin + left, self.margin + down)
        self.context.line_to(self.margin + right, self.margin + down)
        self.context.stroke()

    def pdf(self) -> memoryview:
        """All that was drawn."""
        self._surface.finish()
        return self._written.getbuffer()


def _font(family: str, points: float, weight: Weight = Weight.NORMAL) -> FontDescription:
    font = FontDescription()
    font.family = family
    font.weight = weight
    font.set_absolute_size(units_from_double(points))  # a PDF's unit is the point
    return font


def _in_pieces(word: re.Match[str]) -> str:
    return "\n".join(word[0][at : at + _WORD_PIECE] for at in range(0, len(word[0]), _WORD_PIECE))


def _sheets_for(text: str, pages_max: int) -> tuple[_Sheets, Layout]:
    """Paper and font: letters of equal width where columns are drawn with them, lying where lines are long."""
    lines = text[:_PIECE].split("\n")
    if sum(1 for line in lines if _DRAWN_COLUMNS.search(line)) < 2:
        sheets = _Sheets(_PORTRAIT, _MARGIN, pages_max)
        return sheets, sheets.layout(_PROSE_FONT, _PROSE_POINTS, sheets.width)
    wide = max(map(len, lines)) > _COLUMNS
    sheets = _Sheets(_LANDSCAPE if wide else _PORTRAIT, _MARGIN, pages_max)
    return sheets, sheets.layout(_COLUMN_FONT, _WIDE_POINTS if wide else _COLUMN_POINTS, sheets.width)


def _set(text: bytes, sheets: _Sheets, layout: Layout) -> None:
    """Sets a text from the top of the sheet on, and on as many more as it needs."""
    down, at = 0.0, 0
    while at < len(text):
        piece, whole = _piece(text, at)
        layout.text = piece.decode()
        end, height = _fitting(layout, len(piece), sheets.height - down, whole)
        if not end and down:
            sheets.next()
            down = 0.0
            continue
        end = end or len(piece)  # one line, whatever its height
        if end < len(piece):
            layout.text = piece[:end].decode().removesuffix("\n")
        sheets.show(layout, 0, down)
        down += height
        at += end + (end == len(piece) and whole)  # its line's end is set, too


def _piece(text: bytes, start: int) -> tuple[bytes, bool]:
    """A page's worth of lines, without the last one's end, and whether that one is whole."""
    end = start - 1
    for _ in range(_LINES_MOST):
        end = text.find(b"\n", end + 1)
        if end < 0:
            end = len(text)
            break
    if end - start <= _PIECE:
        return text[start:end], True
    return text[start : start + _PIECE].decode(errors="ignore").encode(), False


def _fitting(layout: Layout, length: int, height: float, whole: bool) -> tuple[int, float]:
    """How many of its bytes fit into the height, in whole lines, and how high these are; a line that isn't waits."""
    lines = layout.get_iter()
    top, bottom = lines.get_line_yrange()
    number = 0
    while bottom <= units_from_double(height) and (whole or not lines.at_last_line()):
        if not lines.next_line():
            return length, units_to_double(bottom)
        number += 1
        top, bottom = lines.get_line_yrange()
    line = pango.pango_layout_get_line_readonly(layout.pointer, number)
    return pango.pango_layout_line_get_start_index(line), units_to_double(top)


class _Table:
    """Rows of cells in columns as wide as they need, or as the paper lets them be."""

    def __init__(self, rows: list[list[str]], columns: int, pages_max: int) -> None:
        self._rows = [row + [""] * (columns - len(row)) for row in rows]
        self._from_right = sum(map(_is_rtl, rows[0])) > len(rows[0]) / 2
        if self._from_right:
            self._rows = [row[::-1] for row in self._rows]
        paper, points, self._widths = _fitted(_widest(self._rows), _TABLE_SIZES)
        self._sheets = _Sheets(paper, _TABLE_MARGIN, pages_max)
        self._fonts = [_font(_PROSE_FONT, points, weight) for weight in (Weight.NORMAL, Weight.BOLD)]
        self._cells = [self._sheets.layout(_PROSE_FONT, points, width - 2 * _PADDING) for width in self._widths]

    def pdf(self) -> memoryview:
        """All rows, and the first one again on each sheet if it is made of names. Raises Rejected, _TooTall."""
        titles = all(cell.strip() and not _NUMBER.fullmatch(cell.strip()) for cell in self._rows[0])
        down = self._show(self._rows[0], 0.0, titles)
        for row in self._rows[1:]:
            end = self._show(row, down)
            if not end:
                self._sheets.next()
                down = self._show(self._rows[0], 0.0, bold=True) if titles else 0.0
                end = self._show(row, down)
            if not end:
                raise _TooTall
            down = end
        return self._sheets.pdf()

    def _show(self, row: list[str], down: float, bold: bool = False) -> float:
        """Draws a row with a line below it, and says how far down that is; 0 if the row doesn't fit any more."""
        for layout, cell in zip(self._cells, row, strict=True):
            layout.font_description = self._fonts[bold]
            layout.text = cell.strip()
            to_right = _NUMBER.fullmatch(layout.text) or (self._from_right and not _is_rtl(layout.text))
            layout.alignment = Alignment.RIGHT if to_right else Alignment.LEFT  # Pango turns it for Arabic
        end: float = down + units_to_double(max(layout.get_size()[1] for layout in self._cells)) + 2 * _PADDING
        if end > self._sheets.height:
            return 0.0
        left = self._sheets.width - sum(self._widths) if self._from_right else 0.0
        across = left
        for layout, width in zip(self._cells, self._widths, strict=True):
            self._sheets.show(layout, across + _PADDING, down + _PADDING)
            across += width
        self._sheets.rule(left, across, end)
        return end


def _is_rtl(text: str) -> bool:
    """Whether its first letter is one of those that are read from right to left (UAX #9, P2)."""
    return next((unicodedata.bidirectional(sign) for sign in text if sign.isalpha()), "") in ("R", "AL")


def _widest(rows: list[list[str]]) -> list[float]:
    """How wide each column is on one line, in ems: by its longest cells, as letters are of different widths."""
    layout = _Sheets(_PORTRAIT, 0, 1).layout(_PROSE_FONT, _EM, _CELL_WIDE * _EM)
    layout.font_description = _font(_PROSE_FONT, _EM, Weight.BOLD)
    widest = []
    for title, *column in zip(*rows, strict=True):
        longest = nlargest(3, {line for cell in column for line in cell.strip().split("\n")}, key=len)
        layout.text = "\n".join([title.strip(), *longest])
        widest.append(units_to_double(layout.get_size()[0]) / _EM)
    return widest


def _fitted(
    widest: list[float], sizes: Sequence[tuple[tuple[float, float], float]]
) -> tuple[tuple[float, float], float, list[float]]:
    """The first paper and font that columns of these widths fit on; the last one with narrower columns if none."""
    (paper, points), *smaller = sizes
    widths = [ems * points + 2 * _PADDING for ems in widest]
    room = (paper[0] - 2 * _TABLE_MARGIN) / sum(widths)
    if room < 1 and smaller:
        return _fitted(widest, smaller)
    return paper, points, [width * min(room, 1) for width in widths]
