"""What a camera's sensor saw: the preview that the camera put beside it, else developed here. In the jail only.

LibRaw knows the cameras. Many files are TIFFs (DNG, NEF, ARW, PEF, SRW): what tells them is how a picture in them says
that its values mean colours.
"""

import contextlib
import io
import os
import re
from itertools import islice
from typing import TYPE_CHECKING

from PIL import Image
from PIL.ContainerIO import ContainerIO

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.rejected import Rejected

if TYPE_CHECKING:
    from rawpy import RawPy

_SIGNATURE = re.compile(  # Canon, Olympus, Panasonic, Fujifilm, Minolta, Sigma
    rb"II\*\0.{4}CR|IIR[OS]\x08\0|MMOR\0\0|IIU\0|FUJIFILMCCD-RAW|\0MRM|FOVb", re.DOTALL
)
_TIFF = (b"II*\0", b"MM\0*")
_UNMADE = re.compile(  # PhotometricInterpretation: colours through a filter, or linear (TIFF/EP; DNG 1.7, chapter 2)
    rb"\x06\x01\x03\0\x01\0\0\0(\x23\x80|\x4c\x88)|\x01\x06\0\x03\0\0\0\x01(\x80\x23|\x88\x4c)"
)
_JPEG = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]")
_JPEGS_MAX = 20  # of one file: cameras put three or four into it
_PREVIEW_MIN = 1000  # pixels of its longer side: smaller ones are for the camera's own screen
_PIXELS_MAX = 64_000_000  # of a sensor that is developed here, within the opener's memory


def is_raw(content: bytes) -> bool:
    """Whether a file is what a camera's sensor saw."""
    return bool(_SIGNATURE.match(content)) or (content.startswith(_TIFF) and bool(_UNMADE.search(content)))


def developed(content: bytes) -> tuple[bytes, Kind]:
    """The same as a picture of another kind. Raises Rejected."""
    os.environ["OMP_NUM_THREADS"] = "1"  # LibRaw's threads would each take memory
    import rawpy  # and numpy with it: a tenth of a second

    try:
        with rawpy.imread(io.BytesIO(content)) as raw:
            return _preview(raw) or _of_the_sensor(raw)
    except rawpy.LibRawError as error:
        if preview := _found_in(content):  # of a camera that LibRaw doesn't know, or in a file that is cut short
            return preview
        is_unknown = isinstance(error, rawpy.LibRawFileUnsupportedError)
        raise Rejected(Rejection.OTHER_PROGRAM if is_unknown else Rejection.DAMAGED) from None


def _preview(raw: "RawPy") -> tuple[bytes, Kind] | None:
    """The largest picture that the camera made itself, a JPEG that says how it is turned; None if there is none."""
    import rawpy

    with contextlib.suppress(rawpy.LibRawError, OSError, SyntaxError, ValueError):
        made = raw.extract_thumb()
        if isinstance(made.data, bytes):
            with Image.open(io.BytesIO(made.data), formats=["JPEG"]) as image:
                return (made.data, Kind.JPEG) if max(image.size) >= _PREVIEW_MIN else None
    return None


def _found_in(content: bytes) -> tuple[bytes, Kind] | None:
    """The largest preview that lies somewhere in the file, None if there is none that is large enough."""
    found = dict[int, int]()  # where it begins, by its longer side
    for mark in islice(_JPEG.finditer(content), _JPEGS_MAX):
        rest = ContainerIO(io.BytesIO(content), mark.start(), len(content) - mark.start())
        with contextlib.suppress(OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            with Image.open(rest, formats=["JPEG"]) as image:
                side = max(image.size)
                image.draft(None, (1, 1))  # an eighth of it: what the sensor saw may be a JPEG that can't be read
                image.load()
            found[side] = mark.start()
    side = max(found, default=0)
    return (content[found[side] :], Kind.JPEG) if side >= _PREVIEW_MIN else None


def _of_the_sensor(raw: "RawPy") -> tuple[bytes, Kind]:
    """Half as wide and high as the sensor, upright. Raises Rejected, LibRawError."""
    if raw.sizes.raw_width * raw.sizes.raw_height > _PIXELS_MAX:
        raise Rejected(Rejection.TOO_LARGE)
    written = io.BytesIO()
    Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True)).save(written, "BMP")
    return written.getvalue(), Kind.BMP
