"""What the reception works with: how a new resident is received, and what may lie over what on the screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from kiosk.journeys import Errand, Helping, Journey, Sizes
from kiosk.journeys.reception.left_behind import Look
from kiosk.journeys.reception.steps import Today
from kiosk.printing import Condition
from kiosk.visit import Visit


class Layer(IntEnum):
    """What may lie over what on the screen, from the bottom up. The uppermost that is open is the one that is seen."""

    ERRAND = 0  # the home screen, or the journey that the resident came for; always open
    HELP = 1
    LANGUAGES = 2
    STILL_THERE = 3
    GOODBYE = 4


@dataclass(frozen=True)
class Opening:
    """How a new resident is received: what is built anew for each visit."""

    languages: tuple[str, ...]
    visit: Callable[[int], Visit]  # gets the visit's number
    journeys: Mapping[Errand, Callable[[Visit, Sizes, Callable[[], None]], Journey]]
    helping: Callable[[Visit, Callable[[], None], Callable[[], None]], Helping]
    """Gets the visit, what to call when its step has become another, and what to call when it is done with."""
    today: Callable[[], Today]
    needs: Callable[[], frozenset[Condition]]  # of the printer; empty while it prints
    elsewhere: str  # where residents are sent when nobody can come; "" stands for the desk
    left_behind: Look
    wipe: Callable[[Visit], None]
    clock: Callable[[], float]
