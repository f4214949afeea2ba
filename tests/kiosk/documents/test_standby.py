"""Processes that stand by: there when a paper comes, whatever became of those before them."""

import contextlib
import os
import signal
from pathlib import Path

from kiosk.documents import Kind
from tests.parts import papers
from tests.parts.cupsd import wait_until
from tests.parts.reading import Reading, jailed


def test_processes_that_died_are_replaced_before_the_next_paper_comes(reading: Reading, tmp_path: Path) -> None:
    reading.reader.tend()
    assert jailed() == []  # nothing was asked for yet
    reading.reader.warm()
    reading.reader.settle()
    alone = len(jailed())
    reading.reader.tend()
    wait_until(lambda: len(jailed()) == 2 * alone, "a spare of each")
    before = jailed()
    for pid in before:
        with contextlib.suppress(ProcessLookupError):  # it ended with the one around it
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: all(has_ended(pid) for pid in before), "their end")
    reading.reader.tend()
    reading.reader.settle()
    wait_until(lambda: len(jailed()) == 2 * alone, "as many as there were")
    after = jailed()
    assert not set(after) & set(before)
    assert reading.opened(papers.pdf(tmp_path / "a.pdf")).kind is Kind.PDF
    assert jailed() == after


def test_when_memory_runs_out_a_jail_goes_first(reading: Reading, tmp_path: Path) -> None:
    reading.opened(papers.pdf(tmp_path / "a.pdf"))
    scores = {Path(f"/proc/{pid}/oom_score_adj").read_text().strip() for pid in jailed()}
    assert scores == {"1000"}


def has_ended(pid: int) -> bool:
    """Whether a process is gone, but for its parent's being told."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
