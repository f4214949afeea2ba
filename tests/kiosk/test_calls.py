"""The life of a call, as its events tell it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

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


@pytest.mark.parametrize(
    ("end", "admitted"),
    [(EventKind.CANCELLED, set()), (EventKind.CLOSED, {Act.REOPEN}), (EventKind.MISSED, {Act.PUT_AWAY})],
)
def test_after_the_end_of_a_call_it_can_be_undone_or_put_away_at_most(end: EventKind, admitted: set[Act]) -> None:
    ended = happened(call(), EventKind.DELIVERED, end)
    assert ended.ended
    assert {act for act in Act if ended.admits(act)} == admitted


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


@pytest.mark.parametrize("act", [Act.DELAY, Act.GIVE_BACK, Act.HAND_OVER, Act.MEET])
def test_of_the_mediators_only_the_one_who_has_a_call_puts_it_off_gives_it_back_or_meets(act: Act) -> None:
    claimed = happened(call(), EventKind.DELIVERED, EventKind.CLAIMED, by="Fatima")
    assert claimed.allows(act, Party.MEDIATOR, "Fatima")
    assert not claimed.allows(act, Party.MEDIATOR, "Saïd")


def test_who_is_asked_to_take_over_has_the_call_and_promises_anew() -> None:
    promised = happened(call(), EventKind.DELIVERED, EventKind.CLAIMED, EventKind.MET, by="Fatima")
    given = CallEvent(
        call_id=promised.id, seq=promised.version, kind=EventKind.HANDED_OVER, at=NOON + timedelta(minutes=9),
        by="Fatima", details=Details(to="Saïd", minutes=3),
    )  # fmt: skip
    taken = after(promised, given)
    assert (taken.state, taken.mediator, taken.handed_over_by) == (State.CLAIMED, "Saïd", "Fatima")
    assert (taken.minutes, taken.claimed_at) == (3, NOON + timedelta(minutes=9))
    assert not taken.allows(Act.HAND_OVER, Party.MEDIATOR, "Fatima")
    back = happened(taken, EventKind.GIVEN_BACK, by="Saïd")
    assert (back.mediator, back.handed_over_by) == (None, None)
    assert happened(back, EventKind.CLAIMED, by="Ann").handed_over_by is None


def test_nobody_does_what_is_for_others_to_do() -> None:
    delivered = happened(call(), EventKind.DELIVERED)
    allowed = {party: {act for act in Act if delivered.allows(act, party, "Ann")} for party in Party}
    assert allowed == {
        Party.RESIDENT: {Act.CLOSE, Act.CANCEL, Act.LEAVE, Act.LEAVE_NUMBER, Act.ADD_WORDS},
        Party.MEDIATOR: {Act.NOTICE, Act.CLAIM, Act.CLOSE},
        Party.HUB: {Act.MISS, Act.ESCALATE, Act.GIVE_UP, Act.LAPSE},
    }


def test_a_new_call_has_nobody_and_has_lost_nobody() -> None:
    new = call()
    assert (new.escalations, new.resident_left, new.minutes, new.version) == (0, False, None, 1)
    assert (new.mediator, new.outcome, new.noticed_at, new.claimed_at) == (None, None, None, None)


def test_each_escalation_is_counted() -> None:
    rung = happened(call(), EventKind.DELIVERED, EventKind.ESCALATED)
    assert rung.escalations == 1
    assert happened(rung, EventKind.ESCALATED, EventKind.ESCALATED).escalations == 3


def test_a_call_is_seen_once_and_not_by_who_meets_or_ends_it() -> None:
    seen = happened(call(), EventKind.DELIVERED, EventKind.NOTICED)
    later = seen.model_copy(update={"noticed_at": NOON - timedelta(minutes=1)})
    assert happened(later, EventKind.CLAIMED, EventKind.GIVEN_BACK).noticed_at == NOON - timedelta(minutes=1)
    assert happened(call(), EventKind.DELIVERED, EventKind.UNANSWERED, EventKind.CLOSED).noticed_at is None


def test_an_event_of_another_call_or_out_of_turn_is_refused_and_named() -> None:
    one, low, high = call(), new_id(NOON - timedelta(days=1)), new_id(NOON + timedelta(days=1))
    for its_id, seq in ((low, 1), (high, 1), (one.id, 0), (one.id, 2)):
        event = CallEvent(call_id=its_id, seq=seq, kind=EventKind.DELIVERED, at=NOON)
        with pytest.raises(ValueError, match=f"event delivered #{seq} can't follow raised, version 1"):
            after(one, event)
    long = happened(one, EventKind.DELIVERED, *[EventKind.LEFT] * 300)
    read_from_json = int(str(long.version))  # equal, and another object
    assert after(long, CallEvent(call_id=one.id, seq=read_from_json, kind=EventKind.LEFT, at=NOON)).version == 303


@pytest.mark.parametrize(
    ("act", "first", "by", "has_been"),
    [
        (Act.NOTICE, [], None, False),
        (Act.NOTICE, [EventKind.NOTICED], None, True),
        (Act.NOTICE, [EventKind.CLAIMED], "Saïd", True),
        (Act.LEAVE, [], None, False),
        (Act.LEAVE, [EventKind.LEFT], None, True),
        (Act.CLAIM, [], "Fatima", False),
        (Act.CLAIM, [EventKind.CLAIMED], "Fatima", True),
        (Act.CLAIM, [EventKind.CLAIMED], "Saïd", False),
        (Act.MEET, [EventKind.CLAIMED], "Fatima", False),
        (Act.MEET, [EventKind.CLAIMED, EventKind.MET], "Fatima", True),
        (Act.MEET, [EventKind.CLAIMED, EventKind.MET], None, True),
        (Act.MEET, [EventKind.CLAIMED, EventKind.MET], "Saïd", False),
        (Act.CLOSE, [EventKind.CLOSED], "Saïd", True),
        (Act.CANCEL, [EventKind.CANCELLED], None, True),
        (Act.CANCEL, [EventKind.CLOSED], None, False),
        (Act.GIVE_BACK, [EventKind.CLAIMED, EventKind.GIVEN_BACK], "Fatima", False),
        (Act.DELAY, [EventKind.CLAIMED, EventKind.DELAYED], "Fatima", False),
        (Act.REOPEN, [EventKind.CLOSED, EventKind.REOPENED], "Fatima", False),
        (Act.PUT_AWAY, [EventKind.MISSED], "Saïd", False),
        (Act.PUT_AWAY, [EventKind.MISSED, EventKind.PUT_AWAY], "Saïd", True),
    ],
)
def test_what_was_done_already_changes_nothing(
    act: Act, first: list[EventKind], by: str | None, has_been: bool
) -> None:
    assert happened(call(), EventKind.DELIVERED, *first, by="Fatima").has_been(act, by) is has_been


@pytest.mark.parametrize(
    ("act", "parties"),
    [
        (Act.GIVE_BACK, {Party.MEDIATOR, Party.HUB}),
        (Act.MEET, {Party.MEDIATOR, Party.RESIDENT}),
        (Act.CLOSE, {Party.MEDIATOR, Party.RESIDENT}),
    ],
)
def test_some_acts_are_for_two(act: Act, parties: set[Party]) -> None:
    assert ACTS[act].by == parties


def test_an_unanswered_call_is_neither_lost_nor_shut() -> None:
    unanswered = happened(call(), EventKind.DELIVERED, EventKind.UNANSWERED)
    wanted = {Act.CLAIM, Act.CLOSE, Act.CANCEL, Act.LEAVE, Act.LEAVE_NUMBER, Act.ADD_WORDS, Act.LAPSE}
    assert {act for act in Act if unanswered.admits(act)} == wanted


def test_a_met_call_can_be_closed_and_not_cancelled() -> None:
    met = happened(call(), EventKind.DELIVERED, EventKind.CLAIMED, EventKind.MET)
    assert {act for act in Act if met.admits(act)} == {Act.CLOSE, Act.HAND_OVER, Act.LEAVE, Act.LAPSE}


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({"minutes": 0}, True),
        ({"minutes": 120}, True),
        ({"minutes": -1}, False),
        ({"minutes": 121}, False),
        ({"to": "J"}, True),
        ({"to": "x" * 40}, True),
        ({"to": ""}, False),
        ({"to": "x" * 41}, False),
        ({"outcome": "helped"}, True),
        ({"outcome": "unknown"}, False),
        ({"whatever": 1}, False),
    ],
)
def test_what_goes_with_an_act_has_bounds(values: dict[str, object], fits: bool) -> None:
    if fits:
        assert Details.model_validate(values).given == frozenset(values)
    else:
        with pytest.raises(ValidationError):
            Details.model_validate(values)


def test_events_are_counted_from_0() -> None:
    assert CallEvent(call_id=new_id(NOON), seq=0, kind=EventKind.RAISED, at=NOON).seq == 0
    with pytest.raises(ValidationError):
        CallEvent(call_id=new_id(NOON), seq=-1, kind=EventKind.RAISED, at=NOON)


def test_nothing_that_was_said_is_changed_afterwards() -> None:
    one = call()
    new = NewCall(id=one.id, reason=Reason.SOMEONE, language="fr", raised_at=NOON)
    event = CallEvent(call_id=one.id, seq=0, kind=EventKind.RAISED, at=NOON)
    for said in (one, new, event, Details(minutes=3)):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(said, next(iter(type(said).model_fields)), None)
    with pytest.raises(AttributeError):
        ACTS[Act.CLAIM].by = frozenset()  # type: ignore[misc]


def test_an_id_is_made_as_the_standard_says(monkeypatch: pytest.MonkeyPatch) -> None:
    # RFC 9562, appendix A.6; the bits of chance that find no place in it are all 1.
    chance = 0xF << 76 | 0xCC3 << 64 | 0b11 << 62 | 0x18C4DC0C0C07398F
    monkeypatch.setattr("os.urandom", lambda count: chance.to_bytes(10, "big")[:count].ljust(count, b"\1"))
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert str(new_id(at)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_a_clock_beyond_all_time_still_makes_an_id() -> None:
    late = new_id(datetime(9999, 12, 31, tzinfo=UTC))
    early = new_id(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert (late.version, early.version) == (7, 7)
    assert str(early).startswith("ffffffff-fc18")
