"""The whole path with nothing unreal in it: a screen, touches, a stick, CUPS, an IPP printer, a hub, a phone."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.hub import address, enrolling
from kiosk.settings import Settings, load
from tests.parts import papers
from tests.parts.cupsd import wait_until
from tests.parts.eye import Eye
from tests.parts.hub import CODE, free_port
from tests.parts.printer import IppPrinter
from tests.parts.screen import ROOT, Glass, glass

OTHERS_WIPED = "wiped what a terminal left in memory"
"""What any terminal says on this machine after another one's test was killed: not this one's doing."""


class Running:
    """A terminal that was started as a newcomer starts it, with its own hub, on a screen of its own."""

    def __init__(self, folder: Path, screen: Glass, **environment: str) -> None:
        self.stick = folder / "usb" / "STICK"
        self.stick.mkdir(parents=True)
        self.glass = screen
        self.eye = Eye(screen)
        self._environment = {
            "GUICHET_TERMINAL__STATE": str(folder / "state"),
            "GUICHET_USB__AUTOMOUNT": "false",
            "GUICHET_USB__MOUNTS": f'["{folder}/usb"]',
            "GUICHET_PRINTING__FOLDER": str(folder / "printed"),
            "GUICHET_HUB__LISTEN": f"127.0.0.1:{free_port()}",
        } | environment
        self.log = folder / "log"

    @property
    def settings(self) -> Settings:
        """What it runs with."""
        return load(None, self._environment)

    @property
    def url(self) -> str:
        """Its hub's address."""
        return address.base_url(self.settings)

    @contextmanager
    def started(self, what: str = "run") -> Iterator[subprocess.Popen[bytes]]:
        """The process, from its start to its end."""
        command = [sys.executable, str(ROOT / "main.py"), what]
        with self.log.open("ab") as log:
            environment = self.glass.environment | self._environment
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            yield process
        except BaseException as failed:
            failed.add_note(f"The terminal's log:\n{self.log.read_text('utf-8')}")
            raise
        finally:
            process.terminate()
            process.wait(20)

    def hub_answers(self) -> bool:
        """True while its hub can be asked."""
        try:
            return httpx.get(f"{self.url}/api/health", timeout=2, verify=False).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


@pytest.fixture
def screen() -> Iterator[Glass]:
    """A display of its own."""
    with glass() as made:
        yield made


@contextmanager
def board(browser: Browser, terminal: Running, name: str) -> Iterator[Page]:
    """The board on a phone of a mediator who is enrolled."""
    enrolling.add_mediator(terminal.settings, name, CODE)
    context = browser.new_context(base_url=terminal.url, locale="fr", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("#name").fill(name)
    page.locator("#code").fill(CODE)
    page.locator("button.loud").click()
    page.wait_for_url("**/")
    yield page
    context.close()


def test_a_paper_is_printed_and_a_person_with_a_name_comes(
    tmp_path: Path, screen: Glass, printer: IppPrinter, browser: Browser
) -> None:
    terminal = Running(tmp_path, screen, CUPS_SERVER=printer.cupsd.server, GUICHET_PRINTING__PRINTER=printer.queue)
    papers.pdf(terminal.stick / "Extrait.pdf", ["one", "two", "three"])
    eye = terminal.eye
    with terminal.started():
        eye.taps("Français")
        eye.taps("Imprimer")
        eye.waits_for("Où est votre papier")  # the first screen says USB, too
        eye.taps("USB")
        eye.taps("Extrait")
        eye.waits_for("sur 3")
        eye.taps_the_loud_answer()
        eye.waits_for("Prenez votre papier")
        (arrived,) = printer.tray
        with pikepdf.open(arrived) as pdf:
            assert len(pdf.pages) == 3
        wait_until(terminal.hub_answers, "the hub")
        with board(browser, terminal, "Fatima") as page:
            eye.taps("Aide")
            eye.taps("lettre")
            eye.waits_for("Votre appel")
            page.locator("#calls > li .claim button.loud").click()
            eye.waits_for("Fatima arrive")
            eye.waits_for("3 minutes")
            expect(page.locator("#calls > li .meet button")).to_be_visible()
    assert "Extrait" not in terminal.log.read_text("utf-8")


def test_the_hub_ends_with_a_terminal_that_is_killed(tmp_path: Path, screen: Glass) -> None:
    terminal = Running(tmp_path, screen)
    with terminal.started() as process:
        wait_until(terminal.hub_answers, "the hub")
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        wait_until(lambda: not terminal.hub_answers(), "the hub's end")


def test_a_second_terminal_on_the_same_port_and_database_uses_the_hub_that_is_there(
    tmp_path: Path, screen: Glass
) -> None:
    shared = {
        "GUICHET_HUB__LISTEN": f"127.0.0.1:{free_port()}",
        "GUICHET_HUB__DATABASE": f"sqlite:///{tmp_path}/shared.db",
    }
    terminal = Running(tmp_path / "first", screen, **shared)
    with terminal.started(), glass() as other_screen:
        wait_until(terminal.hub_answers, "the hub")
        other = Running(tmp_path / "other", other_screen, GUICHET_TERMINAL__NAME="Second floor", **shared)
        with other.started() as second:
            other.eye.waits_for("Français")
            wait_until(lambda: "served by another process" in other.log.read_text("utf-8"), "its hub")
            assert second.poll() is None
        assert terminal.hub_answers()


def test_a_second_terminal_on_the_same_state_folder_says_so_and_ends(tmp_path: Path, screen: Glass) -> None:
    terminal = Running(tmp_path, screen)
    with terminal.started():
        wait_until(terminal.hub_answers, "the hub")
        with terminal.started() as second:
            assert second.wait(20) == 2
        told = terminal.log.read_text("utf-8")
        assert f"another terminal works with {tmp_path}/state. Stop that one" in told
        assert "Traceback" not in told
        assert terminal.hub_answers()


def test_the_demo_needs_nothing_and_leaves_nothing(tmp_path: Path, screen: Glass) -> None:
    def left() -> list[Path]:
        return list(Path(tempfile.gettempdir()).glob("guichet-demo-*"))

    before = left()
    demo = Running(tmp_path, screen)
    only_where_it_listens = {"GUICHET_HUB__LISTEN": demo.settings.hub.listen}
    demo._environment = only_where_it_listens
    with demo.started("demo"):
        demo.eye.taps("Français")
        demo.eye.taps("Imprimer")
        demo.eye.waits_for("Où est votre papier")
        demo.eye.taps("USB")
        demo.eye.taps("Lettre")
        demo.eye.waits_for("bien")
        demo.eye.taps_the_loud_answer()
        demo.eye.waits_for("Rien ne sort ici")
        (folder,) = set(left()) - set(before)
        assert len(list((folder / "printed").iterdir())) == 1
        wait_until(demo.hub_answers, "the hub")
        wait_until(lambda: "To end:" in demo.log.read_text("utf-8"), "that it says how to end it")
        console = [line for line in demo.log.read_text("utf-8").splitlines() if OTHERS_WIPED not in line]
        assert len(console) <= 6  # and no warning among them
        board, seen, _ = console[-3:]
        assert re.fullmatch(rf"Board: +{demo.url}  \(sign in as Fatima, with the code \d{{6}}\)", board)
        assert seen == "Screen:  the window here"
    assert left() == before
    assert not demo.hub_answers()
