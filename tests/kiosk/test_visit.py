"""A visit: the idle clock, and the wipe."""

import pytest

from kiosk.settings import VisitSettings
from kiosk.vault import Vault
from kiosk.visit import Asked, Busy, Gone, Manner, Present, Visit


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visit(clock: Clock) -> Visit:
    return Visit(1, VisitSettings(idle_after=60, idle_warning=30), "fr", clock, Vault)


def test_a_resident_is_asked_and_has_the_whole_warning_to_answer(visit: Visit, clock: Clock) -> None:
    clock.now = 59
    assert visit.idle(Busy.NOTHING) == Present()
    clock.now = 60.5
    assert visit.idle(Busy.NOTHING) == Asked(seconds_left=30)
    clock.now = 89.5
    assert visit.idle(Busy.NOTHING) == Asked(seconds_left=1)
    clock.now = 91
    assert visit.idle(Busy.NOTHING) == Gone()


def test_a_touch_during_the_warning_stays_as_often_as_one_likes(visit: Visit, clock: Clock) -> None:
    for _ in range(12):
        clock.now += 80
        assert isinstance(visit.idle(Busy.NOTHING), Asked)
        visit.touch()
        assert visit.idle(Busy.NOTHING) == Present()


def test_a_visit_never_ends_while_a_job_prints(visit: Visit, clock: Clock) -> None:
    clock.now = 10_000
    assert visit.idle(Busy.PRINTING) == Present()


def test_the_idle_clock_starts_when_the_printing_is_done(visit: Visit, clock: Clock) -> None:
    clock.now = 10_000
    visit.idle(Busy.PRINTING)
    clock.now = 10_030
    assert visit.idle(Busy.NOTHING) == Present()


def test_a_resident_whose_printer_waits_for_paper_is_waited_for_longer(visit: Visit, clock: Clock) -> None:
    clock.now = 500
    assert visit.idle(Busy.HELD_UP) == Present()
    clock.now = 700
    assert visit.idle(Busy.HELD_UP) == Gone()


def test_ending_a_visit_wipes_its_vault(visit: Visit) -> None:
    paper = visit.vault.room()
    paper.write_bytes(b"a bank statement")
    visit.end()
    assert not paper.parent.exists()


def test_what_arrives_after_the_end_finds_no_vault(visit: Visit) -> None:
    visit.end()
    with pytest.raises(RuntimeError):
        _ = visit.vault


def test_three_touches_of_clearer_come_back_to_where_they_began() -> None:
    assert Manner().clearer == Manner(larger=True)
    assert Manner(larger=True).clearer == Manner(larger=True, contrast=True)
    assert Manner(larger=True, contrast=True).clearer == Manner()


def test_the_warning_begins_and_ends_to_the_moment(visit: Visit, clock: Clock) -> None:
    clock.now = 60
    assert isinstance(visit.idle(Busy.NOTHING), Asked)
    clock.now = 89.9
    assert visit.idle(Busy.NOTHING) == Asked(seconds_left=1)
    clock.now = 90
    assert visit.idle(Busy.NOTHING) == Gone()
    clock.now = 90.5
    assert visit.idle(Busy.NOTHING) == Gone()


def test_whoever_waits_for_paper_is_waited_for_ten_times_as_long(visit: Visit, clock: Clock) -> None:
    clock.now = 599
    assert visit.idle(Busy.HELD_UP) == Present()
    clock.now = 601
    assert isinstance(visit.idle(Busy.HELD_UP), Asked)


def test_a_manner_is_made_anew_never_changed() -> None:
    manner = Manner()
    with pytest.raises(AttributeError):
        manner.larger = True  # type: ignore[misc]
    assert hash(Manner()) == hash(manner)
