"""The first page of a paper as a picture, warm, against `pdftoppm` at the same size."""

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk import settings
from kiosk.documents import Document, Picture
from kiosk.documents.reader import Reader
from tests.benchmarks import Row
from tests.parts import papers, papers_photos

RUNS = 30
HEIGHT = 488  # pixels: the large page on a 1280 × 800 screen
SCANS = {1: (4960, 7016, 94), 10: (2480, 3508, 60)}
"""Pages, pixels of each and JPEG's quality: A4 at 600 and at 300 dpi, which makes 20 MB."""
SCANS_BAR = 0.5
"""At whatever size a JPEG is shown, all of its codes are read, one after the other: that alone takes 0.4 × as long."""


def measure() -> Iterator[Row]:
    """A row for a paper of one page, for one of a hundred, for scans of 20 MB, a long screenshot, and many pages."""
    reader = Reader(settings.load().documents)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for pages in (1, 100):
            paper = papers.pdf(folder / f"{pages}.pdf", [f"Page {n}" for n in range(pages)])
            yield _row(reader, f"preview-{pages}", f"first page of {pages}", paper, 0.25)
        for pages, (width, height, quality) in SCANS.items():
            paper = papers.scan(folder / "scan.pdf", (width, height), pages=pages, quality=quality)
            what = f"scan of {paper.stat().st_size / 1e6:.0f} MB, first page of {pages}"
            yield _row(reader, f"preview-scan-{pages}", what, paper, SCANS_BAR)
        many = papers.pdf(folder / "500.pdf", [f"Page {n}" for n in range(500)])
        took = _median(lambda: _read_through(reader, many))
        yield Row("preview-letters", "500 pages, until it is known which signs no font has, warm", took, "s", 0.5)
        long = papers_photos.screenshot(folder / "long.png", lines=160, width=1080)
        took = _median(lambda: _preview(reader, long))
        yield Row("preview-long", "a screenshot of 1080 × 16,000 pixels, to its first sheet, warm", took, "s", 0.5)
    reader.close()


def _row(reader: Reader, name: str, what: str, paper: Path, bar: float) -> Row:
    ours, theirs = _median(lambda: _preview(reader, paper)), _median(lambda: _pdftoppm(paper))
    peer = f"pdftoppm {theirs * 1000:.1f} ms, ours {ours * 1000:.1f} ms"
    return Row(name, f"{what}, warm / pdftoppm", ours / theirs, "×", bar, peer)


def _preview(reader: Reader, paper: Path) -> None:
    document = reader.open(paper, lambda: paper.with_suffix(".none"))
    assert isinstance(document, Document)
    assert isinstance(reader.render(document, 0, HEIGHT, HEIGHT), Picture)


def _read_through(reader: Reader, paper: Path) -> None:
    document = reader.open(paper, lambda: paper.with_suffix(".none"))
    assert isinstance(document, Document)
    assert isinstance(reader.read_through(document), Document)


def _pdftoppm(paper: Path) -> None:
    command = ["pdftoppm", "-f", "1", "-l", "1", "-scale-to", str(HEIGHT), str(paper)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _median(run: Callable[[], None]) -> float:
    run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
