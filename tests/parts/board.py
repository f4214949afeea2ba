"""Two mediators with the board on their phones."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from kiosk.hub import enrolling
from tests.parts.browser import phone
from tests.parts.hub import CODE, HubProcess


@pytest.fixture
def team(hub: HubProcess) -> HubProcess:
    """A hub that knows both."""
    for name in ("Fatima", "Saïd"):
        enrolling.add_mediator(hub.settings, name, CODE)
    return hub


@pytest.fixture
def fatima(browser: Browser, team: HubProcess) -> Iterator[BrowserContext]:
    """Her phone."""
    with phone(browser, team, "Fatima") as context:
        yield context


@pytest.fixture
def said(browser: Browser, team: HubProcess) -> Iterator[BrowserContext]:
    """His phone."""
    with phone(browser, team, "Saïd") as context:
        yield context


def board(context: BrowserContext) -> Page:
    """The mediator's board, once it is live."""
    page = context.pages[0]
    page.locator("#link").wait_for()
    return page


def tap(page: Page, name: str) -> None:
    """A thumb on the button by that name."""
    page.get_by_role("button", name=name, exact=True).tap()
