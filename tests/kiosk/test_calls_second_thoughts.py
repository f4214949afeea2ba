"""A call that is put off, or brought back after its end."""

from datetime import timedelta

import pytest

from kiosk.calls import Act, CallEvent, Details, EventKind, Outcome, Party, State, after
from tests.kiosk.test_calls import NOON, call, happened


def test_a_call_that_was_reopened_is_what_it_was_before_and_only_whoever_closed_it_reopens_it() -> None:
    met = happened(happened(call(), EventKind.DELIVERED), EventKind.CLAIMED, EventKind.MET, by="Fatima", minutes=3)
    closing = CallEvent(
        call_id=met.id,
        seq=met.version,
        kind=EventKind.CLOSED,
        at=NOON,
        by="Ann",
        details=Details(outcome=Outcome.HELPED),
    )
    closed = after(met, closing)
    assert [closed.allows(Act.REOPEN, Party.MEDIATOR, by) for by in ("Ann", "Fatima")] == [True, False]
    again = happened(closed, EventKind.REOPENED, by="Ann")
    assert again == met.model_copy(update={"version": met.version + 2})
    by_the_resident = happened(met, EventKind.CLOSED)
    assert not by_the_resident.allows(Act.REOPEN, Party.MEDIATOR, "Fatima")


@pytest.mark.parametrize(
    ("passed", "more", "promised"),
    [(0, 5, 8), (61, 5, 7), (120, 5, 6), (600, 5, 5), (-600, 5, 8), (0, 119, 120), (60, None, 2)],
)
def test_who_puts_off_their_coming_adds_to_what_is_left_of_the_promise(
    passed: int, more: int | None, promised: int
) -> None:
    coming = happened(happened(call(), EventKind.DELIVERED), EventKind.CLAIMED, by="Fatima", minutes=3)
    at = NOON + timedelta(seconds=passed)
    event = CallEvent(
        call_id=coming.id, seq=3, kind=EventKind.DELAYED, at=at, by="Fatima", details=Details(minutes=more)
    )
    late = after(coming, event)
    assert (late.state, late.mediator, late.minutes, late.claimed_at) == (State.CLAIMED, "Fatima", promised, at)
    assert [late.minutes_left(at + timedelta(minutes=n)) for n in (0, 1, 300)] == [promised, promised - 1, 0]
