"""What may be wrong with what a phone sends: plain words on both screens, and nothing is lost that had arrived."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Route, expect

from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.sources.phone import ScanCode
from tests.journeys.test_phone import arrived, follows, handset, opened, stage
from tests.parts import papers
from tests.parts.resident import check, pages_of, printed
from tests.parts.stage import Stage

__all__ = ["handset", "stage"]


def named(name: str, content: bytes = b"x") -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_of_five_hundred_papers_at_once_the_first_hundred_come(stage: Stage, handset: BrowserContext) -> None:
    page = opened(handset, stage)
    page.locator("#files").set_input_files([named(f"{number}.txt", b"text") for number in range(500)])
    expect(page.locator("#why")).to_have_text("J’ai pris les 100 premiers papiers.")

    def came() -> bool:
        page.wait_for_timeout(1)
        return isinstance(stage.step, ChoosePaper) and stage.step.total == 100

    stage.until(came)
    check(stage, "0")
    follows(page, stage, "Il est à l’écran.")
    assert page.locator(".name").count() == 100


def test_an_upload_that_stops_half_way_is_said_on_both_screens_and_can_be_sent_again(
    stage: Stage, handset: BrowserContext, tmp_path: Path
) -> None:
    page = opened(handset, stage)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/files/*", hold)  # no piece arrives
    page.locator("#files").set_input_files(papers.pdf(tmp_path / "bail.pdf"))

    def is_announced() -> bool:
        page.wait_for_timeout(1)
        return bool(held) and isinstance(stage.step, ScanCode) and stage.step.coming == 1

    stage.until(is_announced)
    stage.skipped += 19
    stage.terminal.tick()
    assert isinstance(stage.step, ScanCode)
    assert not stage.step.stands
    stage.skipped += 2
    stage.until(lambda: isinstance(stage.step, ScanCode) and stage.step.stands)
    link = page.url
    for route in held:
        route.abort()  # else it goes on as the page closes
    page.close()
    again = handset.new_page()
    again.goto(link)
    follows(again, stage, "Il n’est pas arrivé entier. Renvoyez-le.")
    again.locator("#files").set_input_files(tmp_path / "bail.pdf")
    arrived(again, stage)
    check(stage, "bail")
    assert pages_of(printed(stage)) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("é" * 125 + ".pdf", "é" * 120),
        ("x" * 251 + ".pdf", "x" * 120),
        ("../../etc/passwd.pdf", "passwd"),
        ("\u202efdp.bail", "fdp"),
        ("a\nb\x00.pdf", "a b"),
    ],
)
def test_whatever_a_paper_is_called_it_arrives(
    stage: Stage, handset: BrowserContext, tmp_path: Path, name: str, shown: str
) -> None:
    page = opened(handset, stage)
    page.locator("#files").set_input_files([named(name, papers.pdf(tmp_path / "bail.pdf").read_bytes())])
    (paper,) = arrived(page, stage).papers
    assert paper.item.name == shown
    assert paper.rejection is None


def test_a_web_page_that_is_called_a_pdf_is_printed_as_the_page_that_it_is(
    stage: Stage, handset: BrowserContext
) -> None:
    page = opened(handset, stage)
    html = b"<!doctype html><title>Session</title><script>alert(1)</script><p>Your session has ended.</p>"
    page.locator("#files").set_input_files([named("releve.pdf", html)])
    assert [paper.rejection for paper in arrived(page, stage).papers] == [None]
    follows(page, stage, "Il est à l’écran.")
    check(stage, "releve")
    assert pages_of(printed(stage)) == 1
