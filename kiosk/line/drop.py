"""The terminal's end of a drop: what phones sent for one visit, parcel by parcel, and what became of it."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urljoin

from pydantic import BaseModel, Field

from kiosk.line import BadAnswer, believed
from kiosk.line.link import Link

_ANSWER_MAX = 2 * 1024 * 1024
"""Bytes of one answer: parcels with a piece of 1 MiB together, and what is said of them."""
_ADDRESS = r"^(https?://[A-Za-z0-9_.:\[\]-]+)?/p/[A-Za-z0-9_-]+$"


class Over(Exception):
    """The hub knows this drop no longer."""


class Opened(BaseModel):
    """What the drop is collected with, and where a phone finds it; `typed`: for whoever can't scan."""

    token: str = Field(pattern=r"^[A-Za-z0-9_-]{22,64}$")
    link: str = Field(pattern=_ADDRESS, max_length=300)
    typed: str = Field(pattern=_ADDRESS, max_length=300)


class Parcel(BaseModel):
    """What came next: the `page` was opened, a `file` begins, a `piece` of it, it is `whole`, or it is `broken` off."""

    number: int
    kind: str
    file: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{1,64}$")
    label: str = ""
    sealed: bool = False
    page: str = Field(default="", max_length=100)  # its public key, where it sealed by one that was agreed on
    at: int = Field(default=0, ge=0)
    size: int = Field(default=0, ge=0)  # of what is whole, in bytes
    length: int = Field(default=0, ge=0)  # of its content, in bytes
    content: bytes = b""


class Drop:
    """One drop, of a hub's or a relay's. `link` and `typed` lead there."""

    def __init__(self, link: Link, key: str) -> None:
        """Opens it, with a public key that phones may seal by. The link is the drop's from now on.

        At a hub, this terminal's former drop is over. Raises Unreachable.
        """
        self._link = link
        status, body = link.post("/api/drops", json.dumps({"key": key}))
        with believed():
            if status != HTTPStatus.CREATED:
                raise BadAnswer(f"status {status}")
            opened = Opened.model_validate_json(body)
        self.link, self.typed = (urljoin(link.url, where) for where in (opened.link, opened.typed))
        self._last = 0
        link.bear(opened.token)

    def next(self) -> list[Parcel]:
        """The next parcels; none if none came for a second. Raises Unreachable, Over."""
        status, body = self._link.get(f"/api/drops/next?after={self._last}", _ANSWER_MAX)
        if status == HTTPStatus.NO_CONTENT:
            return []
        self._check(status)
        with believed():
            parcels = list(parcels_in(body))
        self._last = parcels[-1].number
        return parcels

    def tell(self, file: str, fate: str) -> None:
        """Says what became of a file. Raises Unreachable, Over."""
        self._check(self._link.post("/api/drops/told", json.dumps({"file": file, "fate": fate}))[0])

    def end(self) -> None:
        """Ends it: the link is dead. Raises Unreachable."""
        self._link.post("/api/drops/end", "{}")

    @staticmethod
    def _check(status: int) -> None:
        if status == HTTPStatus.NOT_FOUND:
            raise Over
        if not 200 <= status < 300:
            raise BadAnswer(f"status {status}")


def parcels_in(answer: bytes) -> Iterator[Parcel]:
    """The parcels of an answer, of which there is one at least. Raises ValueError."""
    at = 0
    while at == 0 or at < len(answer):
        end = answer.index(b"\n", at) + 1
        parcel = Parcel.model_validate_json(answer[at:end])
        at = end + parcel.length
        if at > len(answer):
            raise ValueError
        yield parcel.model_copy(update={"content": answer[end:at]})
