import logging
from pathlib import Path

import pytest

from kiosk.printing.journal import Journal


def test_a_job_that_was_open_in_a_crash_is_known_afterwards(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "state" / "journal")
    for job_id in ("a", "b", "c"):
        journal.opened(job_id)
    journal.closed("b")
    assert Journal(tmp_path / "state" / "journal").open_jobs() == ("a", "c")


def test_a_line_that_a_power_cut_left_half_written_harms_no_other(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    Journal(path).opened("a")
    path.write_text(path.read_text() + '{"job": "b", "sta')
    restarted = Journal(path)
    assert restarted.open_jobs() == ("a",)
    restarted.opened("c")
    assert Journal(path).open_jobs() == ("a", "c")


def test_the_next_job_is_on_disk_ahead_of_it_and_found_after_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    journal.note_ahead()
    written = path.read_text()
    journal.note_ahead()
    assert (path.read_text(), journal.open_jobs()) == (written, ())
    job_id = journal.new_id()
    journal.opened(job_id)
    assert (path.read_text(), journal.open_jobs()) == (written, (job_id,))
    assert Journal(path).open_jobs() == (job_id,)
    journal.closed(job_id)
    assert Journal(path).open_jobs() == ()
    assert journal.new_id() != job_id


def test_a_job_that_was_given_up_before_it_was_handed_over_is_closed_too(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.note_ahead()
    journal.closed(journal.new_id())
    assert Journal(tmp_path / "journal").open_jobs() == ()


def test_garbage_is_no_journal_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(b'\xff\x00[]\n42\n{"job": {}}\nnull\n')
    journal = Journal(tmp_path / "journal")
    assert journal.open_jobs() == ()
    journal.opened("a")
    assert Journal(tmp_path / "journal").open_jobs() == ("a",)


def test_it_stays_short(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.opened("long")
    for number in range(300):
        journal.opened(str(number))
        journal.closed(str(number))
    assert len((tmp_path / "journal").read_text().splitlines()) <= 202
    assert Journal(tmp_path / "journal").open_jobs() == ("long",)


def test_a_full_disk_does_not_stop_printing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "journal").symlink_to("/dev/full")
    journal = Journal(tmp_path / "journal")
    journal._loaded = True  # /dev/full reads for ever
    with caplog.at_level(logging.WARNING):
        journal.opened("a")
    assert journal.open_jobs() == ("a",)
    assert "can't be written, printing goes on" in caplog.text
    journal.closed("a")
    assert journal.open_jobs() == ()


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_it_is_shortened_when_it_has_more_than_two_hundred_lines_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    journal.opened("long")
    for number in range(99):
        journal.opened(str(number))
        journal.closed(str(number))
    journal.opened("last")
    assert lines(path) == 200
    journal.closed("last")
    assert (lines(path), Journal(path).open_jobs()) == (1, ("long",))
    for number in range(99):
        journal.opened(str(number))
        journal.closed(str(number))
    journal.opened("last")
    assert lines(path) == 200


def test_a_file_that_cannot_be_read_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "journal").mkdir()
    journal = Journal(tmp_path / "journal")
    with caplog.at_level(logging.WARNING):
        assert journal.open_jobs() == ()
    assert "the journal can't be read" in caplog.text
    journal.opened("a")
    assert journal.open_jobs() == ("a",)


def test_a_file_that_cannot_be_shortened_is_read_all_the_same(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Journal(tmp_path / "journal").opened("a")
    (tmp_path / "journal.new").mkdir()
    with caplog.at_level(logging.WARNING):
        assert Journal(tmp_path / "journal").open_jobs() == ("a",)
    assert "the journal can't be shortened" in caplog.text
