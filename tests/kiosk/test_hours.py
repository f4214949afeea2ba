"""When the centre is open: by the clock on its wall, on holidays, at lunch, past midnight, as the clocks change."""

from datetime import UTC, datetime, timedelta
from datetime import time as hour

import pytest

from kiosk.hours import Hours, Opening, Timetable

WEEK = "Mo-Fr 09:00-12:30,13:30-17:00; PH off; Aug 01-15 off"
NIGHTS = "Mo-Fr 09:00-17:00; Fr 20:00-02:00"
ALWAYS = "24/7"


pytestmark = pytest.mark.usefixtures("brussels")


def at(text: str) -> datetime:
    """A moment by that clock."""
    return datetime.fromisoformat(text).astimezone()


@pytest.mark.parametrize(
    ("text", "now", "until", "opens"),
    [
        (WEEK, "2026-11-27T08:59:59", None, "2026-11-27T09:00"),
        (WEEK, "2026-11-27T09:00", "2026-11-27T12:30", None),
        (WEEK, "2026-11-27T12:30", None, "2026-11-27T13:30"),
        (WEEK, "2026-11-27T16:59:59.9", "2026-11-27T17:00", None),
        (WEEK, "2026-11-27T17:00", None, "2026-11-30T09:00"),  # a Friday
        (WEEK, "2026-12-24T18:00", None, "2026-12-28T09:00"),  # Christmas is a Friday
        (WEEK, "2026-07-20T18:00", None, "2026-07-22T09:00"),  # Belgium's own day
        (WEEK, "2026-04-05T10:00", None, "2026-04-07T09:00"),  # Easter
        (WEEK, "2026-07-31T17:30", None, "2026-08-17T09:00"),
        (WEEK, "2026-10-24T12:00", None, "2026-10-26T09:00"),  # the clocks are put back between
        (WEEK, "2026-03-28T12:00", None, "2026-03-30T09:00"),  # and here forward
        ("Su 01:00-04:00", "2026-10-25T01:30", "2026-10-25T04:00", None),
        ("Su 01:00-04:00", "2026-03-29T01:30", "2026-03-29T04:00", None),
        (NIGHTS, "2026-11-27T23:00", "2026-11-28T02:00", None),
        (NIGHTS, "2026-11-28T01:59", "2026-11-28T02:00", None),
        (NIGHTS, "2026-11-28T02:00", None, "2026-11-30T09:00"),
        ("Mo-Su 00:00-24:00; Su 10:00-24:00 off", "2026-11-29T09:00", "2026-11-29T10:00", None),
        ("Mo-Su 00:00-24:00; Su 10:00-24:00 off", "2026-11-25T09:00", None, None),  # open for days
        ('Mo-Fr 09:00-12:00 "a", Mo-Fr 12:00-17:00 "b"', "2026-11-27T10:00", "2026-11-27T17:00", None),
        (ALWAYS, "2026-11-27T10:00", None, None),
        ("off", "2026-11-27T10:00", None, None),
        ("2020 Mo-Fr 10:00-12:00", "2026-11-27T10:00", None, None),
    ],
)
def test_until_when_it_is_open_or_when_it_opens(text: str, now: str, until: str | None, opens: str | None) -> None:
    hours = Timetable(text, "BE")
    assert hours.opening(at(now)) == Opening(at(until) if until else None, at(opens) if opens else None)
    assert hours.is_open(at(now)) is (until is not None or (text == ALWAYS or now == "2026-11-25T09:00"))


def test_a_holiday_of_one_country_is_none_of_another() -> None:
    day = at("2026-07-21T10:00")
    assert not Timetable(WEEK, "BE").is_open(day)
    assert Timetable(WEEK, "FR").is_open(day)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-27T12:30", Hours(opens=datetime(2026, 11, 27, 13, 30))),
        ("2026-11-26T17:00", Hours(opens=datetime(2026, 11, 27, 9), days=1)),
        ("2026-11-26T23:59:59", Hours(opens=datetime(2026, 11, 27, 9), days=1)),
        ("2026-11-27T00:00", Hours(opens=datetime(2026, 11, 27, 9))),
        ("2026-11-27T16:00", Hours(hour(17))),
        ("2026-10-24T23:59", Hours(opens=datetime(2026, 10, 26, 9), days=2)),  # a night of 25 hours
    ],
)
def test_it_is_told_by_the_days_that_a_resident_counts(now: str, told: Hours) -> None:
    assert Timetable(WEEK, "BE").opening(at(now)).told(at(now)) == told


def test_what_the_hub_said_is_not_told_once_it_is_over() -> None:
    now = at("2026-11-27T16:00")
    open_still = Opening(until=now + timedelta(hours=1))
    assert open_still.told(now.astimezone(UTC)) == Hours(hour(17))
    assert not open_still.told(now + timedelta(hours=1))
    assert not Opening(opens=now).told(now)


@pytest.mark.parametrize(
    ("text", "now", "ended"),
    [
        (WEEK, "2026-11-27T16:59", "2026-11-27T00:00"),
        (WEEK, "2026-11-27T17:00", "2026-11-27T17:00"),
        (WEEK, "2026-11-27T23:59", "2026-11-27T17:00"),
        (WEEK, "2026-11-28T00:00", "2026-11-28T00:00"),  # who came after five isn't waiting on Saturday
        (WEEK, "2026-11-27T12:31", "2026-11-27T00:00"),  # lunch ends nothing
        (WEEK, "2026-11-27T08:50", "2026-11-27T00:00"),
        (NIGHTS, "2026-11-28T01:00", "2026-11-27T01:00"),  # a day ago: Friday isn't over
        (NIGHTS, "2026-11-28T02:00", "2026-11-28T02:00"),
        (ALWAYS, "2026-11-28T02:00", "2026-11-27T02:00"),
        ("off", "2026-11-28T02:00", "2026-11-28T00:00"),
        (WEEK, "2026-10-25T12:00", "2026-10-25T00:00"),
    ],
)
def test_when_the_centres_last_day_ended(text: str, now: str, ended: str) -> None:
    assert Timetable(text, "BE").day_ended(at(now)) == at(ended)
