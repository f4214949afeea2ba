"""A drop as a terminal and a phone have it, over HTTP."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page

from kiosk.line.drop import Parcel, parcels_in
from tests.parts.hub import HubProcess, plain_client

ASKED_MOST = 20
"""A hub says after a second that nothing has come: a busy machine may need some of them."""


@dataclass
class OpenDrop:
    """One drop of a hub: the terminal's end, and a phone that has its link."""

    terminal: httpx.Client
    phone: httpx.Client
    token: str
    link: str
    typed: str

    def announce(self, *sizes: int, name: str = "paper.pdf", sealed: bool = False) -> list[str]:
        """Tells of files of these sizes; their ids."""
        ids = [f"file-{size}-{number}" for number, size in enumerate(sizes)]
        label = json.dumps({"name": name})
        told = [
            {"id": one, "label": label, "size": size, "sealed": sealed} for one, size in zip(ids, sizes, strict=True)
        ]
        answer = self.phone.post(f"{self.link}/files", json=told)
        assert answer.status_code == 200, answer.text
        return ids

    def put(self, file: str, at: int, content: bytes) -> httpx.Response:
        """Sends a piece."""
        return self.phone.put(f"{self.link}/files/{file}?at={at}", content=content)

    def next(self, after: int = 0) -> list[Parcel]:
        """The parcels behind that number; asks again while none has come, as a terminal does."""
        for _ in range(ASKED_MOST):
            answer = self.terminal.get("/api/drops/next", params={"after": after})
            if answer.status_code != 204:
                assert answer.status_code == 200, answer.status_code
                return list(parcels_in(answer.content))
        raise AssertionError(f"no parcel came behind number {after}")

    def parcels(self) -> Iterator[Parcel]:
        """All parcels, until one file is whole or broken off."""
        number, kind = 0, ""
        while kind not in ("whole", "broken"):
            for parcel in self.next(number):
                yield parcel
                number, kind = parcel.number, parcel.kind

    def files(self, page: Page) -> list[dict[str, Any]]:
        """What a page is told of its files."""
        files: list[dict[str, Any]] = self.phone.get(f"{self.link}/state?{urlsplit(page.url).query}").json()["files"]
        return files

    def fates(self) -> list[str]:
        """What the phone reads of its files."""
        return [file["fate"] for file in self.phone.get(f"{self.link}/state").json()["files"]]

    def end(self) -> None:
        """The visit is over."""
        assert self.terminal.post("/api/drops/end").status_code == 204


def open_drop(hub: HubProcess, token: str = "") -> OpenDrop:
    """A new drop; `token`: of another terminal than the hub's own."""
    terminal = hub.terminal(token)
    answer = terminal.post("/api/drops", json={})
    assert answer.status_code == 201, answer.text
    opened = answer.json()
    terminal.headers["Authorization"] = f"Bearer {opened['token']}"
    return OpenDrop(terminal, plain_client(), **opened)
