"""The board for every thumb, eye and ear: sizes, contrast, names, languages (accessibility.md, P1)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from kiosk.calls import Reason
from kiosk.hub import enrolling
from tests.parts.browser import SMALL, phone
from tests.parts.hub import CODE, HubProcess, new_call, sent
from tests.parts.page import BROKEN, FAINT, NAMELESS, OUTSIDE, TARGETS, faults


@pytest.fixture(scope="module")
def busy_hub(shared_hub: HubProcess) -> HubProcess:
    """Calls in all the states that a board shows at once."""
    terminal, said = shared_hub.terminal(), shared_hub.mediator("Saïd")
    enrolling.add_mediator(shared_hub.settings, "Fatima", CODE)
    fatima = shared_hub.mediator("Fatima")
    calls = [new_call(reason) for reason in (Reason.SOMEONE, Reason.PRINTER, Reason.PRIVATE, Reason.PHONE)]
    for call in (*calls, new_call(at=datetime.now(UTC) - timedelta(hours=2))):
        sent(terminal, call)
    said.post(f"/api/calls/{calls[1].id}/claim", json={"minutes": 5})
    fatima.post(f"/api/calls/{calls[2].id}/claim", json={"minutes": 3})
    terminal.post(f"/api/calls/{calls[3].id}/leave", json={})
    return shared_hub


@pytest.fixture(params=["light", "dark"])
def small_board(request: pytest.FixtureRequest, browser: Browser, busy_hub: HubProcess) -> Iterator[Page]:
    with phone(browser, busy_hub, "Fatima", size=SMALL, dark=request.param == "dark") as context:
        page = context.pages[0]
        page.locator("#link").wait_for()
        yield page


def test_every_target_is_at_least_44_px(small_board: Page) -> None:
    assert small_board.evaluate(TARGETS) == []


def test_every_control_has_a_name(small_board: Page) -> None:
    assert small_board.evaluate(NAMELESS) == []


def test_every_text_stands_out_from_its_ground(small_board: Page) -> None:
    assert small_board.evaluate(FAINT) == []


def test_axe_finds_nothing_on_the_board(small_board: Page) -> None:
    assert faults(small_board) == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_the_other_pages(browser: Browser, busy_hub: HubProcess, dark: bool) -> None:
    with phone(browser, busy_hub, size=SMALL, dark=dark) as context:
        page = context.new_page()
        page.goto("/sign-in")
        assert faults(page) == []
    with phone(browser, busy_hub, "Noor", size=SMALL, dark=dark) as context:
        page = context.pages[0]
        for path in ("/me", "/people", "/figures", "/closed"):
            page.goto(path)
            assert (path, faults(page)) == (path, [])


def test_headings_and_ids_are_in_order(small_board: Page) -> None:
    levels = small_board.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((e) => e.tagName)")
    assert levels == ["H1", "H2", "H3", "H3", "H3", "H3", "H3"]
    ids = small_board.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("locale", ["fr", "nl", "en", "ar"])
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_nothing_runs_out_of_a_320_px_screen(browser: Browser, busy_hub: HubProcess, locale: str, text: str) -> None:
    with phone(browser, busy_hub, "Fatima", locale=locale, size=SMALL) as context:
        page = context.pages[0]
        page.locator("#link").wait_for()
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("locale", ["fr", "nl", "en", "ar"])
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_people_and_terminals_are_read_whole_on_a_320_px_screen(
    browser: Browser, busy_hub: HubProcess, locale: str, text: str
) -> None:
    with phone(browser, busy_hub, "Noor", locale=locale, size=SMALL) as context:  # who coordinates
        page = context.pages[0]
        page.goto("/people")
        page.locator("summary").first.tap()
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
        assert [page.evaluate(check) for check in (OUTSIDE, BROKEN, TARGETS, NAMELESS)] == [[], [], [], []]


@pytest.mark.parametrize("locale", ["fr", "nl", "en", "ar"])
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_about_me_is_read_whole_on_a_320_px_screen(
    browser: Browser, busy_hub: HubProcess, locale: str, text: str
) -> None:
    with phone(browser, busy_hub, "Fatima", locale=locale, size=SMALL, dark=locale == "ar") as context:
        page = context.pages[0]
        page.goto("/me")
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
        assert [page.evaluate(check) for check in (OUTSIDE, BROKEN, TARGETS, NAMELESS, FAINT)] == [
            [],
            [],
            [],
            [],
            [],
        ]


@pytest.mark.parametrize("locale", ["fr", "nl", "en", "ar"])
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_figures_are_read_whole_on_a_320_px_screen(
    browser: Browser, busy_hub: HubProcess, locale: str, text: str
) -> None:
    terminal, call, noor = busy_hub.terminal(), new_call(), busy_hub.mediator("Noor")
    sent(terminal, call)
    for act, told in (("claim", {"minutes": 3}), ("meet", {}), ("close", {})):
        noor.post(f"/api/calls/{call.id}/{act}", json=told).raise_for_status()
    with phone(browser, busy_hub, "Noor", locale=locale, size=SMALL, dark=locale == "ar") as context:
        page = context.pages[0]
        page.goto("/figures")
        assert page.locator("dd").count() >= 8
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
        checks = (OUTSIDE, BROKEN, TARGETS, NAMELESS, FAINT)
        assert [page.evaluate(check) for check in checks] == [[], [], [], [], []]


@pytest.mark.parametrize("locale", ["fr", "nl", "en", "ar"])
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_what_was_closed_is_read_whole_on_a_320_px_screen(
    browser: Browser, busy_hub: HubProcess, locale: str, text: str
) -> None:
    terminal, call, fatima = busy_hub.terminal(), new_call(Reason.LETTER), busy_hub.mediator("Fatima")
    sent(terminal, call)
    for act, told in (("claim", {"minutes": 3}), ("meet", {}), ("close", {})):
        fatima.post(f"/api/calls/{call.id}/{act}", json=told).raise_for_status()
    with phone(browser, busy_hub, "Fatima", locale=locale, size=SMALL, dark=locale == "ar") as context:
        page = context.pages[0]
        page.goto("/closed")
        assert page.locator("dd").count() >= 2
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
        checks = (OUTSIDE, BROKEN, TARGETS, NAMELESS, FAINT)
        assert [page.evaluate(check) for check in checks] == [[], [], [], [], []]


def test_figures_are_for_the_coordinator(busy_hub: HubProcess) -> None:
    assert busy_hub.mediator("Fatima").get("/figures").headers["location"] == "/"
    assert busy_hub.mediator("Noor").get("/figures").status_code == 200


@pytest.mark.parametrize("dark", [False, True])
def test_the_sign_in_page_holds_too(browser: Browser, shared_hub: HubProcess, dark: bool) -> None:
    with phone(browser, shared_hub, size=SMALL, dark=dark) as context:
        page = context.new_page()
        page.goto("/sign-in")
        assert [page.evaluate(check) for check in (TARGETS, NAMELESS, FAINT)] == [[], [], []]


def test_arabic_is_read_from_the_right(browser: Browser, busy_hub: HubProcess) -> None:
    with phone(browser, busy_hub, "Fatima", locale="ar") as context:
        page = context.pages[0]
        bell, name = page.locator("#bell").bounding_box(), page.locator(".initial").bounding_box()
        assert bell is not None
        assert name is not None
        assert bell["x"] < name["x"]
        assert page.locator("html").get_attribute("lang") == "ar"
