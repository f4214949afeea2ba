"""Who the hub knows; on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from kiosk.hub.people import NotAccepted, People, Presence
from kiosk.hub.tables import mediator, session, terminal
from tests.kiosk.hub.conftest import Clock

CODE = "246810"


def test_a_name_signs_in_however_it_is_typed(people: People, clock: Clock) -> None:
    people.add_mediator("Saïd", CODE, "", clock.now)
    token = people.sign_in("  sAÏD ", CODE, clock.now)
    assert token is not None
    found = people.signed_in(token, clock.now)
    assert found is not None
    assert found.name == "Saïd"


def test_a_wrong_code_or_name_does_not_sign_in(people: People, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    assert people.sign_in("Fatima", "135790", clock.now) is None
    assert people.sign_in("Nobody", CODE, clock.now) is None


def test_a_new_code_ends_the_sessions_of_the_old_one(people: People, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    token = people.sign_in("Fatima", CODE, clock.now) or ""
    assert people.add_mediator("fatima", "975310", "", clock.now)
    assert people.signed_in(token, clock.now) is None
    assert len(people.mediators()) == 1
    assert people.sign_in("Fatima", "975310", clock.now) is not None


def test_a_session_ends_by_itself(people: People, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    token = people.sign_in("Fatima", CODE, clock.now) or ""
    assert people.signed_in(token, clock.pass_by(days=29)) is not None
    assert people.signed_in(token, clock.pass_by(days=2)) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("", CODE), ("x" * 41, CODE), ("a\x00b", CODE), ("Ann", "12345"), ("Ann", "abcdef"), ("Ann", "111111")]
    + [("Ann", run) for run in ("123456", "654321", "012345", "43210987", "890123")],
)
def test_a_name_or_code_that_will_not_do_is_refused(people: People, clock: Clock, name: str, code: str) -> None:
    with pytest.raises(NotAccepted):
        people.add_mediator(name, code, "", clock.now)


def test_who_forgot_to_leave_is_not_announced_the_next_day(people: People, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    assert people.here(clock.now) == []
    people.sign_in("Fatima", CODE, clock.now)
    assert [one.name for one in people.here(clock.pass_by(hours=11))] == ["Fatima"]
    assert people.here(clock.pass_by(hours=2)) == []


def test_who_takes_a_break_is_not_announced(people: People, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    people.say(people.mediators()[0], Presence.HERE, clock.now)
    people.say(people.mediators()[0], Presence.BREAK, clock.now)
    assert people.here(clock.now) == []


def test_a_link_enrols_one_first_mediator_even_when_many_use_it_at_once(people: People, clock: Clock) -> None:
    link = people.new_link(clock.now) or ""
    with ThreadPoolExecutor(4) as phones:
        names = [f"Phone {n}" for n in range(6)]
        sessions = list(phones.map(lambda name: people.enrol_first(link, name, CODE, clock.now), names))
    assert sum(token is not None for token in sessions) == 1
    assert len(people.mediators()) == 1
    assert people.new_link(clock.now) is None


def test_a_link_ends_after_half_an_hour(people: People, clock: Clock) -> None:
    link = people.new_link(clock.now) or ""
    assert people.link_holds(link, clock.pass_by(minutes=29))
    clock.pass_by(minutes=2)
    assert not people.link_holds(link, clock.now)
    assert people.enrol_first(link, "Fatima", CODE, clock.now) is None


def test_a_terminals_old_token_is_void(people: People) -> None:
    assert not people.add_terminal("Entrance", "old")
    assert people.add_terminal("Entrance", "new")
    assert people.terminal_of("old") is None
    assert people.terminal_of("new") == people.terminals()[0]


def test_the_database_holds_no_code_and_no_token(people: People, engine: Engine, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    people.add_terminal("Entrance", "the-token")
    token = people.sign_in("Fatima", CODE, clock.now + timedelta(0)) or ""
    with engine.connect() as connection:
        kept = [str(connection.execute(select(table)).all()) for table in (mediator, session, terminal)]
    assert not any(secret in "".join(kept) for secret in (CODE, token, "the-token"))
