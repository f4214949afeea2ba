"""Cards, rounds and paper, drawn once by cairo with smooth edges and stretched by Kivy.

Kivy's own lines and corners have no antialiasing unless the whole window has, which software GL pays for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isqrt, pi

import cairocffi
from kivy.graphics.texture import Texture

from screens.palette import Rgb


@dataclass(frozen=True)
class Card:
    """A filled rectangle with round corners and an edge; all in pixels. `shadow` is how far its shadow falls."""

    fill: Rgb
    edge: Rgb
    thick: float
    corner: int
    shadow: int = 0

    @property
    def border(self) -> int:
        """How much of the texture's sides isn't stretched."""
        return self.corner + self.shadow + 1


@dataclass(frozen=True)
class Round:
    """A filled circle of `size` pixels with an edge, which may be none (`thick` 0)."""

    fill: Rgb
    edge: Rgb
    thick: float
    size: int


@dataclass
class Shapes:
    """Every shape that was drawn so far: a screen needs a dozen, so none is ever thrown away."""

    _cards: dict[Card, Texture] = field(default_factory=dict)
    _rounds: dict[Round, Texture] = field(default_factory=dict)

    def card(self, card: Card) -> Texture:
        """The card as a small texture, to be stretched between its borders."""
        if card not in self._cards:
            self._cards[card] = _texture(2 * card.border + 2, lambda context, size: _draw_card(context, size, card))
        return self._cards[card]

    def round(self, round_: Round) -> Texture:
        """The circle as a texture of its size."""
        if round_ not in self._rounds:
            self._rounds[round_] = _texture(round_.size, lambda context, size: _draw_round(context, size, round_))
        return self._rounds[round_]


def _draw_card(context: cairocffi.Context, size: int, card: Card) -> None:
    for step in range(card.shadow):
        rounded(context, step, step, size - step, size - step, card.corner + card.shadow - step)
        context.set_source_rgba(0.11, 0.09, 0.05, 0.035)
        context.fill()
    inset = card.shadow + card.thick / 2
    # The shadow falls downwards: paper lies a little nearer to the top of its box.
    lift = card.shadow * 0.4
    rounded(context, inset, inset - lift, size - inset, size - inset - lift, max(card.corner - card.thick / 2, 0))
    context.set_source_rgb(*card.fill)
    context.fill_preserve()
    if card.thick:
        context.set_source_rgb(*card.edge)
        context.set_line_width(card.thick)
        context.stroke()


def _draw_round(context: cairocffi.Context, size: int, round_: Round) -> None:
    context.arc(size / 2, size / 2, (size - round_.thick) / 2, 0, 2 * pi)
    context.set_source_rgb(*round_.fill)
    context.fill_preserve()
    if round_.thick:
        context.set_source_rgb(*round_.edge)
        context.set_line_width(round_.thick)
        context.stroke()


def face(pixels: bytes, size: int) -> Texture:
    """A square photo (RGB, from the top) as a circle of `size` pixels. Kept nowhere: whoever shows it has it."""
    side = isqrt(len(pixels) // 3)
    opaque = bytearray(4 * side * side)
    opaque[0::4], opaque[1::4], opaque[2::4] = pixels[2::3], pixels[1::3], pixels[0::3]
    photo = cairocffi.ImageSurface(cairocffi.FORMAT_RGB24, side, side, opaque, 4 * side)

    def draw(context: cairocffi.Context, size: int) -> None:
        context.scale(size / side, size / side)
        context.set_source_surface(photo)
        context.get_source().set_filter(cairocffi.FILTER_BEST)
        context.arc(side / 2, side / 2, side / 2, 0, 2 * pi)
        context.fill()

    return _texture(size, draw)


def rounded(context: cairocffi.Context, left: float, top: float, right: float, bottom: float, corner: float) -> None:
    """The outline of a rectangle with round corners, to be filled or stroked."""
    context.new_sub_path()
    context.arc(right - corner, top + corner, corner, -pi / 2, 0)
    context.arc(right - corner, bottom - corner, corner, 0, pi / 2)
    context.arc(left + corner, bottom - corner, corner, pi / 2, pi)
    context.arc(left + corner, top + corner, corner, pi, 3 * pi / 2)
    context.close_path()


def _texture(size: int, draw: Callable[[cairocffi.Context, int], None]) -> Texture:
    pixels = bytearray(size * size * 4)
    surface = cairocffi.ImageSurface(cairocffi.FORMAT_ARGB32, size, size, pixels, size * 4)
    draw(cairocffi.Context(surface), size)
    surface.finish()
    _straighten(pixels)
    texture = Texture.create(size=(size, size), colorfmt="bgra", bufferfmt="ubyte")
    texture.blit_buffer(bytes(pixels), colorfmt="bgra", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def opaque(width: int, height: int, draw: Callable[[cairocffi.Context, int, int], None]) -> Texture:
    """What is drawn on every pixel of a texture of that size."""
    pixels = bytearray(width * height * 4)
    surface = cairocffi.ImageSurface(cairocffi.FORMAT_RGB24, width, height, pixels, width * 4)
    draw(cairocffi.Context(surface), width, height)
    surface.finish()
    pixels[3::4] = b"\xff" * (width * height)
    texture = Texture.create(size=(width, height), colorfmt="bgra", bufferfmt="ubyte")
    texture.blit_buffer(bytes(pixels), colorfmt="bgra", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def _straighten(pixels: bytearray) -> None:
    """From cairo's colours, multiplied by their alpha, to Kivy's, which are not: else edges get dark seams."""
    for place in range(3, len(pixels), 4):
        alpha = pixels[place]
        if 0 < alpha < 255:
            for channel in range(place - 3, place):
                pixels[channel] = min(pixels[channel] * 255 // alpha, 255)
