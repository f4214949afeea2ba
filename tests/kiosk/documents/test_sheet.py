"""The sheet as it is seen is the sheet that comes out: the preview against real CUPS and its filters."""

from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Stream

from kiosk.documents import Document, PageSize
from kiosk.documents.sheet import A4, MARGIN, placed
from kiosk.printing import Options
from kiosk.printing.cups import CupsPrinter
from tests.parts import papers
from tests.parts.cupsd import wait_until
from tests.parts.likeness import Pixels, rendered
from tests.parts.printer import IppPrinter
from tests.parts.reading import Reading

MM = 72 / 25.4

Sheets: TypeAlias = tuple[Pixels, Pixels]
"""A sheet as it was seen, and as it came out and is read."""

PAGES: dict[str, dict[str, Any]] = {
    "A4": {"size": (595.276, 841.89)},
    "A4 as programs round it": {"size": (596, 843)},
    "A4 lying": {"size": (841.89, 595.276)},
    "A4 turned": {"size": (595.276, 841.89), "Rotate": 90},
    "A4 upside down": {"size": (595.276, 841.89), "Rotate": 180},
    "A3": {"size": (842, 1191)},
    "A5": {"size": (420, 595)},
    "A5 turned": {"size": (420, 595), "Rotate": 270},
    "Letter": {"size": (612, 792)},
    "Legal": {"size": (612, 1008)},
    "receipt": {"size": (80 * MM, 400 * MM)},
    "card": {"size": (85 * MM, 54 * MM)},
    "square": {"size": (400, 400)},
    "large square": {"size": (1000, 1000)},
    "slide": {"size": (960, 540)},
    "elsewhere than at its corner": {"size": (595, 842), "MediaBox": Array([-100, -50, 495, 792])},
    "cropped": {"size": (595, 842), "CropBox": Array([100, 200, 400, 600])},
    "cropped and large": {"size": (2000, 2000), "CropBox": Array([300, 300, 1200, 1500]), "Rotate": 90},
    "trimmed": {"size": (595, 842), "TrimBox": Array([100, 200, 400, 600])},
    "in other units": {"size": (400, 500), "UserUnit": 2},
}


def drawn(path: Path) -> Path:
    """A PDF with all those pages, each with a frame, and a square in one corner of what is seen of it."""
    with pikepdf.new() as pdf:
        for said in PAGES.values():
            page = pdf.add_blank_page(page_size=said["size"])
            page.obj.update({f"/{key}": value for key, value in said.items() if key != "size"})
            left, bottom, right, top = map(float, page.cropbox)
            side = min(right - left, top - bottom) / 10
            frame = f"6 w {left + side} {bottom + side} {right - left - 2 * side} {top - bottom - 2 * side} re S"
            corner = f"{left + side} {top - 3 * side} {2 * side} {2 * side} re f"
            page.Contents = Stream(pdf, f"{frame} {corner}".encode())
        pdf.save(path)
    return path


def edges(picture: Pixels) -> tuple[float, ...]:
    """Where its ink begins and ends, across and down, in mm of the sheet."""
    dark = picture.min(axis=2) < 128
    across, down = np.flatnonzero(dark.any(axis=0)), np.flatnonzero(dark.any(axis=1))
    mm = 297 / max(picture.shape[:2])
    return tuple(round(float(edge) * mm, 1) for edge in (across[0], across[-1], down[0], down[-1]))


def heavy_corner(picture: Pixels) -> tuple[bool, bool]:
    """In which half, across and down, most of the ink is."""
    down, across = np.nonzero(picture.min(axis=2) < 128)
    left, right, top, bottom = across.min(), across.max(), down.min(), down.max()
    return bool(across.mean() > (left + right) / 2), bool(down.mean() > (top + bottom) / 2)


def came_out(reading: Reading, printer: IppPrinter, document: Document) -> list[Sheets]:
    """All sheets of a document, seen and printed."""
    queue = CupsPrinter(printer.queue, printer.cupsd.server)
    queue.capabilities()
    queue.submit("a-job", reading.printed(document), Options())
    queue.release("a-job")
    wait_until(lambda: printer.tray, "the paper")
    found = []
    for number, sheet in enumerate(rendered(printer.tray[0], 72)):
        picture = reading.seen(document, number, 842, 842)
        seen = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
        lying = picture.width > picture.height and sheet.shape[0] > sheet.shape[1]
        found.append((seen, np.rot90(sheet) if lying else sheet))  # one turns the sheet to read it
    assert len(found) == len(document.pages)
    return found


def test_each_page_lies_on_paper_where_it_was_seen(reading: Reading, printer: IppPrinter, tmp_path: Path) -> None:
    sheets = came_out(reading, printer, reading.opened(drawn(tmp_path / "a.pdf")))
    differing = {
        name: (edges(seen), edges(sheet))
        for name, (seen, sheet) in zip(PAGES, sheets, strict=True)
        if edges(seen) != pytest.approx(edges(sheet), abs=1) or heavy_corner(seen) != heavy_corner(sheet)
    }
    assert not differing


@pytest.mark.parametrize("quarters", [0, 1])
def test_so_does_each_part_of_a_long_one(reading: Reading, printer: IppPrinter, tmp_path: Path, quarters: int) -> None:
    sheets = came_out(reading, printer, reading.opened(papers.web_page(tmp_path / "a.pdf", quarters)))
    assert len(sheets) > 3
    for seen, sheet in sheets:
        assert edges(seen) == pytest.approx(edges(sheet), abs=1)


@pytest.mark.parametrize("size", [(595.276, 841.89), (596, 843), (420, 595), (227, 400), (841.89, 595.276), (9, 9)])
def test_a_page_that_the_sheet_holds_keeps_its_size_in_the_middle(size: tuple[float, float]) -> None:
    place = placed(PageSize(*size))
    assert (place.width, place.height, place.scale) == (*size, 1.0)
    assert place.left == pytest.approx((place.sheet.width - size[0]) / 2)
    assert place.top == pytest.approx((place.sheet.height - size[1]) / 2)


@pytest.mark.parametrize("size", [(842, 1191), (612, 792), (1191, 842), (14400, 3), (600, 600)])
def test_a_larger_page_is_made_smaller_than_what_a_printer_reaches(size: tuple[float, float]) -> None:
    place = placed(PageSize(*size))
    assert min(place.left, place.top) == pytest.approx(MARGIN)
    assert place.width / place.height == pytest.approx(size[0] / size[1])


def test_only_a_page_that_is_wider_than_high_lies_down() -> None:
    assert placed(PageSize(400, 400)).sheet == A4
    assert placed(PageSize(401, 400)).sheet == PageSize(A4.height, A4.width)
