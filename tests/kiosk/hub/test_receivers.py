"""Who is promised to residents: only those whom something reaches; on SQLite and on PostgreSQL."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import Engine

from kiosk.hub import tokens
from kiosk.hub.database import Database
from kiosk.hub.people import Mediator, People, Presence
from kiosk.hub.receivers import REST, REST_MAX, TRIES, Receivers, Team
from kiosk.hub.sessions import Sessions
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import CODE


@pytest.fixture
def receivers(engine: Engine) -> Receivers:
    return Receivers(Database(engine))


def added(people: People, clock: Clock, name: str, notify: str = "") -> Mediator:
    """A mediator who says that they are here."""
    people.add_mediator(name, CODE, notify, clock.now)
    (found,) = (one for one in people.mediators() if one.name == name)
    people.say(found, Presence.HERE, clock.now)
    return next(one for one in people.mediators() if one.name == name)


def board(sessions: Sessions, clock: Clock, name: str) -> str:
    """By what the hub knows a board on which a mediator has just signed in."""
    begun = sessions.sign_in(name, CODE, clock.now)
    assert begun is not None
    return tokens.token_hash(begun.session)


def names(those: tuple[Mediator, ...]) -> list[str]:
    return [one.name for one in those]


def test_a_name_is_promised_for_thirty_seconds_after_its_board_was_heard_of(
    receivers: Receivers, people: People, sessions: Sessions, clock: Clock
) -> None:
    fatima = added(people, clock, "Fatima")
    assert receivers.team(clock.now) == Team(asleep=(fatima,))
    mine = board(sessions, clock, "Fatima")
    assert names(receivers.team(clock.pass_by(seconds=29)).reached) == ["Fatima"]
    assert names(receivers.team(clock.pass_by(seconds=1)).reached) == []
    receivers.echo(mine, clock.now)
    assert names(receivers.team(clock.pass_by(seconds=29)).reached) == ["Fatima"]
    people.say(fatima, Presence.BREAK, clock.now)
    ((resting, since),) = receivers.team(clock.now).on_break
    assert receivers.team(clock.now) == Team(on_break=((resting, since),))
    assert (resting.name, since) == ("Fatima", clock.now)
    people.note(resting, "At the baker's", clock.pass_by(minutes=5))
    assert [at for _, at in receivers.team(clock.now).on_break] == [since]
    assert receivers.team(clock.pass_by(hours=12)).on_break == ()


def test_while_the_centre_is_closed_a_name_is_promised_on_account_of_an_awake_board_alone(
    receivers: Receivers, people: People, sessions: Sessions, clock: Clock
) -> None:
    fatima = added(people, clock, "Fatima", "json://service")
    assert receivers.team(clock.now, closed=True) == Team(asleep=(fatima,))
    receivers.used(fatima, clock.now, 400, worked=True)
    assert receivers.team(clock.now, closed=True) == Team(asleep=(fatima,))
    assert receivers.team(clock.now) == Team(reached=(fatima,))
    board(sessions, clock, "Fatima")
    assert names(receivers.team(clock.now, closed=True).reached) == ["Fatima"]


def test_echoes_that_follow_each_other_renew_the_promise(
    receivers: Receivers, people: People, sessions: Sessions, clock: Clock
) -> None:
    added(people, clock, "Fatima")
    mine = board(sessions, clock, "Fatima")
    for _ in range(12):  # an echo every 9 s
        receivers.echo(mine, clock.pass_by(seconds=9))
        assert names(receivers.team(clock.now + timedelta(seconds=20)).reached) == ["Fatima"]
    assert names(receivers.team(clock.now + timedelta(seconds=30)).reached) == []


def test_a_clock_that_is_put_back_keeps_nobody_awake(
    receivers: Receivers, people: People, sessions: Sessions, clock: Clock
) -> None:
    added(people, clock, "Fatima")
    mine = board(sessions, clock, "Fatima")
    clock.pass_by(hours=-2)
    people.say(people.mediators()[0], Presence.HERE, clock.now)
    assert names(receivers.team(clock.now).asleep) == ["Fatima"]
    receivers.echo(mine, clock.now)
    assert names(receivers.team(clock.now).reached) == ["Fatima"]


def test_a_screen_at_the_desk_reaches_all_who_are_here(
    receivers: Receivers, people: People, sessions: Sessions, clock: Clock
) -> None:
    for name in ("Ann", "Fatima"):
        added(people, clock, name)
    desk = board(sessions, clock, "Ann")
    assert names(receivers.team(clock.now).reached) == ["Ann"]
    receivers.echo(desk, clock.pass_by(seconds=1), watches=True)
    assert names(receivers.team(clock.now).reached) == ["Ann", "Fatima"]
    receivers.echo(desk, clock.now)
    assert names(receivers.team(clock.now).reached) == ["Ann"]


def test_an_address_that_worked_reaches_somebody_until_it_fails_or_is_another(
    receivers: Receivers, people: People, clock: Clock
) -> None:
    fatima = added(people, clock, "Fatima", "json://service")
    assert receivers.team(clock.now) == Team(asleep=(fatima,), tried=(fatima,))
    receivers.used(fatima, clock.now, 400, worked=True)
    assert receivers.team(clock.now) == Team(reached=(fatima,))
    receivers.used(fatima, clock.now, 400, worked=False)
    assert receivers.team(clock.now) == Team(asleep=(fatima,), tried=(fatima,), failing=(fatima,))
    people.say(fatima, Presence.AWAY, clock.now)
    assert names(receivers.team(clock.now).failing) == ["Fatima"]
    people.add_mediator("Fatima", CODE, "json://another", clock.now)
    receivers.used(fatima, clock.now, 400, worked=True)  # it was still on its way to the former
    assert receivers.channel(fatima) is None
    assert receivers.team(clock.now) == Team()


def test_an_address_that_goes_on_failing_rests_and_is_not_said_to_be_tried(
    receivers: Receivers, people: People, clock: Clock
) -> None:
    fatima = added(people, clock, "Fatima", "json://service")
    rests = []
    for _ in range(TRIES + 6):
        receivers.used(fatima, clock.now, 10_000, worked=False)
        last = receivers.channel(fatima)
        assert last is not None
        rests.append(last.rests_until - clock.now)
        assert names(receivers.team(clock.now).tried) == ([] if last.rests(clock.now) else ["Fatima"])
    none = timedelta()
    assert rests == [none, none, REST, 2 * REST, 4 * REST, 8 * REST, REST_MAX, REST_MAX, REST_MAX]
    assert names(receivers.team(clock.now + REST_MAX).tried) == ["Fatima"]
    receivers.used(fatima, clock.now, 10, worked=True)
    assert names(receivers.team(clock.now).reached) == ["Fatima"]


@pytest.mark.usefixtures("brussels")
@pytest.mark.parametrize(
    ("begin", "end", "at", "quiet"),
    [
        ("22:00", "07:30", "2026-03-02T21:59", False),
        ("22:00", "07:30", "2026-03-02T22:00", True),
        ("22:00", "07:30", "2026-03-03T00:00", True),
        ("22:00", "07:30", "2026-03-03T07:29", True),
        ("22:00", "07:30", "2026-03-03T07:30", False),
        ("12:00", "13:00", "2026-03-02T12:30", True),
        ("12:00", "13:00", "2026-03-02T11:59", False),
        ("02:30", "04:00", "2026-03-29T03:30", True),  # the hour before it is left out
        ("09:00", "09:00", "2026-03-02T09:00", False),
    ],
)
def test_a_phone_that_its_mediator_keeps_quiet_reaches_nobody_then(
    receivers: Receivers, people: People, sessions: Sessions, clock: Clock, begin: str, end: str, at: str, quiet: bool
) -> None:
    clock.now = datetime.fromisoformat(at).astimezone()
    for name in ("Ann", "Fatima"):
        receivers.used(added(people, clock, name, "json://service"), clock.now, 400, worked=True)
    receivers.keep_quiet(people.mediators()[1], time.fromisoformat(begin), time.fromisoformat(end))
    team = receivers.team(clock.now)
    assert names(team.reached) == (["Ann"] if quiet else ["Ann", "Fatima"])
    assert (names(team.asleep), team.tried) == (["Fatima"] if quiet else [], ())
    receivers.keep_quiet(people.mediators()[1], None, time(7))
    assert names(receivers.team(clock.now).reached) == ["Ann", "Fatima"]
