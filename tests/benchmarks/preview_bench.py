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
from tests.parts import papers

RUNS = 30
HEIGHT = 488  # pixels: the large page on a 1280 × 800 screen


def measure() -> Iterator[Row]:
    """One row for a paper of one page, one for a paper of a hundred."""
    reader = Reader(settings.load().documents)
    with tempfile.TemporaryDirectory() as folder:
        for pages in (1, 100):
            paper = papers.pdf(Path(folder) / f"{pages}.pdf", [f"Page {n}" for n in range(pages)])
            ours = _median(lambda paper=paper: _preview(reader, paper))  # type: ignore[misc]
            theirs = _median(lambda paper=paper: _pdftoppm(paper))  # type: ignore[misc]
            peer = f"pdftoppm {theirs * 1000:.1f} ms, ours {ours * 1000:.1f} ms"
            yield Row(f"preview-{pages}", f"first page of {pages}, warm / pdftoppm", ours / theirs, "×", 0.5, peer)
    reader.close()


def _preview(reader: Reader, paper: Path) -> None:
    document = reader.open(paper)
    assert isinstance(document, Document)
    assert isinstance(reader.render(document, 0, HEIGHT, HEIGHT), Picture)


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
