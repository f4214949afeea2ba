"""What is paper, and how it becomes white: shadows divided out, ink kept. In the jail only."""

import cv2
import numpy as np
from cv2.typing import MatLike

_LOOKED_AT = 640  # pixels: the longer side of a page where paper is told from other things
_REDUCED = 8  # times: light changes slowly

# What paper is like, measured on pages and on photos of people, animals, streets and walls: light, of one colour,
# smoothly lit, and mostly empty with some ink on it. Most of it must be so, not all: a letter may have a coloured head.
_LIGHT_MIN = 60  # L* in a byte
_COLOR_MAX = 40  # from grey, a* and b* in bytes
_COLOR_SPREAD_MAX = 6  # from the paper's own colour (pages: 2; photos: 5 to 60)
_ROUGHNESS_MAX = 0.02  # of the light, L* by its second derivative (pages: 0.007; photos: 0.03 to 0.3)
_EMPTY_MIN = 0.6  # of the page, and of its margin
_MARGIN = 25  # pixels
_INK = (0.001, 0.35)  # of the page
_BETWEEN_MAX = 0.2  # of the page: neither paper nor ink
_PAPER, _DARK = 0.86, 0.65  # light, as part of that of the paper around it

_WHITE_FROM = 0.88  # of the paper's light: everything brighter is paper
_BLACK_TO = (0.05, 0.45)  # of the paper's light: where black begins, between these
_SHADE_MIN = 0.5  # of the page's light: what is darker isn't shadow but print
_COLORFUL = 40  # of 255, between a pixel's channels
_COLORFUL_MIN = 0.0004  # of the page: less is a lens's fringes
_EDGE = 0.008  # of the page's side: where the table behind may still show


def is_paper(page: MatLike) -> bool:
    """Whether an RGB picture is a page and nothing else: a family's photo isn't."""
    scale = _LOOKED_AT / max(page.shape[:2])
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.cvtColor(_light(small, _LOOKED_AT // 20), cv2.COLOR_RGB2LAB).astype(np.float32)
    light = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)[:, :, 0] / (paper[:, :, 0] + 1)
    return _is_lit_as_paper(paper) and _is_empty_enough(light)


def whitened(page: MatLike) -> MatLike:
    """A page in RGB as on white paper under even light; in grey (two dimensions) where it holds no colours."""
    size = (page.shape[1], page.shape[0])
    reduced = cv2.resize(page, None, fx=1 / _REDUCED, fy=1 / _REDUCED, interpolation=cv2.INTER_AREA)
    light = _light(reduced, max(reduced.shape[:2]) // 20)
    flat = cv2.divide(page, cv2.resize(light, size, interpolation=cv2.INTER_LINEAR), scale=255)
    grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY)
    ink = grey[grey < _DARK * 255]
    black = float(np.clip(np.percentile(ink, 10) / 255 if ink.size else 0, *_BLACK_TO))
    levels = (np.arange(256) / 255 - black) / (_WHITE_FROM - black)
    curve = np.rint(np.clip(levels, 0, 1) * 255).astype(np.uint8)
    edge = max(1, round(_EDGE * min(size)))
    inside = flat[2 * edge : -2 * edge, 2 * edge : -2 * edge]
    seen = cv2.LUT(flat, curve) if _is_colorful(inside, curve) else cv2.LUT(grey, curve)
    return cv2.rectangle(seen, (0, 0), (size[0] - 1, size[1] - 1), (255, 255, 255), 2 * edge - 1)


def _is_lit_as_paper(paper: MatLike) -> bool:
    colors = paper[:, :, 1:].reshape(-1, 2) - 128
    color = np.median(colors, axis=0)
    spread = np.percentile(np.linalg.norm(colors - color, axis=1), 75)
    light = np.ascontiguousarray(paper[:, :, 0])
    roughness = np.percentile(np.abs(cv2.Laplacian(cv2.GaussianBlur(light, (0, 0), 8), cv2.CV_32F)), 75)
    return bool(
        np.median(light) >= _LIGHT_MIN
        and np.linalg.norm(color) <= _COLOR_MAX
        and spread <= _COLOR_SPREAD_MAX
        and roughness <= _ROUGHNESS_MAX
    )


def _is_empty_enough(light: MatLike) -> bool:
    ink, empty = float((light < _DARK).mean()), float((light > _PAPER).mean())
    margin = np.ones(light.shape, bool)
    margin[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = False
    return (
        min(empty, float((light[margin] > _PAPER).mean())) >= _EMPTY_MIN
        and _INK[0] <= ink <= _INK[1]
        and 1 - ink - empty <= _BETWEEN_MAX
    )


def _light(page: MatLike, letter: int) -> MatLike:
    """The paper's colour at every point, as if nothing stood on it; `letter`: pixels, more than a stroke is thick."""
    odd = max(3, letter | 1)
    bare = cv2.morphologyEx(page, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (odd, odd)))
    smooth = cv2.medianBlur(bare, min(odd, 255))
    least = (np.percentile(smooth.reshape(-1, 3), 80, axis=0) * _SHADE_MIN).astype(np.uint8)
    return cv2.GaussianBlur(np.asarray(np.maximum(smooth, least)), (odd, odd), 0)


def _is_colorful(flat: MatLike, curve: MatLike) -> bool:
    small = cv2.LUT(cv2.resize(flat, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), curve)
    apart = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    return float((apart > _COLORFUL).mean()) >= _COLORFUL_MIN
