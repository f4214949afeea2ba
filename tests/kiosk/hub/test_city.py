"""A city: two hub processes on one PostgreSQL, each with its own terminals and boards."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from kiosk.hub import enrolling
from kiosk.hub.attempts import PER_NAME
from tests.parts.hub import CODE, HubProcess, Listener, hub_process, new_call, sent
from tests.parts.postgres import Postgres, running


@dataclass
class City:
    """Two hubs, and the server that both work on."""

    server: Postgres
    north: HubProcess
    south: HubProcess

    def board(self, hub: HubProcess, name: str = "Fatima") -> Listener:
        """What a mediator who is signed in there hears."""
        return Listener(hub.mediator(name))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with running() as server:
        database = server.database().render_as_string(hide_password=False)
        folders = [tmp_path / name for name in ("north", "south")]
        for folder in folders:
            folder.mkdir()
        with hub_process(folders[0], database=database) as north, hub_process(folders[1], database=database) as south:
            yield City(server, north, south)


def test_a_call_at_one_hub_is_answered_at_the_other(city: City) -> None:
    terminal, kiosk, call = city.north.terminal(), Listener(city.north.terminal()), new_call()
    fatima = city.south.mediator("Fatima")
    board = Listener(fatima)
    board.next("heartbeat")
    sent(terminal, call)
    board.next("call", lambda heard: heard["id"] == str(call.id))
    assert fatima.post(f"/api/calls/{call.id}/claim", json={"minutes": 5}).status_code == 200
    heard = kiosk.next("call", lambda heard: heard["state"] == "claimed")
    assert (heard.data["mediator"], heard.data["minutes"]) == ("Fatima", 5)


def test_who_is_here_and_which_terminal_listens_is_known_at_both(city: City) -> None:
    library = city.north.terminal(enrolling.add_terminal(city.north.settings, "Library").token)
    board, kiosk = city.board(city.south), Listener(city.south.terminal())
    kiosk.next("people", lambda heard: heard["here"] == [{"name": "Fatima"}])
    north_kiosk = Listener(library)
    north_kiosk.next("people", lambda heard: heard["here"] == [{"name": "Fatima"}])
    board.next("terminals", lambda heard: {"name": "Library", "online": True} in heard["terminals"])
    added = enrolling.add_terminal(city.north.settings, "Attic")  # from a third process
    assert not added.known
    board.next("terminals", lambda heard: {"name": "Attic", "online": False} in heard["terminals"])
    city.north.mediator("Saïd").post("/api/presence", json={"state": "here"})
    kiosk.next("people", lambda heard: {"name": "Saïd"} in heard["here"])


def test_terminals_of_a_hub_that_was_killed_are_shown_as_offline_and_its_calls_stay(city: City) -> None:
    library = city.north.terminal(enrolling.add_terminal(city.north.settings, "Library").token)
    board, call = city.board(city.south), new_call()
    Listener(library)
    board.next("terminals", lambda heard: {"name": "Library", "online": True} in heard["terminals"])
    sent(library, call)
    board.next("call", lambda heard: heard["id"] == str(call.id))
    city.north.kill()
    board.next("terminals", lambda heard: {"name": "Library", "online": False} in heard["terminals"])
    fatima = city.south.mediator("Fatima")
    assert fatima.post(f"/api/calls/{call.id}/claim", json={}).json()["mediator"] == "Fatima"


def test_both_hubs_go_on_after_postgresql_was_away(city: City) -> None:
    board, terminal = city.board(city.south), city.north.terminal()
    board.next("heartbeat")
    city.server.stop()
    assert terminal.post("/api/calls", json=new_call().model_dump(mode="json")).status_code in (401, 500, 503)
    city.server.start()
    call = new_call()
    assert sent(terminal, call).status_code == 201
    board.next("call", lambda heard: heard["id"] == str(call.id))


def test_guesses_at_one_hub_count_at_the_other_and_after_a_restart(city: City) -> None:
    enrolling.add_mediator(city.north.settings, "Fatima", CODE)
    doors = [city.north.terminal(), city.south.terminal()]
    for client, hub in zip(doors, (city.north, city.south), strict=True):
        client.headers["Origin"] = hub.url
    answers = [
        doors[number % 2].post("/sign-in", data={"name": "Fatima", "code": "111213"}).status_code
        for number in range(PER_NAME + 1)
    ]
    assert answers == [401] * PER_NAME + [429]
    city.south.stop()
    city.south.start()
    assert doors[1].post("/sign-in", data={"name": "ＦＡＴＩＭＡ", "code": CODE}).status_code == 429


def test_a_hub_that_meets_a_newer_part_of_the_engine_stops_its_own_and_says_so(city: City) -> None:
    engine = create_engine(city.server.url.set(database=city.north.settings.hub.database.split("/")[-1].split("?")[0]))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE engine_part SET version = version + 1 WHERE name = 'escalation'")
    engine.dispose()
    board, call = city.board(city.south), new_call()
    board.next("heartbeat")
    sent(city.north.terminal(), call)
    board.next("call", lambda heard: heard["id"] == str(call.id))
    for hub in (city.north, city.south):
        assert sum("escalation: a newer Guichet works on this database" in line for line in hub.lines) == 1
