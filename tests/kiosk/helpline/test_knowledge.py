from datetime import UTC, datetime
from uuid import UUID

from kiosk.calls import Call, NewCall, Reason, State, new_id, opened
from kiosk.helpline import Here, Person, Promise, Sending, Whose
from kiosk.helpline.knowledge import Knowledge
from kiosk.helpline.records import Raise

NEW = NewCall(id=new_id(datetime.now(UTC)), reason=Reason.LETTER, language="fr", raised_at=datetime.now(UTC))

OTHER = NewCall(id=new_id(datetime.now(UTC)), reason=Reason.PRINTER, language="fr", raised_at=datetime.now(UTC))


class Clock:
    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def said(new: NewCall, version: int, state: State) -> Call:
    return opened(new, "Entrance").model_copy(update={"version": version, "state": state})


def read(call: Call) -> Call:
    """The call as it comes over the line: equal, and made of other objects."""
    return Call.model_validate_json(call.model_dump_json())


def sendings(knowledge: Knowledge) -> tuple[Sending, Sending]:
    """How far the resident's call and the terminal's own have come."""
    known = knowledge.known
    assert known.call is not None
    assert known.own is not None
    return known.call.sending, known.own.sending


def state_shown(knowledge: Knowledge) -> State:
    own = knowledge.known.call
    assert own is not None
    assert own.call is not None
    return own.call.state


def test_an_older_word_of_the_hub_changes_nothing() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    knowledge.call_is(said(NEW, 2, State.DELIVERED))
    assert state_shown(knowledge) is State.CLAIMED
    knowledge.call_is(said(NEW, 5, State.MET))
    assert state_shown(knowledge) is State.MET


def test_a_hub_that_lost_the_call_may_begin_again() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    knowledge.call_lost(NEW.id)
    knowledge.call_is(said(NEW, 2, State.DELIVERED))
    assert state_shown(knowledge) is State.DELIVERED


def test_another_visits_call_is_not_shown() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    assert knowledge.known.call is None
    knowledge.raised(NEW.model_copy(update={"id": new_id(datetime.now(UTC))}), Whose.RESIDENT)
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    assert knowledge.known.call is not None
    assert knowledge.known.call.call is None


def test_nobody_is_said_to_be_here_once_the_hub_is_silent() -> None:
    clock = Clock()
    knowledge = Knowledge(clock, 10)
    knowledge.people_are((Person("Fatima"),))
    assert knowledge.known.people == (Person("Fatima"),)
    clock.now = knowledge.changes_in
    assert not knowledge.known.people
    knowledge.heard()
    assert knowledge.known.people == (Person("Fatima"),)


def test_the_terminals_own_call_stands_beside_the_residents_and_outlives_the_visit() -> None:
    knowledge, own = Knowledge(Clock(), 10), NEW.model_copy(update={"id": new_id(datetime.now(UTC))})
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.raised(own, Whose.TERMINAL)
    assert knowledge.open_calls == {Whose.RESIDENT: NEW, Whose.TERMINAL: own}
    knowledge.call_is(said(own, 4, State.CLAIMED))
    assert (knowledge.known.call, knowledge.known.own) != (None, None)
    knowledge.forget()
    assert knowledge.known.call is None
    assert knowledge.known.own is not None
    assert knowledge.known.own.id == own.id
    knowledge.over(own.id)
    assert knowledge.open_calls == {}


def test_a_call_is_written_then_kept_then_delivered() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.raised(OTHER, Whose.TERMINAL)
    assert sendings(knowledge) == (Sending.WRITING, Sending.WRITING)
    knowledge.kept([Raise(call=NEW)])
    assert sendings(knowledge) == (Sending.KEPT, Sending.WRITING)
    knowledge.call_is(said(OTHER, 2, State.DELIVERED))
    assert sendings(knowledge) == (Sending.KEPT, Sending.DELIVERED)
    knowledge.kept([Raise(call=NEW), Raise(call=OTHER)])  # the disk is slower than the hub
    assert sendings(knowledge) == (Sending.KEPT, Sending.DELIVERED)


def test_only_a_call_that_the_hub_has_not_got_in_time_is_out_of_reach() -> None:
    clock = Clock(4)
    knowledge = Knowledge(clock, 10)
    clock.now = 7
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.raised(OTHER, Whose.TERMINAL)
    knowledge.call_is(said(OTHER, 2, State.DELIVERED))
    for now, late in ((7, False), (16.5, False), (17, True), (1000, True)):
        clock.now = now
        known = knowledge.known
        assert known.call is not None
        assert known.own is not None
        assert (known.call.unreachable, known.own.unreachable) == (late, False)


def test_the_hub_is_in_reach_until_it_was_silent_for_as_long_as_patience_lasts() -> None:
    clock = Clock(3)
    knowledge = Knowledge(clock, 10)
    reachable = []
    for clock.now in (3, 12.5, 13, 13.5, 99):
        reachable.append(knowledge.known.reachable)
    assert reachable == [True, True, False, False, False]
    knowledge.heard()
    assert knowledge.known.reachable


def test_time_alone_changes_something_when_the_hub_or_a_call_has_been_waited_for_in_vain() -> None:
    clock = Clock(3)
    knowledge = Knowledge(clock, 10)
    assert knowledge.changes_in == 10
    clock.now = 5
    assert knowledge.changes_in == 8
    knowledge.raised(NEW, Whose.RESIDENT)
    assert knowledge.changes_in == 8  # the hub, before the call
    clock.now = 13
    assert knowledge.changes_in == 2  # the call: 15 - 13; the hub's time is over
    knowledge.call_is(said(NEW, 2, State.DELIVERED))
    assert knowledge.changes_in == 10  # nothing is waited for: looked at again after a while
    clock.now = 40
    knowledge.heard()
    clock.now = 41
    assert knowledge.changes_in == 9


def test_a_call_is_found_by_its_number_whatever_its_order() -> None:
    for mine, other in ((NEW, OTHER), (OTHER, NEW)):
        knowledge = Knowledge(Clock(), 10)
        knowledge.raised(mine, Whose.RESIDENT)
        knowledge.raised(other, Whose.TERMINAL)
        knowledge.call_is(read(said(mine, 4, State.CLAIMED)))
        knowledge.call_lost(other.id)
        assert state_shown(knowledge) is State.CLAIMED
        knowledge.call_lost(UUID(str(mine.id)))
        assert knowledge.known.call is not None
        assert knowledge.known.call.call is None
        knowledge.over(other.id)
        assert list(knowledge.open_calls) == [Whose.RESIDENT]


def test_a_lost_call_is_as_new_and_what_was_over_stays_over() -> None:
    clock = Clock(1)
    knowledge = Knowledge(clock, 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    clock.now = 30
    knowledge.call_lost(NEW.id)
    assert knowledge.known.call is not None
    assert knowledge.known.call.sending is Sending.WRITING
    assert not knowledge.known.call.unreachable
    knowledge.over(NEW.id)
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    knowledge.call_lost(NEW.id)
    assert knowledge.open_calls == {}


def test_a_call_that_was_never_delivered_is_not_lost() -> None:
    clock = Clock(1)
    knowledge = Knowledge(clock, 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    clock.now = 30
    knowledge.call_lost(NEW.id)
    assert knowledge.known.call is not None
    assert knowledge.known.call.unreachable


def test_the_same_word_twice_is_the_first_one() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    knowledge.call_is(said(NEW, 4, State.MET))
    assert state_shown(knowledge) is State.CLAIMED


def test_a_call_that_ended_is_open_no_longer() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    assert knowledge.open_calls == {Whose.RESIDENT: NEW}
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    assert knowledge.open_calls == {Whose.RESIDENT: NEW}
    knowledge.call_is(said(NEW, 5, State.CLOSED))
    assert knowledge.open_calls == {}


def promised(knowledge: Knowledge) -> Promise | None:
    """How the promise to the resident stands."""
    own = knowledge.known.call
    assert own is not None
    return own.promise


def test_a_promise_counts_down_from_when_it_was_made_and_is_late_in_the_end() -> None:
    clock = Clock(1000.0)
    knowledge = Knowledge(clock, 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.call_is(said(NEW, 4, State.CLAIMED).model_copy(update={"mediator": "Fatima", "minutes": 2}))
    told = []
    for seconds in (0, 59, 60, 119, 120, 179, 180, 600):
        clock.now = 1000.0 + seconds
        knowledge.heard()
        told.append(promised(knowledge))
    late = Promise(0, late=True)
    assert told == [Promise(2), Promise(2), Promise(1), Promise(1), Promise(0), Promise(0), late, late]


def test_another_promise_counts_anew_and_the_same_one_goes_on() -> None:
    clock = Clock()
    knowledge = Knowledge(clock, 10)
    claimed = said(NEW, 4, State.CLAIMED).model_copy(update={"mediator": "Fatima", "minutes": 2})
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.call_is(claimed)
    clock.now = 90
    knowledge.call_is(claimed.model_copy(update={"version": 5, "resident_left": True}))
    assert promised(knowledge) == Promise(1)
    knowledge.call_is(claimed.model_copy(update={"version": 6, "minutes": 5}))
    assert promised(knowledge) == Promise(5)
    knowledge.call_is(claimed.model_copy(update={"version": 7, "state": State.MET}))
    assert promised(knowledge) is None


def test_a_mediator_who_said_no_time_has_promised_none() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.call_is(said(NEW, 4, State.CLAIMED))
    assert promised(knowledge) is None


def test_it_is_looked_at_again_whenever_the_promise_stands_otherwise() -> None:
    clock = Clock()
    knowledge = Knowledge(clock, 1000)
    knowledge.raised(NEW, Whose.RESIDENT)
    knowledge.call_is(said(NEW, 4, State.CLAIMED).model_copy(update={"minutes": 2}))
    looks: list[float] = []
    while len(looks) < 3:
        clock.now += knowledge.changes_in
        looks.append(clock.now)
    assert looks == [60, 120, 180]


def test_nobody_is_said_to_be_missing_before_the_hub_has_said_so() -> None:
    clock = Clock()
    knowledge = Knowledge(clock, 10)
    told = [knowledge.known.here]
    knowledge.people_are(())
    told.append(knowledge.known.here)
    knowledge.people_are((Person("Fatima"),))
    told.append(knowledge.known.here)
    knowledge.people_are((), (Person("Fatima", phone=True),))
    told.append(knowledge.known.here)
    knowledge.people_are((), (Person("Fatima"),))
    told.append(knowledge.known.here)
    clock.now = 10
    said = [Here.UNSAID, Here.NOBODY, Here.SOMEBODY, Here.PERHAPS, Here.NOBODY, Here.UNREACHABLE]
    assert [*told, knowledge.known.here] == said


def test_phones_are_tried_only_where_nobody_is_sure_to_be_reached() -> None:
    knowledge, fatima, ann = Knowledge(Clock(), 10), Person("Fatima", phone=True), Person("Ann")
    knowledge.people_are((), (ann, fatima))
    assert knowledge.known.tried == (fatima,)
    knowledge.people_are((ann,), (fatima,))
    assert not knowledge.known.tried
