"""Who is connected: strangers make room for others, whoever is known stays, and nobody is waited for for ever."""

import select
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kiosk.hub import connections
from kiosk.hub.connections import (
    CHANCE_SECONDS,
    HEADERS_SECONDS,
    KNOWN_EACH,
    STRANGERS,
    STRANGERS_PER_ADDRESS,
    STRANGERS_SECONDS,
    Connection,
    Listener,
)
from tests.parts.cupsd import wait_until
from tests.parts.hub import HubProcess, new_call, sent


class Seconds:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


Connect = Callable[[str], tuple[socket.socket, Connection]]


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def listener(clock: Seconds) -> Iterator[Listener]:
    with Listener(socket.AF_INET, clock) as made:
        made.bind(("127.0.0.1", 0))
        made.listen()
        yield made


@pytest.fixture
def connect(listener: Listener) -> Iterator[Connect]:
    """Connects from an address; the phone's end, and the hub's."""
    ends: list[socket.socket] = []

    def connected(address: str = "127.0.0.1") -> tuple[socket.socket, Connection]:
        phone = socket.create_connection(listener.getsockname(), 5, (address, 0))
        ends.append(phone)
        accepted, _ = listener.accept()
        assert isinstance(accepted, Connection)
        ends.append(accepted)
        return phone, accepted

    yield connected
    for end in ends:
        end.close()


def nobody(_token_hash: str) -> bool:
    """Whom the hub knows besides."""
    return False


def is_over(phone: socket.socket) -> bool:
    """Whether the hub has let go of it."""
    phone.setblocking(False)
    try:
        return phone.recv(1) == b""
    except BlockingIOError:
        return False


def test_of_one_address_strangers_may_crowd_for_a_moment(listener: Listener, connect: Connect, clock: Seconds) -> None:
    phones = [connect("127.0.0.1")[0] for _ in range(STRANGERS_PER_ADDRESS + 2)]
    other = connect("127.0.0.2")[0]
    listener.sweep(nobody)
    assert not any(is_over(phone) for phone in (*phones, other))
    clock.now += CHANCE_SECONDS + 0.1
    listener.sweep(nobody)
    assert [is_over(phone) for phone in phones] == [True] * 2 + [False] * STRANGERS_PER_ADDRESS
    assert not is_over(other)


def test_where_there_is_no_room_a_crowd_at_one_address_makes_it(connect: Connect) -> None:
    first = connect("127.0.0.2")[0]
    crowd = [connect("127.0.0.1")[0] for _ in range(STRANGERS)]
    assert is_over(crowd[0])
    assert not any(is_over(phone) for phone in (first, *crowd[1:]))


def test_of_all_strangers_the_first_make_room_and_who_is_known_keeps_a_place(
    listener: Listener, connect: Connect
) -> None:
    known, its_end = connect("127.0.0.1")
    with listener.answering(its_end.place, "a", known=True):
        pass
    first = connect("127.0.0.1")[0]
    phones = [connect(f"127.0.1.{number // 10 + 1}")[0] for number in range(STRANGERS)]
    assert is_over(first)
    assert not any(is_over(phone) for phone in (known, *phones))


def test_with_one_link_some_connections_keep_a_place_and_more_are_strangers(
    listener: Listener, connect: Connect, clock: Seconds
) -> None:
    opened = [connect("127.0.0.1") for _ in range(KNOWN_EACH + 1)]
    other, its_end = connect("127.0.0.1")
    with ExitStack() as answered:
        for _, end in opened:
            answered.enter_context(listener.answering(end.place, "a link", known=True))
        answered.enter_context(listener.answering(its_end.place, "a terminal", known=True))
        clock.now += STRANGERS_SECONDS + 0.1
        listener.sweep({"a link", "a terminal"}.__contains__)
        assert [is_over(phone) for phone, _ in opened] == [False] * KNOWN_EACH + [True]
        assert not is_over(other)
        opened[0][1].close()  # its place is free
        later, end = connect("127.0.0.1")
        with listener.answering(end.place, "a link", known=True):
            clock.now += STRANGERS_SECONDS + 0.1
            listener.sweep(nobody)
            assert not is_over(later)


def test_who_says_nothing_is_let_go_and_who_asks_is_answered(
    listener: Listener, connect: Connect, clock: Seconds
) -> None:
    silent, asking, known = connect("127.0.0.1"), connect("127.0.0.1"), connect("127.0.0.1")
    with listener.answering(asking[1].place, "b", known=False), listener.answering(known[1].place, "a", known=True):
        clock.now += HEADERS_SECONDS + 0.1
        listener.sweep(nobody)
        assert [is_over(phone) for phone, _ in (silent, asking, known)] == [True, False, False]
        clock.now += STRANGERS_SECONDS
        listener.sweep(nobody)
        assert [is_over(phone) for phone, _ in (asking, known)] == [True, False]
    listener.sweep(nobody)
    assert not is_over(known[0])  # from its answer on, it has as long as at first
    clock.now += HEADERS_SECONDS + 0.1
    listener.sweep(nobody)
    assert is_over(known[0])


def test_a_token_younger_than_the_last_look_is_no_strangers_for_long(
    listener: Listener, connect: Connect, clock: Seconds
) -> None:
    phone, its_end = connect("127.0.0.1")
    with listener.answering(its_end.place, "young", known=False):
        listener.sweep({"young"}.__contains__)
        clock.now += STRANGERS_SECONDS + 1
        listener.sweep(nobody)
        assert not is_over(phone)


def taken_of(phone: socket.socket) -> int:
    """How many bytes of a connection are taken that nobody reads: sends until no more go."""
    phone.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    phone.setblocking(False)
    before = _acknowledged(phone)
    while select.select((), (phone,), (), 0.3)[1]:
        phone.send(bytes(1 << 16))
    return _acknowledged(phone) - before


def _acknowledged(phone: socket.socket) -> int:
    """The bytes that arrived: tcpi_bytes_acked (tcp_info in linux/tcp.h)."""
    info = phone.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 128)
    return int(struct.unpack_from("=Q", info, 120)[0])


def test_unread_bytes_are_few_of_a_stranger_and_many_of_who_is_known(listener: Listener, connect: Connect) -> None:
    with socket.create_connection(listener.getsockname(), 5) as waits:  # and is not accepted yet
        assert taken_of(waits) <= 128 * 1024
        listener.accept()[0].close()
    stranger, known = connect("127.0.0.1")[0], connect("127.0.0.1")
    assert taken_of(stranger) <= 64 * 1024
    with listener.answering(known[1].place, "a", known=True):
        assert taken_of(known[0]) >= 256 * 1024


def test_connections_are_fewer_than_files_may_be_open(monkeypatch: pytest.MonkeyPatch, clock: Seconds) -> None:
    monkeypatch.setattr(connections, "_files_allowed", lambda: 128 + 2)
    with Listener(socket.AF_INET, clock) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        phones = [socket.create_connection(listener.getsockname(), 5) for _ in range(3)]
        accepted = [listener.accept()[0] for _ in range(2)]
        for one in accepted:
            assert isinstance(one, Connection)
            with listener.answering(one.place, "a", known=True):
                pass
        with pytest.raises(BlockingIOError):
            listener.accept()
        assert [is_over(phone) for phone in phones] == [True, False, False]
        with pytest.raises(BlockingIOError):  # one is on its way out: that will do
            listener.accept()
        assert [is_over(phone) for phone in phones[1:]] == [False, False]
        accepted[0].close()
        accepted.append(listener.accept()[0])
        for end in (*phones, *accepted):
            end.close()


def test_a_call_gets_through_hundreds_of_silent_connections(hub: HubProcess) -> None:
    assert hub.process is not None
    host, port = hub.settings.hub.host, hub.settings.hub.port
    silent = [
        socket.create_connection((host, port), 10) for _ in range(700)
    ]  # the test itself may have 1,024 files open
    assert sent(hub.terminal(), new_call()).status_code == 201
    assert len(list(Path(f"/proc/{hub.process.pid}/fd").iterdir())) < STRANGERS + 64
    for connection in silent:
        connection.close()
    assert not [line for line in hub.lines if line.startswith(("WARNING", "ERROR"))]


def test_a_call_gets_through_hundreds_of_slow_connections_by_one_phones_link(hub: HubProcess) -> None:
    assert hub.process is not None
    host, port = hub.settings.hub.host, hub.settings.hub.port
    with hub.terminal() as terminal:
        link = urlsplit(terminal.post("/api/drops", json={}).json()["link"]).path
        head = f"POST {link}/files HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        slow = []
        for _ in range(700 // 20):  # no more at once than strangers may be, so that each is heard
            some = [socket.create_connection((host, port), 10) for _ in range(20)]
            for connection in some:
                connection.sendall(f"{head}Content-Length: 1000\r\n\r\n[".encode())
            slow += some
            assert terminal.get("/api/health").status_code == 200
        assert len(list(Path(f"/proc/{hub.process.pid}/fd").iterdir())) < STRANGERS + 64
    assert sent(hub.terminal(), new_call()).status_code == 201
    for connection in slow:
        connection.close()


def test_headers_without_end_are_not_waited_for(hub: HubProcess) -> None:
    with socket.create_connection((hub.settings.hub.host, hub.settings.hub.port), 10) as slow:
        slow.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
        wait_until(lambda: is_over(slow), "the end")


def test_a_body_without_end_is_not_waited_for(hub: HubProcess) -> None:
    with socket.create_connection((hub.settings.hub.host, hub.settings.hub.port), 20) as slow:
        head = f"POST /api/calls HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {hub.token}\r\n"
        slow.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode())
        assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_a_terminal_with_too_many_streams_keeps_the_newest(hub: HubProcess) -> None:
    from kiosk.hub.news import READERS_EACH
    from tests.parts.hub import Listener as Listening

    first = Listening(hub.terminal())
    first.next("heartbeat")
    others = [Listening(hub.terminal()) for _ in range(READERS_EACH)]
    assert first.over.wait(15)
    others[-1].next("heartbeat")
