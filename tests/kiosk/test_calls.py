"""The life of a call, as its events tell it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.calls import (
    ACTS,
    Act,
    Call,
    CallEvent,
    Details,
    EventKind,
    NewCall,
    Outcome,
    Party,
    Reason,
    State,
    after,
    fold,
    new_id,
    opened,
)
from tests.parts import call_diagram

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def call() -> Call:
    new = NewCall(id=new_id(NOON), reason=Reason.SOMEONE, language="fr", raised_at=NOON)
    return opened(new, "Borne de l'entrée")


def happened(to: Call, *kinds: EventKind, by: str | None = None, minutes: int | None = None) -> Call:
    for kind in kinds:
        to = after(
            to, CallEvent(call_id=to.id, seq=to.version, kind=kind, at=NOON, by=by, details=Details(minutes=minutes))
        )
    return to


def test_a_claimed_call_tells_who_is_coming_and_when() -> None:
    claimed = happened(happened(call(), EventKind.DELIVERED), EventKind.CLAIMED, by="Fatima", minutes=3)
    assert (claimed.state, claimed.mediator, claimed.minutes) == (State.CLAIMED, "Fatima", 3)


def test_a_claim_without_a_glance_before_counts_as_seen() -> None:
    assert happened(call(), EventKind.DELIVERED, EventKind.CLAIMED).noticed_at == NOON


def test_a_call_given_back_can_be_claimed_by_somebody_else() -> None:
    given_back = happened(call(), EventKind.DELIVERED, EventKind.CLAIMED, EventKind.GIVEN_BACK)
    assert (given_back.state, given_back.mediator) == (State.NOTICED, None)
    assert happened(given_back, EventKind.CLAIMED, by="Saïd").mediator == "Saïd"


def test_a_claimed_call_cannot_be_claimed_again() -> None:
    claimed = happened(call(), EventKind.DELIVERED, EventKind.CLAIMED, by="Fatima")
    assert not claimed.admits(Act.CLAIM)
    with pytest.raises(ValueError, match="can't follow"):
        happened(claimed, EventKind.CLAIMED, by="Saïd")


def test_an_unanswered_call_can_still_be_answered() -> None:
    unanswered = happened(call(), EventKind.DELIVERED, EventKind.ESCALATED, EventKind.UNANSWERED)
    assert happened(unanswered, EventKind.CLAIMED, by="Saïd").state is State.CLAIMED


@pytest.mark.parametrize("end", [EventKind.CANCELLED, EventKind.CLOSED])
def test_nothing_follows_the_end_of_a_call(end: EventKind) -> None:
    ended = happened(call(), EventKind.DELIVERED, end)
    assert ended.ended
    assert not any(ended.admits(act) for act in Act)


def test_the_departure_of_the_resident_changes_nothing_else() -> None:
    noticed = happened(call(), EventKind.DELIVERED, EventKind.NOTICED)
    left = happened(noticed, EventKind.LEFT)
    assert left == noticed.model_copy(update={"resident_left": True, "version": noticed.version + 1})


def test_a_number_that_is_not_the_next_one_is_refused() -> None:
    start = call()
    event = CallEvent(call_id=start.id, seq=start.version + 1, kind=EventKind.DELIVERED, at=NOON)
    with pytest.raises(ValueError, match="can't follow"):
        after(start, event)


@given(st.lists(st.sampled_from(list(Act)), max_size=12))
def test_a_call_is_the_fold_of_whatever_was_done_to_it(acts: list[Act]) -> None:
    start = call()
    now, events = start, []
    for act in acts:
        if now.admits(act):
            events.append(CallEvent(call_id=now.id, seq=now.version, kind=ACTS[act].event, at=NOON, by="Ann"))
            now = after(now, events[-1])
    assert fold(start, events) == now
    assert now.version == 1 + len(events)


def test_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id(NOON + timedelta(milliseconds=n)) for n in range(50)]
    assert ids == sorted(ids)
    assert {made.version for made in ids} == {7}
    assert len({made.variant for made in ids}) == 1


def test_the_life_of_a_call_is_drawn_as_the_table_of_acts_has_it() -> None:
    assert call_diagram.shown() == call_diagram.drawn(), "python -m tests.parts.call_diagram draws it anew"


def test_every_event_belongs_to_one_act() -> None:
    assert sorted(rule.event for rule in ACTS.values()) == sorted(EventKind)


def test_an_outcome_goes_with_the_end_and_is_kept() -> None:
    new = call()
    delivered = happened(new, EventKind.DELIVERED)
    closing = CallEvent(
        call_id=new.id, seq=2, kind=EventKind.CLOSED, at=NOON, by="Ann", details=Details(outcome=Outcome.HELPED)
    )
    assert after(delivered, closing).outcome is Outcome.HELPED


@pytest.mark.parametrize("act", [Act.GIVE_BACK, Act.MEET])
def test_of_the_mediators_only_the_one_who_has_a_call_gives_it_back_or_meets(act: Act) -> None:
    claimed = happened(call(), EventKind.DELIVERED, EventKind.CLAIMED, by="Fatima")
    assert claimed.allows(act, Party.MEDIATOR, "Fatima")
    assert not claimed.allows(act, Party.MEDIATOR, "Saïd")


def test_nobody_does_what_is_for_others_to_do() -> None:
    delivered = happened(call(), EventKind.DELIVERED)
    allowed = {party: {act for act in Act if delivered.allows(act, party, "Ann")} for party in Party}
    assert allowed == {
        Party.RESIDENT: {Act.CLOSE, Act.CANCEL, Act.LEAVE},
        Party.MEDIATOR: {Act.NOTICE, Act.CLAIM, Act.CLOSE},
        Party.HUB: {Act.MISS, Act.ESCALATE, Act.GIVE_UP},
    }
