"""The hub's API, asked of a real hub over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import httpx
import pytest

from kiosk.hub import enrolling
from tests.parts.hub import HubProcess, new_call, sent

SOME = UUID("01a20c1a-cc23-7898-b2a4-924d4e837017")


def test_anybody_may_ask_which_database_a_hub_works_on(shared_hub: HubProcess) -> None:
    answer = httpx.get(f"{shared_hub.url}/api/health").json()
    assert answer["service"] == "guichet-hub"
    assert answer == httpx.get(f"{shared_hub.url}/api/health").json()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/calls"),
        ("GET", f"/api/calls/{SOME}"),
        ("POST", f"/api/calls/{SOME}/claim"),
        ("POST", f"/api/calls/{SOME}/cancel"),
        ("GET", "/api/events"),
        ("POST", "/api/presence"),
        ("GET", "/api/openapi.json"),
    ],
)
@pytest.mark.parametrize("token", ["", "Bearer wrong", "Basic dDp0"])
def test_without_a_known_token_nothing_is_reported(shared_hub: HubProcess, method: str, path: str, token: str) -> None:
    headers = {"Authorization": token} if token else {}
    answer = httpx.request(method, shared_hub.url + path, json={"state": "here"}, headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Sign in first."})


def test_a_call_goes_from_the_terminal_to_a_mediator_and_back(shared_hub: HubProcess) -> None:
    terminal, fatima, call = shared_hub.terminal(), shared_hub.mediator("Fatima"), new_call()
    assert sent(terminal, call).status_code == 201
    assert sent(terminal, call).status_code == 200
    path = f"/api/calls/{call.id}"
    states = [fatima.post(f"{path}/notice", json={}).json()["state"]]
    states.append(fatima.post(f"{path}/claim", json={"minutes": 3}).json()["state"])
    seen = terminal.get(path).json()
    assert (seen["mediator"], seen["minutes"]) == ("Fatima", 3)
    states.append(terminal.post(f"{path}/meet", json={}).json()["state"])
    states.append(fatima.post(f"{path}/close", json={}).json()["state"])
    assert states == ["noticed", "claimed", "met", "closed"]


def test_a_second_mediator_is_told_who_came_first(shared_hub: HubProcess) -> None:
    call = new_call()
    sent(shared_hub.terminal(), call)
    fatima, said = shared_hub.mediator("Fatima"), shared_hub.mediator("Saïd")
    assert fatima.post(f"/api/calls/{call.id}/claim", json={"minutes": 1}).status_code == 200
    refused = said.post(f"/api/calls/{call.id}/claim", json={"minutes": 1})
    assert (refused.status_code, refused.json()["call"]["mediator"]) == (409, "Fatima")
    assert fatima.post(f"/api/calls/{call.id}/claim", json={"minutes": 9}).status_code == 200
    assert said.post(f"/api/calls/{call.id}/give-back", json={}).status_code == 409
    assert said.post(f"/api/calls/{call.id}/meet", json={}).status_code == 409
    assert said.post(f"/api/calls/{call.id}/hand-over", json={"to": "Saïd"}).status_code == 409


@pytest.mark.parametrize("to", [{}, {"to": "Nobody"}, {"to": "Fatima"}])
def test_a_call_is_handed_over_to_another_mediator_who_is_known(shared_hub: HubProcess, to: dict[str, str]) -> None:
    call = new_call()
    sent(shared_hub.terminal(), call)
    fatima, said = shared_hub.mediator("Fatima"), shared_hub.mediator("Saïd")
    path = f"/api/calls/{call.id}/hand-over"
    fatima.post(f"/api/calls/{call.id}/claim", json={"minutes": 1})
    refused = fatima.post(path, json=to)
    assert (refused.status_code, refused.json()["call"]["mediator"]) == (409, "Fatima")
    given = fatima.post(path, json={"to": "Saïd", "minutes": 2}).json()
    assert (given["state"], given["mediator"], given["minutes"]) == ("claimed", "Saïd", 2)
    assert fatima.post(path, json={"to": "Saïd"}).status_code == 409
    assert said.post(f"/api/calls/{call.id}/meet", json={}).status_code == 200
    assert fatima.post(f"/api/calls/{new_call().id}/hand-over", json=to).status_code == 404


def test_200_times_two_mediators_tap_together_and_one_has_it(shared_hub: HubProcess) -> None:
    first_floor = shared_hub.terminal(enrolling.add_terminal(shared_hub.settings, "First floor").token)
    terminals = (shared_hub.terminal(), first_floor)
    boards = {name: shared_hub.mediator(name) for name in ("Fatima", "Saïd")}
    start = Barrier(2)

    def claim(name: str, call_id: object) -> httpx.Response:
        start.wait(10)
        return boards[name].post(f"/api/calls/{call_id}/claim", json={"minutes": 3})

    with ThreadPoolExecutor(2) as thumbs:
        for number in range(200):
            call, terminal = new_call(), terminals[number % 2]
            sent(terminal, call)
            answers = dict(zip(boards, thumbs.map(claim, boards, [call.id] * 2), strict=True))
            winners = [name for name, answer in answers.items() if answer.status_code == 200]
            assert len(winners) == 1
            (lost,) = (answer for answer in answers.values() if answer.status_code != 200)
            assert (lost.status_code, lost.json()["call"]["mediator"]) == (409, winners[0])
            assert terminal.get(f"/api/calls/{call.id}").json()["mediator"] == winners[0]


def test_a_terminal_sees_and_touches_its_own_calls_alone(shared_hub: HubProcess) -> None:
    call = new_call()
    sent(shared_hub.terminal(), call)
    library = shared_hub.terminal(enrolling.add_terminal(shared_hub.settings, "Library").token)
    assert library.get(f"/api/calls/{call.id}").status_code == 404
    assert library.post(f"/api/calls/{call.id}/cancel", json={}).status_code == 404
    taken = sent(library, call)
    assert taken.status_code == 409
    assert "call" not in taken.json()


def test_each_side_does_its_own_part_alone(shared_hub: HubProcess) -> None:
    terminal, fatima, call = shared_hub.terminal(), shared_hub.mediator(), new_call()
    sent(terminal, call)
    for act in ("notice", "claim", "give-back"):
        assert terminal.post(f"/api/calls/{call.id}/{act}", json={}).status_code == 403
    for act in ("cancel", "leave"):
        assert fatima.post(f"/api/calls/{call.id}/{act}", json={}).status_code == 403
    assert fatima.post("/api/calls", json=call.model_dump(mode="json")).status_code == 403
    assert terminal.post("/api/presence", json={"state": "here"}).status_code == 403


def test_what_cannot_come_next_is_refused_with_the_call_as_it_is(shared_hub: HubProcess) -> None:
    terminal, fatima, call = shared_hub.terminal(), shared_hub.mediator(), new_call()
    sent(terminal, call)
    assert terminal.post(f"/api/calls/{call.id}/cancel", json={}).status_code == 200
    assert terminal.post(f"/api/calls/{call.id}/cancel", json={}).status_code == 200
    refused = fatima.post(f"/api/calls/{call.id}/claim", json={"minutes": 3})
    assert (refused.status_code, refused.json()["call"]["state"]) == (409, "cancelled")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id": 1}',
        b'{"id":"01a20c1a-cc23-7898-b2a4-924d4e837017","reason":"secret-word","language":"fr","raised_at":"now"}',
        b'{"id":"01a20c1a-cc23-7898-b2a4-924d4e837017","reason":"someone","language":"fr","raised_at":"2026-01-01T00:00"}',
        b"[" * 5000,
    ],
)
def test_a_body_that_is_no_call_is_answered_shortly(shared_hub: HubProcess, body: bytes) -> None:
    json_type = {"Content-Type": "application/json"}
    answer = shared_hub.terminal().post("/api/calls", content=body, headers=json_type)
    assert answer.status_code in (400, 422)  # 400: deeper than JSON is read
    assert len(answer.json()["detail"]) < 200
    assert "secret-word" not in answer.text


@pytest.mark.parametrize("minutes", [-1, 121, "soon", 1e99, None])
def test_minutes_are_checked(shared_hub: HubProcess, minutes: object) -> None:
    call = new_call()
    sent(shared_hub.terminal(), call)
    body = {"minutes": minutes} if minutes is not None else {"hours": 1}
    assert shared_hub.mediator().post(f"/api/calls/{call.id}/claim", json=body).status_code == 422


def test_a_body_too_large_is_not_read(shared_hub: HubProcess) -> None:
    terminal = shared_hub.terminal()
    json_type = {"Content-Type": "application/json"}
    assert terminal.post("/api/calls", content=b" " * 20_000, headers=json_type).status_code == 413
    unannounced = (b" " * 1000 for _ in range(40))
    assert terminal.post("/api/calls", content=unannounced, headers=json_type).status_code == 413


def test_the_api_describes_itself_to_those_who_are_known(shared_hub: HubProcess) -> None:
    described = shared_hub.terminal().get("/api/openapi.json").json()
    assert {"/api/calls", "/api/calls/{call_id}", "/api/calls/{call_id}/{act}", "/api/events"} <= set(
        described["paths"]
    )
    assert set(described["components"]["securitySchemes"]) == {"terminal", "mediator", "drop"}


def test_what_goes_with_an_act_goes_with_no_other(shared_hub: HubProcess) -> None:
    call, fatima = new_call(), shared_hub.mediator("Fatima")
    sent(shared_hub.terminal(), call)
    refused = fatima.post(f"/api/calls/{call.id}/notice", json={"minutes": 3})
    assert (refused.status_code, refused.json()) == (422, {"detail": "minutes: does not go with notice"})
    assert fatima.post(f"/api/calls/{call.id}/claim", json={"outcome": "helped"}).status_code == 422
    assert fatima.get(f"/api/calls/{call.id}").json()["state"] == "delivered"


def test_how_a_call_ended_is_kept_with_its_end(shared_hub: HubProcess) -> None:
    call, fatima = new_call(), shared_hub.mediator("Fatima")
    sent(shared_hub.terminal(), call)
    closed = fatima.post(f"/api/calls/{call.id}/close", json={"outcome": "sent-elsewhere"})
    assert (closed.json()["state"], closed.json()["outcome"]) == ("closed", "sent-elsewhere")
    assert shared_hub.terminal().get(f"/api/calls/{call.id}").json()["outcome"] == "sent-elsewhere"
