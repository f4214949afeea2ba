"""The link alone: whom it believes, and whom not."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.calls import Act, Call, State
from kiosk.helpline.records import CallUnknown, Record, Refused, record
from kiosk.hub import enrolling
from kiosk.line import BadAnswer, Unreachable
from kiosk.line.link import Link, Timeouts
from tests.kiosk.helpline.running import stranger
from tests.parts.hub import HubProcess, hub_process, new_call


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A hub with a certificate of its own authority."""
    with hub_process(tmp_path_factory.mktemp("hub"), tls="own") as hub:
        yield hub


@pytest.fixture
def authority(hub: HubProcess) -> Path:
    return hub.settings.terminal.folder / "tls" / "authority.crt"


@pytest.fixture
def link(hub: HubProcess, authority: Path) -> Link:
    return Link(hub.url, hub.token, authority)


def delivered(link: Link, new: Record) -> Call:
    """The call as the hub has it once it was handed that record."""
    return new.answered(*link.post(*new.posted(None)))


def test_a_hub_with_its_own_authority_is_believed_by_who_knows_that(link: Link) -> None:
    new = new_call()
    assert delivered(link, record(Act.RAISE, new)).state is State.DELIVERED
    assert delivered(link, record(Act.RAISE, new)).version == 2


def test_a_hub_with_its_own_authority_is_not_believed_by_others(hub: HubProcess) -> None:
    with pytest.raises(Unreachable, match="SSLError"):
        delivered(Link(hub.url, hub.token), record(Act.RAISE, new_call()))


def test_an_authority_that_does_not_exist_yet_is_waited_for(hub: HubProcess, tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        delivered(Link(hub.url, hub.token, tmp_path / "not-yet.crt"), record(Act.RAISE, new_call()))


def test_hanging_up_ends_a_stream_that_waits(link: Link) -> None:
    stream = link.frames()
    next(stream)
    link.hang_up()
    with pytest.raises(Unreachable):
        list(stream)


@pytest.mark.parametrize("slow", [timedelta(days=400), -timedelta(hours=2)])
def test_a_terminal_whose_clock_is_wrong_still_brings_somebody(
    hub: HubProcess, authority: Path, slow: timedelta
) -> None:
    link = Link(hub.url, hub.token, authority, now=lambda: datetime.now(UTC) - slow)
    call = delivered(link, record(Act.RAISE, new_call(at=datetime.now(UTC) - slow)))
    assert call.state is State.DELIVERED
    assert abs(datetime.now(UTC) - call.raised_at) < timedelta(minutes=1)  # what the board tells of it


def test_a_call_that_comes_late_rings_nobody_whatever_the_clocks_say(hub: HubProcess, authority: Path) -> None:
    slow = timedelta(days=400)
    link = Link(hub.url, hub.token, authority, now=lambda: datetime.now(UTC) - slow)
    late = new_call(at=datetime.now(UTC) - slow - timedelta(hours=1))
    assert delivered(link, record(Act.RAISE, late)).state is State.MISSED


def test_an_act_on_a_call_that_the_hub_does_not_know_says_so(link: Link) -> None:
    with pytest.raises(CallUnknown):
        delivered(link, record(Act.CANCEL, new_call()))


def test_a_call_with_an_id_of_another_terminal_is_refused(hub: HubProcess, authority: Path, link: Link) -> None:
    other = Link(hub.url, enrolling.add_terminal(hub.settings, "Borne 2").token, authority)
    new = new_call()
    delivered(link, record(Act.RAISE, new))
    with pytest.raises(Refused):
        delivered(other, record(Act.RAISE, new))


def test_an_act_that_comes_too_late_is_answered_with_the_call_as_it_is(hub: HubProcess, link: Link) -> None:
    new = new_call()
    delivered(link, record(Act.RAISE, new))
    delivered(link, record(Act.CLOSE, new))
    assert delivered(link, record(Act.CANCEL, new)).state is State.CLOSED


def test_a_token_is_not_carried_elsewhere(hub: HubProcess) -> None:
    elsewhere = b"HTTP/1.1 307 Go\r\nLocation: %s/api/health\r\nContent-Length: 0\r\n\r\n" % hub.url.encode()
    with stranger(elsewhere) as port, pytest.raises(Unreachable, match="307"):
        Link(f"http://127.0.0.1:{port}", "token").greet()


@pytest.mark.parametrize("encoding", [b"", b"Content-Encoding: gzip\r\n"])
def test_an_answer_without_end_is_given_up_before_its_time_is(encoding: bytes) -> None:
    patient = Timeouts(answer=3600)
    many_zeros = gzip.compress(bytes(10_000_000))
    answer = b"HTTP/1.1 200 OK\r\n%s\r\n" % encoding
    with stranger(answer, many_zeros) as port, pytest.raises(BadAnswer, match="without end"):
        Link(f"http://127.0.0.1:{port}", "token", timeouts=patient).greet()
