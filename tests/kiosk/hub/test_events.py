"""What terminals and boards hear by themselves, from a real hub."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from kiosk.hub import enrolling
from tests.parts.hub import HubProcess, Listener, hub_process, new_call, sent


def is_call(call_id: object, state: str) -> Callable[[Any], bool]:
    return lambda data: data["id"] == str(call_id) and data["state"] == state


def test_a_board_hears_of_a_call_and_its_terminal_of_who_comes(shared_hub: HubProcess) -> None:
    terminal, fatima = shared_hub.terminal(), shared_hub.mediator("Fatima")
    kiosk, board, call = Listener(shared_hub.terminal()), Listener(fatima), new_call()
    sent(terminal, call)
    board.next("call", is_call(call.id, "delivered"))
    fatima.post(f"/api/calls/{call.id}/claim", json={"minutes": 5})
    heard = kiosk.next("call", is_call(call.id, "claimed"))
    assert (heard.data["mediator"], heard.data["minutes"]) == ("Fatima", 5)


def test_a_stream_without_a_number_starts_with_the_open_calls_alone(hub: HubProcess) -> None:
    terminal, over, waiting = hub.terminal(), new_call(), new_call()
    for call in (over, waiting):
        sent(terminal, call)
    terminal.post(f"/api/calls/{over.id}/cancel", json={})
    listener = Listener(hub.terminal())
    listener.next("heartbeat")
    assert [heard.data["id"] for heard in listener.heard if heard.kind == "call"] == [str(waiting.id)]


def test_a_stream_resumes_after_the_last_number_heard_even_of_a_new_process(hub: HubProcess) -> None:
    terminal, first, second = hub.terminal(), new_call(), new_call()
    board = Listener(hub.mediator())
    sent(terminal, first)
    last = board.next("call", is_call(first.id, "delivered")).number
    terminal.post(f"/api/calls/{first.id}/cancel", json={})
    sent(terminal, second)
    hub.kill()
    hub.start()
    resumed = Listener(hub.mediator(), since=last)
    resumed.next("call", is_call(first.id, "cancelled"))
    resumed.next("call", is_call(second.id, "delivered"))
    resumed.next("heartbeat")
    numbers = [heard.number or 0 for heard in resumed.heard if heard.kind == "call"]
    assert numbers == sorted(set(numbers))


def test_a_number_from_another_database_starts_with_the_open_calls(hub: HubProcess) -> None:
    call = new_call()
    sent(hub.terminal(), call)
    Listener(hub.terminal(), since=9999).next("call", is_call(call.id, "delivered"))


def test_a_number_stays_with_the_mediators_once_whoever_left_it_has_gone(shared_hub: HubProcess) -> None:
    terminal, call = shared_hub.terminal(), new_call()
    sent(terminal, call)
    left = terminal.post(f"/api/calls/{call.id}/leave-number", json={"phone": "0470123456"}).json()
    assert left["phone"] == "0470123456"  # the screen shows it
    assert terminal.post(f"/api/calls/{call.id}/leave", json={}).json()["phone"] == ""
    kiosk, board = Listener(shared_hub.terminal()), Listener(shared_hub.mediator("Fatima"))
    assert kiosk.next("call", is_call(call.id, "delivered")).data["phone"] == ""
    assert board.next("call", is_call(call.id, "delivered")).data["phone"] == "0470123456"
    assert terminal.get(f"/api/calls/{call.id}").json()["phone"] == ""
    assert shared_hub.mediator("Fatima").get(f"/api/calls/{call.id}").json()["phone"] == "0470123456"


def test_a_terminal_hears_nothing_of_another_ones_calls(hub: HubProcess) -> None:
    library = Listener(hub.terminal(enrolling.add_terminal(hub.settings, "Library").token))
    board, call = Listener(hub.mediator()), new_call()
    sent(hub.terminal(), call)
    board.next("call")
    library.next("heartbeat")
    library.next("heartbeat")
    assert not [heard for heard in library.heard if heard.kind in ("call", "terminals")]


def test_who_is_here_is_heard_at_start_and_on_change(hub: HubProcess) -> None:
    kiosk = Listener(hub.terminal())
    assert kiosk.next("people").data == {"here": []}
    fatima = hub.mediator("Fatima")
    assert kiosk.next("people").data == {"here": [{"name": "Fatima"}]}
    assert fatima.post("/api/presence", json={"state": "break"}).status_code == 204
    assert kiosk.next("people").data == {"here": []}


def test_a_board_hears_which_terminals_listen(hub: HubProcess) -> None:
    board = Listener(hub.mediator())
    name = hub.settings.terminal.name
    assert board.next("terminals").data == {"terminals": [{"name": name, "online": False}]}
    client = hub.terminal()
    kiosk = Listener(client)
    board.next("terminals", lambda data: data["terminals"][0]["online"])
    client.close()
    board.next("terminals", lambda data: not data["terminals"][0]["online"], within=15)
    assert kiosk.over.wait(5)


def test_a_heartbeat_comes_every_three_seconds(shared_hub: HubProcess) -> None:
    kiosk = Listener(shared_hub.terminal())
    for _ in range(2):
        kiosk.next("heartbeat", within=4.5)


def test_a_stream_ends_with_its_session(hub: HubProcess) -> None:
    fatima = hub.mediator("Fatima")
    board = Listener(httpx.Client(base_url=hub.url, cookies=fatima.cookies, timeout=10))
    board.next("people")
    fatima.post("/sign-out")
    assert board.over.wait(8)


def test_where_nobody_is_enrolled_the_terminal_is_told_the_truth_at_once(new_hub: HubProcess) -> None:
    kiosk, call = Listener(new_hub.terminal()), new_call()
    assert sent(new_hub.terminal(), call).json()["state"] == "unanswered"
    kiosk.next("call", is_call(call.id, "unanswered"))
    fatima = new_hub.mediator("Fatima")  # who enrols now can still go there
    assert fatima.post(f"/api/calls/{call.id}/claim", json={"minutes": 1}).status_code == 200


def test_nobody_answering_is_told_to_the_terminal(tmp_path: Path) -> None:
    with hub_process(tmp_path, escalate_after=5, unanswered_after=10) as hub:
        kiosk, call = Listener(hub.terminal()), new_call()
        sent(hub.terminal(), call)
        escalated = kiosk.next("call", lambda data: data["escalations"] == 1, within=10)
        assert escalated.data["state"] == "delivered"
        kiosk.next("call", is_call(call.id, "unanswered"), within=12)
