"""Where a call stands on the board: whoever waits comes first."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.calls import Reason
from tests.parts.browser import phone
from tests.parts.hub import HubProcess, hub_process, new_call, sent


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    """The board of a mediator, once it is live."""
    with phone(browser, hub, "Noor") as context:
        context.pages[0].locator("#link").wait_for()
        yield context.pages[0]


def ago(seconds: float) -> datetime:
    """So long ago: of calls within one minute, others than the oldest may come first."""
    return datetime.now(UTC) - timedelta(seconds=seconds)


def places(page: Page) -> list[str]:
    """The calls of the board by their reasons, from the top."""
    return page.locator(".call .reason").all_inner_texts()


def test_a_call_that_waits_stands_above_those_whose_resident_left_and_those_others_have(
    hub: HubProcess, page: Page
) -> None:
    terminal, leaving, taken = hub.terminal(), new_call(Reason.PHONE, at=ago(140)), new_call(Reason.LETTER)
    sent(terminal, taken)
    hub.mediator("Saïd").post(f"/api/calls/{taken.id}/claim", json={"minutes": 3}).raise_for_status()
    sent(terminal, leaving)
    sent(terminal, new_call(Reason.COMPANY, at=ago(70)))
    expect(page.locator(".call")).to_have_count(3)
    assert places(page) == ["A phone call to make", "Some company", "A letter to understand"]
    page.locator(".call").first.get_by_role("button", name="I'm coming, 3 min", exact=True).focus()
    terminal.post(f"/api/calls/{leaving.id}/leave", json={})
    expect(page.get_by_text("The resident may have left.")).to_be_visible()
    sunk = ["Some company", "A phone call to make", "A letter to understand"]
    assert places(page) == sunk
    expect(page.locator(".call").nth(1).get_by_role("button", name="I'm coming, 3 min", exact=True)).to_be_focused()
    colours = [
        button.evaluate("e => getComputedStyle(e).backgroundColor") for button in page.locator(".claim .loud").all()
    ]
    assert colours[0] != colours[1]
    sent(terminal, new_call(Reason.PRIVATE))
    expect(page.locator(".call")).to_have_count(4)
    assert places(page) == ["Some company", "Something private", *sunk[1:]]
    page.reload()
    assert places(page) == ["Some company", "Something private", *sunk[1:]]


def test_a_call_that_is_over_keeps_its_place_and_the_others_theirs(hub: HubProcess, page: Page) -> None:
    terminal, over = hub.terminal(), new_call(Reason.PHONE, at=ago(140))
    for call in (over, new_call(Reason.COMPANY, at=ago(70))):
        sent(terminal, call)
    expect(page.locator(".call")).to_have_count(2)
    terminal.post(f"/api/calls/{over.id}/cancel", json={})
    expect(page.locator(".state").first).to_have_text("No longer needed")
    sent(terminal, new_call(Reason.PRIVATE))
    expect(page.locator(".call")).to_have_count(3)
    assert places(page) == ["A phone call to make", "Some company", "Something private"]


def test_a_call_that_nobody_answered_makes_room_for_one_that_waits(browser: Browser, tmp_path: Path) -> None:
    with hub_process(tmp_path, escalate_after=5, unanswered_after=10) as hub, phone(browser, hub, "Noor") as context:
        page = context.pages[0]
        page.locator("#link").wait_for()
        sent(hub.terminal(), new_call(Reason.PHONE))
        expect(page.locator(".state")).to_have_text("Nobody answered. The resident knows.")
        sent(hub.terminal(), new_call(Reason.COMPANY))
        expect(page.locator(".call")).to_have_count(2)
        assert places(page) == ["Some company", "A phone call to make"]
