"""A mail of 25 MB with twelve papers in it becomes its shelf, warm."""

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk import settings
from kiosk.documents import Bundle
from kiosk.documents.reader import Reader
from kiosk.vault import Vault
from tests.benchmarks import Row
from tests.parts import papers_texts

RUNS = 10
PAPERS = 12
PAPER = 1_520_000  # bytes of each; base64 makes a third more of them


def measure() -> Iterator[Row]:
    """One row."""
    chance = random.Random(1)
    papers = (b"%PDF-1.7\n" + chance.randbytes(PAPER) for _ in range(PAPERS))
    files = {f"Paper {number}.pdf": (paper, "application/pdf") for number, paper in enumerate(papers)}
    reader = Reader(settings.load().documents)
    with tempfile.TemporaryDirectory() as name:
        mail = papers_texts.mail(Path(name) / "mail", files=files)
        megabytes = mail.stat().st_size / 1e6
        _shelf(reader, mail)
        took = statistics.median(_shelf(reader, mail) for _ in range(RUNS))
    reader.close()
    yield Row("mail-shelf", f"a mail of {megabytes:.0f} MB, {PAPERS} attachments, to its shelf, warm", took, "s", 1.0)


def _shelf(reader: Reader, mail: Path) -> float:
    vault = Vault()
    began = time.perf_counter()
    bundle = reader.open(mail, vault.room)
    took = time.perf_counter() - began
    assert isinstance(bundle, Bundle)
    assert len(bundle.files) == PAPERS + 1
    vault.close()
    return took
