"""What Apple's Pages, Numbers and Keynote keep of a paper for people who don't have them. In the jail only.

The paper itself only they can read. Beside it lies a picture of its first page or, from those of 2009, a PDF of all.
"""

import io
import zipfile

from PIL import Image

from kiosk.documents import NO_NOTES, Note, Rejection
from kiosk.documents.jail.inside.containers.bundle import Files, alone
from kiosk.documents.jail.inside.kinds import BROKEN_ZIP, package_folder, zip_of
from kiosk.documents.jail.inside.rejected import Rejected

_PDF = "QuickLook/Preview.pdf"
_PICTURES = ("preview.jpg", "preview-web.jpg", "QuickLook/Thumbnail.jpg")
_SIDE_LEAST = 200  # pixels of the longer side: below, not even a title can be read
_BYTES_MAX = 20_000_000  # of one preview


def the_preview(content: bytes, bytes_max: int) -> Files:
    """The PDF, or the largest picture. Raises Rejected where there is none that is of use."""
    with zip_of(content) as package:
        folder = package_folder(package.namelist())
        pdf = _read(package, folder + _PDF)
        if pdf.startswith(b"%PDF-"):
            return alone(pdf, bytes_max, NO_NOTES)
        pictures = (_read(package, folder + name) for name in _PICTURES)
        largest = max(pictures, key=_side)
    if _side(largest) < _SIDE_LEAST:
        raise Rejected(Rejection.OTHER_PROGRAM)
    return alone(largest, bytes_max, frozenset({Note.FIRST_PAGE_ONLY}))


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    """A file of the package; nothing if it isn't there, or damaged."""
    try:
        with package.open(name) as file:
            return file.read(_BYTES_MAX)
    except BROKEN_ZIP:
        return b""


def _side(picture: bytes) -> int:
    """How long the longer side of a picture is, in pixels; 0 for what is none."""
    try:
        with Image.open(io.BytesIO(picture), formats=["JPEG", "PNG"]) as opened:
            return max(opened.size)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return 0
