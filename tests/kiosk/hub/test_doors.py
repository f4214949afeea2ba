"""Signing in, enrolling, and what other sites and guessers meet."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from kiosk.hub import enrolling
from kiosk.hub.attempts import PER_ADDRESS, PER_NAME
from tests.parts.cupsd import wait_until
from tests.parts.disk import filled
from tests.parts.hub import CODE, HubProcess, Listener, free_port, hub_process, new_call, plain_client, sent


def visitor(hub: HubProcess) -> httpx.Client:
    return plain_client(hub.url, {"Origin": hub.url})


def test_the_board_wants_to_know_who_comes(shared_hub: HubProcess) -> None:
    answer = visitor(shared_hub).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_an_enrolment_link_makes_the_first_mediator_once(new_hub: HubProcess) -> None:
    link = enrolling.enrolment_link(new_hub.settings)
    assert link is not None
    phone = visitor(new_hub)
    assert phone.get(link).status_code == 200
    assert phone.post(link, data={"name": "Fatima", "code": "12"}).status_code == 422
    assert phone.post(link, data={"name": "Fatima", "code": CODE}).status_code == 303
    assert "Fatima" in phone.get("/").text
    assert visitor(new_hub).get(link).status_code == 410
    assert visitor(new_hub).post(link, data={"name": "Eve", "code": CODE}).status_code == 410
    assert enrolling.enrolment_link(new_hub.settings) is None


def test_a_wrong_link_enrols_nobody(hub: HubProcess) -> None:
    assert visitor(hub).post("/enrol/nonsense", data={"name": "Eve", "code": CODE}).status_code == 410


def test_wrong_codes_are_soon_no_longer_looked_at(hub: HubProcess) -> None:
    enrolling.add_mediator(hub.settings, "Fatima", CODE)
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
    enrolling.add_mediator(shared_hub.settings, "Ann", CODE)
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


def test_ten_wrong_codes_from_any_phone_do_not_shut_out_who_signed_in_before(hub: HubProcess) -> None:
    fatimas = hub.mediator("Fatima")
    stranger = visitor(hub)
    for guess in range(PER_NAME):
        stranger.post("/sign-in", data={"name": "Ｆatima", "code": f"{guess:06}"})
    right = {"name": "Fatima", "code": CODE}
    assert visitor(hub).post("/sign-in", data=right).status_code == 429
    fatimas.post("/sign-out")
    wait_until(lambda: fatimas.post("/sign-in", data=right).status_code == 303, "the hub to know the phone")
    assert "Fatima" in fatimas.get("/").text


def test_who_signs_in_again_on_a_phone_has_one_session_there(shared_hub: HubProcess) -> None:
    phone = shared_hub.mediator("Ann")
    former = dict(phone.cookies)
    assert phone.post("/sign-in", data={"name": "Ann", "code": CODE}).status_code == 303
    assert httpx.get(f"{shared_hub.url}/", cookies=former).headers["location"] == "/sign-in"
    assert phone.get("/").status_code == 200


def test_a_page_that_was_refused_says_when_to_come_back(hub: HubProcess) -> None:
    guesser = visitor(hub)
    for guess in range(PER_NAME):
        guesser.post("/sign-in", data={"name": "Noor", "code": f"{guess:06}"})
    answer = guesser.post("/sign-in", data={"name": "Noor", "code": CODE}, headers={"Accept-Language": "fr"})
    assert 1 <= int(answer.headers["retry-after"]) <= 15  # the first delay, from the last guess on
    assert "Attendez 1 minute." in answer.text


def test_forty_guesses_at_once_are_refused_at_once_and_a_call_gets_through(hub: HubProcess) -> None:
    def guess(number: int) -> int:
        return visitor(hub).post("/sign-in", data={"name": f"Nobody {number}", "code": "135791"}).status_code

    with ThreadPoolExecutor(40) as phones:
        guesses = [phones.submit(guess, number) for number in range(40)]
        assert sent(hub.terminal(), new_call()).status_code == 201
        answers = [one.result() for one in guesses]
    assert set(answers) == {401, 429}
    assert answers.count(401) < PER_ADDRESS


def test_the_coordinator_renames_and_removes_and_nobody_else_does(new_hub: HubProcess) -> None:
    fatima, ann, noor = (new_hub.mediator(name) for name in ("Fatima", "Ann", "Noor"))
    stream, terminals = Listener(ann), Listener(new_hub.terminal())
    stream.next("heartbeat")
    assert ann.get("/people").headers["location"] == "/"
    assert visitor(new_hub).get("/people").headers["location"] == "/sign-in"
    assert "/people" not in ann.get("/").text
    assert "/people" in fatima.get("/").text
    for intruder in (ann, visitor(new_hub)):
        intruder.post("/people/mediator/remove", data={"name": "Noor"})
        intruder.post("/people/terminal/remove", data={"name": "Borne de l’entrée"})
    assert "Noor" in fatima.get("/people").text
    assert noor.get("/").status_code == 200
    taken = fatima.post("/people/mediator/rename", data={"name": "Noor", "new_name": "ann"})
    assert taken.status_code == 422
    assert "Somebody has this name already." in taken.text
    for kind in ("mediator", "terminal"):
        assert fatima.post(f"/people/{kind}/remove", data={"name": "Hall\0"}).status_code == 422  # no database's fault
    fatima.post("/people/mediator/remove", data={"name": "Ann"})
    assert stream.over.wait(10)  # at once, with what it shows
    assert ann.get("/").headers["location"] == "/sign-in"
    fatima.post("/people/mediator/rename", data={"name": "Noor", "new_name": "Nour"})
    terminals.next("people", lambda told: {"name": "Nour"} in told.get("asleep", ()))  # signed out
    fatima.post("/people/mediator/remove", data={"name": "Fatima"})
    assert fatima.get("/people").status_code == 200  # nobody removes themselves
    fatima.post("/people/terminal/rename", data={"name": "Borne de l’entrée", "new_name": "Hall"})
    assert terminals.over.wait(10)  # it begins anew, by its new name
    again = Listener(new_hub.terminal())
    sent(new_hub.terminal(), new_call())
    assert again.next("call").data["terminal"] == "Hall"
    fatima.post("/people/terminal/remove", data={"name": "Hall"})
    assert again.over.wait(10)
    assert sent(new_hub.terminal(), new_call()).status_code == 401


def test_where_codes_can_be_read_on_their_way_it_is_said(tmp_path: Path) -> None:
    line = "tls = &#34;own&#34;"
    with hub_process(tmp_path, listen=f"0.0.0.0:{free_port()}") as open_to_all:
        port = open_to_all.settings.hub.port
        assert line in httpx.get(f"http://127.0.0.1:{port}/sign-in").text.replace('"', "&#34;")
        assert any('tls = "own"' in said for said in open_to_all.lines)


def test_where_nobody_else_reads_codes_nothing_is_said(shared_hub: HubProcess) -> None:
    assert "tls" not in httpx.get(f"{shared_hub.url}/sign-in").text
    assert not any("tls" in said for said in shared_hub.lines)


def test_a_browser_reads_in_its_language_that_the_hubs_disk_is_full(small_disk: Path) -> None:
    with hub_process(small_disk) as hub:
        filled(small_disk)
        form = {"name": "Noor", "code": "135790"}
        headers = {"Origin": hub.url, "Accept": "text/html,*/*", "Accept-Language": "fr"}
        answer = httpx.post(f"{hub.url}/sign-in", data=form, headers=headers, timeout=20)
        assert answer.status_code == 503
        assert "Son disque est peut-être plein" in answer.text
        assert httpx.post(f"{hub.url}/sign-in", data=form, headers={"Origin": hub.url}, timeout=20).json()["detail"]
