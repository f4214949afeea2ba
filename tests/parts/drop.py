"""A drop as a terminal and a phone have it, over HTTP."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from tests.parts.hub import HubProcess


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

    def next(self, after: int = 0) -> tuple[dict[str, Any], bytes]:
        """The parcel behind that number."""
        answer = self.terminal.get("/api/drops/next", params={"after": after})
        assert answer.status_code == 200, answer.status_code
        head, _, content = answer.content.partition(b"\n")
        return json.loads(head), content

    def parcels(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        """All parcels, until one file is whole or broken off."""
        head: dict[str, Any] = {"number": 0, "kind": ""}
        while head["kind"] not in ("whole", "broken"):
            head, content = self.next(head["number"])
            yield head, content

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
    return OpenDrop(terminal, httpx.Client(timeout=20), **opened)
