"""How pages lie on sheets of paper: which paper suits them, which share a sheet, and how that looks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import sqrt

from kiosk.documents import PageSize, Picture, Rejection
from kiosk.documents.sheet import A4, ROUNDING
from kiosk.printing import Capabilities, Options, Paper

_SIZES = {Paper.A3: PageSize(sqrt(2) * A4.width, 2 * A4.width), Paper.A5: PageSize(A4.height / 2, A4.width)}
"""Upright. Of A4, each half is an A5; an A3 is two of it (ISO 216)."""

_COLUMNS_ROWS = {(2, False): (2, 1), (2, True): (1, 2), (4, False): (2, 2), (4, True): (2, 2)}
"""By how many pages share a sheet, and whether they lie."""


def paper_of(pages: Sequence[PageSize]) -> Paper:
    """The paper that these pages were made for: another than A4 only if all of them were made for it."""
    made_for = {_paper_of(page) for page in pages}
    return made_for.pop() if len(made_for) == 1 else Paper.A4


def all_lie(pages: Sequence[PageSize]) -> bool | None:
    """Whether they are wider than high; None where some are and some aren't: such pages can't share a sheet."""
    lying = {page.width > page.height for page in pages}
    return lying.pop() if len(lying) == 1 else None


def suited(options: Options, made_for: Paper, capabilities: Capabilities, *, lying: bool) -> Options:
    """The same, on the paper that the pages were made for where that is loaded, and else on A4."""
    paper = made_for if made_for in capabilities.papers else Paper.A4
    return replace(options, lying=lying, paper=paper, made_for_it=paper is made_for)


def sharing(page: int, printed: Sequence[int], number_up: int) -> tuple[int, ...]:
    """The pages on the sheet of that one, if so many share it."""
    first = printed.index(page) // number_up * number_up
    return tuple(printed[first : first + number_up])


def together(
    pages: Sequence[int], number_up: int, lying: bool, size: tuple[int, int],
    render: Callable[[int, int, int], Picture | Rejection],
) -> Picture:  # fmt: skip
    """The sheet that these pages share, in reading order, within so many pixels; what can't be drawn stays white.

    As CUPS lays them (pdftopdf, number-up): each in a part of the sheet, in the middle.
    """
    columns, rows = _COLUMNS_ROWS[number_up, lying]
    lies = lying != (number_up == 2)
    width = int(min(size[0], size[1] * (sqrt(2) if lies else sqrt(1 / 2))))
    height = int(width * (sqrt(1 / 2) if lies else sqrt(2)))
    across, down = width // columns, height // rows
    sheet = bytearray(b"\xff" * (3 * width * height))
    for place, page in enumerate(pages):
        picture = render(page, across, down)
        if isinstance(picture, Picture):
            left = place % columns * across + (across - picture.width) // 2
            top = place // columns * down + (down - picture.height) // 2
            _lay(picture, sheet, left, top, width)
    return Picture(width, height, sheet)


def middle(picture: Picture) -> Picture:
    """What of an A4 sheet an A5 in its middle shows: half of it, as large as that is on the sheet."""
    width, height = int(picture.width * sqrt(1 / 2)), int(picture.height * sqrt(1 / 2))
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    lines = (3 * ((top + line) * picture.width + left) for line in range(height))
    return Picture(width, height, b"".join(picture.rgb[start : start + 3 * width] for start in lines))


def _lay(picture: Picture, sheet: bytearray, left: int, top: int, width: int) -> None:
    for line in range(picture.height):
        start = 3 * ((top + line) * width + left)
        sheet[start : start + 3 * picture.width] = picture.rgb[
            3 * line * picture.width : 3 * (line + 1) * picture.width
        ]


def _paper_of(page: PageSize) -> Paper:
    sides = sorted((page.width, page.height))
    for paper, size in _SIZES.items():
        if abs(sides[0] - size.width) <= ROUNDING and abs(sides[1] - size.height) <= ROUNDING:
            return paper
    return Paper.A4
