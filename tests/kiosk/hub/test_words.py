"""What mediators read of a call: by the word that must be in it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.calls import Call, Ending, Reason, State, opened
from kiosk.hub import words
from kiosk.hub.board import cards
from kiosk.hub.board.frames import BoardFrames
from kiosk.hub.people import Mediator, Presence
from kiosk.language import Catalogues
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import new_call

ENGLISH = Catalogues().of("en")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FATIMA = Mediator(1, "Fatima", Presence.HERE, "", languages=("ar", "fr"))
EARLIER = NOON - timedelta(seconds=61)
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


def ended(was: State, by: str | None = None, ago: float = 0) -> Ending:
    return Ending(at=NOON - timedelta(seconds=ago), by=by, was=was)


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
        (State.UNANSWERED, {"phone": "0470123456"}, "Nobody could come. They wait for a phone call."),
        (State.CLAIMED, {"mediator": "Fatima"}, "You are coming"),
        (State.CLAIMED, {"mediator": "Fatima", "minutes": 3, "claimed_at": NOON}, "You are coming, in 3 min"),
        (State.CLAIMED, {"mediator": "Fatima", "minutes": 3, "claimed_at": EARLIER}, "You are coming, in 2 min"),
        (
            State.CLAIMED,
            {"mediator": "Fatima", "minutes": 1, "claimed_at": EARLIER},
            "You are late. The resident reads it.",
        ),
        (State.CLAIMED, {"mediator": "Saïd"}, "Saïd is coming"),
        (State.CLAIMED, {"mediator": "Saïd", "minutes": 5, "claimed_at": NOON}, "Saïd is coming, in 5 min"),
        (State.CLAIMED, {"mediator": "Saïd", "minutes": 1, "claimed_at": EARLIER}, "Saïd is late"),
        (State.CLAIMED, {"mediator": "فاطمة"}, "\u2068\u200fفاطمة\u200f\u2069 is coming"),
        (State.MET, {"mediator": "Fatima"}, "You are with them"),
        (State.MET, {"mediator": "Saïd"}, "Saïd is with them"),
        (State.CLOSED, {"mediator": "Fatima"}, "Done"),
        (State.CANCELLED, {}, "No longer needed"),
        (State.MISSED, {}, "Came too late"),
    ],
)
def test_how_a_call_stands_is_said_to_its_reader(state: State, changes: dict[str, object], said: str) -> None:
    assert words.state(ENGLISH, call(state, **changes), "Fatima", NOON) == said


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
        (State.CLAIMED, {"mediator": "Fatima"}, ["meet", "delay", "give-back"]),
        (State.CLAIMED, {"mediator": "Saïd"}, []),
        (State.MET, {"mediator": "Fatima"}, ["close"]),
        (State.MET, {"mediator": "Saïd"}, []),
        (State.CLOSED, {"ending": ended(State.MET, by="Fatima")}, ["reopen"]),
        (State.CLOSED, {"ending": ended(State.MET, by="Fatima", ago=10)}, []),
        (State.CLOSED, {"ending": ended(State.MET, by="Saïd")}, []),
        (State.CANCELLED, {"ending": ended(State.NOTICED)}, []),
        (State.MISSED, {"ending": ended(State.RAISED)}, ["put-away"]),
        (State.MISSED, {"ending": ended(State.RAISED), "put_away": True}, []),
    ],
)
def test_a_card_offers_what_its_reader_can_do(state: State, changes: dict[str, object], answers: list[str]) -> None:
    html = str(cards.rendered(ENGLISH, call(state, **changes), FATIMA, NOON))
    offered = [part.partition('"')[0] for part in html.split('<form method="post" action="')[1:]]
    assert [address.rpartition("/")[2] for address in offered] == answers


@pytest.mark.parametrize(
    ("mediator", "before", "said"), [("Fatima", "Saïd", True), ("Saïd", "Ann", False), ("Fatima", None, False)]
)
def test_who_was_asked_to_take_over_reads_by_whom(mediator: str, before: str | None, said: bool) -> None:
    html = str(cards.rendered(ENGLISH, call(State.CLAIMED, mediator=mediator, handed_over_by=before), FATIMA, NOON))
    assert (f"{before} asks you to take over." in html) is said
    assert ("/hand-over" in html) is (mediator == "Fatima")


def test_of_those_who_called_together_what_is_private_comes_first_then_who_is_understood_and_the_printer_last() -> None:
    def waits(reason: Reason, language: str, seconds: int) -> Call:
        asked = new_call(reason, language, NOON + timedelta(seconds=seconds))
        return opened(asked, "Entrance").model_copy(update={"state": State.NOTICED})

    calls = [
        waits(Reason.PRINTER, "fr", -61),  # longer than a minute before the others
        waits(Reason.PRIVATE, "nl", 30),
        waits(Reason.LETTER, "ar", 20),
        waits(Reason.PHONE, "nl", 10),
        waits(Reason.PRINTER, "ar", 0),
        waits(Reason.PRIVATE, "ar", 61),
    ]
    assert sorted(calls, key=lambda one: cards.place(one, FATIMA)) == calls
    everybodys = sorted(calls, key=lambda one: cards.place(one, None))
    assert everybodys == [*calls[:2], calls[3], calls[2], *calls[4:]]  # at the desk: in the order in which they came


def test_a_name_on_a_card_is_text_and_nothing_else(clock: Clock) -> None:
    strange = call(State.CLAIMED, mediator="<b>&\"'", terminal="<script>")
    html = str(cards.rendered(ENGLISH, strange, FATIMA, clock.now))
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("late", "said"), [(31, "It came 31 min late"), (59, "It came 59 min late"), (150, "It came 2 h late")]
)
def test_what_came_too_late_says_why_and_counts_no_more(late: int, said: str) -> None:
    raised = NOON - timedelta(minutes=late)
    missed = call(State.MISSED, raised_at=raised, ending=ended(State.RAISED))
    html = [str(cards.rendered(ENGLISH, missed, FATIMA, NOON + timedelta(hours=hours))) for hours in (0, 3)]
    assert said in html[0]
    assert f">{raised.astimezone():%H:%M}</time>" in html[0]
    assert html[0] == html[1]


def test_a_promise_goes_by_with_each_heartbeat_and_only_waiting_is_counted() -> None:
    coming = call(State.CLAIMED, mediator="Fatima", minutes=2, claimed_at=NOON, raised_at=NOON)
    waiting = call(State.NOTICED, raised_at=NOON)

    def beat(seconds: int, me: str = "Fatima") -> dict[str, dict[str, str]]:
        frames = BoardFrames(ENGLISH, Mediator(1, me, Presence.HERE, ""), lambda: NOON + timedelta(seconds=seconds))
        told: dict[str, dict[str, str]] = json.loads(frames.heartbeat([coming, waiting])[1])
        return told

    said = [beat(seconds)["state"][f"call-{coming.id}"] for seconds in (0, 61, 121)]
    assert said == ["You are coming, in 2 min", "You are coming, in 1 min", "You are late. The resident reads it."]
    assert beat(121, "Saïd")["state"] == {f"call-{coming.id}": "Fatima is late"}
    assert beat(61)["since"][f"call-{waiting.id}"] == "for 1 min"
