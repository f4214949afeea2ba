"""What mediators read of a call: by the word that must be in it."""

from datetime import timedelta

import pytest

from kiosk.calls import Call, Reason, State, opened
from kiosk.hub import words
from kiosk.hub.board import cards
from kiosk.hub.people import Presence
from kiosk.language import Catalogues
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import new_call

ENGLISH = Catalogues().of("en")
REASONS = {
    Reason.SOMEONE: "Just someone",
    Reason.PRINTING: "printing",
    Reason.LETTER: "letter",
    Reason.PHONE: "phone",
    Reason.PRIVATE: "private",
    Reason.COMPANY: "company",
    Reason.PRINTER: "printer",
}


def call(state: State, **changes: object) -> Call:
    return opened(new_call(language="ar"), "Entrance").model_copy(update={"state": state, **changes})


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_said_as_what_it_is(reason: Reason) -> None:
    assert REASONS[reason] in words.reason(ENGLISH, reason)


@pytest.mark.parametrize(
    ("state", "changes", "said"),
    [
        (State.DELIVERED, {}, "Nobody has answered yet"),
        (State.NOTICED, {}, "Nobody has answered yet"),
        (State.NOTICED, {"escalations": 1}, "Nobody has answered. Everybody is told."),
        (State.UNANSWERED, {}, "Nobody answered. The resident knows."),
        (State.CLAIMED, {"mediator": "Fatima"}, "You are coming"),
        (State.CLAIMED, {"mediator": "Fatima", "minutes": 3}, "You are coming, in 3 min"),
        (State.CLAIMED, {"mediator": "Saïd"}, "Saïd is coming"),
        (State.CLAIMED, {"mediator": "Saïd", "minutes": 5}, "Saïd is coming, in 5 min"),
        (State.MET, {"mediator": "Fatima"}, "You are with them"),
        (State.MET, {"mediator": "Saïd"}, "Saïd is with them"),
        (State.CLOSED, {"mediator": "Fatima"}, "Done"),
        (State.CANCELLED, {}, "No longer needed"),
        (State.MISSED, {}, "Came too late"),
    ],
)
def test_how_a_call_stands_is_said_to_its_reader(state: State, changes: dict[str, object], said: str) -> None:
    assert words.state(ENGLISH, call(state, **changes), "Fatima") == said


def test_what_a_mediator_says_of_themselves_has_its_word() -> None:
    assert words.presences(ENGLISH) == [
        (Presence.HERE, "I'm here"),
        (Presence.BREAK, "On break"),
        (Presence.AWAY, "Away"),
    ]


@pytest.mark.parametrize(
    ("waited", "said"),
    [(0, "for 0 s"), (59, "for 59 s"), (60, "for 1 min"), (3599, "for 59 min"), (3600, "for 1 h"), (7300, "for 2 h")],
)
def test_how_long_somebody_has_been_waiting(waited: int, said: str) -> None:
    waiting = call(State.DELIVERED)
    assert words.since(ENGLISH, waiting, waiting.raised_at + timedelta(seconds=waited)) == said


@pytest.mark.parametrize(
    ("state", "changes", "answers"),
    [
        (State.DELIVERED, {}, ["claim"]),
        (State.UNANSWERED, {}, ["claim", "close"]),
        (State.NOTICED, {"resident_left": True}, ["claim", "close"]),
        (State.CLAIMED, {"mediator": "Fatima"}, ["meet", "give-back", "close"]),
        (State.CLAIMED, {"mediator": "Saïd"}, []),
        (State.MET, {"mediator": "Fatima"}, ["close"]),
        (State.MET, {"mediator": "Saïd"}, []),
        (State.CLOSED, {"mediator": "Fatima"}, []),
        (State.MISSED, {}, []),
    ],
)
def test_a_card_offers_what_its_reader_can_do(
    state: State, changes: dict[str, object], answers: list[str], clock: Clock
) -> None:
    html = str(cards.rendered(ENGLISH, call(state, **changes), "Fatima", clock.now))
    offered = [part.partition('"')[0] for part in html.split('<form method="post" action="')[1:]]
    assert [address.rpartition("/")[2] for address in offered] == answers


def test_a_name_on_a_card_is_text_and_nothing_else(clock: Clock) -> None:
    strange = call(State.CLAIMED, mediator="<b>&\"'", terminal="<script>")
    html = str(cards.rendered(ENGLISH, strange, "Fatima", clock.now))
    assert "<script>" not in html
    assert "<b>" not in html
