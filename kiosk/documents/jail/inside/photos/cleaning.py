"""A photographed letter becomes readable paper: its page found, straightened, whitened. In the jail only."""

import io
import itertools
import math
from collections.abc import Iterator

import cv2
import numpy as np
import pikepdf
from cv2.typing import MatLike
from PIL import Image

from kiosk.documents import Kind, PageSize, Rejection
from kiosk.documents.jail.inside.photos.decoding import Pictures
from kiosk.documents.jail.inside.photos.photo import add_page, place_of
from kiosk.documents.jail.inside.photos.whitening import is_paper, whitened
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.sheet import A4, Place

_SIDE_MIN = 100  # pixels: no letter is so small
_SIDE_MAX = 4600  # pixels: what a page at 300 dpi needs where it doesn't fill its photo
_SMALL = 800  # pixels: the longer side of the picture in which a page is looked for
_PAGE_WIDTH_MAX = 2480  # pixels: A4 at 300 dpi
_A4_RATIO = math.sqrt(2)
_A4_WITHIN = 0.15  # of the sides' ratio: perspective isn't measured better
_TRIED_MAX = 8  # of the places where a page might be, the best first

# What a page's outline must be like, all at _SMALL:
_AREA_MIN = 0.12  # of the photo
_SIMPLER = (0.01, 0.02, 0.04, 0.06, 0.08)  # of a shape's circumference, until it has four corners
_ANGLES = (55, 125)  # degrees
_OPPOSITE_MIN = 0.5  # the shorter of two opposite sides to the longer
_EDGE_WITHIN = 4  # pixels
_BESIDE_SIDE = 8  # pixels: how far from a side its edge may be
_MOVED_MAX = 48  # pixels: a thumb's width
_EDGE_MIN = 0.5  # of an outline that lies on edges
_UNLIKE_MIN = 9  # of L*a*b*, stored in bytes: how the paper differs from what lies beside it
_SQUARE, _BESIDE = 240, 20  # pixels: an outline made square, to look at both sides of its edge

cv2.setNumThreads(1)  # the jail counts threads


def cleaned(content: bytes, kind: Kind) -> memoryview:
    """The page in a photo, as a PDF of one A4 page. Raises Rejected: NOTHING_INSIDE where there is no page in it."""
    pictures = Pictures(content, kind, 1)
    photo = np.asarray(pictures.decoded(0, min(1.0, _SIDE_MAX / max(pictures.sizes[0]))).convert("RGB"))
    pictures.close()
    page = _page_in(photo)
    if page is None:
        raise Rejected(Rejection.NOTHING_INSIDE)
    image = Image.fromarray(whitened(page))
    pdf = pikepdf.new()
    add_page(pdf, image, _place(image.size), lossy=False)
    written = io.BytesIO()
    pdf.save(written)
    return written.getbuffer()


def outline_in(photo: MatLike) -> MatLike | None:
    """The four corners of the page in an RGB photo, clockwise from the top left; None where it has none."""
    scale = min(1.0, _SMALL / max(photo.shape[:2]))
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.medianBlur(small, 5), cv2.COLOR_RGB2LAB)
    edges = _edges(lab)
    near = cv2.dilate(edges, np.ones((2 * _EDGE_WITHIN + 1,) * 2, np.uint8))
    outlines = [outline for mask in _masks(small, lab, edges) for outline in _outlines(mask)]
    likely = sorted(((_likelihood(outline, near), number) for number, outline in enumerate(outlines)), reverse=True)
    for likelihood, number in likely[:_TRIED_MAX]:
        outline = outlines[number]
        if likelihood > 0 and _differs_from_around(outline, lab) and is_paper(_straightened(small, outline)):
            return np.asarray(_refined(outline, edges) / scale, np.float32)
    return None


def _page_in(photo: MatLike) -> MatLike | None:
    if min(photo.shape[:2]) < _SIDE_MIN:
        return None
    outline = outline_in(photo)
    if outline is not None:
        return _straightened(photo, outline)
    return photo if is_paper(photo) else None  # it fills the photo, or lies on something as white as itself


def _place(size: tuple[int, int]) -> Place:
    """An A4 page is printed in its own size, its white edge under the printer's; others as a photo is."""
    ratio = max(size) / min(size)
    if abs(ratio / _A4_RATIO - 1) > _A4_WITHIN:
        return place_of(size)
    sheet = A4 if size[0] <= size[1] else PageSize(A4.height, A4.width)
    return Place(sheet, 0, 0, sheet.width, sheet.height, sheet.width / size[0])


def _edges(lab: MatLike) -> MatLike:
    """Edges in light or colour."""
    edges = np.zeros(lab.shape[:2], np.uint8)
    for channel in cv2.split(lab):
        smooth = cv2.GaussianBlur(channel, (5, 5), 0)
        high, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        spread = float(np.std(smooth))
        edges |= cv2.Canny(smooth, max(10.0, min(high / 3, spread)), max(30.0, min(high, 2.5 * spread)))
    return edges


def _masks(small: MatLike, lab: MatLike, edges: MatLike) -> Iterator[MatLike]:
    """Where a page might be: several ways to tell, one of which works."""
    framed = cv2.rectangle(edges.copy(), (0, 0), (edges.shape[1] - 1, edges.shape[0] - 1), 255, 1)
    across_letters = cv2.getStructuringElement(cv2.MORPH_RECT, (17, 17))
    channels = [cv2.morphologyEx(channel, cv2.MORPH_CLOSE, across_letters) for channel in cv2.split(lab)]
    faded = 255 - cv2.extractChannel(cv2.cvtColor(small, cv2.COLOR_RGB2HSV), 1)
    for channel in (*channels, *(255 - channel for channel in channels[1:]), faded):
        yield cv2.threshold(cv2.medianBlur(channel, 9), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
    yield cv2.adaptiveThreshold(channels[0], 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 301, 0)
    for gap in (3, 7):
        yield cv2.dilate(framed, np.ones((gap, gap), np.uint8))
    # What edges go around, without the threads that hang from it.
    around, _ = cv2.findContours(
        cv2.dilate(edges, np.ones((5, 5), np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    whole = cv2.drawContours(np.zeros_like(edges), around, -1, 255, cv2.FILLED)
    yield cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((25, 25), np.uint8))
    # What lies between edges.
    yield cv2.erode(255 - cv2.dilate(framed, np.ones((3, 3), np.uint8)), np.ones((3, 3), np.uint8))


def _outlines(mask: MatLike) -> Iterator[MatLike]:
    """Quadrilaterals around what is white in a mask, as large and as square as a page might look."""
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        hull = cv2.convexHull(contour)
        if cv2.contourArea(hull) < _AREA_MIN * mask.size:
            continue
        around = cv2.arcLength(hull, True)
        simpler = (cv2.approxPolyDP(hull, part * around, True) for part in _SIMPLER)
        corners = next((corners for corners in simpler if len(corners) <= 4), hull)
        if len(corners) == 4 and cv2.contourArea(corners) > 0.85 * cv2.contourArea(hull):
            outline = _ordered(corners.reshape(4, 2).astype(np.float32))
            if _is_square_enough(outline):
                yield outline


def _ordered(corners: MatLike) -> MatLike:
    """Corners clockwise from the top left."""
    middle = corners.mean(axis=0)
    around = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    return np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0)


def _is_square_enough(outline: MatLike) -> bool:
    sides = np.roll(outline, -1, axis=0) - outline
    lengths = np.linalg.norm(sides, axis=1)
    cosines = -(sides * np.roll(sides, 1, axis=0)).sum(axis=1) / (lengths * np.roll(lengths, 1))
    angles = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    opposite = np.minimum(lengths[:2], lengths[2:]) / np.maximum(lengths[:2], lengths[2:])
    return bool(angles.min() >= _ANGLES[0] and angles.max() <= _ANGLES[1] and opposite.min() >= _OPPOSITE_MIN)


def _likelihood(outline: MatLike, near: MatLike) -> float:
    """How much of an outline is `near` edges, and how large it is; 0 where that is too little."""
    line = cv2.polylines(np.zeros_like(near), [outline.astype(np.int32)], True, 255)
    supported = cv2.countNonZero(cv2.bitwise_and(near, line)) / (cv2.countNonZero(line) + 1)
    return supported * cv2.contourArea(outline) / near.size if supported >= _EDGE_MIN else 0.0


def _differs_from_around(outline: MatLike, lab: MatLike) -> bool:
    """Whether paper ends at the outline: a box printed on a page has the same paper on both sides."""
    page = _SQUARE - 2 * _BESIDE
    square = _rectangle(page, page) + _BESIDE
    move = cv2.getPerspectiveTransform(outline, square)
    seen = cv2.warpPerspective(lab, move, (_SQUARE, _SQUARE)).astype(np.int16)
    inside_photo = cv2.warpPerspective(np.full(lab.shape[:2], 255, np.uint8), move, (_SQUARE, _SQUARE)) > 0
    unlike = 0
    for turn in range(4):
        turned, real = np.rot90(seen, turn), np.rot90(inside_photo, turn)
        here = np.median(turned[_BESIDE + 6 : _BESIDE + 16, _BESIDE:-_BESIDE], axis=0)
        there = np.median(turned[2 : _BESIDE - 6, _BESIDE:-_BESIDE], axis=0)
        apart = np.linalg.norm(here - there, axis=1)[real[8, _BESIDE:-_BESIDE]]
        unlike += int(len(apart) < page / 4 or float(np.median(apart)) >= _UNLIKE_MIN)
    return unlike >= 3


def _refined(outline: MatLike, edges: MatLike) -> MatLike:
    """The outline moved onto the edges along its sides: a thumb over a corner no longer cuts it off."""
    points = np.argwhere(edges > 0)[:, ::-1].astype(np.float32)
    lines = [_line_near(a, b, points) for a, b in itertools.pairwise([*outline, outline[0]])]
    corners = []
    for old, (one, along), (other, across) in zip(outline, [lines[-1], *lines], lines, strict=False):
        turns = np.column_stack((along, -across))
        if abs(np.linalg.det(turns)) < 0.5:  # the sine of the corner
            return outline
        corners.append(one + along * np.linalg.solve(turns, other - one)[0])
        if np.linalg.norm(corners[-1] - old) > _MOVED_MAX:
            return outline
    return np.array(corners, np.float32)


def _line_near(start: MatLike, end: MatLike, points: MatLike) -> tuple[MatLike, MatLike]:
    """The line, a point and its direction, that most of the points beside a side lie on."""
    length = float(np.linalg.norm(end - start))
    along = (end - start) / length
    forth = np.asarray((points - start) @ along)
    aside = np.asarray((points - start) @ np.array((-along[1], along[0])))
    beside = points[np.logical_and(np.abs(aside) < _BESIDE_SIDE, np.abs(forth - length / 2) < 0.45 * length)]
    if len(beside) < _EDGE_MIN / 2 * length:
        return start, along
    across, down, x, y = cv2.fitLine(beside, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return np.array((x, y)), np.array((across, down))


def _straightened(photo: MatLike, outline: MatLike) -> MatLike:
    """The page as if seen from straight above; as A4 where it is about that."""
    top, right, bottom, left = (math.dist(a, b) for a, b in itertools.pairwise([*outline, outline[0]]))
    ratio = (right + left) / (top + bottom)
    for known in (_A4_RATIO, 1 / _A4_RATIO):
        if abs(ratio / known - 1) <= _A4_WITHIN:
            ratio = known
    width = min(max(top, bottom, right / ratio, left / ratio), _PAGE_WIDTH_MAX * max(1.0, 1 / ratio))
    size = max(1, round(width)), max(1, round(width * ratio))
    move = cv2.getPerspectiveTransform(outline, _rectangle(*size))
    return cv2.warpPerspective(photo, move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _rectangle(width: float, height: float) -> MatLike:
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
