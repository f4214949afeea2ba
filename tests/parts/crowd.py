"""Many visits at once through one relay: phones that seal and send, terminals that collect and open."""

import asyncio
import json
import ssl
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlsplit

from kiosk.hub.drop import PIECE_MAX
from kiosk.line.drop import parcels_in
from kiosk.sources.seals import Seals
from tests.parts.sealing import label, sealed

_AT_ONCE = 32
"""Connections that are being made at once: the clients are one process, which can't do more."""
_AGAIN = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


async def crowd(url: str, trusted: ssl.SSLContext, papers: Sequence[bytes]) -> list[bytes]:
    """Sends each paper by a link of its own, all at once; what arrived of each, in the same order.

    Each visit has an address of its own on loopback, as on the Internet.
    """
    gate = asyncio.Semaphore(_AT_ONCE)
    return await asyncio.gather(*(_visit(url, trusted, gate, number, paper) for number, paper in enumerate(papers)))


class _Client:
    """Asks on one connection, and again on another where that ends. Leaner than a library: there are thousands."""

    def __init__(self, url: str, trusted: ssl.SSLContext, gate: asyncio.Semaphore, number: int) -> None:
        self._host, self._port = urlsplit(url).hostname, urlsplit(url).port
        self._trusted = trusted
        self._gate = gate
        self._address = f"127.1.{number // 250}.{number % 250 + 1}"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.token = ""

    async def asks(self, method: str, path: str, body: bytes = b"") -> bytes:
        """The answer's body, asked for again as a phone and a terminal do."""
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):  # let go among so many strangers
                status, answer = await self._exchange(method, path, body)
                if status not in _AGAIN:
                    assert status < HTTPStatus.BAD_REQUEST, f"{method} {path[:12]}: {status}"
                    return answer
            await asyncio.sleep(0.5)

    async def _exchange(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            async with self._gate:
                self._streams = await asyncio.open_connection(
                    self._host, self._port, ssl=self._trusted, local_addr=(self._address, 0)
                )
        (reader, writer), self._streams = self._streams, None
        head = [f"{method} {path} HTTP/1.1", f"Host: {self._host}", f"Content-Length: {len(body)}"]
        head += ["Content-Type: application/json", f"Authorization: Bearer {self.token or '-'}", "", ""]
        writer.write("\r\n".join(head).encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        _, _, length = answer.partition(b"content-length: ")
        content = await reader.readexactly(int(length.partition(b"\r\n")[0] or 0))
        self._streams = reader, writer
        return int(answer.split()[1]), content

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()


async def _visit(url: str, trusted: ssl.SSLContext, gate: asyncio.Semaphore, number: int, paper: bytes) -> bytes:
    seals, (terminal, phone) = Seals(), (_Client(url, trusted, gate, number) for _ in range(2))
    opened = json.loads(await terminal.asks("POST", "/api/drops", json.dumps({"key": seals.public}).encode()))
    terminal.token = opened["token"]
    sending = asyncio.create_task(_send(phone, opened["link"], seals.scanned, paper))
    arrived = await _collect(terminal, seals)
    await sending
    await terminal.asks("POST", "/api/drops/end")
    terminal.close()
    phone.close()
    return arrived


async def _send(phone: _Client, link: str, key: str, paper: bytes) -> None:
    told = {"id": "paper", "size": len(paper), "sealed": True, "label": label(key, "paper.pdf", len(paper), "paper")}
    await phone.asks("POST", f"{link}/files", json.dumps([told]).encode())
    for at in range(0, len(paper), PIECE_MAX):
        piece = sealed(key, paper[at : at + PIECE_MAX], f"paper:{at}")
        await phone.asks("PUT", f"{link}/files/paper?at={at}", piece)


async def _collect(terminal: _Client, seals: Seals) -> bytes:
    paper, after = b"", 0
    while True:
        answer = await terminal.asks("GET", f"/api/drops/next?after={after}")
        for parcel in parcels_in(answer) if answer else ():
            after = parcel.number
            match parcel.kind:
                case "piece":
                    paper += seals.opened(parcel.content, f"paper:{parcel.at}", "")
                case "whole":
                    return paper
