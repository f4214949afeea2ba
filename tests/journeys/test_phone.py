"""From phone to paper: a real phone's page, a real hub, a terminal; and what may go wrong on the way."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from kiosk.documents import Rejection
from kiosk.journeys.papers.steps import ChoosePaper, ChooseSource
from kiosk.journeys.reception.steps import StillThere, Welcome
from kiosk.sources.phone import PhoneSource, ScanCode
from kiosk.sources.usb import InsertStick
from tests.parts import papers
from tests.parts.browser import phone, until
from tests.parts.hub import HubProcess, hub_process
from tests.parts.resident import all_known, check, files_in, looking, pages_of, printed
from tests.parts.stage import PRINTING, Stage


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
    """The page, as it comes up on the phone."""
    page = handset.new_page()
    page.goto(scanned(stage))
    return page


def arrived(page: Page, stage: Stage, count: int = 1) -> ChoosePaper:
    """The papers on the terminal, once so many came and each was looked into; the phone lives meanwhile."""

    def came() -> bool:
        page.wait_for_timeout(1)
        return isinstance(stage.step, ChoosePaper) and stage.step.total == count

    stage.until(came)
    return all_known(stage)


def overheard(page: Page) -> list[bytes]:
    """All that the page sends of papers from now on. (What a Blob holds is only told of requests that are held up.)"""
    sent: list[bytes] = []

    def hear(route: Route) -> None:
        sent.append(route.request.post_data_buffer or b"")
        route.continue_()

    page.route("**/files**", hear)
    return sent


@contextmanager
def sealing(folder: Path) -> Iterator[tuple[HubProcess, Stage]]:
    """A hub that serves HTTPS, and a terminal that trusts it."""
    (folder / "hub").mkdir()
    with hub_process(folder / "hub", tls="own") as hub:
        authority = str(folder / "hub" / "tls" / "authority.crt")
        stage = staged(folder / "stage", hub, GUICHET_HUB__AUTHORITY=authority)
        try:
            yield hub, stage
        finally:
            stage.close()


def follows(page: Page, stage: Stage, said: str) -> None:
    """The phone comes to read that while the terminal lives."""

    def is_read() -> bool:
        try:
            return said in page.locator(".became").all_inner_texts()
        except Error:  # a page without script is loading itself again
            return False

    stage.until(is_read)


def test_photos_go_from_the_phone_to_paper_and_the_phone_is_told(
    stage: Stage, handset: BrowserContext, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    page.locator("#files").set_input_files([papers.photo(tmp_path / "lettre.jpg"), papers.pdf(tmp_path / "bail.pdf")])
    assert [paper.item.name for paper in arrived(page, stage, 2).papers] == ["lettre", "bail"]
    follows(page, stage, "Il est à l’écran.")
    page.locator("#files").set_input_files(papers.pdf(tmp_path / "troisième.pdf"))  # while those are on the screen
    shown = arrived(page, stage, 3)
    assert [paper.item.name for paper in shown.papers] == ["lettre", "bail", "troisième"]
    assert all(paper.picture for paper in shown.papers)
    check(stage, "lettre")
    assert pages_of(printed(stage)) == 1
    follows(page, stage, "Il est imprimé.")
    stage.reception.done()
    follows(page, stage, "Il est effacé.")
    expect(page.locator("#form")).to_be_hidden()
    assert page.goto(page.url).status == 410  # type: ignore[union-attr]


def test_a_connection_that_is_cut_twenty_times_loses_nothing(
    stage: Stage, handset: BrowserContext, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    cuts: list[str] = []

    def cut(route: Route) -> None:
        """Each piece fails first: before it arrives, or when the answer is on its way."""
        if len(cuts) < 40 and route.request.url not in cuts:
            cuts.append(route.request.url)
            if len(cuts) % 2:
                route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/files/*", cut)
    content = bytes(range(256)) * 1024 * 21  # 21 pieces
    (tmp_path / "long.bin").write_bytes(content)
    page.locator("#files").set_input_files(tmp_path / "long.bin")
    until(page, "!document.getElementById('lost').hidden")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # it slept, and wakes
    (paper,) = arrived(page, stage).papers
    assert len(cuts) >= 20
    assert paper.item.path.read_bytes() == content
    expect(page.locator("#lost")).to_be_hidden()


def test_over_https_only_the_terminal_can_read_what_is_sent(browser: Browser, tmp_path: Path) -> None:
    with sealing(tmp_path) as (hub, stage), phone(browser, hub, locale="fr") as handset:
        page = opened(handset, stage)
        sent = overheard(page)
        page.locator("#files").set_input_files(papers.pdf(tmp_path / "canari.pdf", ["text"] * 2))
        assert [paper.item.name for paper in arrived(page, stage).papers] == ["canari"]
        assert sum(map(len, sent)) > 500
        assert not any(b"canari" in body or b"%PDF" in body for body in sent)
        follows(page, stage, "Il est à l’écran.")
        page.reload()  # the names are read from what was sealed
        follows(page, stage, "Il est à l’écran.")
        expect(page.locator(".name")).to_have_text("canari.pdf")
        check(stage, "canari")
        assert pages_of(printed(stage)) == 2


def test_a_byte_that_was_changed_on_the_way_is_noticed_on_both_screens(browser: Browser, tmp_path: Path) -> None:
    with sealing(tmp_path) as (hub, stage), phone(browser, hub, locale="fr") as handset:
        page = opened(handset, stage)

        def change(route: Route) -> None:
            sealed = bytearray(route.request.post_data_buffer or b"")
            sealed[len(sealed) // 2] ^= 1
            route.continue_(post_data=bytes(sealed))

        page.route("**/files/*", change)
        page.locator("#files").set_input_files(papers.pdf(tmp_path / "bail.pdf"))
        follows(page, stage, "Il n’est pas arrivé entier. Renvoyez-le.")
        assert [paper.rejection for paper in arrived(page, stage).papers] == [Rejection.DAMAGED]
        page.unroute("**/files/*")
        page.locator("#files").set_input_files(papers.pdf(tmp_path / "bail.pdf"))
        assert [paper.rejection for paper in arrived(page, stage, 2).papers] == [Rejection.DAMAGED, None]


def test_without_script_the_page_is_a_form(stage: Stage, browser: Browser, hub: HubProcess, tmp_path: Path) -> None:
    with phone(browser, hub, locale="fr", script=False) as handset:
        page = opened(handset, stage)
        files = [papers.pdf(tmp_path / "état.pdf"), papers.photo(tmp_path / "photo.jpg")]
        page.locator("#files").set_input_files(files)
        page.locator("#send").tap()
        expect(page.locator(".name")).to_have_text(["état.pdf", "photo.jpg"])
        assert [paper.item.name for paper in arrived(page, stage, 2).papers] == ["état", "photo"]
        follows(page, stage, "Il est à l’écran.")  # it loads itself again


@pytest.mark.parametrize("script", [True, False])
def test_two_phones_send_by_one_link_and_each_is_told_of_its_own_papers(
    stage: Stage, browser: Browser, hub: HubProcess, tmp_path: Path, script: bool
) -> None:
    with phone(browser, hub, script=script) as his, phone(browser, hub) as hers:
        mine, yours = his.new_page(), hers.new_page()
        mine.goto(scanned(stage))
        yours.goto(stage.until_step(ScanCode).link)
        mine.locator("#files").set_input_files(papers.pdf(tmp_path / "mine.pdf"))
        if not script:
            mine.locator("#send").tap()
        arrived(mine, stage)
        yours.locator("#files").set_input_files(papers.pdf(tmp_path / "yours.pdf"))
        assert [paper.item.name for paper in arrived(yours, stage, 2).papers] == ["mine", "yours"]
        for page, name in ((mine, "mine.pdf"), (yours, "yours.pdf")):
            follows(page, stage, "It is on the screen.")
            expect(page.locator(".name")).to_have_text([name])


def test_a_visit_that_ends_takes_its_link_with_it_though_nothing_came(stage: Stage, handset: BrowserContext) -> None:
    link = scanned(stage)
    page = handset.new_page()
    page.goto(link)
    stage.reception.done()
    stage.skipped += 20
    stage.until_step(Welcome)
    assert scanned(stage) != link
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Ce lien ne mène plus nulle part.")


def test_whoever_is_busy_with_the_phone_is_not_asked_whether_they_are_still_there(
    stage: Stage, handset: BrowserContext, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    page.locator("#files").set_input_files(papers.pdf(tmp_path / "bail.pdf"))
    arrived(page, stage)
    source = stage.papers._sources["phone"]
    assert isinstance(source, PhoneSource)
    assert source._visit
    for sign, step in ((source._visit.sign, ChoosePaper), (-math.inf, StillThere)):
        source._visit.sign = sign
        stage.terminal.tick()
        stage.skipped += 91
        stage.terminal.tick()
        assert isinstance(stage.step, step)
    page.reload()  # a paper more is looked for
    stage.until(lambda: isinstance(stage.step, ChoosePaper))


def test_what_came_is_in_memory_while_the_visit_lasts_and_no_longer(
    stage: Stage, handset: BrowserContext, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    page.locator("#files").set_input_files(papers.pdf(tmp_path / "bail.pdf"))
    kept = arrived(page, stage).papers[0].item.path
    assert kept.is_relative_to("/dev/shm")
    stage.reception.done()
    stage.until(lambda: not files_in(kept.parent))


def test_a_hub_that_was_started_anew_gives_the_visit_another_link_and_nothing_is_lost(
    stage: Stage, hub: HubProcess, handset: BrowserContext, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    link = stage.until_step(ScanCode).link
    page.locator("#files").set_input_files(papers.pdf(tmp_path / "bail.pdf"))
    arrived(page, stage)
    hub.kill()
    hub.start()
    follows(page, stage, "Il est effacé.")  # what this page can tell: its link is dead
    check(stage, "bail")
    source = stage.papers._sources["phone"]
    stage.until(lambda: source.invitation.link not in ("", link))  # type: ignore[attr-defined]


def test_phones_are_offered_only_while_the_hub_is_heard_and_a_setting_allows_it(
    tmp_path: Path, hub: HubProcess
) -> None:
    for environment, offered in (({}, True), ({"GUICHET_PHONE__ON": "false"}, False)):
        stage = staged(tmp_path / str(offered), hub, **environment)
        stage.reception.choose_language("fr")
        stage.reception.begin(PRINTING)
        assert stage.step == (ChooseSource(("usb", "phone")) if offered else InsertStick())
        stage.close()
