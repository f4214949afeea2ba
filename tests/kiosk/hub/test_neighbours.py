"""What is done to one mediator or terminal is done to no other; on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from kiosk.hub.people import Fault, NotAccepted, People, Presence
from kiosk.hub.sessions import Sessions
from kiosk.hub.tables import mediator, session, terminal
from tests.kiosk.hub.conftest import Clock

CODE, ANOTHER = "246810", "975310"
NAMES = ("Ann", "Malika", "Zoé")  # in the middle of the alphabet, and of what was added: who it is done to

TO_A_MEDIATOR: dict[str, Callable[[People, Clock], object]] = {
    "a new code": lambda people, clock: people.add_mediator("Malika", ANOTHER, "", clock.now),
    "another name": lambda people, clock: people.rename_mediator("Malika", "Nora"),
    "removed": lambda people, clock: people.remove_mediator("Malika"),
    "on break": lambda people, clock: people.say(people.mediators()[1], Presence.BREAK, clock.now),
}
TO_A_TERMINAL: dict[str, Callable[[People], object]] = {
    "a new token": lambda people: people.add_terminal("Malika", "another-token"),
    "another name": lambda people: people.rename_terminal("Malika", "Nora"),
    "removed": lambda people: people.remove_terminal("Malika"),
    "the same again": lambda people: people.add_terminal("Malika", "Malika-token"),
}


def rows(engine: Engine) -> dict[str, list[object]]:
    """All that is known of mediators, their sessions and terminals; each by its name."""
    with engine.connect() as connection:
        whose = select(mediator.c.name, session).join(mediator, mediator.c.id == session.c.mediator_id)
        found = [*connection.execute(select(mediator.c.name, mediator)), *connection.execute(whose)]
        found += connection.execute(select(terminal.c.name, terminal))
    known: dict[str, list[object]] = {}
    for row in found:
        known.setdefault(str(row[0]), []).append(tuple(row))
    return known


@pytest.mark.parametrize("what", TO_A_MEDIATOR)
def test_a_mediators_colleagues_stay_as_they_are(
    people: People, sessions: Sessions, clock: Clock, engine: Engine, what: str
) -> None:
    for name in NAMES:
        people.add_mediator(name, CODE, "", clock.now)
    for name in NAMES:
        begun = sessions.sign_in(name, CODE, clock.now)
        assert begun is not None
    before = rows(engine)
    TO_A_MEDIATOR[what](people, clock)
    after = rows(engine)
    assert {name: after[name] for name in ("Ann", "Zoé")} == {name: before[name] for name in ("Ann", "Zoé")}
    assert after.get("Malika") != before["Malika"]


@pytest.mark.parametrize("what", TO_A_TERMINAL)
def test_a_terminals_neighbours_stay_as_they_are(people: People, engine: Engine, what: str) -> None:
    for name in NAMES:
        people.add_terminal(name, f"{name}-token")
    before = rows(engine)
    TO_A_TERMINAL[what](people)
    after = rows(engine)
    assert {name: after[name] for name in ("Ann", "Zoé")} == {name: before[name] for name in ("Ann", "Zoé")}
    assert (after.get("Malika") == before["Malika"]) is (what == "the same again")


@pytest.mark.parametrize(("older", "newer"), [("Ann", "Malika"), ("Malika", "Ann")])
def test_a_terminal_that_took_a_new_name_keeps_its_token_and_the_old_name_is_nobodys(
    people: People, older: str, newer: str
) -> None:
    people.add_terminal(older, "older-token")
    people.add_terminal(newer, "newer-token")
    people.add_terminal(newer, "older-token")
    assert [terminal.name for terminal in people.terminals()] == [newer]
    assert people.terminal_of("newer-token") is None
    found = people.terminal_of("older-token")
    assert found is not None
    assert found.name == newer


def test_what_is_not_there_cannot_be_removed(people: People, clock: Clock) -> None:
    people.add_mediator("Malika", CODE, "", clock.now)
    assert (people.remove_mediator("Ann"), people.remove_mediator("Zoé")) == (False, False)
    assert people.anybody()
    assert people.remove_mediator("malika")
    assert not people.anybody()


def test_who_said_here_is_here_for_so_many_hours(people: People, clock: Clock) -> None:
    people.add_mediator("Malika", CODE, "", clock.now)
    people.say(people.mediators()[0], Presence.HERE, clock.now)
    assert [one.name for one in people.here(clock.now + timedelta(hours=11, minutes=59))] == ["Malika"]
    assert people.here(clock.now + timedelta(hours=12)) == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("24681", Fault.SHORT),
        ("24681٣", Fault.SHORT),
        ("112211", Fault.EASY),
        ("246810", None),
        ("112233", None),
        ("2468101214", None),
    ],
)
def test_codes_are_six_digits_or_more_and_no_fewer_than_three_different(
    people: People, clock: Clock, code: str, fault: Fault | None
) -> None:
    if fault is None:
        people.add_mediator("Malika", code, "", clock.now)
        return
    with pytest.raises(NotAccepted) as refused:
        people.add_mediator("Malika", code, "", clock.now)
    assert refused.value.fault is fault
