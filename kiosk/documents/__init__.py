"""Documents: any file becomes a Document, whose pages can be seen and printed, a Bundle of files, or a Rejection.

Strange bytes are parsed in the jail only (`jail`); what comes back is counts, names and pixels, checked here.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

FILES_MAX = 50
"""Files of one mail or archive."""

DEPTH_MAX = 3
"""Mails and archives in one another: a file in a mail in an archive."""

LEFT_OUT_MAX = 20
"""Files of one mail or archive that can't be shown, and are named all the same."""


class Rejection(StrEnum):
    """Why a file can't become a document. Each has words for the resident in screens/words.py."""

    NOT_A_DOCUMENT = "not-a-document"
    DAMAGED = "damaged"
    LOCKED = "locked"
    NOTHING_INSIDE = "nothing-inside"
    TOO_LONG = "too-long"
    TOO_LARGE = "too-large"
    TOOK_TOO_LONG = "took-too-long"
    GONE = "gone"  # the file went away before it was read to its end: the stick was pulled
    WRONG_PASSWORD = "wrong-password"  # noqa: S105 a reason, no password
    LINK = "link"  # it only says where the paper is
    OTHER_PROGRAM = "other-program"  # only the program that it was made with can show it


class Note(StrEnum):
    """What a resident must know of a document before it is printed, the most serious first.

    Each has words for the resident in screens/words.py.
    """

    SALVAGED = "salvaged"  # the file is damaged, and this is what could be saved
    FIRST_PAGE_ONLY = "first-page-only"  # its program leaves others no more than a picture of its first page
    MACHINE_TEXT = "machine-text"  # source code, data, keys: text that programs read
    GLYPHS_MISSING = "glyphs-missing"  # no font has some of its signs


NO_NOTES: frozenset[Note] = frozenset()


class Kind(StrEnum):
    """What a file really is, by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    GIF = "gif"
    BMP = "bmp"
    HEIF = "heif"
    AVIF = "avif"
    JPEG2000 = "jpeg2000"
    JXL = "jxl"
    RAW = "raw"  # what a camera's sensor saw: DNG, NEF, CR3 and others
    SVG = "svg"
    DOC = "doc"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    XLS = "xls"
    XLSX = "xlsx"
    ODS = "ods"
    PPT = "ppt"
    PPTX = "pptx"
    ODP = "odp"
    ODG = "odg"
    TXT = "txt"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    EML = "eml"
    MSG = "msg"
    ZIP = "zip"
    ICS = "ics"
    MHTML = "mhtml"
    PORTFOLIO = "portfolio"  # a PDF that holds others
    WRAPPED = "wrapped"  # a signature around a paper, one written in base64, one behind something else, its preview

    @property
    def is_photo(self) -> bool:
        """True for pictures made of pixels."""
        return self in _PHOTOS

    @property
    def is_bundle(self) -> bool:
        """True for what holds other files: mails and archives."""
        return self in _BUNDLES


_PHOTOS = frozenset(
    (
        *(Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.TIFF, Kind.GIF, Kind.BMP, Kind.HEIF, Kind.AVIF),
        *(Kind.JPEG2000, Kind.JXL, Kind.RAW),
    )
)
_BUNDLES = frozenset((Kind.EML, Kind.MSG, Kind.ZIP, Kind.MHTML, Kind.PORTFOLIO, Kind.WRAPPED))


@dataclass(frozen=True)
class PageSize:
    """A page's size as it is seen, turned upright, in PDF points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True)
class Document:
    """What can be previewed and printed: pages. Its bytes are never parsed by the terminal."""

    path: Path  # the file itself, or the PDF that the jail made of it
    kind: Kind  # of the file as it was brought
    pages: tuple[PageSize, ...]
    notes: frozenset[Note] = NO_NOTES
    password: str = field(default="", repr=False)
    glyphs_missing: int = 0  # signs in whose place an empty box is printed, as far as that is known
    uncut: tuple[PageSize, ...] = ()  # where long pages were cut into several: all pages as they are
    first: int = 0  # the jail's number of its first page

    @property
    def numbered(self) -> int:
        """How many numbers the jail has for its pages, cut and uncut."""
        return self.first + len(self.pages) + len(self.uncut)

    @property
    def on_one_sheet_each(self) -> "Document":
        """The same document with its pages uncut; for the jail, they come behind those that were cut."""
        return replace(self, pages=self.uncut, uncut=(), first=len(self.pages))


@dataclass(frozen=True)
class Inside:
    """One file out of a bundle, unpacked into the vault. The name is as people say it: no folder, no ending."""

    name: str
    path: Path


@dataclass(frozen=True)
class LeftOut:
    """Files that can't be shown: how many, and the names, with their endings, of LEFT_OUT_MAX at most."""

    count: int = 0
    names: tuple[str, ...] = ()


NOTHING_LEFT_OUT = LeftOut()


@dataclass(frozen=True)
class Bundle:
    """Several files in one: a mail (its message first) or an archive."""

    kind: Kind
    files: tuple[Inside, ...]
    left_out: LeftOut = NOTHING_LEFT_OUT
    notes: frozenset[Note] = NO_NOTES  # of the paper in it, if it is a single one


@dataclass(frozen=True)
class Picture:
    """One rendered page: `width` × `height` pixels, rows from the top, 3 bytes a pixel (RGB)."""

    width: int
    height: int
    rgb: bytes | bytearray = field(repr=False)
