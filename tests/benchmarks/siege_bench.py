"""A known terminal's calls while strangers do what they can: silent connections, slow ones, guesses without a pause."""

import asyncio
import os
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import httpx

from tests.benchmarks import Row
from tests.parts.hub import HubProcess, hub_process, new_call, sent

SILENT, SLOW, GUESSES_A_SECOND = 2_000, 500, 200
SECONDS = 12
"""How long it is besieged, unless the environment says otherwise (SIEGE): the bar is for 60."""
_SLOW_HEAD = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "


def measure() -> Iterator[Row]:
    """The 99th percentile of calls; what the hub takes of memory, and what it writes into its log."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    with tempfile.TemporaryDirectory() as folder, hub_process(Path(folder)) as hub, hub.terminal() as terminal:
        alone = _calls(terminal, 3)
        ended = threading.Event()
        besiegers = threading.Thread(target=lambda: asyncio.run(_siege(hub, ended)))
        besiegers.start()
        time.sleep(2)
        seconds = int(os.environ.get("SIEGE") or SECONDS)
        times = _calls(terminal, seconds)
        memory = _memory(hub)
        ended.set()
        besiegers.join()
        written = sum(map(len, hub.lines)) / 1_000_000
    what = f"a call among {SILENT} silent, {SLOW} slow, {GUESSES_A_SECOND} guesses/s, {seconds} s, p99 of {len(times)}"
    peer = f"nobody else there: {_slowest(alone):.0f} ms"
    yield Row("siege", what, _slowest(times), "ms", 1000, peer)
    yield Row("siege-memory", "memory of the hub meanwhile", memory, "MiB", 200, "")
    yield Row("siege-log", "what it has written into its log", written, "MB", 1, "")


def _calls(terminal: httpx.Client, seconds: float) -> list[float]:
    """Milliseconds from each POST to its answer."""
    times, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        call, begun = new_call(), time.perf_counter()
        sent(terminal, call).raise_for_status()
        times.append((time.perf_counter() - begun) * 1000)
        terminal.post(f"/api/calls/{call.id}/cancel", json={}).raise_for_status()
        time.sleep(0.05)
    return times


def _slowest(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _memory(hub: HubProcess) -> float:
    assert hub.process is not None
    status = Path(f"/proc/{hub.process.pid}/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


async def _siege(hub: HubProcess, ended: threading.Event) -> None:
    """Until it has `ended`. Whoever is let go comes again."""
    host, port = hub.settings.hub.host, hub.settings.hub.port
    gates = asyncio.Semaphore(50)

    async def connected(said: bytes) -> None:
        while not ended.is_set():
            with suppress(OSError):
                async with gates:
                    reader, writer = await asyncio.open_connection(host, port)
                writer.write(said)
                while not ended.is_set() and not reader.at_eof():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(reader.read(1), 5)
                    if said:
                        writer.write(b"a")
                writer.close()
            await asyncio.sleep(10)

    async def guess(number: int) -> None:
        body = urlencode({"name": f"Nobody {number}", "code": f"{number % 1_000_000:06}"}).encode()
        head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        form = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        with suppress(OSError, TimeoutError):
            source = (f"127.0.{number // 200 % 200 + 1}.{number % 200 + 1}", 0)
            reader, writer = await asyncio.open_connection(host, port, local_addr=source)
            writer.write(f"{head}{form}".encode() + body)
            await asyncio.wait_for(reader.read(), 10)
            writer.close()

    tasks = [asyncio.create_task(connected(b"")) for _ in range(SILENT)]
    tasks += [asyncio.create_task(connected(_SLOW_HEAD)) for _ in range(SLOW)]
    number = 0
    while not ended.is_set():
        for _ in range(GUESSES_A_SECOND // 10):
            tasks.append(asyncio.create_task(guess(number)))
            number += 1
        await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
