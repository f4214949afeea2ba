"""The page that sends papers, for every thumb, eye and ear, on a slow network and in a browser that opens nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.parts.browser import SMALL, phone
from tests.parts.drop import open_drop
from tests.parts.hub import HubProcess
from tests.parts.page import BROKEN, FAINT, NAMELESS, OUTSIDE, TARGETS, faults

SENT = [
    {"name": f"Attestation {number}.pdf", "mimeType": "application/pdf", "buffer": b"x" * 999} for number in range(4)
]
FATES = ("shown", "printed", "broken", "too-large")


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, shared_hub: HubProcess) -> Iterator[Page]:
    """The page on a small phone."""
    with phone(browser, shared_hub, size=SMALL, dark=request.param == "dark") as context:
        shown = context.new_page()
        shown.goto(open_drop(shared_hub).link)
        yield shown


def test_every_target_is_large_and_named_and_every_text_stands_out(page: Page) -> None:
    assert [page.evaluate(check) for check in (TARGETS, NAMELESS, FAINT)] == [[], [], []]
    assert faults(page) == []


@pytest.mark.parametrize("locale", ["fr", "nl", "en", "ar"])
def test_nothing_runs_out_of_a_320_px_screen(browser: Browser, shared_hub: HubProcess, locale: str) -> None:
    drop = open_drop(shared_hub)
    with phone(browser, shared_hub, locale=locale, size=SMALL) as context:
        page = context.new_page()
        page.goto(drop.link)
        page.locator("#files").set_input_files(SENT)  # type: ignore[arg-type]  # a TypedDict of these keys
        expect(page.locator('[data-fate="sending"]')).to_have_count(4)
        for file, fate in zip(drop.files(page), FATES, strict=True):
            drop.terminal.post("/api/drops/told", json={"file": file["id"], "fate": fate})
        expect(page.locator('[data-fate="too-large"]')).to_have_count(1)
        assert faults(page) == []
        for text in ("100%", "200%"):
            page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
            assert [page.evaluate(check) for check in (OUTSIDE, BROKEN, TARGETS, NAMELESS, FAINT)] == [[]] * 5
            assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_page_is_small_and_asks_nobody_else(browser: Browser, shared_hub: HubProcess) -> None:
    answers: list[Response] = []
    with phone(browser, shared_hub) as context:
        page = context.new_page()
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  playwright marks it
        page.goto(open_drop(shared_hub).link)
        page.wait_for_load_state("networkidle")
        assert sum(len(answer.body()) for answer in answers) < 60_000
        assert all(answer.url.startswith(shared_hub.url) for answer in answers)


def test_in_a_browser_that_opens_nothing_another_one_is_named(page: Page) -> None:
    hint = page.locator("#elsewhere")
    for shown in (False, True):
        page.locator("#files").tap()
        expect(hint).to_be_visible() if shown else expect(hint).to_be_hidden()
    page.locator("#files").set_input_files(SENT[:1])  # type: ignore[arg-type]
    expect(hint).to_be_hidden()


@pytest.mark.parametrize(
    ("locale", "said"), [("ar", "هذا الرابط لا يؤدي الآن إلى أي مكان."), ("nl", "Deze link leidt nu nergens heen.")]
)
def test_a_link_that_leads_nowhere_says_what_to_do(
    browser: Browser, shared_hub: HubProcess, locale: str, said: str
) -> None:
    with phone(browser, shared_hub, locale=locale, size=SMALL) as context:
        page = context.new_page()
        page.goto(f"{shared_hub.url}/p/nowhere")
        expect(page.locator("h1")).to_have_text(said)
        assert [page.evaluate(check) for check in (OUTSIDE, BROKEN, FAINT)] == [[]] * 3
        assert faults(page) == []
