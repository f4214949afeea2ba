"""How large the glass is: by the settings, by the screen itself, or as the smallest that we draw for."""

from pathlib import Path

import pytest

from screens.display import FALLBACK_MM, display, edid_diagonal


def edid(width_mm: int, height_mm: int, rough_cm: tuple[int, int]) -> bytes:
    """The first block of what a screen tells about itself (VESA E-EDID 1.4)."""
    block = bytearray(128)
    block[:8] = bytes.fromhex("00ffffffffffff00")
    block[21:23] = rough_cm
    block[54:56] = (14850).to_bytes(2, "little")
    block[66], block[67] = width_mm & 0xFF, height_mm & 0xFF
    block[68] = (width_mm >> 8) << 4 | height_mm >> 8
    block[127] = -sum(block) % 256
    return bytes(block)


def connected(folder: Path, name: str, told: bytes, status: str = "connected") -> None:
    """A connector as the kernel shows it."""
    (folder / name).mkdir()
    (folder / name / "status").write_text(status + "\n")
    (folder / name / "edid").write_bytes(told)


def test_the_settings_win(tmp_path: Path) -> None:
    connected(tmp_path, "card0-HDMI-A-1", edid(344, 194, (34, 19)))
    assert display(1920, 1080, 559, tmp_path).px_per_mm == pytest.approx(3.94, abs=0.01)


def test_a_screen_tells_its_size(tmp_path: Path) -> None:
    connected(tmp_path, "card0-DP-1", b"", "disconnected")
    connected(tmp_path, "card0-HDMI-A-1", edid(344, 194, (34, 19)))
    assert edid_diagonal(tmp_path) == pytest.approx(394.9, abs=0.1)


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"\0" * 128,
        edid(16, 9, (16, 9)),  # the ratio, not the size
        edid(344, 194, (34, 19))[:127] + b"\x00",  # a wrong checksum
    ],
)
def test_a_screen_that_does_not_know_its_size_is_taken_for_the_smallest(tmp_path: Path, told: bytes) -> None:
    connected(tmp_path, "card0-HDMI-A-1", told)
    assert display(1280, 800, 0, tmp_path).px_per_mm == pytest.approx(1509.4 / FALLBACK_MM, abs=0.01)


def test_a_timing_that_tells_a_ratio_is_not_believed(tmp_path: Path) -> None:
    connected(tmp_path, "card0-HDMI-A-1", edid(16, 9, (34, 19)))
    assert edid_diagonal(tmp_path) == pytest.approx(389.5, abs=0.1)
