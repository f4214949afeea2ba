"""The board in a real browser, live: what mediators and the resident notice."""

import re
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Route, expect

from kiosk.calls import Reason
from kiosk.hub import enrolling
from tests.parts.board import board, tap
from tests.parts.browser import phone, until
from tests.parts.hub import CODE, HubProcess, Listener, hub_process, new_call, sent

_NOTES_WHO_IS_BACK = """() => {
  window.back = 0;
  const card = document.querySelector(".call");
  new MutationObserver(() => { window.back += card.dataset.left === "no"; }).observe(card, { attributes: true });
}"""


def test_a_call_appears_without_reload_and_the_resident_learns_that_it_was_seen(
    team: HubProcess, fatima: BrowserContext
) -> None:
    page, kiosk = board(fatima), Listener(team.terminal())
    expect(page.get_by_text("No call now.")).to_be_visible()
    sent(team.terminal(), new_call(Reason.LETTER, "ar"))
    card = page.locator(".call")
    expect(card).to_contain_text("A letter to understand")
    expect(card).to_contain_text("Borne de l’entrée · speaks Arabic")
    expect(page.locator("#live")).to_contain_text("New call: A letter to understand")
    kiosk.next("call", lambda call: call["state"] == "noticed")


def test_a_call_behind_a_dark_screen_is_not_told_as_seen(team: HubProcess, fatima: BrowserContext) -> None:
    fatima.add_init_script(
        "window.lit = 'hidden'; Object.defineProperty(document, 'visibilityState', {get: () => window.lit})"
    )
    page, kiosk = board(fatima), Listener(team.terminal())
    page.reload()
    page.locator("#link").wait_for()
    sent(team.terminal(), new_call())
    expect(page.locator(".call")).to_be_visible()
    kiosk.next("heartbeat")
    kiosk.next("heartbeat")
    assert {heard.data["state"] for heard in kiosk.heard if heard.kind == "call"} == {"delivered"}
    page.evaluate("window.lit = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
    kiosk.next("call", lambda call: call["state"] == "noticed")


def test_one_tap_tells_the_resident_who_comes_and_the_other_mediator_who_has_it(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    hers, his, kiosk = board(fatima), board(said), Listener(team.terminal())
    sent(team.terminal(), new_call())
    tap(hers, "I'm coming, 5 min")
    heard = kiosk.next("call", lambda call: call["state"] == "claimed")
    assert (heard.data["mediator"], heard.data["minutes"]) == ("Fatima", 5)
    expect(his.locator(".state")).to_have_text("Fatima is coming, in 5 min")
    expect(his.get_by_role("button", name="I'm coming, 3 min", exact=True)).to_be_hidden()
    expect(hers.locator(".state")).to_have_text("You are coming, in 5 min")


def test_a_promise_goes_by_on_the_board_with_the_hubs_next_heartbeat(team: HubProcess, fatima: BrowserContext) -> None:
    page = board(fatima)
    sent(team.terminal(), new_call())
    tap(page, "I'm coming, 5 min")
    state = page.locator(".state")
    expect(state).to_have_text("You are coming, in 5 min")
    state.evaluate("line => { line.textContent = 'You are coming, in 6 min' }")  # as it stood a minute ago
    expect(state).to_have_text("You are coming, in 5 min")


def test_the_large_button_says_three_minutes_then_met_then_done(team: HubProcess, fatima: BrowserContext) -> None:
    page, kiosk = board(fatima), Listener(team.terminal())
    sent(team.terminal(), new_call())
    tap(page, "I'm coming, 3 min")
    assert kiosk.next("call", lambda call: call["state"] == "claimed").data["minutes"] == 3
    tap(page, "I'm with them")
    kiosk.next("call", lambda call: call["state"] == "met")
    tap(page, "Done")
    kiosk.next("call", lambda call: call["state"] == "closed")


def test_who_cannot_come_gives_the_call_back_to_everybody(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    hers, his = board(fatima), board(said)
    sent(team.terminal(), new_call())
    tap(hers, "I'm coming, 3 min")
    expect(his.locator(".state")).to_contain_text("Fatima is coming")
    tap(hers, "I can't")
    expect(his.get_by_role("button", name="I'm coming, 3 min", exact=True)).to_be_visible()


def test_who_taps_second_sees_who_has_it(team: HubProcess, fatima: BrowserContext, said: BrowserContext) -> None:
    hers, his = board(fatima), board(said)
    his.route("**/events*", lambda route: route.abort())  # his stream lags behind
    his.reload()
    call = new_call()
    sent(team.terminal(), call)
    his.reload()
    tap(hers, "I'm coming, 3 min")
    expect(hers.locator(".state")).to_contain_text("You are coming")
    tap(his, "I'm coming, 3 min")
    expect(his.locator(".state")).to_contain_text("Fatima is coming")
    expect(his.locator("#live")).to_have_text("Fatima has it already.")


def test_who_is_on_the_way_reads_that_it_is_no_longer_needed(team: HubProcess, fatima: BrowserContext) -> None:
    page, terminal, call = board(fatima), team.terminal(), new_call()
    sent(terminal, call)
    tap(page, "I'm coming, 3 min")
    expect(page.locator(".state")).to_contain_text("You are coming")
    terminal.post(f"/api/calls/{call.id}/cancel", json={})
    expect(page.locator(".state")).to_have_text("No longer needed")


def test_what_a_printer_will_need_stands_on_the_board(team: HubProcess, fatima: BrowserContext) -> None:
    page, terminal = board(fatima), team.terminal()
    Listener(terminal)  # it is online
    terminal.post("/api/report", json={"soon": ["forms-old", "paper-low", "of-tomorrow"]}).raise_for_status()
    expect(page.get_by_text("Borne de l’entrée: paper runs low")).to_be_visible()
    expect(page.get_by_text("Borne de l’entrée: some forms must be looked at again")).to_be_visible()
    terminal.post("/api/report", json={"soon": []}).raise_for_status()
    expect(page.get_by_text("paper runs low")).to_be_hidden()


def test_a_resident_who_left_and_a_terminal_that_is_off_are_reported(team: HubProcess, fatima: BrowserContext) -> None:
    page, terminal, call = board(fatima), team.terminal(), new_call()
    expect(page.get_by_text("Borne de l’entrée is offline")).to_be_visible()
    listening = team.terminal()
    Listener(listening)
    expect(page.locator("#link")).to_contain_text("1 terminal online")
    sent(terminal, call)
    expect(page.get_by_text("The resident may have left.")).to_be_hidden()
    terminal.post(f"/api/calls/{call.id}/leave", json={})
    expect(page.get_by_text("The resident may have left.")).to_be_visible()
    listening.close()
    expect(page.get_by_text("Borne de l’entrée is offline")).to_be_visible()


def test_an_answer_that_comes_after_newer_news_changes_nothing_back(team: HubProcess, fatima: BrowserContext) -> None:
    page, terminal, call = board(fatima), team.terminal(), new_call()
    held: list[Route] = []
    page.route("**/notice", lambda route: held.append(route))  # noqa: PLW0108  a built-in method bears no mark of Playwright
    with page.expect_request("**/notice"):
        sent(terminal, call)
    until(page, "document.querySelector('.call').dataset.unseen")
    (late,) = held
    answer = late.fetch()
    terminal.post(f"/api/calls/{call.id}/leave", json={})
    expect(page.get_by_text("The resident may have left.")).to_be_visible()
    page.evaluate(_NOTES_WHO_IS_BACK)
    with page.expect_response("**/notice"):
        late.fulfill(response=answer)
    terminal.post(f"/api/calls/{call.id}/cancel", json={})
    expect(page.locator(".state")).to_have_text("No longer needed")
    assert page.evaluate("window.back") == 0


def test_on_break_takes_a_name_off_the_home_screen_and_colleagues_read_since_when(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    page, his, kiosk = board(fatima), board(said), Listener(team.terminal())
    kiosk.next("people", lambda told: {"name": "Fatima"} in told["here"])
    tap(page, "On break")
    kiosk.next("people", lambda told: told["here"] == [{"name": "Saïd"}])
    expect(page.get_by_role("button", name="On break")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#here")).to_have_text("Here today: Saïd")
    expect(his.locator("#notes")).to_have_text(re.compile(r"^\s*Fatima: on break since \d\d:\d\d\s*$"))
    expect(page.locator("#notes")).to_be_hidden()


def test_a_board_that_lost_the_hub_says_so_and_catches_up_by_itself(team: HubProcess, fatima: BrowserContext) -> None:
    page = board(fatima)
    expect(page.locator("#lost")).to_be_hidden()
    team.kill()
    expect(page.get_by_role("alert").get_by_text("This page has lost the hub.")).to_be_visible()
    team.start()
    sent(team.terminal(), new_call(Reason.COMPANY))
    expect(page.locator(".call")).to_contain_text("Some company")
    expect(page.locator("#lost")).to_be_hidden()


def test_a_session_that_ended_brings_the_sign_in_page(team: HubProcess, fatima: BrowserContext) -> None:
    page = board(fatima)
    enrolling.add_mediator(team.settings, "Fatima", "975310")
    page.wait_for_url("**/sign-in", timeout=20_000)


def test_a_call_that_nobody_answered_stays_until_a_person_ends_it(browser: Browser, tmp_path: Path) -> None:
    with hub_process(tmp_path, escalate_after=5, unanswered_after=10) as hub:
        enrolling.add_mediator(hub.settings, "Fatima", CODE)
        with phone(browser, hub, "Fatima") as context:
            page = board(context)
            sent(hub.terminal(), new_call())
            expect(page.locator(".state")).to_have_text("Nobody has answered. Everybody is told.")
            expect(page.locator(".state")).to_have_text("Nobody answered. The resident knows.")
            expect(page.get_by_role("button", name="I'm coming, 3 min", exact=True)).to_be_visible()
            tap(page, "Done")
            expect(page.locator(".state")).to_have_text("Done")


_COUNT_TONES = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.tones += 1; return start.call(this, at); };
"""


def test_the_board_says_whether_it_can_ring_and_rings_until_somebody_comes(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    fatima.add_init_script(_COUNT_TONES)
    page = fatima.new_page()  # opened, not tapped yet: browsers keep such a page silent
    page.goto("/")
    fatima.pages[0].close()
    page.locator("#link").wait_for()
    expect(page.locator("#bell")).to_have_text("Silent")
    expect(page.get_by_text("It rings only while this screen is on.")).to_be_hidden()
    tap(page, "Let this phone ring")
    expect(page.locator("#bell")).to_have_text("Rings")
    expect(page.get_by_text("It rings only while this screen is on.")).to_be_visible()
    expect(page.get_by_role("button", name="Let this phone ring")).to_be_hidden()
    tried = page.evaluate("tones")
    assert tried > 0
    sent(team.terminal(), new_call())
    until(page, f"tones >= {tried + 8}")
    tap(board(said), "I'm coming, 3 min")
    expect(page.locator(".state")).to_contain_text("Saïd is coming")
    stopped, kiosk = page.evaluate("tones"), Listener(team.terminal())
    kiosk.next("heartbeat")  # twice, that is 3 s: longer than a ring's pause
    kiosk.next("heartbeat")
    assert page.evaluate("tones") == stopped


def test_a_clock_of_the_hub_that_is_wrong_is_said(team: HubProcess, fatima: BrowserContext) -> None:
    page, kiosk = board(fatima), Listener(team.terminal())
    kiosk.next("heartbeat")
    expect(page.locator("#clock")).to_be_hidden()
    fatima.add_init_script("const now = Date.now; Date.now = () => now() + 121_000")  # what the phone knows better
    page.reload()
    expect(page.locator("#clock")).to_contain_text(f"The hub says it is {datetime.now():%d/%m/%y}")


def test_a_call_is_answered_by_keyboard_alone(team: HubProcess, fatima: BrowserContext) -> None:
    page = board(fatima)
    sent(team.terminal(), new_call())
    expect(page.locator(".call")).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "I'm coming, 3 min":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".state")).to_contain_text("You are coming")
    until(page, 'document.activeElement.textContent.trim() === "I\'m with them"')


def test_without_script_the_board_shows_calls_and_takes_an_answer(browser: Browser, team: HubProcess) -> None:
    with phone(browser, team, "Fatima", script=False) as context:
        page, terminal, call = context.pages[0], team.terminal(), new_call()
        assert 'http-equiv="refresh"' in page.content()
        sent(terminal, call)
        page.reload()
        expect(page.locator(".call")).to_contain_text("Just someone")
        tap(page, "I'm coming, 10 min")
        expect(page.locator(".state")).to_have_text("You are coming, in 10 min")
        assert terminal.get(f"/api/calls/{call.id}").json()["minutes"] == 10
        tap(page, "Away")
        expect(page.get_by_role("button", name="Away")).to_have_attribute("aria-pressed", "true")


def test_the_first_mediator_enrols_with_a_phone_and_is_here(browser: Browser, new_hub: HubProcess) -> None:
    kiosk, link = Listener(new_hub.terminal()), enrolling.enrolment_link(new_hub.settings)
    assert link is not None
    with phone(browser, new_hub) as context:
        page = context.new_page()
        page.goto(link)
        page.get_by_label("First name").fill("Fatima")
        page.get_by_label("Choose a code, six digits or more").fill(CODE)
        tap(page, "Begin")
        expect(page.get_by_role("heading", name="Fatima")).to_be_visible()
    kiosk.next("people", lambda told: told["here"] == [{"name": "Fatima"}])
