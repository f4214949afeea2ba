"""The relay through which phones send papers, where there is one: whether it is heard now."""

import threading
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from kiosk.line import BadAnswer, Unreachable, believed
from kiosk.line.link import SYSTEM_AUTHORITIES, Link, Timeouts, Way
from kiosk.line.trying import Complaint
from kiosk.settings import PhoneSettings

ASKED_SECONDS = 20.0
"""How often it is asked. A thousand terminals ask 50 times a second together."""
TIMEOUTS = Timeouts(connect=3, answer=5)
"""It is on the Internet, and far away."""
_ANSWER_MAX = 4096  # bytes


class _Health(BaseModel):
    service: Literal["guichet-relay"]


class Relay:
    """Asks it again and again. `run_relay` wants a worker of its own, and can be run again after it has ended."""

    def __init__(self, settings: PhoneSettings) -> None:
        self._settings = settings
        self._heard = False

    @property
    def way(self) -> Way:
        """How a visit's papers come through it."""
        return Way(lambda: link_to(self._settings), lambda: self._heard, blind=True)

    def run_relay(self, stop: threading.Event) -> None:
        """Keeps `heard` true to what is so, until `stop` is set."""
        link, complaint = link_to(self._settings), Complaint("relay")
        while not stop.is_set():
            try:
                greet(link)
            except Unreachable as problem:
                self._heard = False
                complaint.about(problem)
            else:
                self._heard = True
                complaint.settled()
            stop.wait(ASKED_SECONDS)


def link_to(settings: PhoneSettings) -> Link:
    """A link to the relay, which no token of this terminal's goes to."""
    authorities = Path(settings.authority) if settings.authority else SYSTEM_AUTHORITIES
    return Link(settings.relay, "", authorities, TIMEOUTS)


def greet(link: Link) -> None:
    """Asks a relay for a sign of life. Raises Unreachable."""
    status, body = link.get("/api/health", _ANSWER_MAX)
    with believed():
        if status != HTTPStatus.OK:
            raise BadAnswer(f"status {status}")
        _Health.model_validate_json(body)
