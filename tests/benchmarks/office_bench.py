"""A letter made into pages, warm, against LibreOffice started for it."""

import itertools
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk import settings
from kiosk.documents import Document
from kiosk.documents.reader import Reader
from tests.benchmarks import Row
from tests.parts import papers_office

RUNS = 10
SAID = "Nous vous remercions de votre demande, qui est complète. " * 300  # about two pages


def measure() -> Iterator[Row]:
    """One row for a DOCX."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        letter = papers_office.docx(folder / "letter.docx", said=SAID)
        reader = Reader(settings.load().documents)
        rooms = (folder / str(number) for number in itertools.count())
        ours = _median(lambda: _opened(reader, letter, rooms))
        reader.close()
        theirs = _median(lambda: _converted(letter, folder))
        peer = f"soffice {theirs * 1000:.0f} ms, ours {ours * 1000:.0f} ms"
        yield Row("docx", "a DOCX opened, warm / soffice --convert-to pdf", ours / theirs, "×", 0.3, peer)


def _opened(reader: Reader, letter: Path, rooms: Iterator[Path]) -> float:
    began = time.perf_counter()
    document = reader.open(letter, rooms.__next__)
    took = time.perf_counter() - began
    assert isinstance(document, Document)
    document.path.unlink()
    return took


def _converted(letter: Path, folder: Path) -> float:
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(letter)]
    began = time.perf_counter()
    subprocess.run(
        [*command, f"-env:UserInstallation={(folder / 'profile').as_uri()}"], capture_output=True, check=True
    )
    return time.perf_counter() - began


def _median(run: Callable[[], float]) -> float:
    run()
    return statistics.median(run() for _ in range(RUNS))
