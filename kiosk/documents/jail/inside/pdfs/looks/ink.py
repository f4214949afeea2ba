"""What an annotation says of its colours, its border and its place; numbers that can't be drawn are ValueErrors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

_FAR = 100_000.0  # points: nothing on a page is so far off
_NUMBERS_MOST = 20_000  # of one annotation

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points on the page."""
Color = tuple[float, float, float]
"""Red, green, blue, from 0 to 1."""
Context = Any
"""cairo's, which brings no types."""


@dataclass(frozen=True)
class Stroke:
    """A border or a line: its width in points, its dashes (none: it is whole), its colour (None: none is drawn)."""

    width: float
    dashes: tuple[float, ...]
    color: Color | None

    def take(self, context: Context) -> bool:
        """Has the context draw so from now on; False if there is nothing to draw."""
        context.set_line_width(self.width)
        context.set_dash(self.dashes)
        context.set_source_rgb(*(self.color or (0, 0, 0)))
        return self.color is not None and self.width > 0


@dataclass(frozen=True)
class Look:
    """What is drawn in an annotation's box: onto a context in points, of that width and height, from above."""

    box: Box
    draw: Callable[[Context, float, float], None]
    weight: int
    """How many points or letters it has."""
    quarters: int = 0
    """By which it is turned against the clock, with its left side becoming its bottom."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, before it is turned."""
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        return (height, width) if self.quarters % 2 else (width, height)


def together(looks: Sequence[Look]) -> Look:
    """Several looks as one, the first of them below the others."""
    left, bottom = min(look.box[0] for look in looks), min(look.box[1] for look in looks)
    right, top = max(look.box[2] for look in looks), max(look.box[3] for look in looks)

    def draw(context: Context, _width: float, _height: float) -> None:
        for look in looks:
            context.save()
            context.translate(look.box[0] - left, top - look.box[3])
            look.draw(context, *look.size)
            context.restore()

    return Look((left, bottom, right, top), draw, sum(look.weight for look in looks))


def number(said: object) -> float:
    """A number. Raises ValueError, TypeError."""
    found = float(said)  # type: ignore[arg-type]
    if not abs(found) <= _FAR:  # or none at all
        raise ValueError("far off the page")
    return found


def numbers(array: object) -> list[float]:
    """An array's numbers. Raises ValueError, TypeError."""
    if not isinstance(array, pikepdf.Array) or len(array) > _NUMBERS_MOST:
        raise TypeError("nothing to be drawn")
    return [number(one) for one in array.as_list()]


def rectangle(annotation: pikepdf.Dictionary) -> Box:
    """Where it is. Raises ValueError, TypeError."""
    first, second, third, fourth = numbers(annotation.get("/Rect"))
    left, right, bottom, top = min(first, third), max(first, third), min(second, fourth), max(second, fourth)
    if "/RD" in annotation:  # it is so much smaller (ISO 32000-2, table 177, RD)
        (add_left, add_bottom, less_right, less_top) = numbers(annotation.RD)
        left, bottom, right, top = left + add_left, bottom + add_bottom, right - less_right, top - less_top
    if right - left < 1 or top - bottom < 1:
        raise ValueError("nothing to be seen")
    return left, bottom, right, top


def color(said: object) -> Color | None:
    """A colour by how many numbers it has (ISO 32000-2, table 166, C); None: it is transparent."""
    match [min(max(share, 0.0), 1.0) for share in numbers(said)] if said is not None else []:
        case [grey]:
            return grey, grey, grey
        case [red, green, blue]:
            return red, green, blue
        case [cyan, magenta, yellow, black]:
            return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
        case _:
            return None


def stroke(annotation: pikepdf.Dictionary, color: Color | None) -> Stroke:
    """Its border (ISO 32000-2, 12.5.4), in that colour."""
    style, border = annotation.get("/BS"), annotation.get("/Border")
    width, lengths = 1.0, list[float]()
    if isinstance(style, pikepdf.Dictionary):
        width = number(style.get("/W", 1))
        if style.get("/S") == "/D":
            lengths = numbers(style.D) if "/D" in style else [3]
    elif isinstance(border, pikepdf.Array) and len(border) >= 3:
        width = number(border[2])
        lengths = numbers(border[3]) if len(border) > 3 else lengths
    is_dashed = sum(lengths) > 0 <= min(lengths)
    return Stroke(max(width, 0.0), tuple(lengths) if is_dashed else (), color)
