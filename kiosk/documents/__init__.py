"""Documents: any file becomes a Document, whose pages can be seen and printed, or a Rejection.

Strange bytes are parsed in another process only (`jail`); what comes back is counts and pixels, checked here.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Rejection(StrEnum):
    """Why a file can't become a document. Each has words for the resident in screens/words.py."""

    NOT_A_DOCUMENT = "not-a-document"
    DAMAGED = "damaged"
    LOCKED = "locked"
    NOTHING_INSIDE = "nothing-inside"
    TOO_LONG = "too-long"
    TOO_LARGE = "too-large"
    TOOK_TOO_LONG = "took-too-long"
    GONE = "gone"  # the stick was pulled, or the file went away while it was read


class Kind(StrEnum):
    """What a file really is, by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


@dataclass(frozen=True)
class PageSize:
    """A page's size as it is seen, turned upright, in PDF points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True)
class Document:
    """What can be previewed and printed: pages. The bytes lie in the visit's vault, never parsed by the terminal."""

    path: Path
    kind: Kind
    pages: tuple[PageSize, ...]


@dataclass(frozen=True)
class Picture:
    """One rendered page: `width` × `height` pixels, rows from the top, 3 bytes a pixel (RGB)."""

    width: int
    height: int
    rgb: bytes
