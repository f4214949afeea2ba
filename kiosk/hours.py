"""When the centre is open, in OpenStreetMap's form: https://wiki.openstreetmap.org/wiki/Key:opening_hours.

Read by opening-hours-py, which brings the public holidays of each country. It takes some 15 ms and 8 MB to load: only
where a centre says its hours is it loaded. Hours are those of this machine's clock, in summer and in winter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import groupby

_FORM = 'nothing, or hours in OpenStreetMap\'s form, like "Mo-Fr 09:00-12:30,13:30-17:00; PH off"'
BREAK = timedelta(hours=4)
"""A centre that closes for less than this has lunch: whoever waits then waits on. For longer, and its day is over."""
_DAY = timedelta(days=1)
_AHEAD = 366
"""Days. What doesn't change within them isn't searched for further: a year that is over would take a second."""
_UNKNOWN = re.compile(r"\b(SH|dawn|sunrise|sunset|dusk)\b")
"""School holidays, and the sun: both differ from place to place, and the library would pass over them, or guess."""


class UnknownCountry(ValueError):
    """No country has these letters, or its holidays aren't known."""


@dataclass(frozen=True)
class Hours:
    """What a resident is told of the hours, by the clock on the wall: until when it is open, or when it opens again."""

    until: time | None = None
    opens: datetime | None = None
    days: int = 0  # midnights until it `opens`

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return self != Hours()


@dataclass(frozen=True)
class Opening:
    """The moment when an open centre closes, or when a closed one opens. Neither: nobody said, or it is far away."""

    until: datetime | None = None
    opens: datetime | None = None

    def told(self, now: datetime) -> Hours:
        """It as a resident is told it now; nothing of what has passed since."""
        today = now.astimezone().date()
        if self.until and now < self.until:
            return Hours(self.until.astimezone().time())
        if self.opens and now < self.opens:
            opens = self.opens.astimezone().replace(tzinfo=None)
            return Hours(opens=opens, days=(opens.date() - today).days)
        return Hours()


class Timetable:
    """The hours of one centre."""

    def __init__(self, text: str, country: str) -> None:
        """`country`: whose public holidays PH stands for (ISO 3166-1). Raises UnknownCountry, or another ValueError."""
        import opening_hours as osm

        if found := _UNKNOWN.search(text):
            raise ValueError(f'{_FORM}; "{found[0]}" isn\'t known here: write the dates or times themselves')
        try:
            self._hours = osm.OpeningHours(text, country=country, max_interval_days=_AHEAD)
        except osm.UnknownCountryError:  # type: ignore[attr-defined]  # its types lack it
            raise UnknownCountry(country) from None
        except osm.ParserError as error:  # type: ignore[attr-defined]  # and this
            place = re.search(r"--> 1:(\d+)", str(error))
            rest = text[int(place[1]) - 1 :].partition("\n")[0][:30] if place else ""
            raise ValueError(f'{_FORM}; it is unclear from "{rest}" on' if rest else _FORM) from None
        self._open = osm.State.OPEN

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may be expected to be there."""
        return self._hours.is_open(_wall(now))

    def opening(self, now: datetime) -> Opening:
        """Until when it is open, if that is within a day; or when it opens."""
        wall = _wall(now)
        ahead = wall + timedelta(days=_AHEAD)
        is_open, _, stop = next(self._runs(wall, ahead))
        if stop >= ahead or (is_open and stop > wall + _DAY):
            return Opening()
        change = stop.astimezone()
        return Opening(until=change) if is_open else Opening(opens=change)

    def day_ended(self, now: datetime) -> datetime:
        """When its last day ended: as it closed, or at midnight for who came later; a day ago where it never closes."""
        wall = _wall(now)
        ended, midnight = wall - _DAY, datetime.combine(wall, time())
        for is_open, start, stop in self._runs(wall - _DAY, wall + BREAK):
            if is_open or start > wall or stop - start < BREAK:
                continue
            ended = midnight if start < midnight < stop else start
        return ended.astimezone()

    def _runs(self, start: datetime, end: datetime) -> Iterator[tuple[bool, datetime, datetime]]:
        """Open or not, from when to when: whatever else a rule says of its hours."""
        for is_open, those in groupby(self._hours.intervals(start, end), lambda one: one[2] is self._open):
            same = list(those)
            yield is_open, same[0][0], same[-1][1]


@lru_cache
def timetable(text: str, country: str) -> Timetable:
    """The hours that a text says, read once. Raises as Timetable does."""
    return Timetable(text, country)


def _wall(now: datetime) -> datetime:
    return now.astimezone().replace(tzinfo=None)
