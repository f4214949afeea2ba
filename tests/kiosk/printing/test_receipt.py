"""A receipt printer, by the bytes that it reads: pictures come out whole and once, and what it needs is known."""

import contextlib
import os
import threading
import tty
from pathlib import Path

import numpy as np
import pytest

from kiosk.documents import Picture
from kiosk.printing import Condition, JobState, Options
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal
from kiosk.printing.receipt import ReceiptPrinter, escpos
from tests.parts.receipt import Receipts

SIZE = (800, 300)
INKED = (slice(40, 290), slice(21, 444))  # not a multiple of 8, nor of what is sent at a time


def drawn(_pdf: Path) -> Picture:
    """A noisy picture with white around it."""
    width, height = SIZE
    pixels = np.full((height, width, 3), 255, np.uint8)
    noise = np.random.default_rng(13).integers(0, 256, (250, 423, 1), np.uint8)
    noise[0, 0] = noise[-1, -1] = 0
    noise[5, 0] = 0
    pixels[INKED] = noise
    return Picture(width, height, pixels.tobytes())


@pytest.fixture
def jobs(receipts: Receipts, tmp_path: Path) -> HandingOver:
    return HandingOver(ReceiptPrinter(receipts.address, drawn), Journal(tmp_path / "journal"))


def printed(jobs: HandingOver, folder: Path) -> tuple[JobState, frozenset[Condition]]:
    job = jobs.new_job()
    status, conditions = jobs.exchange(job, folder / "a.pdf", Options())
    return status.state, conditions


def test_a_picture_comes_out_dot_by_dot_without_the_white_around_it(
    receipts: Receipts, jobs: HandingOver, tmp_path: Path
) -> None:
    assert printed(jobs, tmp_path) == (JobState.COMPLETED, frozenset())
    (slip,) = receipts.slips
    picture = drawn(tmp_path)
    shown = np.frombuffer(picture.rgb, np.uint8).reshape(SIZE[1], SIZE[0], 3)[INKED][..., 1] < 128
    assert np.array_equal(slip[:, :423], shown)
    assert not slip[:, 423:].any()


def test_what_is_wider_than_the_paper_is_cut_and_a_white_page_is_no_picture() -> None:
    row = bytes(3 * 1000)
    assert escpos(1000, row)[2:10] == b"\x1dv0\x00\x48\x00\x01\x00"  # 72 bytes are 576 dots
    assert escpos(1000, b"\xff" * 3000) == b"\x1b@\x1dVB\x00"


def test_it_waits_for_paper_and_then_the_slip_comes_once(receipts: Receipts, jobs: HandingOver, tmp_path: Path) -> None:
    job, receipts.paper_out = jobs.new_job(), True
    status, conditions = jobs.exchange(job, tmp_path, Options())
    assert (status.state, conditions) == (JobState.PENDING, frozenset({Condition.PAPER_OUT}))
    receipts.paper_out = False
    assert jobs.exchange(job, tmp_path, Options())[0].state is JobState.COMPLETED
    assert len(receipts.slips) == 1


def test_what_it_needs_is_told(receipts: Receipts) -> None:
    printer = ReceiptPrinter(receipts.address, drawn)
    assert printer.needs().now == frozenset()
    receipts.cover_open = True
    assert printer.needs().now == {Condition.COVER_OPEN}
    receipts.dumb = True  # as an adapter that passes nothing back
    assert printer.needs().now == frozenset()
    receipts.shutdown()
    receipts.server_close()
    assert printer.needs().now == {Condition.OFFLINE}


def test_a_slip_that_broke_off_is_never_sent_again_and_nobody_claims_to_know(
    receipts: Receipts, jobs: HandingOver, tmp_path: Path
) -> None:
    job, receipts.breaks_off = jobs.new_job(), True
    status = jobs.exchange(job, tmp_path, Options())[0]
    assert (status.state, status.known) == (JobState.ABORTED, False)
    assert receipts.slips == []


def test_it_prints_on_a_device_file_too(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    printer = ReceiptPrinter(os.ttyname(theirs), drawn)
    answering = threading.Thread(target=_answers, args=(ours, answered := bytearray()))
    answering.start()
    printer.submit("a", tmp_path, Options())
    printer.release("a")
    os.close(theirs)
    answering.join(10)
    assert escpos(SIZE[0], drawn(tmp_path).rgb) in bytes(answered)


def _answers(line: int, read: bytearray) -> None:
    """A printer that needs nothing, until its line is closed."""
    with contextlib.suppress(OSError):  # as Linux tells the end of a pseudo-terminal
        while piece := os.read(line, 1 << 16):
            read += piece
            os.write(line, b"\x12" * piece.count(b"\x10\x04"))
