"""Files that a power cut can't halve."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import durable
from tests.parts.disk import no_file_grows_over


def test_what_is_written_and_its_name_are_on_disk_when_it_returns(tmp_path: Path, synced: list[str]) -> None:
    durable.write(tmp_path / "a", b"whole")
    assert (tmp_path / "a").read_bytes() == b"whole"
    assert synced == ["a.new", tmp_path.name]


def test_what_is_added_is_on_disk_when_it_returns_and_so_is_a_new_name(tmp_path: Path, synced: list[str]) -> None:
    durable.append(tmp_path / "a", b"first\n")
    assert synced == ["a", tmp_path.name]
    durable.append(tmp_path / "a", b"second\n")
    assert synced == ["a", tmp_path.name, "a"]
    assert (tmp_path / "a").read_bytes() == b"first\nsecond\n"


def test_a_new_folder_is_on_disk_too_and_for_nobody_else(tmp_path: Path, synced: list[str]) -> None:
    durable.make_folder(tmp_path / "state")
    assert synced == [tmp_path.name]
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    durable.make_folder(tmp_path / "state")
    assert synced == [tmp_path.name]


def test_on_a_full_disk_what_was_there_stays_and_nothing_else(tmp_path: Path) -> None:
    durable.write(tmp_path / "a", b"before\n")
    with no_file_grows_over(10):
        with pytest.raises(OSError, match="File too large"):
            durable.write(tmp_path / "a", b"much too long for it\n")
        with pytest.raises(OSError, match="File too large"):
            durable.append(tmp_path / "a", b"too long\n")
    assert (tmp_path / "a").read_bytes() == b"before\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise OSError("the paper is gone")

    durable.write(tmp_path / "a", b"before")
    with pytest.raises(OSError, match="gone"):
        durable.write(tmp_path / "a", chunks())
    assert (tmp_path / "a").read_bytes() == b"before"


def test_nobody_else_reads_what_is_written_whatever_lay_there_before(tmp_path: Path) -> None:
    (tmp_path / "key.new").write_bytes(b"left behind, for all to read")
    (tmp_path / "key.new").chmod(0o644)
    durable.write(tmp_path / "key", b"secret")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
