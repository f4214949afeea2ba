"""Queues with a PPD and a driver, that print to a file: what they can do is known, and what they are sent comes out."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest

from kiosk.printing import JobState, Options, Paper, Sides
from kiosk.printing.cups import CupsPrinter
from tests.parts import papers
from tests.parts.cupsd import Cupsd, wait_until

BOTH = Sides.TWO_SIDED_LONG_EDGE


@dataclass
class Driver:
    """A queue's driver, and what it writes."""

    queue: CupsPrinter
    model: str
    written: Path

    def sent(self, pdf: Path, options: Options) -> bytes:
        """What the printer got of that paper."""
        job_id = str(uuid4())
        self.queue.submit(job_id, pdf, options)
        self.queue.release(job_id)
        wait_until(lambda: self.queue.status(job_id).state is JobState.COMPLETED, "the job")
        return self.written.read_bytes()


def driver(cupsd: Cupsd, model: str) -> Driver:
    """A queue as `lpadmin -m` makes it."""
    written = cupsd.folder / "written"
    written.touch()
    written.chmod(0o666)
    cupsd.run("lpadmin", "-p", "driven", "-E", "-v", f"file://{written}", "-m", model)
    return Driver(CupsPrinter("driven", cupsd.server), model, written)


@pytest.mark.parametrize(
    ("model", "color", "sides"),
    [
        ("drv:///sample.drv/laserjet.ppd", False, (Sides.ONE_SIDED,)),  # PCL
        ("drv:///sample.drv/deskjet.ppd", True, (Sides.ONE_SIDED,)),
        ("drv:///sample.drv/generic.ppd", True, (Sides.ONE_SIDED,)),  # PostScript; its duplexer isn't installed
        ("lsb/usr/cupsfilters/pxlmono.ppd", False, (Sides.ONE_SIDED,)),  # PCL XL, by Ghostscript
        ("lsb/usr/cupsfilters/HP-Color_LaserJet_CM3530_MFP-PDF.ppd", True, tuple(Sides)),
    ],
)
def test_what_a_driver_can_do_is_known_and_a_paper_comes_out(
    cupsd: Cupsd, tmp_path: Path, model: str, color: bool, sides: tuple[Sides, ...]
) -> None:
    made = driver(cupsd, model)
    can = made.queue.capabilities()
    assert (can.color, can.sides, can.number_up) == (color, sides, (2, 4))
    assert can.papers == (Paper.A4,)  # nobody knows what lies in its trays
    assert made.queue.needs().now == frozenset()
    sent = made.sent(papers.pdf(tmp_path / "a.pdf", ["one", "two", "three"]), Options(sides=sides[-1], color=color))
    assert len(sent) > 1000  # of no pages, a driver sends its head and its foot alone


def test_a_driver_that_feeds_pages_feeds_as_many_as_share_sheets(cupsd: Cupsd, tmp_path: Path) -> None:
    made = driver(cupsd, "drv:///sample.drv/laserjet.ppd")
    made.queue.capabilities()
    paper = papers.pdf(tmp_path / "a.pdf", ["one", "two", "three"])
    plain = made.sent(paper, Options(color=False))
    assert (plain.count(b"\x0c"), size(plain)) == (3, "26")  # form feeds, and A4 (PCL 5, "page size")
    assert made.sent(paper, Options(color=False, number_up=2)).count(b"\x0c") == 2


def size(pcl: bytes) -> str:
    """The paper that PCL asks for."""
    found = re.search(rb"\x1b&l(\d+)A", pcl)
    assert found
    return found[1].decode()


def test_a_driver_that_turns_sheets_is_told_on_which_edge(cupsd: Cupsd, tmp_path: Path) -> None:
    made = driver(cupsd, "lsb/usr/cupsfilters/HP-Color_LaserJet_CM3530_MFP-PDF.ppd")
    made.queue.capabilities()
    paper = papers.pdf(tmp_path / "a.pdf", ["one", "two", "three"])
    for number_up, edge, sheets in ((1, b"LONGEDGE", 3), (2, b"SHORTEDGE", 2)):
        sent = made.sent(paper, Options(sides=BOTH, number_up=number_up))
        assert b"DUPLEX=ON" in sent
        assert b"BINDING=" + edge in sent
        arrived = tmp_path / f"{number_up}.pdf"
        arrived.write_bytes(sent[sent.index(b"%PDF") : sent.rindex(b"%%EOF") + 5])
        with pikepdf.open(arrived) as pdf:
            assert len(pdf.pages) in (sheets, sheets + sheets % 2)  # the last sheet's back may be there, empty
