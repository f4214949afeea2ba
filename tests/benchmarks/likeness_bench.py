"""What is seen against what is printed: each page's preview, and its paper as CUPS makes it for a printer of pixels.

The whole way: the PDF that is handed to CUPS goes through the filters of a real queue, to a printer that takes PWG
raster alone. Both are drawn at the printer's 600 dpi and reduced to the 100 dpi at which they are compared: drawn at
100 dpi at once, small letters would tell one program's way to smooth edges from the other's, and nothing else.

At 100 dpi they still tell that Ghostscript blackens each pixel that a letter or a line touches, and moves it to whole
pixels. So each page is compared a second time at the scale that SSIM's authors advise, the one at which a page is seen
as a whole (its shorter side 256 pixels or so; https://www.cns.nyu.edu/~lcv/ssim/): what is unlike there has something
else on it. A page that is unlike at 100 dpi alone differs by its edges.

The papers are those of a folder (`make bench only=likeness dir=FOLDER`), or a few made on the spot.
"""

import ctypes
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from kiosk import settings
from kiosk.documents import Document, Picture, Rejection, check
from kiosk.documents.reader import Reader
from kiosk.documents.sheet import placed
from kiosk.printing import JobState, Options
from kiosk.printing.cups import CupsPrinter
from kiosk.vault import Vault
from tests.benchmarks import Row
from tests.parts import papers
from tests.parts.cupsd import cupsd_running, wait_until
from tests.parts.likeness import Pixels, likeness
from tests.parts.printer import dnssd_running, printer_running

PAGES = 3  # of each paper
DPI, COMPARED_DPI = 600, 100
A_WHOLE = 3  # times smaller than what is compared first: 276 pixels across
LIKENESS = 0.99
_A4_PIXELS = (827, 1169)  # at 100 dpi
_TAKES_PIXELS = ("-f", "image/pwg-raster")
_HEADER = 1796  # bytes; where in it numbers lie that follow: PWG 5102.4, table 2
_WIDTH, _HEIGHT, _BYTES_PER_LINE = 372 // 4, 376 // 4, 392 // 4


class Alike(NamedTuple):
    """How like its preview a paper is: at 100 dpi, and seen as a whole."""

    closely: float
    as_a_whole: float


def measure() -> Iterator[Row]:
    """A row for each page that is unlike its preview at 100 dpi, and one for all that have something else on them."""
    reader = Reader(
        settings.load().documents.model_copy(update={"seconds_max": 60})
    )  # 600 dpi take longer than a screen
    alike = []
    try:
        with tempfile.TemporaryDirectory() as folder, _queue() as (printer, spool):
            for file in check.files_in([Path(os.environ.get("DIR") or _made(Path(folder)))]):
                for name, found in _found(_Way(reader, printer, spool), file):
                    alike.append(found)
                    if min(found) < LIKENESS:
                        what = f"{name}: 1 - SSIM at {COMPARED_DPI} dpi"
                        peer = f"as a whole {1 - found.as_a_whole:.4f}"
                        yield Row("likeness", what, 1 - found.closely, "", 1 - LIKENESS, peer)
    finally:
        reader.close()
    unlike = sum(found.as_a_whole < LIKENESS for found in alike)
    yield Row("likeness-all", f"pages of {len(alike)} with something else on them than is seen", unlike, "pages", 0)


def _made(folder: Path) -> Path:
    papers.pdf(folder / "plain.pdf", ["One", "Two"])
    papers.pdf(folder / "a5.pdf", size=(420, 595))
    papers.acting_pdf(folder / "form.pdf")
    papers.photo(folder / "photo.jpg")
    return folder


def _found(way: "_Way", file: Path) -> Iterator[tuple[str, Alike]]:
    """The first pages of all papers in a file by their names, and how alike they are."""
    vault = Vault()
    try:
        for name, document in way.documents(vault, file.name, file):
            for number, alike in enumerate(way.alike(vault, document), 1):
                yield f"{name}, page {number}", alike
    finally:
        vault.close()


@dataclass
class _Way:
    """From a file to what is seen of it, and to its paper."""

    reader: Reader
    printer: CupsPrinter
    spool: Path  # where papers lie that came out of the printer
    jobs: int = 0

    def documents(self, vault: Vault, name: str, file: Path) -> Iterator[tuple[str, Document]]:
        """A file's document, or those in it, by their names; none where it is rejected."""
        outcome = self.reader.open(file, vault.room)
        if isinstance(outcome, Document):
            yield name, outcome
        elif not isinstance(outcome, Rejection):
            for inner in outcome.files:
                yield from self.documents(vault, f"{name}: {inner.name}", inner.path)

    def alike(self, vault: Vault, document: Document) -> Iterator[Alike]:
        """How alike the first pages are; nothing where it is rejected after all."""
        pages = range(len(document.pages))[:PAGES]
        printable = self.reader.printable(document, pages, vault.room())
        if isinstance(printable, Rejection):
            return
        for page, printed in zip(pages, self._printed(printable), strict=True):
            sheet = placed(document.pages[page]).sheet
            seen = self.reader.render(document, page, ceil(sheet.width / 72 * DPI), ceil(sheet.height / 72 * DPI))
            assert isinstance(seen, Picture), seen
            yield _alike(np.frombuffer(seen.rgb, np.uint8).reshape(seen.height, seen.width, 3), printed)

    def _printed(self, printable: Path) -> list[Pixels]:
        """What comes out of the printer, at 100 dpi."""
        self.jobs += 1
        job = f"{self.jobs}"
        self.printer.submit(job, printable, Options())
        self.printer.release(job)
        wait_until(lambda: self.printer.status(job).state is JobState.COMPLETED, "the paper")
        papers = [_reduced(page) for file in self.spool.glob("*.pwg") for page in _pages(file)]
        for file in self.spool.iterdir():
            file.unlink()
        return papers


def _alike(seen: Pixels, printed: Pixels) -> Alike:
    """A picture and its paper, which came out of the printer upright, whichever way it is read."""
    ways = (None,) if seen.shape[0] >= seen.shape[1] else (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE)
    turned = (_reduced(seen if way is None else _pixels(cv2.rotate(seen, way))) for way in ways)
    return max(Alike(likeness(one, printed), likeness(_smaller(one), _smaller(printed))) for one in turned)


def _reduced(picture: Pixels) -> Pixels:
    return _pixels(cv2.resize(picture, _A4_PIXELS, interpolation=cv2.INTER_AREA))


def _smaller(picture: Pixels) -> Pixels:
    across, down = _A4_PIXELS
    return _pixels(cv2.resize(picture, (across // A_WHOLE, down // A_WHOLE), interpolation=cv2.INTER_AREA))


def _pixels(picture: cv2.typing.MatLike) -> Pixels:
    return np.asarray(picture, np.uint8)


def _pages(raster: Path) -> Iterator[Pixels]:
    """The pages of a file in PWG raster, in RGB, by CUPS's own library."""
    library = ctypes.CDLL("libcups.so.2")
    library.cupsRasterOpen.restype = ctypes.c_void_p
    with raster.open("rb") as file:
        stream = ctypes.c_void_p(library.cupsRasterOpen(file.fileno(), 0))
        header = (ctypes.c_uint32 * (_HEADER // 4))()
        while library.cupsRasterReadHeader2(stream, header):
            size = header[_HEIGHT] * header[_BYTES_PER_LINE]
            pixels = ctypes.create_string_buffer(size)
            assert library.cupsRasterReadPixels(stream, pixels, size) == size
            yield np.frombuffer(pixels.raw, np.uint8).reshape(header[_HEIGHT], header[_WIDTH], 3)
        library.cupsRasterClose(stream)


@contextmanager
def _queue() -> Iterator[tuple[CupsPrinter, Path]]:
    """A printer that takes pixels, and the folder where its papers lie."""
    with dnssd_running(), cupsd_running() as cupsd, printer_running(cupsd, *_TAKES_PIXELS) as printer:
        (cupsd.folder / "printer" / "mechanism").write_text("#!/bin/sh\n")  # it only keeps what it gets
        asked = CupsPrinter(printer.queue, cupsd.server)
        asked.capabilities()
        yield asked, cupsd.folder / "printer" / "spool"
