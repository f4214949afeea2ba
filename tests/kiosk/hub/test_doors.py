"""Signing in, enrolling, and what other sites and guessers meet."""

import httpx
import pytest

from kiosk.hub import serving
from kiosk.hub.attempts import PER_NAME
from tests.parts.hub import CODE, HubProcess


def visitor(hub: HubProcess) -> httpx.Client:
    return httpx.Client(base_url=hub.url, headers={"Origin": hub.url}, timeout=10)


def test_the_board_wants_to_know_who_comes(shared_hub: HubProcess) -> None:
    answer = visitor(shared_hub).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_an_enrolment_link_makes_the_first_mediator_once(new_hub: HubProcess) -> None:
    link = serving.enrolment_link(new_hub.settings)
    assert link is not None
    phone = visitor(new_hub)
    assert phone.get(link).status_code == 200
    assert phone.post(link, data={"name": "Fatima", "code": "12"}).status_code == 422
    assert phone.post(link, data={"name": "Fatima", "code": CODE}).status_code == 303
    assert "Fatima" in phone.get("/").text
    assert visitor(new_hub).get(link).status_code == 410
    assert visitor(new_hub).post(link, data={"name": "Eve", "code": CODE}).status_code == 410
    assert serving.enrolment_link(new_hub.settings) is None


def test_a_wrong_link_enrols_nobody(hub: HubProcess) -> None:
    assert visitor(hub).post("/enrol/nonsense", data={"name": "Eve", "code": CODE}).status_code == 410


def test_wrong_codes_are_soon_no_longer_looked_at(hub: HubProcess) -> None:
    serving.add_mediator(hub.settings, "Fatima", CODE)
    guesser = visitor(hub)
    answers = [
        guesser.post("/sign-in", data={"name": "Fatima", "code": f"{guess:06}"}).status_code
        for guess in range(PER_NAME + 1)
    ]
    assert answers == [401] * PER_NAME + [429]
    assert guesser.post("/sign-in", data={"name": " FATIMA ", "code": CODE}).status_code == 429


def test_signing_out_ends_the_session(shared_hub: HubProcess) -> None:
    fatima = shared_hub.mediator("Fatima")
    kept = dict(fatima.cookies)
    assert fatima.post("/sign-out").status_code == 303
    again = httpx.get(f"{shared_hub.url}/", cookies=kept)
    assert again.headers["location"] == "/sign-in"


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", None])
def test_another_site_cannot_act_with_a_mediators_session(shared_hub: HubProcess, origin: str | None) -> None:
    fatima = shared_hub.mediator("Fatima")
    del fatima.headers["Origin"]
    headers = {"Origin": origin} if origin else {}
    assert fatima.post("/api/presence", json={"state": "away"}, headers=headers).status_code == 403
    assert fatima.post("/sign-out", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/", "/sign-in", "/api/health", "/static/board.js", "/nowhere", "/enrol/x"])
def test_every_answer_is_shut_to_other_sites(shared_hub: HubProcess, path: str) -> None:
    headers = shared_hub.mediator("Fatima").get(path).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers
    assert "cross-origin-opener-policy" not in headers  # over HTTP, browsers complain of it


def test_pages_are_not_kept_by_the_phone(shared_hub: HubProcess) -> None:
    assert shared_hub.mediator("Fatima").get("/").headers["cache-control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(shared_hub: HubProcess) -> None:
    serving.add_mediator(shared_hub.settings, "Ann", CODE)
    answer = visitor(shared_hub).post("/sign-in", data={"name": "Ann", "code": CODE})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize(
    ("accepted", "lang", "direction"),
    [("fr-BE,fr;q=0.9", "fr", "ltr"), ("de, ar;q=0.5", "ar", "rtl"), ("sw", "en", "ltr"), (";;q=x,,", "en", "ltr")],
)
def test_pages_speak_the_phones_language(shared_hub: HubProcess, accepted: str, lang: str, direction: str) -> None:
    page = httpx.get(f"{shared_hub.url}/sign-in", headers={"Accept-Language": accepted}).text
    assert f'<html lang="{lang}" dir="{direction}">' in page


def test_a_name_is_shown_as_it_is_and_never_run(hub: HubProcess) -> None:
    odd = "<b>Zoé</b>&\"'"
    page = hub.mediator(odd).get("/").text
    assert "<b>" not in page
    assert "&lt;b&gt;Zoé" in page


def test_no_name_code_or_token_stands_in_the_log(hub: HubProcess) -> None:
    hub.mediator("Fatima")
    visitor(hub).post("/sign-in", data={"name": "Fatima", "code": "135791"})
    hub.terminal().post("/api/calls", json={"id": "Fatima"})
    assert not any(secret in line for line in hub.lines for secret in ("Fatima", CODE, "135791", hub.token))
