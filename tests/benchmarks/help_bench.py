"""From the finger on the terminal to the call on a mediator's phone: a real screen, a real hub, a real Chromium."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Page

from tests.benchmarks import Row, glass
from tests.benchmarks.start_bench import AMBER, FRENCH
from tests.parts.browser import chromium, phone
from tests.parts.hub import HubProcess, hub_process, new_call, sent

CALLS = 200
HELP, FIRST_REASON, GO_ON = (1080, 710), (240, 250), (240, 545)
TITLE = (48, 30, 600, 90)
_PAUSE = 0.1  # seconds between two touches, which lie too far apart to count as one

_WATCH = """
window.shown = new Promise(resolve => {
  const calls = () => [...document.querySelectorAll('#calls > li[id]')].map(call => call.id);
  const before = calls();
  const watcher = new MutationObserver(() => {
    const added = calls().find(id => !before.includes(id));
    if (added) {
      watcher.disconnect();
      requestAnimationFrame(() => resolve([added, performance.timeOrigin + performance.now()]));
    }
  });
  watcher.observe(document.getElementById('calls'), {childList: true, subtree: true, attributes: true});
}); undefined
"""


def measure() -> Iterator[Row]:
    """The 99th percentile from the touch that calls to the frame in which the board shows the call."""
    with tempfile.TemporaryDirectory() as folder, hub_process(Path(folder)) as hub, chromium() as browser:
        mediator = hub.mediator("Fatima")
        with phone(browser, hub, "Fatima") as board, glass.glass() as screen:
            environment = {"GUICHET_HUB__URL": hub.url, "GUICHET_HUB__TOKEN": hub.token}
            with glass.terminal(screen, Path(folder), environment):
                page = board.pages[0]
                times = _times(screen, page, hub, mediator)
            alone = _slowest(_hub_alone(hub, page, mediator)) * 1000
    what = f"Help touched → on the board, 99th percentile of {CALLS}"
    yield Row("help", what, _slowest(times) * 1000, "ms", 3 * alone, f"the hub alone, by HTTP: {alone:.0f} ms")


def _slowest(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _times(screen: glass.Glass, page: Page, hub: HubProcess, mediator: httpx.Client) -> list[float]:
    screen.until_color(960, 665, AMBER)
    screen.touch(*FRENCH)
    time.sleep(4)  # the line to the hub is open by then
    times = []
    for _ in range(CALLS):
        page.evaluate(_WATCH)
        before = screen.pixels(*TITLE)
        screen.touch(*HELP)
        screen.until_changed(before, *TITLE)
        time.sleep(_PAUSE)
        touched = time.time() + glass.TAP_SECONDS
        before = screen.pixels(*TITLE)
        screen.touch(*FIRST_REASON)
        times.append(_shown_and_closed(page, mediator) - touched)
        screen.until_changed(before, *TITLE)
        time.sleep(_PAUSE)
    return times


def _shown_and_closed(page: Page, mediator: httpx.Client) -> float:
    """When the board showed the call (time.time); closes it, so that the next one can be made."""
    call, milliseconds = page.evaluate("window.shown")
    mediator.post(f"/api/calls/{call.removeprefix('call-')}/close", json={}).raise_for_status()
    return float(milliseconds) / 1000


def _hub_alone(hub: HubProcess, page: Page, mediator: httpx.Client) -> list[float]:
    """Without a terminal: from a POST to the same frame, for as many calls."""
    with hub.terminal() as terminal:
        times = []
        for _ in range(CALLS):
            page.evaluate(_WATCH)
            begun = time.time()
            sent(terminal, new_call())
            times.append(_shown_and_closed(page, mediator) - begun)
    return times
