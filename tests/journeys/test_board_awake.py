"""Who is promised to residents: a board is a receiver while it is on a lit screen and can ring."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kiosk.calls import Reason
from kiosk.hub import enrolling
from tests.parts.board import board, tap
from tests.parts.browser import PHONE, SMALL, phone, sign_in, until
from tests.parts.hub import CODE, HubProcess, Listener, new_call, sent
from tests.parts.page import FAINT, NAMELESS, OUTSIDE, TARGETS
from tests.parts.receiver import Received

GONE = 35.0
"""Seconds until no name is promised on the account of a receiver that is gone."""
_HIDDEN = "window.lit = 'visible'; Object.defineProperty(document, 'visibilityState', {get: () => window.lit})"
_MUTABLE = """
window.contexts = [];
const resume = AudioContext.prototype.resume;
AudioContext.prototype.resume = function () {
  contexts.push(this);
  return window.muted ? Promise.reject() : resume.call(this);
};
"""


def names(told: dict[str, list[dict[str, str]]]) -> set[str]:
    return {one["name"] for one in told["here"]}


@pytest.fixture
def silent(browser: Browser, team: HubProcess) -> Iterator[Page]:
    """Fatima's board in a tab that she opened and has not touched: browsers keep it silent."""
    with phone(browser, team, "Fatima") as context:
        page = context.new_page()
        page.goto("/")
        context.pages[0].close()
        page.locator("#link").wait_for()
        yield page


def test_no_name_is_promised_for_a_board_that_is_gone_dark_or_muted(browser: Browser, team: HubProcess) -> None:
    kiosk = Listener(team.terminal())
    with phone(browser, team) as gone, phone(browser, team) as dark, phone(browser, team) as muted:
        pages = {}
        for name, context in (("Noor", gone), ("Fatima", dark), ("Saïd", muted)):
            context.add_init_script(_HIDDEN)
            context.add_init_script(_MUTABLE)
            sign_in(context, name)
            page = board(context)
            page.locator("#bell").tap()
            expect(page.locator("#bell")).to_have_text("Rings")
            pages[name] = page
        kiosk.next("people", lambda told: names(told) == {"Noor", "Fatima", "Saïd"})
        until(pages["Saïd"], "performance.now() > 12_000")  # each has echoed since it signed in
        gone.close()
        pages["Fatima"].evaluate("window.lit = 'hidden'; document.dispatchEvent(new Event('visibilitychange'))")
        pages["Saïd"].evaluate("window.muted = true; for (const one of contexts) one.suspend()")
        begun = time.monotonic()
        kiosk.next("people", lambda told: not names(told), within=GONE)
        assert time.monotonic() - begun < GONE
        expect(pages["Saïd"].get_by_text("Residents don't read your name now")).to_be_visible()
        tap(pages["Saïd"], "On break")
        expect(pages["Saïd"].get_by_text("Residents don't read your name now")).to_be_hidden()


def test_a_silent_board_says_that_residents_read_no_name_until_it_can_ring(team: HubProcess, silent: Page) -> None:
    kiosk = Listener(team.terminal())
    kiosk.next("people", lambda told: names(told) == {"Fatima"})  # who has just signed in
    asleep = kiosk.next("people", lambda told: not names(told), within=GONE).data["asleep"]
    assert asleep == [{"name": "Fatima"}]
    expect(silent.get_by_text("Residents don't read your name now")).to_be_visible()
    tap(silent, "Let this phone ring")
    kiosk.next("people", lambda told: names(told) == {"Fatima"})
    expect(silent.get_by_text("Residents don't read your name now")).to_be_hidden()


def test_a_call_goes_on_ringing_every_ten_seconds_until_somebody_comes(
    team: HubProcess, fatima: BrowserContext
) -> None:
    fatima.add_init_script(
        "window.rings = []; const once = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (at) { rings.push(performance.now()); return once.call(this, at); };"
    )
    page = board(fatima)
    page.reload()
    page.locator("#bell").tap()
    sent(team.terminal(), new_call())
    expect(page.locator(".call")).to_be_visible()
    until(page, "rings.length >= 8")
    page.locator("#here").tap()  # it was heard
    touched = page.evaluate("performance.now()")
    until(page, f"rings.filter((at) => at > {touched}).length >= 8")  # two rings of four tones
    first, second = page.evaluate(f"rings.filter((at) => at > {touched}).filter((_, n) => n % 4 === 0).slice(0, 2)")
    assert 9_000 < first - touched < 11_500
    assert 9_000 < second - first < 11_500
    tap(page, "I'm coming, 3 min")
    expect(page.locator(".state")).to_contain_text("You are coming")
    until(page, "document.querySelector('.call').dataset.rings === undefined")


def test_a_screen_at_the_desk_rings_for_all_who_are_here_and_answers_nothing(
    browser: Browser, team: HubProcess
) -> None:
    kiosk = Listener(team.terminal())
    said = team.mediator("Saïd")
    with phone(browser, team, "Fatima") as context:
        page = board(context)
        page.get_by_role("link", name="A screen for the desk").tap()
        page.wait_for_url("**/watch")
        page.locator("#link").wait_for()
        page.locator("#bell").tap()
        expect(page.locator("#bell")).to_have_text("Rings")
        until(page, "performance.now() > 32_000")  # his own board, which nobody looks at, is asleep by now
        assert names([heard.data for heard in kiosk.heard if heard.kind == "people"][-1]) == {"Fatima", "Saïd"}
        call = new_call(Reason.LETTER)
        sent(team.terminal(), call)
        expect(page.locator(".call")).to_contain_text("A letter to understand")
        expect(page.locator(".call").get_by_role("button")).to_have_count(0)
        said.post(f"/api/calls/{call.id}/claim", json={"minutes": 3}).raise_for_status()
        expect(page.locator(".state")).to_have_text("Saïd is coming, in 3 min")
        assert "noticed" not in {heard.data["state"] for heard in kiosk.heard if heard.kind == "call"}


@pytest.mark.parametrize(
    ("locale", "size"), [("fr", SMALL), ("nl", SMALL), ("en", SMALL), ("ar", SMALL), ("fr", PHONE), ("ar", (1280, 800))]
)
def test_a_screen_at_the_desk_is_read_whole(
    browser: Browser, shared_hub: HubProcess, locale: str, size: tuple[int, int]
) -> None:
    sent(shared_hub.terminal(), new_call(Reason.PRIVATE))
    with phone(browser, shared_hub, "Noor", locale=locale, dark=size != SMALL, size=size) as context:
        page = context.pages[0]
        page.goto("/watch")
        page.locator("#link").wait_for()
        assert [page.evaluate(check) for check in (OUTSIDE, TARGETS, NAMELESS, FAINT)] == [[], [], [], []]


def test_a_mediator_tries_their_phone_and_reads_how_it_went(
    browser: Browser, team: HubProcess, receiver: tuple[str, Received]
) -> None:
    url, received = receiver
    enrolling.add_mediator(team.settings, "Fatima", CODE, f"{url}/fatima")
    with phone(browser, team, "Fatima") as context:
        page = context.pages[0]
        page.goto("/me")
        tap(page, "Try it")
        path, message = received.get(timeout=20)
        assert (path, message["title"]) == ("/fatima", "This is only a try")
        assert "Fatima" not in str(message)
        expect(page.get_by_text("The last message went out at")).to_be_visible()


def test_messages_that_do_not_get_through_stand_on_the_board_of_whom_they_are_for_and_the_coordinators(
    browser: Browser, team: HubProcess, receiver: tuple[str, Received]
) -> None:
    enrolling.add_mediator(team.settings, "Fatima", CODE, f"{receiver[0]}/broken")
    with (
        phone(browser, team, "Fatima") as hers,
        phone(browser, team, "Saïd") as his,
        phone(browser, team, "Noor") as noors,
    ):
        boards = [board(one) for one in (hers, his, noors)]
        page = hers.new_page()
        page.goto("/me")
        tap(page, "Try it")
        expect(page.get_by_text("did not get through")).to_be_visible()
        expect(boards[0].get_by_text("Messages to your phone don't get through.")).to_be_visible()
        expect(boards[2].get_by_text("Messages to Fatima don't get through.")).to_be_visible()  # who coordinates
        expect(boards[1].locator("#phones")).to_be_hidden()
        boards[2].reload()
        expect(boards[2].get_by_text("Messages to Fatima don't get through.")).to_be_visible()
        assert [boards[2].evaluate(check) for check in (OUTSIDE, TARGETS, NAMELESS, FAINT)] == [[], [], [], []]
