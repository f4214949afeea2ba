"""How alike two pictures of a page are, and a PDF's pages as poppler draws them."""

import subprocess
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
"""Rows of RGB."""

_WINDOW, _SIGMA = (11, 11), 1.5  # and the constants below: Wang, Bovik, Sheikh, Simoncelli, 2004
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def rendered(pdf: Path, dpi: int, *options: str) -> list[Pixels]:
    """All pages, by pdftoppm."""
    command = ["pdftoppm", "-r", str(dpi), *options, str(pdf)]
    left = subprocess.run(command, capture_output=True, check=True).stdout
    pages = []
    while left:
        _, size, _, left = left.split(b"\n", 3)
        width, height = map(int, size.split())
        pages.append(np.frombuffer(left[: 3 * width * height], np.uint8).reshape(height, width, 3))
        left = left[3 * width * height :]
    return pages


def likeness(one: Pixels, other: Pixels) -> float:
    """The mean structural similarity (SSIM) of two pictures, in grey; 0 for pictures of different size."""
    if one.shape != other.shape:
        return 0.0
    a, b = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float64) for picture in (one, other))
    mean_a, mean_b = _blurred(a), _blurred(b)
    both = mean_a * mean_b
    squares = mean_a**2 + mean_b**2
    spread = _blurred(a * a) + _blurred(b * b) - squares
    common = _blurred(a * b) - both
    return float((((2 * both + _C1) * (2 * common + _C2)) / ((squares + _C1) * (spread + _C2))).mean())


def _blurred(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.GaussianBlur(picture, _WINDOW, _SIGMA))
