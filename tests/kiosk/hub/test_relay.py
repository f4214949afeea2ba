"""The relay: ciphertext alone, from strangers and for strangers, and nothing that outlives it."""

import re
import resource
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.hub.relay import OPENED_PER_ADDRESS
from kiosk.sources.seals import Seals
from tests.parts.browser import phone
from tests.parts.crowd import crowd
from tests.parts.cupsd import wait_until
from tests.parts.drop import OpenDrop
from tests.parts.hub import plain_client
from tests.parts.loop import ran
from tests.parts.memory import remembered
from tests.parts.relay import RelayProcess, relay_process

VISITS = 100  # a thousand: make bench only=phone
NAME, TEXT = "canary-name-5f1c", "canary-text-93ab"


def memory(pid: int) -> float:
    """What a process has in memory, MiB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def all_sent(drop: OpenDrop, page: Page) -> list[dict[str, Any]]:
    """What a page's files are, once it has sent all of each."""
    files = drop.files(page)
    return files if all(file["received"] == file["size"] for file in files) else []


def test_what_a_relay_holds_of_a_paper_says_nothing(browser: Browser, relay: RelayProcess, tmp_path: Path) -> None:
    drop, key = relay.open_drop(), Seals().scanned
    with phone(browser, relay) as handset:
        page = handset.new_page()
        page.goto(f"{drop.link}#{key}")
        paper = tmp_path / f"{NAME}.txt"
        paper.write_text(TEXT * 50_000)  # 4 pieces, which wait for a terminal
        page.locator("#files").set_input_files(paper)
        (file,) = wait_until(lambda: all_sent(drop, page), "the whole paper")
        assert remembered([file["id"]], relay.pid)  # what is looked for would be found
        assert not remembered([NAME, TEXT], relay.pid)
        assert not remembered([key], relay.pid)
        assert all(TEXT.encode() not in parcel.content for parcel in drop.parcels())
        assert not remembered([NAME, TEXT], relay.pid)
        drop.end()
        expect(page.locator("#form")).to_be_hidden()
    assert resource.prlimit(relay.pid, resource.RLIMIT_CORE) == (0, 0)
    kept = [Path(f"/proc/{relay.pid}/fd/{one.name}") for one in Path(f"/proc/{relay.pid}/fd").iterdir()]
    assert [one for one in kept if one.is_file()] == []  # no file is open, with a name or without
    assert not any("127.0.0.1" in line for line in relay.lines[1:])


def test_only_what_is_sealed_is_taken(shared_relay: RelayProcess) -> None:
    drop = shared_relay.open_drop()
    told = [{"id": "a", "label": '{"name": "a.pdf"}', "size": 1, "sealed": False}]
    assert drop.phone.post(f"{drop.link}/files", json=told).status_code == 403
    assert drop.phone.post(drop.link, files={"files": b"x"}).status_code == 403
    assert drop.phone.get(f"{drop.link}/state").json()["files"] == []


def test_links_of_several_terminals_dont_meet(shared_relay: RelayProcess) -> None:
    first, second = shared_relay.open_drop(), shared_relay.open_drop()
    (file,) = first.announce(3, sealed=True)
    first.put(file, 0, b"x" * 31)
    assert second.terminal.get("/api/drops/next").status_code == 204
    assert first.next()[0].kind == "file"
    for stranger in (first.link.rpartition("/")[2], first.typed.rpartition("/")[2], "x"):
        headers = {"Authorization": f"Bearer {stranger}"}
        assert first.terminal.get("/api/drops/next", headers=headers).status_code == 404
    second.end()
    assert first.phone.get(first.link).status_code == 200


def test_visits_at_once_all_arrive(shared_relay: RelayProcess) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(4096, hard)), hard))
    papers = [f"{number}:".encode() * 20_000 for number in range(VISITS)]
    assert ran(crowd(shared_relay.url, shared_relay.trusted, papers)) == papers
    assert memory(shared_relay.pid) < 200


def test_one_address_is_slowed_and_others_are_not(relay: RelayProcess) -> None:
    def asked(address: str) -> httpx.Client:
        transport = httpx.HTTPTransport(verify=relay.trusted, local_address=address)
        return httpx.Client(base_url=relay.url, transport=transport, timeout=20)

    guesser, other = asked("127.0.0.7"), asked("127.0.0.8")
    opened = [guesser.post("/api/drops", json={}).status_code for _ in range(OPENED_PER_ADDRESS + 2)]
    assert opened == [201] * OPENED_PER_ADDRESS + [429] * 2
    assert [guesser.get(f"/p/guess{number}").status_code for number in range(22)] == [404] * 20 + [429] * 2
    assert (other.post("/api/drops", json={}).status_code, other.get("/p/guess").status_code) == (201, 404)


@pytest.mark.parametrize("proxy", ["", "127.0.0.1"])
def test_what_a_proxy_says_is_believed_where_one_is_named(proxy: str, tmp_path: Path) -> None:
    with relay_process(tmp_path / "relay", tls_certificate="", tls_key="", proxy=proxy) as relay:
        asking = plain_client(relay.url)
        said = [{"X-Forwarded-For": f"2001:db8::{number}"} for number in range(22)]
        answers = [asking.get("/p/guess", headers=one).status_code for one in said]
        assert answers == [404] * 20 + [429] * 2  # one site's network is one address, and so is a proxy nobody named
        elsewhere = asking.get("/p/guess", headers={"X-Forwarded-For": "2001:db8:0:1::1"})
        assert elsewhere.status_code == (404 if proxy else 429)


def test_a_proxys_connections_are_no_strangers(tmp_path: Path) -> None:
    with relay_process(tmp_path / "relay", tls_certificate="", tls_key="", proxy="127.0.0.1") as relay:
        clients = [plain_client(relay.url, seconds=30) for _ in range(60)]  # more than one address may have
        with ThreadPoolExecutor(60) as pool:
            assert {one.status_code for one in pool.map(lambda one: one.get("/api/health"), clients)} == {200}
        names = {"X-Forwarded-For": "192.0.2.9"}
        assert {one.get("/api/health", headers=names).status_code for one in clients} == {200}


@pytest.mark.parametrize("path", ["/p/wrong/files", "/p/wrong/files/x", "/api/drops", "/api/drops/told"])
def test_strangers_fill_no_memory(shared_relay: RelayProcess, path: str) -> None:
    method = "PUT" if path.endswith("/x") else "POST"
    asking = httpx.Client(base_url=shared_relay.url, verify=shared_relay.trusted, timeout=20)
    assert asking.request(method, path, content=b"x" * 4_300_000).status_code == 413


def test_a_relay_that_ends_leaves_nothing_behind(relay: RelayProcess) -> None:
    relay.open_drop()
    assert relay.process
    relay.process.terminate()
    assert relay.process.wait(20) == 0
    wait_until(lambda: not Path(f"/proc/{relay.pid}").exists(), "its end")
    assert sorted(file.name for file in relay.config.parent.iterdir()) == ["kiosk.toml", "tls"]
