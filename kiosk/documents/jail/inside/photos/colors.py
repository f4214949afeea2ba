"""What the values of a picture's pixels mean: grey or sRGB, on white paper. In the jail only."""

import io
from typing import cast

from PIL import Image, ImageCms, ImageFile

_BITS_PER_SAMPLE, _PHOTOMETRIC, _WHITE_IS_ZERO = 258, 262, 0  # TIFF 6.0, section 8
_STEP = {"L;2": 85, "L;4": 17}  # between the greys of a PNG with so few bits, in Pillow's 8

_BROKEN_PROFILE = (
    *(ImageCms.PyCMSError, ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError),
)


def set_clear(image: ImageFile.ImageFile) -> None:
    """Puts the colour that stands for nothing in 8 bits, as the pixels will be: a PNG names it in its own depth.

    PNG, third edition, 11.3.1.1. To be called before the picture is loaded.
    """
    clear = image.info.get("transparency")
    stored = image.tile[0].args if image.tile else None
    if isinstance(clear, int) and stored in _STEP:
        image.info["transparency"] = clear * _STEP[stored]
    elif isinstance(clear, tuple) and stored == "RGB;16B":
        image.info["transparency"] = tuple(value >> 8 for value in clear)


def plain(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be resized: L, RGB, CMYK, LA or RGBA."""
    if image.mode in ("L", "RGB", "CMYK", "LA", "RGBA") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I;16"):
        return _of_16_bits(image)
    if image.has_transparency_data:
        return image.convert("LA" if image.mode in ("1", "L", "LA", "La") else "RGBA")
    if image.mode in ("I", "F"):
        darkest, brightest = cast(tuple[float, float], image.getextrema())  # on no known scale
        scale = 255 / ((brightest - darkest) or 1)
        return image.point(lambda value: value * scale - darkest * scale).convert("L")
    return image.convert("L" if image.mode == "1" else "RGB")


def on_paper(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A plain picture on white, L or RGB, in the colours that its profile means; without a sound one, as they are."""
    return _in_srgb(_on_white(image), profile)


def _of_16_bits(image: Image.Image) -> Image.Image:
    """Greys of 12 or 16 bits as 8, which Pillow would cut off; LA where one of them stands for nothing."""
    tags = getattr(image, "tag_v2", {})
    spare = max(0, tags.get(_BITS_PER_SAMPLE, (16,))[0] - 8)
    turned = 0xFF if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO else 0
    wide = image.convert("I")
    grey = wide.point([min(value >> spare, 0xFF) ^ turned for value in range(1 << 16)], "L")
    clear = image.info.get("transparency")
    if clear is None:
        return grey
    return Image.merge("LA", (grey, wide.point([0xFF * (value != clear) for value in range(1 << 16)], "L")))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image
    paper = Image.new(image.mode[:-1], image.size, "white")
    paper.paste(image.convert(paper.mode), mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    seen = image if image.mode == "L" else image.convert("RGB")
    if not profile:
        return seen
    try:
        given = ImageCms.getOpenProfile(io.BytesIO(profile))
        if given.profile.xcolor_space.strip() != {"L": "GRAY"}.get(image.mode, image.mode):
            return seen
        if "sRGB" in ImageCms.getProfileDescription(given):
            return seen
        managed = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except _BROKEN_PROFILE:
        return seen
    return managed.convert(seen.mode) if managed else seen
