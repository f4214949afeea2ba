from datetime import UTC, datetime

from kiosk.calls import Call, NewCall, Reason, State, new_id, opened
from kiosk.helpline import Whose
from kiosk.helpline.knowledge import Knowledge

NEW = NewCall(id=new_id(datetime.now(UTC)), reason=Reason.LETTER, language="fr", raised_at=datetime.now(UTC))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def said(new: NewCall, version: int, state: State) -> Call:
    return opened(new, "Entrance").model_copy(update={"version": version, "state": state})


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
    knowledge.people_are(("Fatima",))
    assert knowledge.known.people == ("Fatima",)
    clock.now = knowledge.changes_in
    assert not knowledge.known.people
    knowledge.heard()
    assert knowledge.known.people == ("Fatima",)


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
