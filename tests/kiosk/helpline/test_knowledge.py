from datetime import UTC, datetime

from kiosk.calls import Call, NewCall, Reason, State, new_id, opened
from kiosk.helpline.knowledge import Knowledge

NEW = NewCall(id=new_id(datetime.now(UTC)), reason=Reason.LETTER, language="fr", raised_at=datetime.now(UTC))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def told(new: NewCall, version: int, state: State) -> Call:
    return opened(new, "Entrance").model_copy(update={"version": version, "state": state})


def state_shown(knowledge: Knowledge) -> State:
    own = knowledge.line.call
    assert own is not None
    assert own.call is not None
    return own.call.state


def test_an_older_word_of_the_hub_changes_nothing() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.raised(NEW)
    knowledge.call_told(told(NEW, 4, State.CLAIMED))
    knowledge.call_told(told(NEW, 2, State.DELIVERED))
    assert state_shown(knowledge) is State.CLAIMED
    knowledge.call_told(told(NEW, 5, State.MET))
    assert state_shown(knowledge) is State.MET


def test_a_hub_that_lost_the_call_may_begin_again() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.raised(NEW)
    knowledge.call_told(told(NEW, 4, State.CLAIMED))
    knowledge.call_lost(NEW.id)
    knowledge.call_told(told(NEW, 2, State.DELIVERED))
    assert state_shown(knowledge) is State.DELIVERED


def test_another_visits_call_is_not_shown() -> None:
    knowledge = Knowledge(Clock(), 10)
    knowledge.call_told(told(NEW, 4, State.CLAIMED))
    assert knowledge.line.call is None
    knowledge.raised(NEW.model_copy(update={"id": new_id(datetime.now(UTC))}))
    knowledge.call_told(told(NEW, 4, State.CLAIMED))
    assert knowledge.line.call is not None
    assert knowledge.line.call.call is None


def test_nobody_is_said_to_be_here_once_the_hub_is_silent() -> None:
    clock = Clock()
    knowledge = Knowledge(clock, 10)
    knowledge.people_told(("Fatima",))
    assert knowledge.line.people == ("Fatima",)
    clock.now = knowledge.changes_in
    assert not knowledge.line.people
    knowledge.heard()
    assert knowledge.line.people == ("Fatima",)
