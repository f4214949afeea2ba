"""Photos and scans through Pillow: upright, on one A4 page. In the jail only."""

import io
import math
import struct

import pikepdf
from PIL import Image
from PIL.Image import Resampling, Transpose

from kiosk.documents import Kind, PageSize, Rejection
from kiosk.documents.jail.rejected import Rejected

_A4 = (595.276, 841.890)  # points
_MARGIN = 14.2  # points, 5 mm: what office printers can't reach (4.2 mm on most) is left white, and no more
_SEEN_DPI = 200
_PRINTED_DPI = 300
_QUALITY = 90  # of JPEG, where the artefacts are lost in a printer's own screen
# Decoding must fit into the opener's memory, and its time: JPEGs shrink while they are read, PNGs don't.
_PIXELS_MAX = {Kind.JPEG: 250_000_000, Kind.PNG: 64_000_000}
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

Image.MAX_IMAGE_PIXELS = None  # our own limit is checked first, by kind


class _Placed:
    """A picture upright, as large as its place on the page needs, and that place: points from the top left."""

    def __init__(self, content: bytes, kind: Kind, dpi: int) -> None:
        with Image.open(io.BytesIO(content), formats=[kind.name]) as image:
            if image.width * image.height > _PIXELS_MAX[kind]:
                raise Rejected(Rejection.TOO_LARGE)
            turn = _UPRIGHT.get(_orientation(image))
            lying = turn is not None and turn.value >= Transpose.ROTATE_90.value and turn is not Transpose.ROTATE_180
            across, down = (image.height, image.width) if lying else image.size
            self.page = _A4 if across <= down else (_A4[1], _A4[0])
            # A small picture isn't blown up: a pixel is a point at most.
            points = min((self.page[0] - 2 * _MARGIN) / across, (self.page[1] - 2 * _MARGIN) / down, 1.0)
            self.size = (across * points, down * points)
            self.left, self.top = ((whole - part) / 2 for whole, part in zip(self.page, self.size, strict=True))
            self.image = _decoded(image, min(1.0, points * dpi / 72), turn)


class OpenedPhoto:
    """A photo, decoded once, seen as its A4 page."""

    def __init__(self, content: bytes, kind: Kind) -> None:
        """Raises Rejected, and what Pillow raises for a damaged file."""
        self.kind = kind
        self._placed = _Placed(content, kind, _SEEN_DPI)
        self.pages = (PageSize(*self._placed.page),)

    def render(self, page: int, width: int, height: int) -> tuple[int, int, bytes]:
        """The page within width × height pixels, as RGB on white."""
        del page  # there is one
        placed = self._placed
        scale = min(width / placed.page[0], height / placed.page[1])
        canvas = Image.new("RGB", _pixels(placed.page, scale), "white")
        pixels = _pixels(placed.size, scale)
        where = (round(placed.left * scale), round(placed.top * scale))
        canvas.paste(placed.image.resize(pixels, Resampling.BICUBIC, reducing_gap=2), where)
        return canvas.width, canvas.height, canvas.tobytes()

    def close(self) -> None:
        """Gives its memory back."""
        self._placed.image.close()


def as_pdf(content: bytes, kind: Kind) -> memoryview:
    """The photo as a PDF of one A4 page, encoded anew: nothing but pixels goes on. Raises as OpenedPhoto."""
    placed = _Placed(content, kind, _PRINTED_DPI)
    image = placed.image if placed.image.mode == "L" else placed.image.convert("RGB")
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=placed.page)
    stream = pikepdf.Stream(
        pdf,
        _jpeg(image) if kind is Kind.JPEG else image.tobytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=image.width,
        Height=image.height,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB,
    )
    if kind is Kind.JPEG:
        stream.Filter = pikepdf.Name.DCTDecode
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=stream))
    bottom = placed.page[1] - placed.top - placed.size[1]
    matrix = f"{placed.size[0]:.3f} 0 0 {placed.size[1]:.3f} {placed.left:.3f} {bottom:.3f}"
    page.Contents = pikepdf.Stream(pdf, f"q {matrix} cm /Photo Do Q".encode())
    written = io.BytesIO()
    pdf.save(written)
    return written.getbuffer()


def _decoded(image: Image.Image, ratio: float, turn: Transpose | None) -> Image.Image:
    """The picture's pixels, times `ratio` on each side, on white, upright."""
    pixels = _pixels(image.size, ratio)
    image.draft(None, pixels)  # a JPEG is decoded at 1/2, 1/4 or 1/8, still no smaller than this
    flat = _on_white(image)
    if flat.size != pixels:
        flat = flat.resize(pixels, Resampling.BICUBIC, reducing_gap=2)
    return flat.transpose(turn) if turn is not None else flat


def _pixels(size: tuple[float, float], scale: float) -> tuple[int, int]:
    return max(1, math.floor(size[0] * scale)), max(1, math.floor(size[1] * scale))


def _on_white(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    if image.mode.startswith("I"):  # 16 bits a pixel: Pillow would cut them off, not scale them down
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (OSError, SyntaxError, TypeError, ValueError, struct.error):
        return 1  # a photo is worth printing though its notes are broken


def _jpeg(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
