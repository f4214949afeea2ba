"""The reception's own steps: what the screen asks or says while no journey does."""

from dataclasses import dataclass

from kiosk.sources import Reminder


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
    """Everything is forgotten. `sides` came out of the printer; `calling`: somebody may still come; `reminders`: what
    the resident may have left behind.
    """

    sides: int
    calling: bool
    reminders: frozenset[Reminder] = frozenset()
