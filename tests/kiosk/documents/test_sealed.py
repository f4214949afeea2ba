"""What a jail is handed: a copy that nobody can change, whatever becomes of the file."""

import os
from pathlib import Path

import pytest

from kiosk.documents import Rejection
from kiosk.documents.sealed import Sealing
from kiosk.patience import Patience


def content(descriptor: int | Rejection) -> bytes:
    assert isinstance(descriptor, int)
    return os.pread(descriptor, 100, 0)


def test_a_copy_can_be_written_to_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"as it was")
    with Sealing(100).copy_of(tmp_path / "a", Patience()) as copy:
        assert content(copy) == b"as it was"
        again = os.open(f"/proc/self/fd/{copy}", os.O_RDWR)
        for change in (lambda: os.write(again, b"other"), lambda: os.ftruncate(again, 0)):
            with pytest.raises(PermissionError):
                change()
        os.close(again)


def test_who_reads_on_in_one_doesnt_move_the_next(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"as it was")
    sealing = Sealing(100)
    for _ in range(2):
        with sealing.copy_of(tmp_path / "a", Patience()) as copy:
            assert isinstance(copy, int)
            assert os.read(copy, 100) == b"as it was"


def test_a_file_that_changed_is_copied_anew(tmp_path: Path) -> None:
    sealing = Sealing(100)
    for words in (b"as it was", b"as it is now"):
        (tmp_path / "a").write_bytes(words)
        with sealing.copy_of(tmp_path / "a", Patience()) as copy:
            assert content(copy) == words


def test_nothing_stays_open_after_it_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"as it was")
    before = len(list(Path("/proc/self/fd").iterdir()))
    sealing = Sealing(100)
    with sealing.copy_of(tmp_path / "a", Patience()) as copy:
        sealing.forget()
        assert content(copy) == b"as it was", "who has it keeps it"
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_what_can_be_no_paper_is_said_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    (tmp_path / "large").write_bytes(bytes(101))
    reasons = {
        "pipe": Rejection.NOT_A_DOCUMENT,
        "empty": Rejection.NOTHING_INSIDE,
        "large": Rejection.TOO_LARGE,
        "nothing": Rejection.GONE,
    }
    for name, reason in reasons.items():
        with Sealing(100).copy_of(tmp_path / name, Patience()) as copy:
            assert copy is reason
