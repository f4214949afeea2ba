"""The screen as a thing of glass: how large it is, so that everything can be drawn in millimetres."""

from dataclasses import dataclass
from math import hypot
from pathlib import Path

DRM = Path("/sys/class/drm")
FALLBACK_MM = 257.0
"""A 10.1" screen: the smallest that Guichet is drawn for, so nothing gets too small where the size isn't known."""

_RATIOS = {(16, 9), (16, 10), (160, 90), (160, 100)}
"""What televisions and cheap panels tell instead of their size."""
_HEADER = bytes.fromhex("00ffffffffffff00")
_DIAGONALS_MM = (150.0, 1700.0)
"""Sizes that a terminal's screen can have; screens that don't know theirs tell an aspect ratio or nothing instead."""


@dataclass(frozen=True)
class Display:
    """A screen of `width` × `height` pixels with `px_per_mm` pixels to a millimetre."""

    width: int
    height: int
    px_per_mm: float

    @property
    def height_mm(self) -> float:
        """How high the glass is."""
        return self.height / self.px_per_mm

    @property
    def portrait(self) -> bool:
        """True when the screen stands upright."""
        return self.height > self.width


def display(width: int, height: int, diagonal_mm: float, drm: Path = DRM) -> Display:
    """The screen as it is: its diagonal from the settings, else from itself (0 in the settings), else 10.1"."""
    diagonal = diagonal_mm or edid_diagonal(drm) or FALLBACK_MM
    return Display(width, height, hypot(width, height) / diagonal)


def edid_diagonal(drm: Path = DRM) -> float:
    """The diagonal in mm that the one connected screen tells (VESA E-EDID 1.4), or 0.0 if none can be believed."""
    for status in sorted(drm.glob("*/status")):
        try:
            connected = status.read_text().strip() == "connected"
            edid = status.with_name("edid").read_bytes() if connected else b""
        except OSError:
            continue
        size = _size_mm(edid)
        diagonal = 0.0 if size in _RATIOS else hypot(*size)
        if _DIAGONALS_MM[0] <= diagonal <= _DIAGONALS_MM[1]:
            return diagonal
    return 0.0


def _size_mm(edid: bytes) -> tuple[int, int]:
    """Width and height in mm: the preferred timing's (bytes 66-68), else the rough ones in cm (bytes 21-22)."""
    if len(edid) < 128 or not edid.startswith(_HEADER) or sum(edid[:128]) % 256:
        return 0, 0
    width = edid[66] | (edid[68] & 0xF0) << 4
    height = edid[67] | (edid[68] & 0x0F) << 8
    rough_width, rough_height = edid[21] * 10, edid[22] * 10
    # A timing without a pixel clock is a descriptor, not a timing; some timings tell 16 × 9 mm, the ratio.
    if edid[54:56] == b"\0\0" or abs(width - rough_width) > 20 or abs(height - rough_height) > 20:
        return rough_width, rough_height
    return width, height
