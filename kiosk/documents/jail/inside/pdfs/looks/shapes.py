"""Lines, polygons and clouds that were drawn onto a page (ISO 32000-2, 12.5.6.6 to 12.5.6.9)."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pikepdf

from kiosk.documents.jail.inside.pdfs.looks.fields import Pen, Words
from kiosk.documents.jail.inside.pdfs.looks.ink import (
    Box,
    Color,
    Context,
    Look,
    Stroke,
    color,
    number,
    numbers,
    rectangle,
    stroke,
)

Point = tuple[float, float]

_ROUND = tuple((math.cos(part * math.pi / 12) / 2, math.sin(part * math.pi / 12) / 2) for part in range(24))
_ENDINGS: dict[str, tuple[Sequence[Point], bool]] = {
    "/OpenArrow": (((-1, 0.5), (0, 0), (-1, -0.5)), False),
    "/ClosedArrow": (((-1, 0.5), (0, 0), (-1, -0.5)), True),
    "/ROpenArrow": (((1, 0.5), (0, 0), (1, -0.5)), False),
    "/RClosedArrow": (((1, 0.5), (0, 0), (1, -0.5)), True),
    "/Butt": (((0, 0.5), (0, -0.5)), False),
    "/Slash": (((0.29, 0.5), (-0.29, -0.5)), False),
    "/Square": (((-0.5, 0.5), (0.5, 0.5), (0.5, -0.5), (-0.5, -0.5)), True),
    "/Diamond": (((-0.5, 0), (0, 0.5), (0.5, 0), (0, -0.5)), True),
    "/Circle": (_ROUND, True),
}
"""How lines that come from the left end at 0 (ISO 32000-2, table 179), and whether that is filled."""
_ENDING = 6.0  # times the line's width: seen as what it is
_CAPTION_POINTS, _CAPTION_HEIGHT = 9.0, 14.0
_CAPTION_MOST = 100  # letters
_LETTER = 9.0  # points: none is wider
_BOW, _BOWS_MOST = 12.0, 1_000  # points, and how many
_BOW_POINTS = tuple((math.cos(part * math.pi / 8) / 2, math.sin(part * math.pi / 8) / 2) for part in range(8))
_THIN = 1.0  # points: thinner lines end as this one does


def look(annotation: pikepdf.Dictionary) -> Look | None:
    """A shape's look, None if it is none or pdfium has one for it. Raises ValueError, TypeError."""
    match annotation.get("/Subtype"):
        case "/Line" | "/PolyLine" | "/Polygon":
            return _drawn(annotation)
        case "/Square" | "/Circle" if cloudiness(annotation):
            return _drawn(_like(annotation, "/Polygon", _around(annotation, rectangle(annotation))))
        case "/Caret":
            left, bottom, right, top = rectangle(annotation)
            return _drawn(_like(annotation, "/PolyLine", [(left, bottom), ((left + right) / 2, top), (right, bottom)]))
        case _:
            return None


def around(annotation: pikepdf.Dictionary, words: Words) -> Iterator[Look]:
    """What is drawn around the words of a box: its edge, if that is a cloud, and a line to what they are about.

    ISO 32000-2, 12.5.6.6. Raises ValueError, TypeError.
    """
    ink = pikepdf.Array(words.border.color or ())
    if cloudiness(annotation):
        cloud = _like(annotation, "/Polygon", _around(annotation, words.box))
        cloud.C, cloud.IC = ink, annotation.get("/C", pikepdf.Array())
        yield _drawn(cloud)
    if "/CL" in annotation:
        line = _like(annotation, "/PolyLine", _paired(numbers(annotation.CL)))
        line.C, line.LE = ink, pikepdf.Array([annotation.get("/LE", pikepdf.Name("/None"))])
        yield _drawn(line)


def cloudiness(annotation: pikepdf.Dictionary) -> float:
    """How wide the bows of an edge are, in points, 0 if it has none (ISO 32000-2, table 169)."""
    effect = annotation.get("/BE")
    if not isinstance(effect, pikepdf.Dictionary) or effect.get("/S") != "/C":
        return 0.0
    return _BOW * min(max(number(effect.get("/I", 1)), 0.0), 2.0)


def _drawn(annotation: pikepdf.Dictionary) -> Look:
    drawing = _Drawing(annotation)
    return Look(drawing.box, drawing.draw, drawing.weight)


def _like(annotation: pikepdf.Dictionary, kind: str, points: Sequence[Point]) -> pikepdf.Dictionary:
    """A shape of these points, drawn as an annotation says."""
    kept = {key: annotation[key] for key in ("/C", "/IC", "/BS", "/Border", "/BE", "/CA") if key in annotation}
    corners = pikepdf.Array([place for point in points for place in point])
    return pikepdf.Dictionary({**kept, "/Subtype": pikepdf.Name(kind), "/Vertices": corners})


def _around(annotation: pikepdf.Dictionary, box: Box) -> list[Point]:
    """The middle of a cloud's edge, against the clock."""
    half = cloudiness(annotation) / 2
    left, bottom, right, top = box[0] + half, box[1] + half, box[2] - half, box[3] - half
    if annotation.get("/Subtype") != "/Circle":
        return [(left, bottom), (right, bottom), (right, top), (left, top)]
    x, y, across, up = (left + right) / 2, (bottom + top) / 2, (right - left) / 2, (top - bottom) / 2
    sides = min(max(8, round(math.pi * (abs(across) + abs(up)) / (2 * half))), _BOWS_MOST)
    angles = [2 * math.pi * side / sides for side in range(sides)]
    return [(x + across * math.cos(angle), y + up * math.sin(angle)) for angle in angles]


class _Drawing:
    """Strokes and surfaces, in the page's own points."""

    def __init__(self, annotation: pikepdf.Dictionary) -> None:
        self._stroke = stroke(annotation, color(annotation.get("/C", pikepdf.Array([0]))))
        self._inside = color(annotation.get("/IC"))
        self._opacity = number(annotation.get("/CA", 1))
        closed = annotation.get("/Subtype") == "/Polygon"
        points = _points(annotation)
        self._endings: list[tuple[list[Point], bool]] = []
        self._others: list[list[Point]] = []
        if annotation.get("/Subtype") == "/Line":
            points, self._others = _led(annotation, points[0], points[-1])
        self._caption = _caption(annotation)
        points = _clouded(points, cloudiness(annotation)) if closed else self._ended(annotation, points)
        self._chain = (points, closed)
        everything = [*points, *(point for line in self._others for point in line)]
        everything += [point for ending, _ in self._endings for point in ending]
        margin = self._stroke.width + 1 + max(_CAPTION_HEIGHT * bool(self._caption), _LETTER * len(self._caption) / 2)
        across, up = [point[0] for point in everything], [point[1] for point in everything]
        self.box = min(across) - margin, min(up) - margin, max(across) + margin, max(up) + margin
        self.weight = len(everything)

    def draw(self, context: Context, _width: float, _height: float) -> None:
        """Draws all of it, as one thing that light may shine through."""
        context.translate(-self.box[0], self.box[3])
        context.scale(1, -1)
        context.set_line_join(1)  # round: a sharp corner would reach far out of the box
        context.push_group()
        points, closed = self._chain
        _trace(context, points, closed, self._inside if closed else None, self._stroke)
        for line in self._others:
            _trace(context, line, False, None, self._stroke)
        for ending, filled in self._endings:
            solid = Stroke(self._stroke.width, (), self._stroke.color)
            _trace(context, ending, filled, self._inside if filled else None, solid)
        if self._caption:
            self._write(context, points[0], points[-1])
        context.pop_group_to_source()
        context.paint_with_alpha(min(max(self._opacity, 0.0), 1.0))

    def _write(self, context: Context, start: Point, end: Point) -> None:
        """Writes its caption along the line, above it."""
        from kiosk.documents.jail.inside.pdfs.looks import setting  # as for other words

        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        width = _LETTER * len(self._caption)
        pen = Pen("Sans", False, _CAPTION_POINTS, self._stroke.color or (0, 0, 0), 1)
        context.save()
        context.translate((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        context.rotate(angle if abs(angle) <= math.pi / 2 else angle + math.pi)
        context.scale(1, -1)
        context.translate(-width / 2, -_CAPTION_HEIGHT - self._stroke.width / 2)
        words = Words(self.box, self._caption, pen, Stroke(0, (), None), None)
        setting.draw(words, context, width, _CAPTION_HEIGHT)
        context.restore()

    def _ended(self, annotation: pikepdf.Dictionary, points: list[Point]) -> list[Point]:
        """Finds the endings of a chain of lines; the chain itself then ends where a closed one begins."""
        said = annotation.get("/LE")
        names = [str(name) for name in said.as_list()] if isinstance(said, pikepdf.Array) else []
        length = sum(math.dist(*side) for side in pairwise(points))
        size = min(_ENDING * max(self._stroke.width, _THIN), length / 2)
        ended = list(points)
        for name, end, before in zip(names, (0, -1), (1, -2), strict=False):
            if name not in _ENDINGS or not (far := math.dist(points[end], points[before])):
                continue
            shape, filled = _ENDINGS[name]
            x, y = ((points[end][axis] - points[before][axis]) / far * size for axis in (0, 1))
            left, bottom = points[end]
            self._endings.append(([(left + a * x - b * y, bottom + a * y + b * x) for a, b in shape], filled))
            back = min(0.0, *(a for a, _ in shape)) if filled else 0.0
            ended[end] = (left + back * x, bottom + back * y)
        return ended


def _clouded(points: list[Point], bow: float) -> list[Point]:
    """A polygon whose sides are rows of half circles, outwards, each about so wide."""
    sides = list(pairwise([*points, points[0]]))
    around = sum(start[0] * end[1] - end[0] * start[1] for start, end in sides)  # positive: against the clock
    if not bow or sum(math.dist(*side) for side in sides) > _BOWS_MOST * bow:
        return points
    edge: list[Point] = []
    for (left, bottom), end in sides:
        bows = max(1, round(math.dist((left, bottom), end) / bow))
        x, y = (end[0] - left) / bows, (end[1] - bottom) / bows
        outwards = -1 if around < 0 else 1
        for place in range(bows):
            middle = (left + (place + 0.5) * x, bottom + (place + 0.5) * y)
            for back, out in _BOW_POINTS:
                edge.append((middle[0] - back * x + outwards * out * y, middle[1] - back * y - outwards * out * x))
    return edge


def _caption(annotation: pikepdf.Dictionary) -> str:
    """What a line says of what it measures (ISO 32000-2, table 178, Cap)."""
    said = annotation.get("/Contents")
    is_written = annotation.get("/Subtype") == "/Line" and bool(annotation.get("/Cap", False))
    return str(said)[:_CAPTION_MOST] if is_written and isinstance(said, pikepdf.String) else ""


def _points(annotation: pikepdf.Dictionary) -> list[Point]:
    said = numbers(annotation.get("/L" if annotation.get("/Subtype") == "/Line" else "/Vertices"))
    points = _paired(said)
    if len(points) < 2:
        raise ValueError("no line")
    return points


def _paired(said: Sequence[float]) -> list[Point]:
    return list(zip(said[::2], said[1::2], strict=False))


def _led(annotation: pikepdf.Dictionary, start: Point, end: Point) -> tuple[list[Point], list[list[Point]]]:
    """A line that measures stands beside what it measures, and two more lead there (ISO 32000-2, table 178, LL)."""
    leader, beyond, gap = (number(annotation.get(key, 0)) for key in ("/LL", "/LLE", "/LLO"))
    length = math.dist(start, end)
    if not leader or not length:
        return [start, end], []
    x, y = (start[1] - end[1]) / length, (end[0] - start[0]) / length
    side = math.copysign(1, leader)

    def beside(point: Point, far: float) -> Point:
        return point[0] + x * far, point[1] + y * far

    away = leader + side * gap
    leaders = [[beside(point, side * gap), beside(point, away + side * beyond)] for point in (start, end)]
    return [beside(start, away), beside(end, away)], leaders


def _trace(context: Context, points: Sequence[Point], closed: bool, inside: Color | None, line: Stroke) -> None:
    context.new_path()
    for point in points:
        context.line_to(*point)
    if closed:
        context.close_path()
    if inside:
        context.set_source_rgb(*inside)
        context.fill_preserve()
    if line.take(context):
        context.stroke()
