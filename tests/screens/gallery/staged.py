"""What the screens of the gallery are staged with."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

import cairocffi

from kiosk.calls import Reason
from kiosk.documents import Picture
from kiosk.journeys.calling.steps import Phase, Standing, standing
from kiosk.printing import Condition, Sides


@dataclass(frozen=True)
class Staged:
    """A step, the resident's call that goes on meanwhile, whether *Back* leads anywhere, the terminal's own call."""

    step: object
    strip: Standing | None = None
    back: bool = False
    mending: Standing | None = None


def a_page(seed: int, width: int = 345, height: int = 488) -> Picture:
    """A letter, as a page looks from afar."""
    chance = random.Random(seed)
    stride = width * 4
    pixels = bytearray(stride * height)
    surface = cairocffi.ImageSurface(cairocffi.FORMAT_RGB24, width, height, pixels, stride)
    context = cairocffi.Context(surface)
    context.scale(width / 210, height / 297)
    context.set_source_rgb(1, 1, 1)
    context.paint()
    context.set_source_rgb(*[(0.87, 0.5, 0.2), (0.25, 0.56, 0.4), (0.25, 0.4, 0.6)][seed % 3])
    context.rectangle(20, 20, 80, 22)
    context.fill()
    context.set_source_rgb(0.45, 0.48, 0.52)
    for line in range(chance.randrange(12, 26)):
        if line % 6 != 5:
            context.rectangle(20, 60 + line * 8.5, chance.randrange(110, 170), 3)
            context.fill()
    surface.finish()
    rgb = bytearray(3 * width * height)
    rgb[0::3], rgb[1::3], rgb[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
    return Picture(width, height, rgb)


COMING = standing(Phase.COMING, "Fatima", 3, datetime(2026, 3, 2, 13, 2, tzinfo=UTC))
BOTH = (Sides.ONE_SIDED, Sides.TWO_SIDED_LONG_EDGE)


def thumbnails(pages: range) -> MappingProxyType[int, Picture]:
    return MappingProxyType({number: a_page(number, 120, 170) for number in pages})


def called(phase: Phase) -> Standing:
    """Somebody was called for the printer."""
    known = ("Fatima", 3) if phase in (Phase.COMING, Phase.MET) else ("", 0)
    return standing(phase, *known, reason=Reason.PRINTER)


NO_PAPER = frozenset({Condition.PAPER_OUT})
