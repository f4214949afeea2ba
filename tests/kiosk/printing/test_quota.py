"""Pages that may be printed without asking: counted when they came out, through restarts and wrong clocks."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.printing.quota import DayCount, Limits, Quota, limits_of
from kiosk.settings import SettingsError, load

TODAY = date(2026, 11, 27)
DAY = timedelta(days=1)


class Wall:
    """The centre's wall, with a calendar that a test may turn."""

    def __init__(self, folder: Path) -> None:
        self.today = TODAY
        self.file = folder / "state" / "pages"

    def count(self) -> DayCount:
        """The count as a terminal finds it that starts now."""
        return DayCount(self.file, lambda: self.today)


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path)


def at(wall: Wall, count: DayCount, today: date) -> int:
    """Today's pages on that day."""
    wall.today = today
    return count.pages


def test_the_count_outlives_the_terminal_and_ends_with_the_day(wall: Wall) -> None:
    count = wall.count()
    count.add(12)
    assert not count.is_kept
    count.save()
    assert count.is_kept
    assert wall.count().pages == 12
    assert at(wall, wall.count(), TODAY + DAY) == 0


def test_what_is_kept_is_a_number_and_a_date(wall: Wall) -> None:
    count = wall.count()
    count.add(12)
    count.save()
    assert wall.file.read_text() == '{"2026-11-27":12}'


def test_a_clock_that_jumps_back_gives_no_pages(wall: Wall) -> None:
    count = wall.count()
    count.add(12)
    assert at(wall, count, date(1970, 1, 1)) == 12
    count.add(3)
    assert at(wall, count, TODAY) == 15
    assert at(wall, count, TODAY + DAY) == 0


def test_a_clock_that_was_years_ahead_takes_no_pages(wall: Wall) -> None:
    count = wall.count()
    count.add(12)
    assert at(wall, count, TODAY.replace(year=2036)) == 0
    count.add(20)
    assert at(wall, count, TODAY + DAY) == 20  # the day on which it is set right
    count.save()
    assert at(wall, wall.count(), TODAY + 2 * DAY) == 0


def test_a_clock_that_is_an_hour_wrong_at_midnight_gives_no_pages_twice(wall: Wall) -> None:
    count = wall.count()
    count.add(5)
    for day, pages in ((TODAY, 5), (TODAY + DAY, 0), (TODAY, 5), (TODAY + DAY, 5)):
        assert at(wall, count, day) == pages


def test_the_file_does_not_grow(wall: Wall) -> None:
    count = wall.count()
    for _ in range(400):
        wall.today += DAY
        count.add(1)
    count.save()
    assert wall.file.stat().st_size < 200


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"2026-11-27": -3}', b'{"today": 3}', b"\xff"])
def test_a_file_that_is_spoilt_keeps_nobody_from_printing(wall: Wall, content: bytes) -> None:
    wall.file.parent.mkdir()
    wall.file.write_bytes(content)
    assert wall.count().pages == 0


def test_what_is_left_is_the_least_of_what_visit_and_day_leave(wall: Wall) -> None:
    count = wall.count()
    quota = Quota(Limits(per_visit=10, per_day=15), count)
    assert quota.left == 10
    quota.charge(8)
    assert (quota.left, quota.asks_for(2), quota.asks_for(3)) == (2, False, True)
    assert Quota(Limits(per_visit=10, per_day=15), count).left == 7
    quota.charge(50)
    assert quota.left == 0


def test_without_limits_nobody_is_asked(wall: Wall) -> None:
    quota = Quota(Limits(), wall.count())
    quota.charge(1000)
    assert quota.left is None
    assert not quota.asks_for(1000)


def test_a_long_paper_is_asked_for_whatever_is_left(wall: Wall) -> None:
    quota = Quota(Limits(at_once=30), wall.count())
    assert quota.left is None
    assert [quota.asks_for(pages) for pages in (30, 31)] == [False, True]


def test_the_settings_are_off_until_a_centre_wants_them() -> None:
    assert limits_of(load(environment={}).printing) == Limits()
    chosen = {"PAGES_PER_VISIT": "5", "PAGES_PER_DAY": "50", "RELEASE_OVER": "20"}
    said = load(environment={f"GUICHET_PRINTING__{name}": value for name, value in chosen.items()})
    assert limits_of(said.printing) == Limits(5, 50, 20)
    with pytest.raises(SettingsError, match="pages_per_day: found -1"):
        load(environment={"GUICHET_PRINTING__PAGES_PER_DAY": "-1"})
