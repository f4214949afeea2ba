"""Photos of every kind for tests, made on the spot: a camera's, a scanner's, and a letter lying on a table."""

import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import pikepdf
import pillow_jxl  # noqa: F401 (Pillow then knows JPEG XL)
from cv2.typing import MatLike
from PIL import Image, ImageCms, ImageDraw, ImageFont
from pillow_heif import register_heif_opener

register_heif_opener()

LETTER = (
    "Madame, Monsieur,",
    "Nous avons bien recu votre demande",
    "de logement du 12 mars dernier.",
    "Merci de nous envoyer une copie",
    "de votre avis d'imposition avant",
    "la fin du mois de septembre.",
    "Veuillez agreer nos salutations.",
)
Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
LYING: Corners = ((0.22, 0.12), (0.80, 0.17), (0.88, 0.90), (0.12, 0.86))
"""Where the corners of a letter lie in its photo, as parts of width and height, clockwise from its top left."""


def two_halves(mode: str = "RGB", size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A picture whose left half is red (dark in grey) and whose right half is blue (white in grey)."""
    color = "blue" if mode not in ("1", "L", "I;16") else "white"
    image = Image.new("RGB", size, color)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill="red" if color == "blue" else "black")
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    return image.convert(mode)


def png(depth: int, samples: int, row: Sequence[int], clear: Sequence[int] = ()) -> bytes:
    """A PNG of 100 rows alike, 1 sample a pixel (grey) or 3 (RGB), of so many bits; `clear` stands for nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))

    bits = "".join(f"{value:0{depth}b}" for value in row)
    rows = b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    header = struct.pack("!IIBBBBB", len(row) // samples, 100, depth, 2 if samples == 3 else 0, 0, 0, 0)
    nothing = chunk(b"tRNS", struct.pack(f"!{len(clear)}H", *clear)) if clear else b""
    pixels = chunk(b"IDAT", zlib.compress(rows * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + nothing + pixels + chunk(b"IEND", b"")


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """A picture as a file of this form, as Pillow names it."""
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def turned(form: str, orientation: int, size: tuple[int, int] = (800, 600)) -> bytes:
    """A photo as a camera stores it that was held so: red left and blue right, as stored."""
    image = two_halves("RGB", size)
    exif = Image.Exif()
    exif[0x0112] = orientation
    if form == "HEIF":  # there a box of its own turns the picture
        image.info["exif"] = exif.tobytes()
        return saved(image, form)
    return saved(image, form, exif=exif)


def scan(pages: int, **options: Any) -> bytes:
    """A TIFF of several pages; page n, from 0, is as grey as 10 * n."""
    first, *others = (Image.new("L", (320, 450), 10 * number) for number in range(pages))
    return saved(first, "TIFF", save_all=True, append_images=others, **options)


def letter(width: int = 1654, *, stamp: bool = True) -> Image.Image:
    """A letter of one A4 page: black words, and perhaps a red stamp in its lower right."""
    page = Image.new("RGB", (width, round(width * 2**0.5)), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=width / 26)
    for number, line in enumerate(LETTER):
        draw.text((width * 0.12, width * (0.2 + 0.09 * number)), line, "black", font)
    if stamp:
        box = (width * 0.6, width * 1.05, width * 0.85, width * 1.2)
        draw.ellipse(box, outline=(200, 20, 40), width=max(2, width // 120))
    return page


def photographed(
    page: Image.Image, size: tuple[int, int] = (1500, 2000), corners: Corners = LYING, *, seed: int = 1
) -> Image.Image:
    """A page on a wooden table, seen from the side, half in shadow, as a phone takes it."""
    width, height = size
    seen = _wood(size, seed)
    source = np.array([(0, 0), (page.width, 0), (page.width, page.height), (0, page.height)], np.float32)
    target = np.array(corners, np.float32) * np.array(size, np.float32)
    move = cv2.getPerspectiveTransform(source, target)
    paper = cv2.warpPerspective(np.asarray(page), move, size, flags=cv2.INTER_AREA).astype(np.float32)
    where = cv2.warpPerspective(np.full((page.height, page.width), 1, np.float32), move, size)[:, :, None]
    seen = seen * (1 - where) + paper * (0.9, 0.87, 0.8) * where  # a lamp's light is yellow
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    shade = 0.55 + 0.45 / (1 + np.exp((across / width + down / height / 2 - 0.75) * -14))
    noise = np.random.default_rng(seed).normal(0, 4, seen.shape)
    return Image.fromarray(np.clip(seen * shade[:, :, None] + noise, 0, 255).astype(np.uint8))


def family(size: tuple[int, int] = (1500, 2000)) -> Image.Image:
    """Two people on a meadow under a sky, with a house: a photo, not a paper."""
    width, height = size
    image = Image.fromarray(_sky_and_meadow(size))
    draw = ImageDraw.Draw(image)
    draw.rectangle((width * 0.05, height * 0.3, width * 0.4, height * 0.6), fill=(190, 170, 150))
    draw.polygon([(0, height * 0.3), (width * 0.22, height * 0.15), (width * 0.45, height * 0.3)], fill=(140, 60, 40))
    draw.rectangle((width * 0.12, height * 0.38, width * 0.22, height * 0.48), fill=(230, 230, 210))
    for left, coat in ((0.45, (40, 60, 140)), (0.68, (170, 40, 60))):
        draw.ellipse((width * left, height * 0.45, width * (left + 0.15), height * 0.58), fill=(224, 172, 140))
        draw.rectangle((width * (left - 0.02), height * 0.58, width * (left + 0.17), height * 0.9), fill=coat)
    return image


def that_says(form: str, side: int) -> bytes:
    """A file of a few bytes that says it is side × side pixels."""
    if form == "JXL":  # bit by bit: no multiple of eight, 30 bits for the height, as wide as high
        return b"\xff\n" + (0b110 | (side - 1) << 3 | 1 << 33).to_bytes(20, "little")
    content = bytearray(saved(Image.new("RGB", (64, 64)), form, **({"lossless": True} if form == "WEBP" else {})))
    match form:
        case "PNG":
            struct.pack_into("!II", content, 16, side, side)
            struct.pack_into("!I", content, 29, zlib.crc32(content[12:29]))
        case "JPEG":
            struct.pack_into("!HH", content, content.index(b"\xff\xc0") + 5, side, side)
        case "TIFF":
            for tag in (256, 257):
                struct.pack_into("<HII", content, content.index(struct.pack("<HHI", tag, 4, 1)) + 2, 4, 1, side)
        case "WEBP":
            struct.pack_into("<I", content, 21, (side - 1) | (side - 1) << 14)
        case "GIF":
            struct.pack_into("<HH", content, 6, side, side)
        case "BMP":
            struct.pack_into("<II", content, 18, side, side)
        case "JPEG2000":
            struct.pack_into("!II", content, content.index(b"ihdr") + 4, side, side)
            struct.pack_into("!II", content, content.index(b"\xff\x4f\xff\x51") + 8, side, side)
        case _:  # HEIF and AVIF
            struct.pack_into("!II", content, content.index(b"ispe") + 8, side, side)
    return bytes(content)


def profile_that_swaps_red_and_blue() -> bytes:
    """An ICC profile, sound but for its meaning."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = plain.replace(b"rXYZ", b"....", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"....", b"bXYZ", 1)
    return swapped.replace("sRGB".encode("utf-16-be"), "RBG!".encode("utf-16-be"))


def drawn(pdf: bytes | memoryview) -> list[tuple[tuple[int, int], Image.Image]]:
    """For each page of a PDF of pictures: its size in points, and its picture."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            (
                (round(float(page.mediabox[2])), round(float(page.mediabox[3]))),
                pikepdf.PdfImage(cast(pikepdf.Stream, picture)).as_pil_image(),
            )
            for page in opened.pages
            for picture in page.get_images().values()
        ]


def write(path: Path, content: bytes) -> Path:
    """The file, written."""
    path.write_bytes(content)
    return path


def _wood(size: tuple[int, int], seed: int) -> MatLike:
    width, height = size
    chance = np.random.default_rng(seed)
    grain = cv2.resize(chance.normal(0, 18, (height // 4, width // 60)).astype(np.float32), size)
    planks = 14 * np.sin(np.arange(width) / width * 40)[None, :]
    return np.asarray(np.array((120, 84, 52)) + (grain + planks)[:, :, None], np.float32)


def _sky_and_meadow(size: tuple[int, int]) -> MatLike:
    width, height = size
    down = np.linspace(0, 1, height)[:, None, None]
    sky, meadow = np.array((110, 160, 230)) + 90 * down, np.array((70, 130, 50)) - 30 * down
    noise = np.random.default_rng(3).normal(0, 9, (height, width, 3))
    return np.clip(np.where(down < 0.55, sky, meadow) + noise, 0, 255).astype(np.uint8)


def screenshot(path: Path, lines: int = 60, ground: str = "white", width: int = 400) -> Path:
    """A scrolling screenshot: bars like lines of a text, 40 pixels high, with 60 pixels between them, on one ground."""
    image = Image.new("RGB", (width, lines * 100), ground)
    draw = ImageDraw.Draw(image)
    for number in range(lines):
        draw.rectangle((20, number * 100 + 30, width - 20 - number % 7 * 10, number * 100 + 69), fill="black")
    image.save(path, quality=85)
    return path
