"""Many boards in one browser, which opens six connections to a hub: one has the stream, and all are live."""

from playwright.sync_api import BrowserContext, Page, expect

from kiosk.calls import Reason
from tests.parts.board import tap
from tests.parts.hub import HubProcess, Listener, new_call, sent

TABS = 12


def opened(context: BrowserContext, count: int) -> list[Page]:
    """So many boards, all asked for before the first is there."""
    pages = [context.pages[0], *(context.new_page() for _ in range(count - 1))]
    for page in pages[1:]:
        page.evaluate("(address) => { location.href = address; }", f"{context.pages[0].url}")
    for page in pages:
        page.locator("#link").wait_for()
    return pages


def test_twelve_boards_in_one_browser_are_all_live_and_each_takes_an_answer(
    team: HubProcess, fatima: BrowserContext
) -> None:
    pages, kiosk = opened(fatima, TABS), Listener(team.terminal())
    sent(team.terminal(), new_call(Reason.COMPANY))
    for page in pages:
        expect(page.locator(".call")).to_contain_text("Some company")
    tap(pages[-1], "I'm coming, 3 min")
    assert kiosk.next("call", lambda call: call["state"] == "claimed").data["mediator"] == "Fatima"
    for page in pages:
        expect(page.locator(".state")).to_contain_text("You are coming")


def test_when_the_tab_that_has_the_stream_is_closed_another_takes_over(
    team: HubProcess, fatima: BrowserContext
) -> None:
    pages = opened(fatima, 4)
    for reason, text in ((Reason.PHONE, "A phone call to make"), (Reason.LETTER, "A letter to understand")):
        pages.pop(0).close()
        sent(team.terminal(), new_call(reason))
        for page in pages:
            expect(page.locator(".calls")).to_contain_text(text)
            expect(page.locator("#lost")).to_be_hidden()
    late = fatima.new_page()
    late.goto("/")
    sent(team.terminal(), new_call(Reason.PRIVATE))
    for page in (late, *pages):
        expect(page.locator(".calls")).to_contain_text("Something private")
