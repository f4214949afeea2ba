"""Phones as a source: what arrives whole is there, what doesn't says why, and a hub that is lost is said to be."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kiosk.line import Unreachable
from kiosk.line.link import Link, Way
from kiosk.settings import load
from kiosk.sources import Unfetched
from kiosk.sources.phone import PhoneSource, ScanCode
from kiosk.vault import Vault
from tests.parts.cupsd import wait_until
from tests.parts.drop import OpenDrop
from tests.parts.hub import HubProcess, plain_client

DOCUMENTS = load(None, {"GUICHET_DOCUMENTS__MEGABYTES_MAX": "1"}).documents


class Skipping:
    """A clock that a test may move."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def source(shared_hub: HubProcess) -> Iterator[PhoneSource]:
    """Phones, by a hub that answers."""
    made = PhoneSource(True, Way(lambda: Link(shared_hub.url, shared_hub.token), lambda: True), DOCUMENTS)
    made.enter()
    yield made
    made.leave()


@pytest.fixture
def vault() -> Iterator[Vault]:
    made = Vault()
    yield made
    made.close()


def scanned(source: PhoneSource, hub: HubProcess) -> OpenDrop:
    """A phone that has the link."""
    wait_until(lambda: source.invitation.link != "", "a link")
    link = source.invitation.link
    return OpenDrop(hub.terminal(), plain_client(), link.rpartition("/")[2], link, source.invitation.typed)


def held(source: PhoneSource, count: int) -> list[int]:
    """The sizes of what it holds, once that is so much."""

    def arrived() -> bool:
        found = source.look()
        return found is not None and len(found.items) == count

    wait_until(arrived, "what was sent")
    found = source.look()
    assert found
    assert found.grows
    return [item.size for item in found.items]


def test_what_has_arrived_whole_is_there_and_the_rest_is_said_to_be_on_its_way(
    source: PhoneSource, shared_hub: HubProcess, vault: Vault
) -> None:
    drop = scanned(source, shared_hub)
    assert source.look() is None
    first, second = drop.announce(3, 6, name="../été_2026.pdf")
    drop.put(first, 0, b"abc")
    drop.put(second, 0, b"de")
    assert held(source, 1) == [3]
    wait_until(lambda: source.invitation.coming == 1, "what is on its way")
    (item,) = source.look().items  # type: ignore[union-attr]
    assert item.name == "été 2026"
    copy = source.fetch(item, vault)
    assert isinstance(copy, Path)
    assert copy.read_bytes() == b"abc"
    source.printed(item)
    wait_until(lambda: drop.fates() == ["printed", "sending"], "the phone to be told")


def test_what_is_larger_than_a_document_may_be_is_refused_on_both_sides(
    source: PhoneSource, shared_hub: HubProcess, vault: Vault
) -> None:
    drop = scanned(source, shared_hub)
    (file,) = drop.announce(1_200_000)
    for at in range(0, 1_200_000, 200_000):
        drop.put(file, at, b"x" * 200_000)
    held(source, 1)
    (item,) = source.look().items  # type: ignore[union-attr]
    assert source.fetch(item, vault) is Unfetched.TOO_LARGE
    wait_until(lambda: drop.fates() == ["too-large"], "the phone to be told")


def test_all_that_comes_in_a_visit_is_bounded_and_what_is_refused_makes_room(
    source: PhoneSource, shared_hub: HubProcess
) -> None:
    drop = scanned(source, shared_hub)
    files = drop.announce(*[900_000] * 6, 400_000)
    for file, size in zip(files, [900_000] * 6 + [400_000], strict=True):
        drop.put(file, 0, b"x" * size)
    wait_until(lambda: drop.fates() == ["arrived"] * 5 + ["too-large", "arrived"], "the phone to be told")


def test_a_label_that_is_none_spoils_its_own_file_alone(
    source: PhoneSource, shared_hub: HubProcess, vault: Vault
) -> None:
    drop = scanned(source, shared_hub)
    told = [{"id": "odd", "label": "[" * 1000, "size": 1, "sealed": False}]
    assert drop.phone.post(f"{drop.link}/files", json=told).status_code == 200
    (good,) = drop.announce(3)
    drop.put("odd", 0, b"x")
    drop.put(good, 0, b"abc")
    held(source, 2)
    odd, whole = source.look().items  # type: ignore[union-attr]
    assert source.fetch(odd, vault) is Unfetched.BROKEN
    assert isinstance(source.fetch(whole, vault), Path)
    wait_until(lambda: drop.fates() == ["broken", "arrived"], "the phone to be told")


class Deaf(Link):
    """A line on which the hub misses the first two things that the terminal says of a file."""

    missed = 0

    def post(self, path: str, content: str) -> tuple[int, bytes]:
        if path.endswith("/told") and self.missed < 2:
            self.missed += 1
            raise Unreachable("cut")
        return super().post(path, content)


def test_what_the_hub_did_not_hear_of_a_paper_is_told_again(shared_hub: HubProcess, vault: Vault) -> None:
    line = Deaf(shared_hub.url, shared_hub.token)
    source = PhoneSource(True, Way(lambda: line, lambda: True), DOCUMENTS)
    source.enter()
    drop = scanned(source, shared_hub)
    (file,) = drop.announce(3)
    drop.put(file, 0, b"abc")
    held(source, 1)
    (item,) = source.look().items  # type: ignore[union-attr]
    source.fetch(item, vault)
    wait_until(lambda: drop.fates() == ["shown"], "the phone to be told")
    assert line.missed == 2
    source.leave()


class Flooding(Link):
    """A relay that makes up files without end."""

    made = 0

    def get(self, _path: str, _most: int) -> tuple[int, bytes]:
        first, self.made = self.made, self.made + 150
        heads = ({"number": n + 1, "kind": "file", "file": f"f{n}", "label": "x"} for n in range(first, self.made))
        return 200, b"".join(json.dumps(head).encode() + b"\n" for head in heads)


def test_a_relay_that_makes_up_files_fills_no_screen(shared_hub: HubProcess) -> None:
    line = Flooding(shared_hub.url, shared_hub.token)
    source = PhoneSource(True, Way(lambda: line, lambda: True), DOCUMENTS)
    source.enter()
    wait_until(lambda: line.made > 450, "more than fits")
    held(source, 100)
    source.leave()


def test_without_a_link_a_resident_is_told_so_after_a_while() -> None:
    clock = Skipping()
    source = PhoneSource(True, Way(lambda: Link("http://127.0.0.1:9", "t"), lambda: True), DOCUMENTS, clock)
    source.enter()
    assert source.look() is None
    assert source.invitation == ScanCode()
    clock.now = 13
    with pytest.raises(Unreachable):
        source.look()
    source.leave()
    assert source.look() is None


@pytest.mark.parametrize("answer", [b"<html>Sign in to this Wi-Fi.</html>", b'{"token": 1, "link": "x"}', b"\x00" * 9])
def test_what_answers_garbage_passes_nothing_on(answer: bytes) -> None:
    class Garbage(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(201)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    clock = Skipping()
    with ThreadingHTTPServer(("127.0.0.1", 0), Garbage) as server:
        Thread(target=server.serve_forever).start()
        way = Way(lambda: Link(f"http://127.0.0.1:{server.server_port}", "t"), lambda: True, blind=True)
        source = PhoneSource(True, way, DOCUMENTS, clock)
        source.enter()
        clock.now = 13
        with pytest.raises(Unreachable):
            source.look()
        assert source.invitation == ScanCode()
        source.leave()
        server.shutdown()


def test_phones_are_there_while_the_hub_is_heard() -> None:
    heard = [True]
    way = Way(lambda: Link("http://127.0.0.1:9", "t"), lambda: heard[0])
    assert PhoneSource(True, way, DOCUMENTS).there
    assert not PhoneSource(False, way, DOCUMENTS).there
    heard[0] = False
    assert not PhoneSource(True, way, DOCUMENTS).there


@pytest.mark.parametrize(("on", "blind", "told"), [(True, True, "phone-gone"), (False, True, ""), (True, False, "")])
def test_a_relay_that_was_silent_for_a_minute_is_told_to_the_centre(on: bool, blind: bool, told: str) -> None:
    heard, clock = [True], Skipping()
    way = Way(lambda: Link("http://127.0.0.1:9", "t"), lambda: heard[0], blind=blind)
    source = PhoneSource(on, way, DOCUMENTS, clock)
    clock.now = 100
    assert source.ails == ""
    heard[0] = False
    clock.now = 159
    assert source.ails == ""
    clock.now = 160
    assert source.ails == told
    heard[0] = True
    assert source.ails == ""
