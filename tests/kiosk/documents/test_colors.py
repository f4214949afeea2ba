import struct

import numpy as np
import pytest
from PIL import Image

from kiosk.documents import Kind
from kiosk.documents.jail.inside.photos.decoding import Pictures
from tests.parts import papers_photos as papers


def greys(content: bytes, kind: Kind = Kind.PNG) -> list[int]:
    """A picture's greys at eight places from its left to its right."""
    picture = Pictures(content, kind, 1).decoded(0, 1).convert("L")
    greys: list[int] = [picture.getpixel((picture.width * part // 8, picture.height // 2)) for part in range(8)]  # type: ignore[misc]
    return greys


def eighths(*values: int) -> list[int]:
    return [value for value in values for _ in range(20)]


def test_sixteen_bits_of_grey_become_eight_and_the_one_that_stands_for_nothing_is_white() -> None:
    row = eighths(0, 1, 255, 256, 9999, 10000, 10001, 65535)
    assert greys(papers.png(16, 1, row)) == [0, 0, 0, 1, 39, 39, 39, 255]
    assert greys(papers.png(16, 1, row, [10000])) == [0, 0, 0, 1, 39, 255, 39, 255]
    assert greys(papers.png(16, 1, row, [0])) == [255, 0, 0, 1, 39, 39, 39, 255]


@pytest.mark.parametrize(("depth", "step"), [(1, 255), (2, 85), (4, 17), (8, 1)])
def test_what_stands_for_nothing_is_told_in_as_many_bits_as_the_picture_has(depth: int, step: int) -> None:
    most = (1 << depth) - 1
    row = eighths(0, most, 0, most // 2, most, 0, most // 2, most)
    for clear in {0, most // 2, most}:
        expected = [255 if value == clear else value * step for value in row[::20]]
        assert greys(papers.png(depth, 1, row, [clear])) == expected


def test_a_color_of_sixteen_bits_may_stand_for_nothing() -> None:
    row = [sample for value in eighths(0, 8, 16, 24, 32, 40, 48, 56) for sample in (value << 8,) * 3]
    assert greys(papers.png(16, 3, row)) == [0, 8, 16, 24, 32, 40, 48, 56]
    assert greys(papers.png(16, 3, row, [24 << 8] * 3)) == [0, 8, 16, 255, 32, 40, 48, 56]


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_scan_of_sixteen_bits_is_as_dark_as_it_was_meant(order: str) -> None:
    values = np.array([eighths(0, 256, 4096, 10000, 20000, 40000, 65000, 65535)] * 9, f"{order}u2")
    content = papers.saved(Image.fromarray(values), "TIFF")
    meant = [0, 1, 16, 39, 78, 156, 253, 255]
    assert greys(content, Kind.TIFF) == meant
    if order == "<":
        black_is_zero, white_is_zero = (struct.pack("<HHIH", 262, 3, 1, meaning) for meaning in (1, 0))
        assert greys(content.replace(black_is_zero, white_is_zero), Kind.TIFF) == [255 - grey for grey in meant]
