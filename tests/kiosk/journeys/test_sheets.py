"""Which paper suits pages, and which of them share a sheet."""

import pytest

from kiosk.documents import PageSize, Picture, Rejection
from kiosk.journeys.printing.sheets import all_lie, middle, paper_of, sharing, suited, together
from kiosk.printing import Capabilities, Options, Paper

A3, A4, A5, LETTER = (PageSize(*size) for size in ((842, 1191), (595, 842), (420, 595), (612, 792)))
LYING = PageSize(A4.height, A4.width)


@pytest.mark.parametrize(
    ("pages", "paper"),
    [
        ([A4], Paper.A4),
        ([A3, PageSize(1190.6, 841.9)], Paper.A3),
        ([A5, A5], Paper.A5),
        ([A3, A4], Paper.A4),
        ([LETTER], Paper.A4),
        ([PageSize(80, 400)], Paper.A4),
    ],
)
def test_pages_have_the_paper_that_all_of_them_were_made_for(pages: list[PageSize], paper: Paper) -> None:
    assert paper_of(pages) is paper


def test_that_paper_is_taken_where_it_is_loaded_and_else_a4() -> None:
    loaded = Capabilities(papers=(Paper.A4, Paper.A3))
    chosen = suited(Options(), Paper.A3, loaded, lying=False)
    assert (chosen.paper, chosen.made_for_it) == (Paper.A3, True)
    chosen = suited(Options(), Paper.A5, loaded, lying=True)
    assert (chosen.paper, chosen.made_for_it, chosen.lying) == (Paper.A4, False, True)


def test_pages_share_a_sheet_only_if_all_of_them_stand_or_lie() -> None:
    assert [all_lie(pages) for pages in ([A4, A5], [LYING], [A4, LYING])] == [False, True, None]


def test_what_is_left_out_makes_room_for_the_next() -> None:
    assert sharing(4, (0, 2, 3, 4, 5), 2) == (3, 4)
    assert sharing(5, (0, 2, 3, 4, 5), 2) == (5,)
    assert sharing(0, (0, 2, 3, 4, 5), 4) == (0, 2, 3, 4)


def gray(page: int, width: int, height: int) -> Picture | Rejection:
    """A page all of one grey; the last one can't be drawn."""
    return Rejection.DAMAGED if page == 3 else Picture(width, height, bytes([50 * page]) * (3 * width * height))


@pytest.mark.parametrize(
    ("number_up", "lying", "wide", "order"),
    [
        (2, False, True, [0, 1]),
        (2, True, False, [0, 1]),
        (4, False, False, [0, 1, 2, 3]),
        (4, True, True, [0, 1, 2, 3]),
    ],
)
def test_they_are_seen_in_the_order_of_reading(number_up: int, lying: bool, wide: bool, order: list[int]) -> None:
    sheet = together(order, number_up, lying, (200, 200), gray)
    assert (sheet.width > sheet.height) is wide
    assert max(sheet.width, sheet.height) in (198, 199, 200)
    across = 2 if number_up == 4 or not lying else 1
    places = [((page % across) * 2 + 1, (page // across) * 2 + 1) for page in order]
    down = number_up // across * 2
    seen = [
        sheet.rgb[3 * (sheet.height * y // down * sheet.width + sheet.width * x // (across * 2))] for x, y in places
    ]
    assert seen == [255 if page == 3 else 50 * page for page in order]


def test_an_a5_is_seen_without_the_rest_of_the_a4() -> None:
    width, height = 200, 283
    inside = middle(Picture(width, height, bytes(range(200)) * (3 * height)))
    assert (inside.width, inside.height) == (141, 200)
    assert len(inside.rgb) == 3 * 141 * 200
