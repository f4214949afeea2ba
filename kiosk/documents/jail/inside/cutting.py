"""Long things become sheets: a scrolling screenshot, an endless web page, a receipt, a panorama. In the jail only.

On one sheet they would be a thread that nobody can read. So they are cut across, where a cut goes through nothing, and
printed as wide as the paper allows. The viewer and the rewriter cut by the same picture, and so at the same places.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops
from PIL.Image import Transpose

from kiosk.documents.sheet import A4, MARGIN, ROUNDING, Place, turned

_LONG = 2.0  # sheets: what needs no more of them is readable on one, letters of 12 points have 6 there
_NARROWEST = 72.0  # points: the narrowest rolls of tills have 57 mm, 160 points; what is narrower is no text
_CUT_MOST = 10  # pages of a file that are cut: one with more of them is made for long paper
_SHEETS_MOST = 200  # of one file's long pages
_ALIKE = 10  # of 255, between two pixels: what JPEG makes of an even ground

Picture = Callable[[int, float], Image.Image]
"""Draws a page, by its number, upright, grey or RGB, with so many pixels for each of its units, or some more."""


@dataclass(frozen=True)
class Page:
    """A page of a file by its number, its size in its own units as it is read, and its place on one sheet."""

    number: int
    width: float
    height: float
    place: Place
    has_margins: bool = False  # of its own at its sides, as pages do and pictures don't


@dataclass(frozen=True)
class Part:
    """What of a page is shown: edges in the page's own units, from its left and its top, as it is read."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Sheet:
    """What one sheet of paper shows: a page, or a `part` of it, in its `place`."""

    page: Page
    place: Place
    part: Part | None = None


@dataclass(frozen=True)
class Sheets:
    """A file's sheets; behind them, if pages became more by being cut, all `uncut`, each on a sheet of its own."""

    shown: tuple[Sheet, ...]
    uncut: tuple[Sheet, ...] = ()

    @property
    def all(self) -> tuple[Sheet, ...]:
        """By the numbers that the terminal knows them by."""
        return self.shown + self.uncut


def cut(pages: Sequence[Page], picture: Picture) -> Sheets:
    """Each page on its sheet, long ones on several. Raises what `picture` does."""
    whole = tuple(Sheet(page, page.place) for page in pages)
    long = [page for page in pages if _pieces(page) > _LONG and min(page.width, page.height) > _NARROWEST]
    if not 0 < len(long) <= _CUT_MOST or sum(map(_pieces, long)) > _SHEETS_MOST / 2:
        return Sheets(whole)
    shown = [part for sheet in whole for part in (_parts(sheet.page, picture) if sheet.page in long else (sheet,))]
    return Sheets(tuple(shown), whole if len(shown) > len(whole) else ())


def _scale(page: Page) -> float:
    """Points on paper for each of the page's units, where it is cut: as wide as fits, but not blown up."""
    across = min(page.width, page.height)
    if page.has_margins and across <= A4.width + ROUNDING:
        return 1.0
    return min(1.0, (A4.width - 2 * MARGIN) / across)


def _pieces(page: Page) -> float:
    return max(page.width, page.height) * _scale(page) / (A4.height - 2 * MARGIN)


def _parts(page: Page, picture: Picture) -> Iterator[Sheet]:
    scale, lying = _scale(page), page.width > page.height
    seen = picture(page.number, scale)  # a pixel for each point: a gap between two lines has a row of its own
    seen = seen.reduce(max(1, round(seen.width / page.width / scale)))
    if lying:
        seen = seen.transpose(Transpose.TRANSPOSE)
    unit = max(page.width, page.height) / seen.height
    across = min(page.width, page.height)
    for begin, end in _between_cuts(seen, (A4.height - 2 * MARGIN) / (scale * unit)):
        width, height = across * scale, (end - begin) * unit * scale
        place = Place(A4, (A4.width - width) / 2, MARGIN, width, height, scale)
        if lying:
            yield Sheet(page, turned(place), Part(begin * unit, 0, end * unit, page.height))
        else:
            yield Sheet(page, place, Part(0, begin * unit, page.width, end * unit))


def _between_cuts(seen: Image.Image, most: float) -> Iterator[tuple[int, int]]:
    """From which row to which each part goes, `most` rows at most; white paper behind the last line needs none."""
    even, steady = _differences(seen, (1, 0)), _differences(seen, (0, 1))
    begin, last = 0, max((row for row, edges in enumerate(even) if edges), default=0) + 1
    while last - begin > most:
        end = begin + _best_cut(even[begin : begin + int(most)], steady[begin : begin + int(most)])
        yield begin, end
        begin = end
    yield begin, min(seen.height, begin + int(most))


def _differences(seen: Image.Image, shift: tuple[int, int]) -> list[float]:
    """For each row, how much of it differs from what lies so far beside it."""
    beside = ImageChops.offset(seen, *shift)
    beside.paste(seen.crop((0, 0, shift[0] or seen.width, shift[1] or seen.height)))  # it came round from the far side
    apart = ImageChops.difference(seen, beside).point(([0] * _ALIKE + [255] * (256 - _ALIKE)) * len(seen.getbands()))
    return list(apart.convert("L").convert("F").resize((1, seen.height), Image.Resampling.BOX).getdata())


def _best_cut(even: list[float], steady: list[float]) -> int:
    """Where to end a part: in its last wide gap of one colour, or where only upright lines go on, or where it is calm.

    The nearer to the end, the fewer sheets; but a message or a picture of half a sheet stays whole.
    """
    rows = len(even)
    for differences, beginning in ((even, 0.8), (even, 0.5), (steady, 0.75)):
        gaps = list(_gaps(differences, int(beginning * rows)))
        widest = max((end - begin for begin, end in gaps), default=0)
        if widest:
            return max((begin + end) // 2 for begin, end in gaps if end - begin > widest / 2)
    return min(range(int(0.9 * rows), rows), key=steady.__getitem__)


def _gaps(differences: list[float], beginning: int) -> Iterator[tuple[int, int]]:
    """The runs of rows that show no difference, from a row on."""
    begin = None
    for row in range(beginning, len(differences)):
        if differences[row]:
            if begin is not None:
                yield begin, row
            begin = None
        elif begin is None:
            begin = row
    if begin is not None:
        yield begin, len(differences)
