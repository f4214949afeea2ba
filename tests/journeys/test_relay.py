"""From a phone on the Internet to paper: a real phone's page, a real relay, a terminal; and what may go wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from kiosk.documents import Rejection
from kiosk.journeys.papers.steps import Trouble
from kiosk.sources.phone import ScanCode
from tests.journeys.test_phone import arrived, follows, opened, overheard, scanned
from tests.parts import papers
from tests.parts.browser import phone
from tests.parts.relay import RelayProcess
from tests.parts.resident import check, pages_of, printed
from tests.parts.stage import Stage


def staged(folder: Path, relay: RelayProcess) -> Stage:
    """A terminal whose phones send through that relay, and which hears it. No hub is there at all."""
    stage = Stage(folder, **relay.settings)
    stage.terminal.start()
    stage.until(lambda: is_heard(stage))
    return stage


def is_heard(stage: Stage) -> bool:
    assert stage.terminal._relay
    return stage.terminal._relay.way.heard()


@pytest.fixture
def stage(tmp_path: Path, relay: RelayProcess) -> Iterator[Stage]:
    made = staged(tmp_path / "stage", relay)
    yield made
    made.close()


@pytest.fixture
def handset(browser: Browser, relay: RelayProcess) -> Iterator[BrowserContext]:
    with phone(browser, relay, locale="fr") as context:
        yield context


def sends(page: Page, *files: Path) -> None:
    page.locator("#files").set_input_files(files)


def test_photos_go_through_the_relay_to_paper_and_the_phone_is_told(
    stage: Stage, handset: BrowserContext, relay: RelayProcess, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    assert page.url.startswith(f"{relay.url}/p/")
    sends(page, papers.photo(tmp_path / "lettre.jpg"), papers.pdf(tmp_path / "bail.pdf"))
    assert [paper.item.name for paper in arrived(page, stage, 2).papers] == ["lettre", "bail"]
    follows(page, stage, "Il est à l’écran.")
    check(stage, "lettre")
    assert pages_of(printed(stage)) == 1
    follows(page, stage, "Il est imprimé.")
    stage.reception.done()
    follows(page, stage, "Il est effacé.")
    assert page.request.get(page.url.partition("#")[0]).status == 410


def test_who_types_the_link_sends_sealed_as_well(stage: Stage, handset: BrowserContext, tmp_path: Path) -> None:
    scanned(stage)
    page = handset.new_page()
    sent = overheard(page)
    page.goto(stage.until_step(ScanCode).typed)
    sends(page, papers.pdf(tmp_path / "canari.pdf"))
    assert [paper.item.name for paper in arrived(page, stage).papers] == ["canari"]
    follows(page, stage, "Il est à l’écran.")
    page.reload()  # it keeps its key, and reads the name of what it sent
    follows(page, stage, "Il est à l’écran.")
    expect(page.locator(".name")).to_have_text("canari.pdf")
    sends(page, papers.pdf(tmp_path / "canari-2.pdf"))
    assert [paper.item.name for paper in arrived(page, stage, 2).papers] == ["canari", "canari-2"]
    assert sum(map(len, sent)) > 500
    assert not any(b"canari" in body or b"%PDF" in body for body in sent)
    assert "#" in page.url
    stage.reception.done()
    follows(page, stage, "Il est effacé.")
    assert "#" not in page.url  # nor is the key kept


def changed(route: Route) -> None:
    sealed = bytearray(route.request.post_data_buffer or b"")
    sealed[len(sealed) // 2] ^= 1
    route.continue_(post_data=bytes(sealed))


def test_a_byte_changed_on_the_way_is_noticed_on_both_screens(
    stage: Stage, handset: BrowserContext, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    page.route("**/files/*", changed)
    sends(page, papers.pdf(tmp_path / "bail.pdf"))
    follows(page, stage, "Il n’est pas arrivé entier. Renvoyez-le.")
    assert [paper.rejection for paper in arrived(page, stage).papers] == [Rejection.DAMAGED]


def test_a_relay_that_was_started_anew_gives_the_visit_another_link_and_nothing_is_lost(
    stage: Stage, handset: BrowserContext, relay: RelayProcess, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    link = stage.until_step(ScanCode).link
    sends(page, papers.pdf(tmp_path / "bail.pdf"))
    arrived(page, stage)
    relay.kill()
    relay.start()
    follows(page, stage, "Il est effacé.")
    check(stage, "bail")
    source = stage.papers._sources["phone"]
    stage.until(lambda: source.invitation.link not in ("", link))  # type: ignore[attr-defined]


def test_a_relay_that_is_gone_is_told_on_both_screens_and_offered_no_more(
    stage: Stage, handset: BrowserContext, relay: RelayProcess
) -> None:
    page = opened(handset, stage)
    relay.kill()
    stage.skipped += 13
    stage.until_step(Trouble)
    stage.until(lambda: not is_heard(stage))
    page.locator("#files").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x"})
    expect(page.locator("#lost")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_where_nothing_can_be_sealed_the_page_says_so_and_sends_nothing(
    stage: Stage, browser: Browser, relay: RelayProcess, script: bool
) -> None:
    with phone(browser, relay, locale="fr", script=script) as handset:
        page = handset.new_page()
        page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
        page.goto(scanned(stage))
        said = page.locator("#unsealed p" if script else "noscript p")
        expect(said).to_be_visible()
        assert said.inner_text().startswith("Ce navigateur ne peut pas garder vos papiers secrets.")
        expect(page.locator("#form")).to_be_hidden()
