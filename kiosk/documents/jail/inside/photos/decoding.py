"""Photos and scans of every kind as pixels: upright, grey or sRGB, on white. In the jail only."""

import contextlib
import io
import math
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import AvifImagePlugin, Image, ImageChops, ImageFile
from PIL.Image import Resampling, Transpose
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from pillow_heif import register_heif_opener
from pillow_jxl import JpegXLImagePlugin

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.photos import colors, headers, raw
from kiosk.documents.jail.inside.rejected import Rejected

# What decodes must fit into the opener's memory (1 GiB of addresses), and its time. JPEGs shrink while they are read,
# but not those that come in several passes; others need several times the picture while they decode.
_PIXELS_MAX = {Kind.HEIF: 50_000_000}
_PIXELS_MAX |= dict.fromkeys((Kind.WEBP, Kind.AVIF, Kind.JPEG2000, Kind.JXL), 40_000_000)
_PIXELS_MAX_OTHERS = 250_000_000
_PIXELS_MAX_PROGRESSIVE = 64_000_000
_BYTES_MAX = 200_000_000  # of a picture as Pillow holds it
_ONE_BYTE = ("1", "L")  # a pixel; in other modes 4 at most

_WORTH_SAVING = 0.05  # of a picture's height

_ORIENTATION = 0x0112
_UPRIGHT = {  # EXIF 2.3, 4.6.4: what turns each orientation upright
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_LYING = (Transpose.TRANSPOSE, Transpose.ROTATE_270, Transpose.TRANSVERSE, Transpose.ROTATE_90)
_SUBFILE_TYPE = 254  # TIFF 6.0, section 8
_NO_PAGE = 0b101  # its bits: a smaller copy of another picture, or another one's mask

_BROKEN = (  # what Pillow and its decoders raise for damaged files
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError,
    struct.error,
)  # fmt: skip

register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
JpegXLImagePlugin.DECODE_THREADS = 0
warnings.filterwarnings("ignore", module="PIL")  # what it notes of a file stays here


@dataclass(frozen=True)
class _Leaf:
    """What is known of a picture before it is decoded: its size upright, in square pixels, and what turns it so."""

    frame: int
    size: tuple[float, float]
    turn: Transpose | None


class Pictures:
    """The pictures of one file, each decoded when asked for; a damaged one as far as it goes."""

    def __init__(self, content: bytes, kind: Kind, pictures_max: int) -> None:
        """Raises Rejected."""
        self.salvaged = False
        if kind is Kind.RAW:
            content, kind = raw.developed(content)
        self._content = content
        self._kind = kind
        try:
            image = self._open()
        except _BROKEN:
            self.salvaged = True
            with _forgiving():
                image = self._open()
        # A TIFF stays open: its pages are a chain; and so does a JPEG XL, which Pillow decodes when it opens it. Others
        # are opened anew: what was decoded small can't be enlarged.
        self._kept = image if kind in (Kind.TIFF, Kind.JXL) else None
        self._leaves = self._in_chain(image, pictures_max) if kind is Kind.TIFF else [_alone(image)]
        if kind is Kind.HEIF and headers.heif_is_cut_short(content):
            self.salvaged = True  # its decoder says nothing

    @property
    def sizes(self) -> list[tuple[float, float]]:
        """Each picture's size, upright, in square pixels."""
        return [leaf.size for leaf in self._leaves]

    def decoded(self, number: int, ratio: float) -> Image.Image:
        """A picture (from 0) upright, on white, RGB or L, its size times `ratio` (1 at most). Raises Rejected."""
        leaf = self._leaves[number]
        pixels = pixels_of(leaf.size, ratio)
        stored = pixels[::-1] if leaf.turn in _LYING else pixels
        try:
            image = self._read(leaf.frame, stored)
        except _BROKEN:
            self.salvaged = True
            with _forgiving():
                self._kept = self._open() if self._kept else None
                image = _with_its_rest_white(self._read(leaf.frame, stored))
        return image.transpose(leaf.turn) if leaf.turn is not None else image

    def close(self) -> None:
        """Gives its memory back."""
        if self._kept:
            self._kept.close()

    def _open(self) -> ImageFile.ImageFile:
        most = _PIXELS_MAX.get(self._kind, _PIXELS_MAX_OTHERS)
        if self._kind is Kind.JXL and headers.pixels_of_jxl(self._content) > most:
            raise Rejected(Rejection.TOO_LARGE)
        # Pillow refuses twice as many, some kinds before their decoder makes room for them.
        Image.MAX_IMAGE_PIXELS = most // 2
        try:
            image = Image.open(io.BytesIO(self._content), formats=[self._kind.name])
        except Image.DecompressionBombError:
            raise Rejected(Rejection.TOO_LARGE) from None
        _check_size(image, self._kind)
        return image

    def _read(self, frame: int, pixels: tuple[int, int]) -> Image.Image:
        image = self._kept or self._open()
        image.seek(frame)
        image.draft(None, pixels)  # a JPEG is decoded at 1/2, 1/4 or 1/8, still no smaller than this
        if isinstance(image, Jpeg2KImageFile):
            image.reduce = headers.halvings(self._content, image.size, pixels)
        colors.set_clear(image)
        _load(image)
        finished = _finished(image, pixels)
        if finished is image:  # a TIFF's turns into its next page
            finished = image.copy()
        finished.info.clear()  # comments, places, names: nothing but pixels goes on
        return finished

    def _in_chain(self, image: ImageFile.ImageFile, most: int) -> list[_Leaf]:
        pages: list[_Leaf] = []
        others: list[_Leaf] = []
        while max(len(pages), len(others)) <= most:
            number = len(pages) + len(others)
            try:
                image.seek(number)
                kept = others if int(image.getexif().get(_SUBFILE_TYPE, 0)) & _NO_PAGE else pages
            except EOFError:
                return pages or others[:1]
            except _BROKEN:
                self.salvaged = True
                return pages or others[:1]
            _check_size(image, Kind.TIFF)
            # Pillow turns these itself, and says so in the size.
            kept.append(_Leaf(number, (image.width, image.height * _stretch(image)), None))
        raise Rejected(Rejection.TOO_LONG)


def _alone(image: ImageFile.ImageFile) -> _Leaf:
    turn = _UPRIGHT.get(_orientation(image))
    return _Leaf(image.tell(), image.size[::-1] if turn in _LYING else image.size, turn)


def pixels_of(size: tuple[float, float], scale: float) -> tuple[int, int]:
    """A size, scaled, in whole pixels."""
    return max(1, math.floor(size[0] * scale)), max(1, math.floor(size[1] * scale))


@contextlib.contextmanager
def _forgiving() -> Iterator[None]:
    """Where Pillow takes what is left of a file; what is beyond that is Rejected."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    except _BROKEN:
        raise Rejected(Rejection.DAMAGED) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _check_size(image: Image.Image, kind: Kind) -> None:
    pixels = image.width * image.height
    if not pixels:
        raise Rejected(Rejection.NOTHING_INSIDE)
    if kind is Kind.JPEG:
        fits = pixels <= (_PIXELS_MAX_PROGRESSIVE if image.info.get("progressive") else _PIXELS_MAX_OTHERS)
    else:
        fits = pixels * (1 if image.mode in _ONE_BYTE else 4) <= _BYTES_MAX
    if not fits:
        raise Rejected(Rejection.TOO_LARGE)


def _orientation(image: Image.Image) -> int:
    if isinstance(image, JpegXLImagePlugin.JXLImageFile) and not image.jpeg:
        return 1  # its decoder has turned it, whatever its notes say (ISO/IEC 18181-1, D.3.2)
    try:
        # The base class's way: a PNG's own would decode it all, in search of notes behind its pixels.
        return int(Image.Image.getexif(image).get(_ORIENTATION, 1))
    except _BROKEN:
        return 1  # a photo is worth printing though its notes are broken


def _stretch(image: Image.Image) -> float:
    """How much higher than wide a pixel is: twice on a coarse fax (ITU-T T.4: 204 × 98 dpi)."""
    across, down = image.info.get("dpi") or image.info.get("resolution") or (1, 1)
    stretch = float(across) / float(down) if across and down else 1.0
    return stretch if 1 / 3 < stretch < 3 else 1.0


def _load(image: ImageFile.ImageFile) -> None:
    try:
        image.load()
    except OSError:
        if image.tile or not ImageFile.LOAD_TRUNCATED_IMAGES:
            raise
        image.load()  # a TIFF's decoder complains once it has done what it can


def _finished(image: Image.Image, pixels: tuple[int, int]) -> Image.Image:
    """The picture in this size, grey or sRGB."""
    plain = colors.plain(image)
    if plain.size != pixels:
        plain = plain.resize(pixels, Resampling.BICUBIC, reducing_gap=2)
    return colors.on_paper(plain, image.info.get("icc_profile"))


def _with_its_rest_white(image: Image.Image) -> Image.Image:
    """A salvaged picture, white where its decoder was left without data. Raises Rejected where that is nearly all."""
    ends = [image.getpixel(corner) for corner in ((image.width - 1, image.height - 1), (0, 0))]  # a BMP begins below
    boxes = [ImageChops.difference(image, Image.new(image.mode, image.size, end)).getbbox() for end in ends]
    top, bottom = min(((box[1], box[3]) if box else (0, 0) for box in boxes), key=lambda rows: rows[1] - rows[0])
    if bottom - top < _WORTH_SAVING * image.height:
        raise Rejected(Rejection.DAMAGED)
    for rest in ((0, 0, image.width, top), (0, bottom, *image.size)):
        image.paste("white", rest)
    return image
