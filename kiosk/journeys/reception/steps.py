"""What the screen can ask or tell: the reception's own steps, and those of the journeys that it leads to."""

from dataclasses import dataclass

from kiosk.journeys import calling
from kiosk.journeys.printing import steps as printing_steps


@dataclass(frozen=True)
class Welcome:
    """Which language? The first screen, and the *Language* tool on every other."""

    languages: tuple[str, ...]


@dataclass(frozen=True)
class Home:
    """What have you come for? `people` are the first names of the mediators who are here today."""

    people: tuple[str, ...]


@dataclass(frozen=True)
class StillThere:
    """Are you still there? One touch stays."""

    seconds_left: int


@dataclass(frozen=True)
class Goodbye:
    """Everything is forgotten. `sides` came out of the printer; `calling`: somebody is still on the way; `stick`: a USB
    stick was read, and may still be in.
    """

    sides: int
    calling: bool
    stick: bool


Step = Welcome | Home | StillThere | Goodbye | printing_steps.Step | calling.Step
