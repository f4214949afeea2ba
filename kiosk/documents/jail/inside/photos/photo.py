"""Photos and scans, each picture on one A4 page, a long one on several. In the jail only."""

import io
import sys
import zlib

import pikepdf
from PIL import Image
from PIL.Image import Resampling

from kiosk.documents import Kind, PageSize
from kiosk.documents.jail.inside.cutting import Page, Picture, Sheet, Sheets, cut
from kiosk.documents.jail.inside.photos.decoding import Pictures, pixels_of
from kiosk.documents.sheet import A4, MARGIN, Place

_PRINTED_DPI = 300
# A page on a screen, and one that fills it; where a small picture is decoded much quicker.
_SEEN_DPI = dict.fromkeys((Kind.JPEG, Kind.JPEG2000, Kind.RAW), (110, 220))
_SEEN_DPI_OTHERS = (220,)
_HELD_MAX = 2  # decoded pictures, the one that is seen and the one that is got ready
_QUALITY = 90  # of JPEG, where the artefacts are lost in a printer's own screen
_LOSSY = (Kind.JPEG, Kind.HEIF, Kind.AVIF, Kind.JPEG2000, Kind.JXL, Kind.RAW)


class OpenedPhoto:
    """A photo, or a scan of several pages, seen as A4 pages."""

    def __init__(self, content: bytes, kind: Kind, pages_max: int) -> None:
        """Raises Rejected."""
        self.kind = kind
        self._pictures = Pictures(content, kind, pages_max)
        self._held: dict[int, tuple[float, Image.Image]] = {}
        sheets = _sheets(self._pictures, lambda page, scale: self._picture(page, 72, scale))
        self._sheets = sheets.all
        self.pages = tuple(sheet.place.sheet for sheet in sheets.shown)
        self.uncut = tuple(sheet.place.sheet for sheet in sheets.uncut)
        self._picture(0, 0, self._sheets[0].place.scale)  # what is damaged shows now

    @property
    def salvaged(self) -> bool:
        """Whether it is only what could be saved of a damaged file, as far as it was seen."""
        return self._pictures.salvaged

    def render(self, page: int, width: int, height: int) -> tuple[int, int, bytes]:
        """A page within width × height pixels, as RGB on white. Raises Rejected."""
        sheet = self._sheets[page]
        place, paper = sheet.place, (sheet.place.sheet.width, sheet.place.sheet.height)
        scale = min(width / paper[0], height / paper[1])
        canvas = Image.new("RGB", pixels_of(paper, scale), "white")
        picture = self._picture(sheet.page.number, scale * 72, place.scale)
        size, box = pixels_of((place.width, place.height), scale), _box(picture, sheet)
        seen = picture.resize(size, Resampling.BICUBIC, box, reducing_gap=2)
        canvas.paste(seen, (round(place.left * scale), round(place.top * scale)))
        return canvas.width, canvas.height, canvas.tobytes()

    def signs_missing(self) -> int:
        """None: a picture has no signs."""
        return 0

    def close(self) -> None:
        """Gives its memory back."""
        self._held.clear()
        self._pictures.close()

    def _picture(self, page: int, dpi: float, points: float) -> Image.Image:
        """A page's whole picture, as sharp as this needs where its pixels are so many points wide."""
        held, picture = self._held.pop(page, (0.0, None))
        if picture is None or held < _ratio(points, dpi):
            held = _seen_ratio(self.kind, points, dpi)
            picture = self._pictures.decoded(page, held)
        self._held[page] = held, picture
        if len(self._held) > _HELD_MAX:
            del self._held[next(iter(self._held))]
        return picture


def as_pdf(content: bytes, kind: Kind, keep: list[int]) -> tuple[int, memoryview]:
    """How many sheets it had, and those to `keep` (from 0, all that are shown if empty) as a PDF. Raises Rejected.

    They are encoded anew: nothing but pixels goes on.
    """
    pictures = Pictures(content, kind, sys.maxsize)
    # By the same pixels as they were seen with, so that they are cut at the same places.
    sheets = _sheets(pictures, lambda page, scale: pictures.decoded(page, _seen_ratio(kind, scale, 72)))
    pdf = pikepdf.new()
    decoded: tuple[int, float, Image.Image] | None = None  # the parts of a long one are taken from it
    for number in keep or range(len(sheets.shown)):
        sheet = sheets.all[number]
        ratio = _ratio(sheet.place.scale, _PRINTED_DPI)
        if decoded is None or decoded[:2] != (sheet.page.number, ratio):
            decoded = None  # before the next one takes memory
            decoded = sheet.page.number, ratio, pictures.decoded(sheet.page.number, ratio)
        image = decoded[2]
        add_page(pdf, image.crop(_box(image, sheet)) if sheet.part else image, sheet.place, lossy=kind in _LOSSY)
    written = io.BytesIO()
    pdf.save(written)
    return len(sheets.all), written.getbuffer()


def _sheets(pictures: Pictures, picture: Picture) -> Sheets:
    return cut([Page(number, *size, place_of(size)) for number, size in enumerate(pictures.sizes)], picture)


def _box(picture: Image.Image, sheet: Sheet) -> tuple[int, int, int, int]:
    """Which of the whole picture's pixels lie on a sheet."""
    if sheet.part is None:
        return 0, 0, *picture.size
    across, down = picture.width / sheet.page.width, picture.height / sheet.page.height
    part = sheet.part
    return round(part.left * across), round(part.top * down), round(part.right * across), round(part.bottom * down)


def place_of(size: tuple[float, float]) -> Place:
    """Where a picture of this size in pixels lies on an A4 page: as large as fits, but not blown up."""
    sheet = A4 if size[0] <= size[1] else PageSize(A4.height, A4.width)
    points = min((sheet.width - 2 * MARGIN) / size[0], (sheet.height - 2 * MARGIN) / size[1], 1.0)
    across, down = size[0] * points, size[1] * points
    return Place(sheet, (sheet.width - across) / 2, (sheet.height - down) / 2, across, down, points)


def add_page(pdf: pikepdf.Pdf, image: Image.Image, place: Place, *, lossy: bool) -> None:
    """Adds a page with this picture, RGB or L, in its place. What came `lossy` may lose a little more."""
    name = pikepdf.Name
    data, coding = _jpeg(image), name.DCTDecode
    if not lossy:
        data, coding = min(
            (data, coding), (zlib.compress(image.tobytes(), 1), name.FlateDecode), key=lambda it: len(it[0])
        )
    pdf.add_blank_page(page_size=(place.sheet.width, place.sheet.height))
    page = pdf.pages[-1]
    stream = pikepdf.Stream(
        pdf,
        data,
        Type=name.XObject,
        Subtype=name.Image,
        Width=image.width,
        Height=image.height,
        BitsPerComponent=8,
        ColorSpace=name.DeviceGray if image.mode == "L" else name.DeviceRGB,
        Filter=coding,
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=stream))
    bottom = place.sheet.height - place.top - place.height
    matrix = f"{place.width:.3f} 0 0 {place.height:.3f} {place.left:.3f} {bottom:.3f}"
    page.Contents = pikepdf.Stream(pdf, f"q {matrix} cm /Photo Do Q".encode())


def _seen_ratio(kind: Kind, points: float, dpi: float) -> float:
    steps = _SEEN_DPI.get(kind, _SEEN_DPI_OTHERS)
    return _ratio(points, next((step for step in steps if step >= dpi), dpi))


def _ratio(points: float, dpi: float) -> float:
    return min(1.0, points * dpi / 72)


def _jpeg(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
