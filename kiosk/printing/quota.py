"""How many pages may be printed without asking anybody: in one visit, and at this terminal in one day."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from kiosk import durable
from kiosk.settings import PrintingSettings

log = logging.getLogger(__name__)

_DAYS_KEPT = 8
"""Days whose count is kept: a clock that was set wrong finds the right day's again."""
_DAYS = TypeAdapter(dict[date, Annotated[int, Field(ge=0)]])


class DayCount:
    """Pages that came out today, in a file: numbers and dates, and nothing else.

    All but `save` belongs to the thread that draws. `today` is the date on the centre's wall.
    """

    def __init__(self, path: Path, today: Callable[[], date]) -> None:
        """Reads the file. One that can't be read is as good as none: nobody is kept from printing for that."""
        self._path = path
        self._today = today
        self._days: dict[date, int] = {}  # in the order in which the clock came to them
        try:
            self._days = _DAYS.validate_json(path.read_bytes())
        except FileNotFoundError:
            pass
        except (OSError, ValidationError) as error:
            log.warning("today's pages are counted from 0, %s can't be read: %s", path, type(error).__name__)
        self._kept = self._days

    @property
    def pages(self) -> int:
        """Today's, so far."""
        self._turn_to(self._today())
        return next(reversed(self._days.values()))

    @property
    def is_kept(self) -> bool:
        """Whether a restart would find the same count."""
        self._turn_to(self._today())
        return self._kept is self._days

    def add(self, pages: int) -> None:
        """Counts pages that came out."""
        now = self.pages + pages
        self._days = self._days | {self._today(): now}

    def save(self) -> None:
        """Keeps the count. May block. A full disk stops nobody from printing: the log says so."""
        self._kept = days = self._days
        try:
            durable.make_folder(self._path.parent)
            durable.write(self._path, _DAYS.dump_json(days))
        except OSError as error:
            log.warning("today's pages can't be kept: %s", error.strerror)

    def _turn_to(self, today: date) -> None:
        """Begins a day with no pages, if it is later than the one before.

        Where the clock was put back, or on to a day that it has been at, the count goes on: nobody has more pages by
        that. A clock that was years ahead costs a day's pages at most.
        """
        last, count = next(reversed(self._days.items()), (date.min, 0))
        if today == last:
            return
        known = self._days.get(today)
        begins = 0 if known is None and today > last else max(known or 0, count)
        others = [(day, pages) for day, pages in self._days.items() if day != today]
        self._days = dict([*others, (today, begins)][-_DAYS_KEPT:])


@dataclass(frozen=True)
class Limits:
    """What may be printed without asking anybody, in pages: sides of paper. 0: as much as one likes."""

    per_visit: int = 0
    per_day: int = 0
    at_once: int = 0


def limits_of(settings: PrintingSettings) -> Limits:
    """What the settings say."""
    return Limits(settings.pages_per_visit, settings.pages_per_day, settings.release_over)


class Quota:
    """What is left for one visit. Belongs to the thread that draws."""

    def __init__(self, limits: Limits, day: DayCount) -> None:
        self._limits = limits
        self._day = day
        self._printed = 0

    @property
    def left(self) -> int | None:
        """Pages that can still be printed without asking; None: as many as one likes."""
        limited = ((self._limits.per_visit, self._printed), (self._limits.per_day, self._day.pages))
        return min((max(limit - used, 0) for limit, used in limited if limit), default=None)

    def asks_for(self, pages: int) -> bool:
        """Whether somebody has to say yes to so many."""
        return (self.left is not None and pages > self.left) or 0 < self._limits.at_once < pages

    def charge(self, pages: int) -> None:
        """Counts pages that came out."""
        self._printed += pages
        self._day.add(pages)
