"""From a call that reaches a hub to every open stream: one process on SQLite, and two on one PostgreSQL."""

import asyncio
import selectors
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from kiosk.hub import database
from kiosk.hub.credentials import COOKIE
from kiosk.hub.database import Database
from kiosk.hub.hub import Hub
from kiosk.hub.news import HEARTBEAT
from kiosk.settings import load
from tests.benchmarks import Row
from tests.parts.hub import CODE, HubProcess, hub_process, new_call, sent
from tests.parts.postgres import running
from tests.parts.streams import begun_session, statements_for_one_call

STREAMS, CALLS = 200, 50
_PATIENCE_SECONDS = 20
_OPEN_SECONDS = 1.5  # until all that a stream begins with has arrived


def measure() -> Iterator[Row]:
    """How long, and how many statements; the peer of each is the same with one stream, or with ten."""
    with tempfile.TemporaryDirectory() as folder, running() as server:
        yield from _times("streams-sqlite", "one hub on SQLite", 40, [Path(folder) / "alone"], "")
        address = server.database().render_as_string(hide_password=False)
        both = [Path(folder) / name for name in ("north", "south")]
        yield from _times("streams-city", "two hubs on one PostgreSQL", 60, both, address)
        for name, url in (
            ("sqlite", URL.create("sqlite", database=f"{folder}/counted.db")),
            ("postgresql", server.database()),
        ):
            few, many = (asyncio.run(_statements(url, streams)) for streams in (10, STREAMS))
            what = f"statements for one call, more for {STREAMS} streams than for 10, {name}"
            yield Row(f"statements-{name}", what, abs(many - few), "", 0, f"{many} and {few}")


def _times(name: str, where: str, bar: float, folders: Sequence[Path], address: str) -> Iterator[Row]:
    for folder in folders:
        folder.mkdir()
    with hub_process(folders[0], database=address) as first:
        if len(folders) == 1:
            times, alone = _heard([first], STREAMS), _heard([first], 1)
        else:
            with hub_process(folders[1], database=address) as second:
                times, alone = _heard([first, second], STREAMS), _heard([first, second], 1)
    p99 = statistics.quantiles(times, n=100)[98]
    peer = f"one stream a hub: {statistics.median(alone) * 1000:.0f} ms, median"
    yield Row(name, f"one call → {STREAMS} boards, {where}, 99th percentile", p99 * 1000, "ms", bar, peer)


def _heard(hubs: Sequence[HubProcess], streams: int) -> list[float]:
    """Seconds from a POST to the card's first byte at each of so many boards, over all hubs, for each call."""
    with hubs[0].terminal() as terminal, selectors.DefaultSelector() as waiting:
        boards = []
        for place, hub in enumerate(hubs):
            kept = Database(database.opened(database.address(hub.settings)))
            each, now = range(max(1, streams // len(hubs))), datetime.now(UTC)
            sessions = [begun_session(kept, f"hub-{place}-board-{number}", now) for number in each]
            time.sleep(HEARTBEAT + 1)  # then the hub knows them, who were signed in beside it
            boards += [_board(hub, session) for session in sessions]
        for board in boards:
            waiting.register(board, selectors.EVENT_READ)
        _drain(waiting, _OPEN_SECONDS)
        times: list[float] = []
        for _ in range(CALLS):
            call = new_call()
            begun = time.perf_counter()
            sent(terminal, call).raise_for_status()
            times += [at - begun for at in _arrivals(waiting, str(call.id).encode(), len(boards))]
            terminal.post(f"/api/calls/{call.id}/cancel", json={}).raise_for_status()
            _drain(waiting, 0.1)
        for board in boards:
            board.close()
    return times


def _board(hub: HubProcess, session: str) -> socket.socket:
    """A stream as a browser opens it, without the browser."""
    stream = socket.create_connection((hub.settings.hub.host, hub.settings.hub.port))
    stream.sendall(f"GET /events HTTP/1.1\r\nHost: localhost\r\nCookie: {COOKIE}={session}\r\n\r\n".encode())
    stream.setblocking(False)
    return stream


def _arrivals(waiting: selectors.BaseSelector, call: bytes, boards: int) -> list[float]:
    arrived: dict[int, float] = {}
    heard: dict[int, bytes] = {}
    until = time.monotonic() + _PATIENCE_SECONDS
    while len(arrived) < boards:
        assert time.monotonic() < until, f"only {len(arrived)} of {boards} boards were shown the call"
        for key, _ in waiting.select(1):
            heard[key.fd] = heard.get(key.fd, b"") + _read(key)
            if call in heard[key.fd]:
                arrived.setdefault(key.fd, time.perf_counter())
    return list(arrived.values())


def _read(key: selectors.SelectorKey) -> bytes:
    stream = key.fileobj
    assert isinstance(stream, socket.socket)
    piece = stream.recv(65536)
    assert piece, "the hub ended a stream"
    return piece


def _drain(waiting: selectors.BaseSelector, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        for key, _ in waiting.select(left):
            _read(key)


async def _statements(url: URL, streams: int) -> int:
    engine = database.opened(url)
    hub = Hub(load(environment={}), engine)
    hub.begin()
    hub.people.add_terminal("Entrance", "token")
    hub.people.add_mediator("Fatima", CODE, "", hub.clock())
    counted = await statements_for_one_call(hub, engine, streams)
    engine.dispose()
    return counted
