"""The reception's own steps: what the screen asks or says while no journey does."""

from dataclasses import dataclass
from datetime import time

from kiosk.helpline import Here, Person
from kiosk.hours import Hours
from kiosk.printing import Condition
from kiosk.sources import Reminder


@dataclass(frozen=True)
class Today:
    """What anybody may know of the centre now, by the clock on its wall."""

    now: time  # to the minute
    centre: str = ""  # its name; "" where the settings don't say
    hours: Hours = Hours()
    here: Here = Here.UNSAID
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Welcome:
    """Nobody stands here: what this is, for whoever passes by, and which language they want."""

    languages: tuple[str, ...]
    today: Today
    reminders: frozenset[Reminder] = frozenset()  # what the resident before may have left behind


@dataclass(frozen=True)
class ChooseLanguage:
    """Which language? The *Language* tool of every screen but the first."""

    languages: tuple[str, ...]


@dataclass(frozen=True)
class Home:
    """What have you come for? `needs`: what the printer needs before it prints; empty while it can."""

    today: Today
    needs: frozenset[Condition] = frozenset()


@dataclass(frozen=True)
class StillThere:
    """Are you still there? One touch stays."""

    seconds_left: int


@dataclass(frozen=True)
class Goodbye:
    """Everything is forgotten. `sides` came out of the printer; `calling`: somebody may still come; `reminders`: what
    the resident may have left behind; `elsewhere`: where they go now ("": the desk), None if nobody sent them.
    """

    sides: int
    calling: bool
    reminders: frozenset[Reminder] = frozenset()
    elsewhere: str | None = None
