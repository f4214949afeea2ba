"""From phone to paper: a real phone's page, a real hub, a terminal; and what may go wrong on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.sources.phone import ScanCode
from tests.parts import papers
from tests.parts.browser import phone
from tests.parts.hub import HubProcess
from tests.parts.resident import all_known, check, looking, pages_of, printed
from tests.parts.stage import Stage


def staged(folder: Path, hub: HubProcess, **environment: str) -> Stage:
    """A terminal of that hub, which hears it."""
    chosen = {"GUICHET_HUB__URL": hub.url, "GUICHET_HUB__TOKEN": hub.token, "GUICHET_PHONE__ON": "true"} | environment
    stage = Stage(folder, **chosen)
    stage.terminal.start()
    stage.until(lambda: stage.terminal._helpline.known.reachable)
    return stage


@pytest.fixture
def stage(tmp_path: Path, hub: HubProcess) -> Iterator[Stage]:
    made = staged(tmp_path / "stage", hub)
    yield made
    made.close()


@pytest.fixture
def handset(browser: Browser, hub: HubProcess) -> Iterator[BrowserContext]:
    with phone(browser, hub, locale="fr") as context:
        yield context


def scanned(stage: Stage) -> str:
    """The link on the screen, as a phone reads it."""
    looking(stage, "phone")
    stage.until(lambda: isinstance(stage.step, ScanCode) and bool(stage.step.link))
    return stage.until_step(ScanCode).link


def opened(handset: BrowserContext, stage: Stage) -> Page:
    page = handset.new_page()
    page.goto(scanned(stage))
    return page


def follows(page: Page, stage: Stage, said: str) -> None:
    """The phone comes to read that while the terminal lives."""
    place = page.locator(".became")
    stage.until(lambda: said in place.all_inner_texts())


def test_a_photo_goes_from_the_phone_to_paper_and_the_phone_is_told(
    stage: Stage, handset: BrowserContext, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    page.locator("#files").set_input_files([papers.photo(tmp_path / "lettre.jpg"), papers.pdf(tmp_path / "bail.pdf")])
    stage.until(lambda: isinstance(stage.step, ChoosePaper) and stage.step.total == 2)
    assert [paper.item.name for paper in all_known(stage).papers] == ["lettre", "bail"]
    follows(page, stage, "Il est à l’écran.")
    check(stage, "lettre")
    assert pages_of(printed(stage)) == 1
    follows(page, stage, "Il est imprimé.")
    stage.reception.done()
    follows(page, stage, "Il est effacé.")
    expect(page.locator("#form")).to_be_hidden()
    assert page.goto(page.url).status == 410  # type: ignore[union-attr]
