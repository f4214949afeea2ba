"""The hub that a terminal runs for itself: a child process that ends with it, and is started again when it died."""

import contextlib
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk import durable, places
from kiosk.line import Unreachable
from kiosk.line.link import SYSTEM_AUTHORITIES
from kiosk.settings import Settings
from kiosk.terminal.asked import answers_until

log = logging.getLogger(__name__)

_RETRY_SECONDS = (0.5, 1.0, 2.0, 5.0, 20.0, 60.0)
"""Pauses before a hub is started again; from the first on, once one has lived for as long as the last."""


def terminal_token(folder: Path) -> str:
    """This terminal's token for its own hub; made at the first start, readable by its owner alone.

    On a full disk it is another one at each start: the hub learns it from the terminal. Raises OSError.
    """
    path = folder / "terminal-token"
    if path.exists():
        return path.read_text("ascii").strip()
    token = secrets.token_urlsafe(32)
    try:
        durable.make_folder(folder)
        durable.write(path, token.encode())
    except OSError as error:
        if error.errno not in durable.FULL:
            raise
        log.warning("the disk is full: this terminal's token is kept in memory alone")
    return token


def hub_url(settings: Settings) -> str:
    """The hub's address as seen from this machine."""
    return settings.hub.url or settings.hub.served_at()


def authorities(settings: Settings) -> Path:
    """Whom the link to the hub trusts: the one named, or the own hub's own authority, else this machine's."""
    if settings.hub.url:
        return Path(settings.hub.authority) if settings.hub.authority else SYSTEM_AUTHORITIES
    return settings.terminal.folder / "tls" / "authority.crt" if settings.hub.tls == "own" else SYSTEM_AUTHORITIES


class OwnHub:
    """Keeps one hub running. `run` is a loop for a worker."""

    def __init__(
        self,
        token: str,
        arguments: Sequence[str],
        greet: Callable[[], None] = lambda: None,
        settled: Callable[[bool], None] = lambda _: None,
    ) -> None:
        """`greet` asks the hub for a sign of life, and raises Unreachable if there is none within a moment.

        `settled` is called once, on the loop's thread: with True when the hub first answers, or with False when the
        first one ended without an answer.
        """
        self._token = token
        self._greet = greet
        self._settled: list[Callable[[bool], None]] = [settled]
        self._command = [sys.executable, str(places.MAIN), "hub", "--child", *arguments]

    def run(self, stop: threading.Event) -> None:
        """Starts the hub, and again whenever it died, until `stop` is set."""
        pauses, last = iter(_RETRY_SECONDS), 0
        while not stop.is_set():
            begun = time.monotonic()
            code = self._live(stop)
            if stop.is_set():
                return
            if time.monotonic() - begun >= _RETRY_SECONDS[-1]:
                pauses, last = iter(_RETRY_SECONDS), 0
            if code != last:  # the same reason is logged once: the hub itself says more
                log.error("the hub ended with code %s; it is started again and again", code)
            self._settle(answers=False)
            last = code
            stop.wait(next(pauses, _RETRY_SECONDS[-1]))

    def _live(self, stop: threading.Event) -> int:
        """One hub from its start to its end. It ends when its standard input does, so it can't outlive this process."""
        with subprocess.Popen(self._command, stdin=subprocess.PIPE) as child:
            assert child.stdin
            with contextlib.suppress(OSError):  # it has ended already
                os.write(child.stdin.fileno(), f"{self._token}\n".encode())
            if answers_until(stop, child, "the hub", self._answers):
                child.terminate()
                try:
                    child.wait(3)
                except subprocess.TimeoutExpired:
                    child.kill()
        return child.returncode

    def _answers(self) -> bool:
        try:
            self._greet()
        except Unreachable:
            return False
        self._settle(answers=True)
        return True

    def _settle(self, *, answers: bool) -> None:
        while self._settled:
            self._settled.pop()(answers)
