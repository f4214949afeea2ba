"""The drop: pieces in any order, strangers who guess, and nothing that outlives a visit."""

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kiosk.hub import enrolling
from kiosk.hub.drop import FILE_MAX, PIECE_MAX, PIECES_AT_ONCE, SEAL
from kiosk.line.drop import Parcel
from tests.parts.drop import OpenDrop, open_drop
from tests.parts.hub import HubProcess

MARK = b"canary-93814 "


@pytest.fixture
def dropped(shared_hub: HubProcess) -> OpenDrop:
    return open_drop(shared_hub)


def test_a_piece_that_comes_twice_or_out_of_order_does_no_harm(dropped: OpenDrop) -> None:
    (file,) = dropped.announce(9)
    answers = [dropped.put(file, at, content) for at, content in ((0, b"abc"), (0, b"abc"), (6, b"ghi"))]
    assert [(one.status_code, one.json()["received"]) for one in answers] == [(200, 3), (200, 3), (409, 3)]
    dropped.announce(9)  # as a phone does that did not hear the answer
    for at, content in ((3, b"def"), (0, b"abc"), (6, b"ghi"), (9, b"more")):
        dropped.put(file, at, content)
    arrived = list(dropped.parcels())
    assert [parcel.kind for parcel in arrived] == ["file", "piece", "piece", "piece", "whole"]
    assert b"".join(parcel.content for parcel in arrived) == b"abcdefghi"
    assert dropped.next(arrived[-2].number)[0].kind == "whole"  # what was not acknowledged comes again


def test_a_piece_that_overtook_the_one_before_it_waits_for_its_turn(dropped: OpenDrop) -> None:
    (file,) = dropped.announce(6)
    answers: list[httpx.Response] = []
    overtaking = threading.Thread(target=lambda: answers.append(dropped.put(file, 3, b"def")))
    overtaking.start()
    assert dropped.phone.put(f"{dropped.link}/files/{file}?at=0", content=b"abc").json() == {"received": 3}
    overtaking.join()
    assert answers[0].json() == {"received": 6}
    assert b"".join(parcel.content for parcel in dropped.parcels()) == b"abcdef"


def test_files_arrive_in_their_order_with_what_became_of_them(dropped: OpenDrop) -> None:
    ids = dropped.announce(1, 0, FILE_MAX + 1)
    assert dropped.fates() == ["sending", "sending", "too-large"]
    told = {"file": ids[0], "fate": "printed"}
    assert dropped.terminal.post("/api/drops/told", json=told).status_code == 204
    assert dropped.fates() == ["printed", "sending", "too-large"]
    assert [dropped.next(number)[0].kind for number in range(3)] == ["file", "file", "whole"]


@pytest.mark.parametrize("sealed", [False, True])
def test_of_pieces_that_are_cut_off_those_stay_that_came_whole(dropped: OpenDrop, sealed: bool) -> None:
    each = PIECE_MAX + (SEAL if sealed else 0)
    (file,) = dropped.announce(3 * PIECE_MAX, sealed=sealed)
    content = b"".join(bytes([number]) * each for number in range(3))

    def some() -> Iterator[bytes]:
        yield content[: each * 5 // 2]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        dropped.phone.put(
            f"{dropped.link}/files/{file}?at=0", content=some(), headers={"Content-Length": str(len(content))}
        )
    taken = [parcel for number in range(3) for parcel in dropped.next(number)[:1]]
    assert [parcel.kind for parcel in taken] == ["file", "piece", "piece"]
    assert dropped.put(file, 0, content[:each]).json() == {"received": 2 * PIECE_MAX}  # whence to go on
    assert dropped.put(file, 2 * PIECE_MAX, content[2 * each :]).json() == {"received": 3 * PIECE_MAX}
    pieces = taken[1:2] + [parcel for parcel in dropped.parcels() if parcel.kind == "piece"]
    assert [(parcel.at, set(parcel.content)) for parcel in pieces] == [(n * PIECE_MAX, {n}) for n in range(3)]


def test_what_is_larger_than_announced_or_than_some_pieces_is_refused(dropped: OpenDrop) -> None:
    (file,) = dropped.announce(5)
    assert dropped.put(file, 0, b"x" * (PIECES_AT_ONCE * (PIECE_MAX + SEAL) + 1)).status_code == 413
    assert dropped.phone.put(f"{dropped.link}/files/{file}?at=0", content=iter([b"x"])).status_code == 411
    assert dropped.put("unknown", 0, b"x").status_code == 422
    dropped.put(file, 0, b"sixsix")
    assert dropped.fates() == ["broken"]
    assert [parcel.kind for parcel in dropped.parcels()] == ["file", "broken"]


def test_a_drop_is_collected_by_its_own_token_alone_and_a_new_one_ends_it(
    shared_hub: HubProcess, dropped: OpenDrop
) -> None:
    (file,) = dropped.announce(3)
    link = dropped.link.rpartition("/")[2]
    other = enrolling.add_terminal(shared_hub.settings, "Second floor").token
    for token in (link, dropped.typed.rpartition("/")[2], shared_hub.token, other):
        stranger = shared_hub.terminal(token)
        assert stranger.get("/api/drops/next").status_code == 404
        assert stranger.post("/api/drops/told", json={"file": file, "fate": "shown"}).status_code == 404
        assert stranger.post("/api/drops/end").status_code == 404
    assert shared_hub.mediator("Fatima").post("/api/drops", json={}).status_code == 403
    assert dropped.phone.get(f"{shared_hub.url}/p/{dropped.token}").status_code == 404
    assert dropped.phone.get(dropped.link).status_code == 200
    later = open_drop(shared_hub)
    assert dropped.phone.get(dropped.link).status_code == 410
    assert later.link != dropped.link


def test_once_the_visit_is_over_the_link_is_dead_and_says_so(dropped: OpenDrop) -> None:
    (file,) = dropped.announce(3, name="secret name.pdf")
    dropped.end()
    state = dropped.phone.get(f"{dropped.link}/state").json()
    assert state["over"]
    assert "secret" not in str(state)
    assert dropped.phone.get(dropped.link).status_code == 410
    assert dropped.phone.get(dropped.typed).status_code == 404
    assert dropped.put(file, 0, b"abc").status_code == 410
    assert dropped.phone.post(f"{dropped.link}/files", json=[]).status_code == 410
    assert dropped.phone.post(dropped.link, files={"files": b"abc"}).status_code == 410


def test_who_guesses_links_is_slowed_and_a_whole_link_still_works(hub: HubProcess) -> None:
    dropped = open_drop(hub)
    typed = dropped.phone.get(dropped.typed)
    assert (typed.status_code, typed.headers["location"]) == (303, httpx.URL(dropped.link).path)
    answers = [dropped.phone.get(f"{hub.url}/p/guess{number}").status_code for number in range(24)]
    assert answers == [404] * 20 + [429] * 4
    assert dropped.phone.get(dropped.typed).status_code == 429
    assert dropped.phone.get(dropped.link).status_code == 200


def test_only_papers_may_be_large(shared_hub: HubProcess, dropped: OpenDrop) -> None:
    large = b"x" * 100_000
    assert dropped.phone.post(f"{shared_hub.url}/sign-in", content=large).status_code == 413
    assert dropped.phone.post(f"{shared_hub.url}/p/wrong", content=large).status_code == 404
    answer = dropped.phone.post(dropped.link, content=large, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 422
    forged = dropped.phone.post(dropped.link, files={"files": b"x"}, headers={"Origin": "http://elsewhere.example"})
    assert forged.status_code == 403


@pytest.mark.parametrize("boundary", ["b" * 3000, '""', "b"])
def test_a_form_that_is_none_is_refused(shared_hub: HubProcess, dropped: OpenDrop, boundary: str) -> None:
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    assert dropped.phone.post(dropped.link, content=b"no form", headers=headers).status_code == 422


def test_a_form_is_handed_on_while_it_arrives_and_never_kept(hub: HubProcess) -> None:
    dropped = open_drop(hub)
    size = 20_000_000
    taken: list[Parcel] = []
    taking = threading.Thread(target=lambda: taken.extend(dropped.parcels()))
    taking.start()
    before = _memory(hub)
    sent = MARK * (size // len(MARK))
    answer = dropped.phone.post(dropped.link, files=[("files", ("état.pdf", sent)), ("files", ("", b""))])
    taking.join(60)
    assert answer.status_code == 303
    assert b"".join(parcel.content for parcel in taken) == sent
    assert _memory(hub) - before < 40 * 1024
    assert _files_with(MARK, hub) == []


def test_a_form_that_is_cut_off_is_broken(shared_hub: HubProcess) -> None:
    dropped = open_drop(shared_hub)

    def half() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.pdf"\r\n\r\n' + b"x" * 400_000
        raise ConnectionResetError

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    with pytest.raises(ConnectionResetError):
        dropped.phone.post(dropped.link, content=half(), headers=headers)
    assert list(dropped.parcels())[-1].kind == "broken"
    assert dropped.fates() == ["broken"]


def _memory(hub: HubProcess) -> int:
    """What the hub's process has in memory, in KiB."""
    assert hub.process
    lines = Path(f"/proc/{hub.process.pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def _files_with(mark: bytes, hub: HubProcess) -> list[str]:
    """The files that hold it: the hub's own, and those that its process has open, by a name or without one."""
    assert hub.process
    files = [*hub.config.parent.rglob("*"), *Path(f"/proc/{hub.process.pid}/fd").iterdir()]
    return [str(file) for file in files if file.is_file() and mark in file.read_bytes()]
