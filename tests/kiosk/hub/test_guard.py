"""What is asked of a hub by odd names, with odd numbers and times: refused, and nothing is believed of it."""

from datetime import UTC, datetime

import httpx
import pytest

from tests.parts.hub import HubProcess, new_call, plain_client


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "localhost.evil"])
def test_a_page_whose_name_was_turned_to_the_hub_is_refused(shared_hub: HubProcess, host: str) -> None:
    answer = httpx.get(f"{shared_hub.url}/sign-in", headers={"Host": host})
    assert answer.status_code in (400, 421)


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "null", "http://[x]"])
def test_what_comes_from_no_page_of_the_hubs_is_refused(shared_hub: HubProcess, origin: str) -> None:
    said = {"name": "Fatima", "code": "246810"}
    answer = httpx.post(f"{shared_hub.url}/sign-in", data=said, headers={"Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8631", "127.0.0.1", "192.0.2.7:1", "[::1]:8631"])
def test_the_hub_is_known_by_its_own_names_and_by_addresses(shared_hub: HubProcess, host: str) -> None:
    assert httpx.get(f"{shared_hub.url}/sign-in", headers={"Host": host}).status_code == 200


def test_what_a_proxy_says_of_who_asks_is_not_believed(hub: HubProcess) -> None:
    phone = plain_client(hub.url, {"Origin": hub.url})
    for guess in range(20):
        headers = {"X-Forwarded-For": f"192.0.2.{guess}"}
        phone.post("/sign-in", data={"name": f"Nobody {guess}", "code": "135791"}, headers=headers)
    answer = phone.post(
        "/sign-in", data={"name": "Nobody", "code": "135791"}, headers={"X-Forwarded-For": "192.0.2.99"}
    )
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("header", ["9" * 5000, "-1", "x", str(2**63)])
def test_a_number_that_no_event_can_have_is_refused(shared_hub: HubProcess, header: str) -> None:
    answer = shared_hub.terminal().get("/api/events", headers={"Last-Event-ID": header})
    assert answer.status_code == 422


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_that_can_not_be_reckoned_with_is_refused(shared_hub: HubProcess, at: str) -> None:
    call = new_call().model_dump(mode="json") | {"raised_at": at}
    assert shared_hub.terminal().post("/api/calls", json=call).status_code == 422


def test_a_call_tells_its_age_whatever_the_terminals_clock_says(shared_hub: HubProcess) -> None:
    call = new_call(at=datetime(1970, 1, 1, tzinfo=UTC)).model_dump(mode="json") | {"age": 90}
    answer = shared_hub.terminal().post("/api/calls", json=call)
    assert answer.status_code == 201
    raised = datetime.fromisoformat(answer.json()["raised_at"])
    assert 90 <= (datetime.now(UTC) - raised).total_seconds() < 120
    assert answer.json()["state"] == "delivered"
