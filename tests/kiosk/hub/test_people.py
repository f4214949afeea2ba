"""Who the hub knows; on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from kiosk.calls import Act
from kiosk.hub import database, desk, tokens
from kiosk.hub.people import NOTE_MAX, NotAccepted, People, Presence
from kiosk.hub.receivers import Receivers
from kiosk.hub.sessions import Sessions
from kiosk.hub.store import Store, Terminal
from kiosk.hub.tables import device, mediator, session, terminal
from kiosk.settings import SettingsError, load
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import new_call

CODE = "246810"


def signed_in(sessions: Sessions, clock: Clock, name: str = "Fatima", device: str = "") -> str:
    """The token of a new session."""
    begun = sessions.sign_in(name, CODE, clock.now, device)
    assert begun is not None
    return begun.session


def test_a_name_signs_in_however_it_is_typed(people: People, sessions: Sessions, clock: Clock) -> None:
    people.add_mediator("Saïd", CODE, "", clock.now)
    begun = sessions.sign_in("  sAÏD ", CODE, clock.now)
    assert begun is not None
    found = sessions.signed_in(begun.session, clock.now)
    assert found is not None
    assert found.name == "Saïd"


def test_a_wrong_code_or_name_does_not_sign_in(people: People, sessions: Sessions, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    assert sessions.sign_in("Fatima", "135790", clock.now) is None
    assert sessions.sign_in("Nobody", CODE, clock.now) is None


def test_a_name_that_no_database_can_hold_signs_nobody_in_and_is_no_fault(
    people: People, sessions: Sessions, clock: Clock
) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    for name in ("Fatima\0Nora", "\0", ""):
        assert sessions.sign_in(name, CODE, clock.now) is None


def test_a_new_code_ends_the_sessions_of_the_old_one(people: People, sessions: Sessions, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    token = signed_in(sessions, clock)
    assert people.add_mediator("fatima", "975310", "", clock.now)
    assert sessions.signed_in(token, clock.now) is None
    assert len(people.mediators()) == 1
    assert sessions.sign_in("Fatima", "975310", clock.now) is not None


def test_a_session_ends_by_itself(people: People, sessions: Sessions, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    token = signed_in(sessions, clock)
    assert sessions.signed_in(token, clock.pass_by(days=29)) is not None
    assert sessions.signed_in(token, clock.pass_by(days=2)) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("", CODE), ("x" * 41, CODE), ("a\x00b", CODE), ("Ann", "12345"), ("Ann", "abcdef"), ("Ann", "111111")]
    + [("Ann", run) for run in ("123456", "654321", "012345", "43210987", "890123")],
)
def test_a_name_or_code_that_will_not_do_is_refused(people: People, clock: Clock, name: str, code: str) -> None:
    with pytest.raises(NotAccepted):
        people.add_mediator(name, code, "", clock.now)


def test_who_forgot_to_leave_is_not_announced_the_next_day(people: People, sessions: Sessions, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    assert people.here(clock.now) == []
    sessions.sign_in("Fatima", CODE, clock.now)
    assert [one.name for one in people.here(clock.pass_by(hours=11))] == ["Fatima"]
    assert people.here(clock.pass_by(hours=2)) == []


def test_who_takes_a_break_is_not_announced(people: People, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    people.say(people.mediators()[0], Presence.HERE, clock.now)
    people.say(people.mediators()[0], Presence.BREAK, clock.now)
    assert people.here(clock.now) == []


def test_a_link_enrols_one_first_mediator_even_when_many_use_it_at_once(
    people: People, sessions: Sessions, clock: Clock
) -> None:
    link = sessions.new_link(clock.now) or ""
    with ThreadPoolExecutor(4) as phones:
        names = [f"Phone {n}" for n in range(6)]
        begun = list(phones.map(lambda name: sessions.enrol_first(link, name, CODE, clock.now), names))
    assert sum(one is not None for one in begun) == 1
    assert len(people.mediators()) == 1
    assert sessions.new_link(clock.now) is None


def test_a_link_ends_after_half_an_hour(people: People, sessions: Sessions, clock: Clock) -> None:
    link = sessions.new_link(clock.now) or ""
    assert sessions.link_holds(link, clock.pass_by(minutes=29))
    clock.pass_by(minutes=2)
    assert not sessions.link_holds(link, clock.now)
    assert sessions.enrol_first(link, "Fatima", CODE, clock.now) is None


def test_a_terminals_old_token_is_void(people: People) -> None:
    assert not people.add_terminal("Entrance", "old")
    assert people.add_terminal("Entrance", "new")
    assert people.terminal_of("old") is None
    assert people.terminal_of("new") == people.terminals()[0]


def test_the_database_holds_no_code_and_no_token(
    people: People, sessions: Sessions, engine: Engine, clock: Clock
) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    people.add_terminal("Entrance", "the-token")
    token = signed_in(sessions, clock)
    with engine.connect() as connection:
        kept = [str(connection.execute(select(table)).all()) for table in (mediator, session, device, terminal)]
    assert not any(secret in "".join(kept) for secret in (CODE, token, "the-token"))


def test_a_phone_is_known_by_whoever_signed_in_on_it(people: People, sessions: Sessions, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    people.add_mediator("Saïd", CODE, "", clock.now)
    first = sessions.sign_in("Fatima", CODE, clock.now)
    assert first is not None
    second = sessions.sign_in("Saïd", CODE, clock.now, first.device)
    assert second is not None
    assert second.device == first.device
    its_hash = tokens.token_hash(first.device)
    assert sessions.devices(clock.now) == {(its_hash, "fatima"), (its_hash, "saïd")}
    assert sessions.signed_in(first.session, clock.now) is None  # one phone, one session
    assert sessions.signed_in(second.session, clock.now) is not None
    assert sessions.devices(clock.pass_by(days=366)) == frozenset()


def test_a_device_that_was_made_up_is_given_a_token_of_our_own(
    people: People, sessions: Sessions, clock: Clock
) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    begun = sessions.sign_in("Fatima", CODE, clock.now, "made-up")
    assert begun is not None
    assert begun.device != "made-up"


def test_a_new_code_makes_every_phone_a_stranger_again(people: People, sessions: Sessions, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    signed_in(sessions, clock)
    people.add_mediator("Fatima", "975310", "", clock.now)
    assert sessions.devices(clock.now) == frozenset()


def test_who_is_enrolled_first_coordinates_and_others_where_it_is_said(people: People, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    people.add_mediator("Ann", CODE, "", clock.now)
    people.add_mediator("Saïd", CODE, "", clock.now, coordinates=True)
    assert {one.name: one.coordinates for one in people.mediators()} == {"Fatima": True, "Ann": False, "Saïd": True}
    people.add_mediator("Ann", "975310", "", clock.now, coordinates=True)
    people.add_mediator("Fatima", "975310", "", clock.now)
    assert all(one.coordinates for one in people.mediators())


def test_a_renamed_mediator_signs_in_by_the_new_name_and_keeps_their_calls(
    people: People, sessions: Sessions, store: Store, entrance: Terminal, clock: Clock
) -> None:
    for name in ("Fatima", "Saïd", "Ann"):
        assert not people.add_mediator(name, CODE, "", clock.now)  # nobody had it before
    token, call = signed_in(sessions, clock), new_call(at=clock.now)
    desk.raise_call(store, call, entrance, clock.now, timedelta(minutes=30))
    desk.act(store, call.id, Act.CLAIM, clock.now, by="Fatima")
    other = new_call(at=clock.now)
    desk.raise_call(store, other, entrance, clock.now, timedelta(minutes=30))
    desk.act(store, other.id, Act.CLAIM, clock.now, by="Saïd")
    third = new_call(at=clock.now)
    desk.raise_call(store, third, entrance, clock.now, timedelta(minutes=30))
    desk.act(store, third.id, Act.CLAIM, clock.now, by="Ann")
    for taken in ("saïd", "", "a\x00b"):
        with pytest.raises(NotAccepted):
            people.rename_mediator("Fatima", taken)
    assert not people.rename_mediator("Nobody", "Somebody")
    assert people.rename_mediator(" FATIMA", "Fatoumata")
    assert sessions.signed_in(token, clock.now) is None
    assert sessions.sign_in("Fatima", CODE, clock.now) is None
    signed_in(sessions, clock, "Fatoumata")
    theirs = {call.id: "Fatoumata", other.id: "Saïd", third.id: "Ann"}
    assert {one.call.id: one.call.mediator for one in store.open_calls()} == theirs
    assert people.rename_mediator("Fatoumata", "FATOUMATA")  # another spelling of the same name


def test_a_removed_mediator_is_nobody(people: People, sessions: Sessions, clock: Clock) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    token = signed_in(sessions, clock)
    assert people.remove_mediator("fatima")
    assert not people.remove_mediator("fatima")
    assert sessions.signed_in(token, clock.now) is None
    assert (people.here(clock.now), sessions.devices(clock.now)) == ([], frozenset())
    assert sessions.sign_in("Fatima", CODE, clock.now) is None


def test_a_terminal_is_renamed_by_itself_and_by_the_hub(people: People, entrance: Terminal) -> None:
    assert people.add_terminal("Hall", "entrance-token")
    assert people.terminals() == [Terminal(entrance.id, "Hall")]
    people.add_terminal("Library", "library-token")
    for name, taken in (("Hall", "Library"), ("Library", "Hall")):
        with pytest.raises(NotAccepted):
            people.rename_terminal(name, taken)
    assert not people.rename_terminal("Nowhere", "Somewhere")
    assert people.rename_terminal("Hall", "Entrance")
    assert people.terminal_of("entrance-token") == Terminal(entrance.id, "Entrance")
    assert people.add_terminal("Library", "entrance-token")  # moved there, with its token
    assert [one.name for one in people.terminals()] == ["Library"]


def test_a_removed_terminal_calls_nobody_and_its_calls_stay(
    people: People, sessions: Sessions, store: Store, entrance: Terminal, clock: Clock
) -> None:
    call = new_call(at=clock.now)
    desk.raise_call(store, call, entrance, clock.now, timedelta(minutes=30))
    assert people.remove_terminal("Entrance")
    assert not people.remove_terminal("Entrance")
    assert not people.rename_terminal("Entrance", "Hall")
    assert (people.terminals(), people.terminal_of("entrance-token")) == ([], None)
    assert tokens.token_hash("entrance-token") not in sessions.known(clock.now)
    (history,) = store.open_calls()
    assert history.call.terminal == "Entrance"
    assert not people.add_terminal("Entrance", "new-token")  # it comes back, as one that was not known
    assert people.terminal_of("new-token") == entrance


@pytest.mark.parametrize("name", ["ﷺ" * 40, "\ud800", "a\u202eb", " " * 5])
def test_a_name_that_no_database_or_screen_can_hold_is_refused(people: People, clock: Clock, name: str) -> None:
    with pytest.raises(NotAccepted):
        people.add_mediator(name, CODE, "", clock.now)
    with pytest.raises(NotAccepted):
        people.add_terminal(name, "token")
    with pytest.raises(SettingsError, match="characters that can be printed"):
        load(environment={"GUICHET_TERMINAL__NAME": name})


def test_what_is_said_to_colleagues_and_to_residents_is_ones_own(people: People, clock: Clock) -> None:
    for name in ("Ann", "Fatima", "Saïd"):
        people.add_mediator(name, CODE, "", clock.now)
    _, fatima, _ = people.mediators()
    people.note(fatima, "x" * NOTE_MAX, clock.pass_by(minutes=1))
    people.introduce(fatima, "فاطمة", {"ar", "fr"})
    ann, fatima, said = people.mediators()
    assert (fatima.note, fatima.second_name, fatima.languages) == ("x" * NOTE_MAX, "فاطمة", ("fr", "ar"))
    assert [(one.note, one.second_name, one.languages) for one in (ann, said)] == [("", "", ())] * 2


def test_a_line_to_colleagues_leaves_a_break_as_it_is_and_lasts_as_long_as_what_is_said_of_oneself(
    people: People, engine: Engine, clock: Clock
) -> None:
    receivers = Receivers(database.Database(engine))
    people.add_mediator("Fatima", CODE, "", clock.now)
    (fatima,) = people.mediators()
    began = clock.now
    people.say(fatima, Presence.BREAK, began)
    people.note(fatima, "Back at 3", clock.pass_by(minutes=5))
    assert receivers.team(clock.now).on_break == ((people.mediators()[0], began),)
    again = clock.pass_by(hours=20)
    people.note(fatima, "Still ill", again)  # what was said yesterday is over
    assert receivers.team(clock.now).on_break == ((people.mediators()[0], again),)
    people.say(fatima, Presence.HERE, clock.now)
    people.note(fatima, "On the first floor", clock.pass_by(hours=10))
    assert people.here(clock.pass_by(hours=10)) == people.mediators()


@pytest.mark.parametrize("note", ["x" * (NOTE_MAX + 1), "two\nlines", "\x00"])
def test_a_line_to_colleagues_that_will_not_do_is_refused_and_the_old_one_stays(
    people: People, clock: Clock, note: str
) -> None:
    people.add_mediator("Fatima", CODE, "", clock.now)
    (fatima,) = people.mediators()
    people.note(fatima, "Back at 3", clock.now)
    with pytest.raises(NotAccepted):
        people.note(fatima, note, clock.now)
    (fatima,) = people.mediators()
    assert fatima.note == "Back at 3"
