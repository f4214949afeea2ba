"""What the rewriting does to pages: as poppler draws them before and after, and how long it takes.

The papers are those of a folder (`make bench only=rewriting dir=FOLDER`), or a few made on the spot.
"""

import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk import settings
from kiosk.documents import Document
from kiosk.documents.reader import Reader
from tests.benchmarks import Row
from tests.parts import papers
from tests.parts.likeness import likeness, rendered

DPI = 72
RUNS = 5
PAGES = 500
LIKENESS = 0.98
PASSWORDS = ("", "openpassword", "user", "view")
"""What the papers of public collections open with."""


def measure() -> Iterator[Row]:
    """One row for the page that is least like the original, one for the time of a long paper."""
    reader = Reader(settings.load().documents)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = os.environ.get("DIR")
        found = sorted(Path(given).glob("*.pdf")) if given else _made(folder / "papers")
        alike = [alike for paper in found for alike in _alike(reader, paper, folder)]
        unlike, which = min(alike, default=(0.0, "no paper"))
        what = f"least likeness of {len(alike)} pages after the rewriting (1 - SSIM)"
        yield Row("rewriting-looks", what, 1 - unlike, "", 1 - LIKENESS, which)
        seconds = _seconds(reader, papers.pdf(folder / "long.pdf", ["Page"] * PAGES), folder)
        yield Row("rewriting-time", f"rewriting {PAGES} pages", seconds, "s", 2.0)
    reader.close()


def _made(folder: Path) -> list[Path]:
    folder.mkdir()
    form, scan = papers.acting_pdf(folder / "form.pdf"), papers.scan(folder / "scan.pdf")
    return [
        papers.pdf(folder / "plain.pdf", ["One", "Two"]),
        papers.pdf(folder / "a5.pdf", size=(420, 595)),
        form,
        scan,
    ]


def _alike(reader: Reader, paper: Path, folder: Path) -> Iterator[tuple[float, str]]:
    """How like its original each page is, and which it is; none for a paper that is rejected or had to be saved."""
    rooms = (folder / f"{paper.stem}-{number}" for number in itertools.count())
    for password in PASSWORDS:
        document = reader.open(paper, rooms.__next__, password)
        if isinstance(document, Document) and not document.notes:
            break
    else:
        return
    target = reader.printable(document, None, next(rooms))
    assert isinstance(target, Path), f"{paper.name}: {target}"
    before, after = rendered(paper, DPI, *(("-upw", password) if password else ())), rendered(target, DPI)
    assert len(before) == len(after), f"{paper.name}: {len(after)} pages of {len(before)}"
    for number, (one, other) in enumerate(zip(before, after, strict=True), 1):
        yield likeness(one, other), f"{paper.name}, page {number}"


def _seconds(reader: Reader, paper: Path, folder: Path) -> float:
    document = reader.open(paper, lambda: folder / "none")
    assert isinstance(document, Document)
    times = []
    for run in range(RUNS):
        reader.warm()
        reader.settle()
        start = time.perf_counter()
        assert isinstance(reader.printable(document, None, folder / f"run-{run}"), Path)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
