"""What the terminal says of itself before anybody is needed: the newest word counts, told until the hub has it."""

import json
from http import HTTPStatus

from kiosk.line import BadAnswer
from kiosk.line.link import Link

_DONE = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
"""A hub of a version before this one takes no reports."""


class Report:
    """Whoever shares it between threads guards all but `deliver`, which belongs to the link's thread."""

    def __init__(self) -> None:
        self._soon: tuple[str, ...] = ()
        self._told: tuple[str, ...] | None = None  # None: this hub was told nothing yet, not even that all is well

    @property
    def is_due(self) -> bool:
        """Whether the hub must be told."""
        return self._soon != self._told

    def say(self, soon: tuple[str, ...]) -> None:
        """What it will need before long, by keys."""
        self._soon = soon

    def forget(self) -> None:
        """The hub is another one: it was told nothing."""
        self._told = None

    def deliver(self, link: Link) -> None:
        """Tells the hub. Raises Unreachable."""
        soon = self._soon
        status, _ = link.post("/api/report", json.dumps({"soon": soon}))
        if status not in _DONE:
            raise BadAnswer(f"status {status}")
        self._told = soon
