"""What a resident says in own words reaches mediators, stays with nobody else, and goes with its call."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select
from sqlalchemy.engine import URL

from kiosk.calls import Act, Details, NewCall, State
from kiosk.calls.own_words import LONGEST, TIMES
from kiosk.hub import app, database, desk, enrolling
from kiosk.hub.app import application
from kiosk.hub.database import Database
from kiosk.hub.hub import Hub
from kiosk.hub.people import People
from kiosk.hub.store import Store, Terminal
from kiosk.hub.tables import call_event
from kiosk.sealing import KEY_FILE, Sealing
from kiosk.settings import load
from tests.kiosk.hub.conftest import Clock, now_is
from tests.parts.hub import HubProcess, Listener, new_call, sent
from tests.parts.loop import ran

SAID = "On m'a pris mes papiers <b>&amp; je ne sais plus</b> à qui parler 😢"


def add(terminal: httpx.Client, call: NewCall, words: object) -> httpx.Response:
    body = json.dumps({"words": words}).encode()  # ASCII: half of a pair is written as \\ud800
    return terminal.post(f"/api/calls/{call.id}/add-words", content=body, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (SAID, SAID),
        ("أحتاج إلى مساعدة", "أحتاج إلى مساعدة"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian is spelt with a joiner
        ("👩‍👧 ክፍል ༀ 助けて", "👩‍👧 ክፍል ༀ 助けて"),
        ("  e\u0301le\u0300ve\n\t!  ", "élève !"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_words_in_any_script_reach_mediators_as_they_were_said(shared_hub: HubProcess, said: str, kept: str) -> None:
    terminal, fatima, call = shared_hub.terminal(), shared_hub.mediator("Fatima"), new_call()
    sent(terminal, call)
    board = Listener(fatima)
    board.next("heartbeat")
    assert add(terminal, call, said).json()["words"] == [""]
    assert board.next("call", lambda heard: heard["id"] == str(call.id) and heard["words"]).data["words"] == [kept]
    assert fatima.get(f"/api/calls/{call.id}").json()["words"] == [kept]


@pytest.mark.parametrize(
    "said",
    [
        "",
        " \n ",
        "\u200d",
        "x" * (LONGEST + 1),
        "x" * 10_000,
        "e\u0301" * 1_000,
        "zip\u202egnp.exe",
        "\u2067turned\u2069",
        "nothing\0",
        "bell\a",
        "\ud800",
        "\uffff",
        7,
        ["said"],
    ],
)
def test_what_is_no_text_is_refused_and_nothing_of_it_is_kept(shared_hub: HubProcess, said: object) -> None:
    terminal, call = shared_hub.terminal(), new_call()
    sent(terminal, call)
    refused = add(terminal, call, said)
    assert refused.status_code == 422
    assert "words" in refused.text
    assert terminal.post(f"/api/calls/{call.id}/add-words", json={}).json() == {
        "detail": "words: must go with add-words"
    }
    assert terminal.get(f"/api/calls/{call.id}").json()["words"] == []


def test_words_that_come_twice_are_there_once_and_more_come_on_top(shared_hub: HubProcess) -> None:
    terminal, fatima, call = shared_hub.terminal(), shared_hub.mediator("Fatima"), new_call()
    sent(terminal, call)
    for said in ("First", "First", "Second", "First"):
        assert add(terminal, call, said).status_code == 200
    fatima.post(f"/api/calls/{call.id}/claim", json={"minutes": 3}).raise_for_status()
    assert add(terminal, call, "Third").json()["words"] == [""] * TIMES
    assert fatima.get(f"/api/calls/{call.id}").json()["words"] == ["First", "Second", "Third"]
    assert add(terminal, call, "Fourth").status_code == 409


def test_nobody_else_says_or_hears_them(shared_hub: HubProcess) -> None:
    terminal, fatima, call = shared_hub.terminal(), shared_hub.mediator("Fatima"), new_call()
    library = shared_hub.terminal(enrolling.add_terminal(shared_hub.settings, "Library").token)
    sent(terminal, call)
    mine, theirs = Listener(terminal), Listener(library)
    theirs.next("heartbeat")
    assert add(library, call, "Not mine").status_code == 404
    assert add(fatima, call, "Not mine").status_code == 403
    add(terminal, call, SAID)
    assert mine.next("call", lambda heard: heard["id"] == str(call.id) and heard["words"]).data["words"] == [""]
    theirs.next("heartbeat")
    assert not any(heard.kind == "call" for heard in theirs.heard)
    again = Listener(terminal)  # as after the next resident's touch
    assert again.next("call", lambda heard: heard["id"] == str(call.id)).data["words"] == [""]
    assert SAID not in terminal.get(f"/api/calls/{call.id}").text
    assert not any("pris mes papiers" in line for line in shared_hub.lines)


@pytest.mark.parametrize("end", ["cancel", "close"])
def test_a_call_that_has_ended_takes_none(shared_hub: HubProcess, end: str) -> None:
    terminal, call = shared_hub.terminal(), new_call()
    sent(terminal, call)
    terminal.post(f"/api/calls/{call.id}/{end}", json={}).raise_for_status()
    refused = add(terminal, call, SAID)
    assert (refused.status_code, refused.json()["call"]["words"]) == (409, [])


def test_they_are_sealed_on_disk_and_go_soon_after_their_call_has_ended(
    store: Store, engine: Engine, entrance: Terminal, call: NewCall, clock: Clock
) -> None:
    desk.act(store, call.id, Act.ADD_WORDS, clock.now, owner=entrance, details=Details(words=SAID))
    with engine.connect() as connection:
        (sealed,) = connection.execute(select(call_event.c.words).where(call_event.c.words.is_not(None))).scalars()
    assert b"papiers" not in sealed
    assert now_is(store, call).words == (SAID,)
    desk.act(store, call.id, Act.CLOSE, clock.now, by="Fatima")
    store.forget_private(clock.now)
    assert now_is(store, call).words == (SAID,)
    store.forget_private(clock.pass_by(seconds=1))
    with engine.connect() as connection:
        assert not list(connection.execute(select(call_event.c.call_id).where(call_event.c.words.is_not(None))))
    assert (now_is(store, call).state, now_is(store, call).words) == (State.CLOSED, ("",))


def test_nothing_of_them_stays_in_the_files(tmp_path: Path, clock: Clock) -> None:
    engine = database.opened(URL.create("sqlite", database=str(tmp_path / "hub.db")))
    store, people = Store(Database(engine), Sealing(tmp_path / KEY_FILE)), People(Database(engine))
    people.add_terminal("Entrance", "entrance-token")
    entrance, new = people.terminals()[0], new_call(at=clock.now)
    desk.raise_call(store, new, entrance, clock.now, timedelta(minutes=30))
    desk.act(store, new.id, Act.ADD_WORDS, clock.now, owner=entrance, details=Details(words=SAID))
    key = (tmp_path / KEY_FILE).read_bytes()
    for file in tmp_path.rglob("*"):
        content = file.read_bytes()
        assert b"papiers" not in content
        assert (key in content) is (file.name == KEY_FILE)
        assert file.stat().st_mode & 0o077 == 0
    engine.dispose()


def test_a_hub_with_another_key_says_that_there_are_words(
    store: Store, engine: Engine, entrance: Terminal, call: NewCall, clock: Clock, tmp_path: Path
) -> None:
    desk.act(store, call.id, Act.ADD_WORDS, clock.now, owner=entrance, details=Details(words=SAID))
    other = Store(Database(engine), Sealing(tmp_path / "other" / KEY_FILE))
    assert now_is(other, call).words == ("",)
    assert now_is(Store(Database(engine), Sealing(tmp_path / KEY_FILE)), call).words == (SAID,)


def test_a_hub_forgets_by_itself_what_was_left_with_a_call(
    engine: Engine, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "PRIVATE_KEPT", timedelta(milliseconds=20))  # how often it looks
    hub = Hub(load(environment={"GUICHET_TERMINAL__STATE": str(tmp_path)}), engine, clock)
    hub.begin()
    hub.people.add_terminal("Entrance", "entrance-token")
    (entrance,), new = hub.people.terminals(), new_call(at=clock.now)
    hub.raise_call(new, entrance)
    hub.terminal_does(new.id, Act.ADD_WORDS, entrance, Details(words=SAID))
    hub.terminal_does(new.id, Act.LEAVE_NUMBER, entrance, Details(phone="0470123456"))
    hub.terminal_does(new.id, Act.CANCEL, entrance)

    async def story() -> None:
        async with asyncio.timeout(20), application(hub).router.lifespan_context(FastAPI()):
            while now_is(hub.store, new).words == (SAID,):
                clock.pass_by(seconds=10)
                await asyncio.sleep(0.01)

    ran(story())
    assert (now_is(hub.store, new).words, now_is(hub.store, new).phone) == (("",), "")


def test_without_a_key_the_call_goes_on_and_words_wait_for_one(hub: HubProcess) -> None:
    terminal, call = hub.terminal(), new_call()
    key = hub.settings.terminal.folder / KEY_FILE
    key.write_bytes(b"none")
    sent(terminal, call)
    assert add(terminal, call, SAID).status_code == 503
    assert str(key) in "".join(hub.lines)
    key.unlink()
    assert add(terminal, call, SAID).status_code == 200
    key.write_bytes(b"none")
    hub.kill()
    hub.start()
    assert hub.mediator("Fatima").get(f"/api/calls/{call.id}").json()["words"] == [""]
