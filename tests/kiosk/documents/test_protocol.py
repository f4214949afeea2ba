"""What is said on one side of the jail's channel is heard on the other; what can't be is never taken for something."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import Kind, Note, Rejection
from kiosk.documents.jail import protocol
from kiosk.documents.jail.protocol import Answer, Ended, Request, Role, Verb

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """The terminal's end of the channel, and the jail's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def soon() -> float:
    """Long enough for what is there already; a test that waits for it fails anyway."""
    return time.monotonic() + 20


@pytest.mark.parametrize(
    "request_",
    [
        Request(Verb.PROBE, number=65535),
        Request(Verb.OPEN, 255, 2**32 - 1, 2**32 - 2, 2**32 - 3, "naïve ☂", (0, 7, 2**32 - 1)),
        Request(Verb.REWRITE, pages=tuple(range(65535, 0, -1))[:60000]),
        Request(Verb.CONVERT, password="x" * 1000, locale="ar"),
    ],
    ids=lambda request: request.verb.name,
)
def test_a_request_arrives_as_it_was_sent(ends: Ends, request_: Request) -> None:
    ours, theirs = ends
    sending = threading.Thread(target=protocol.send_request, args=(ours, request_, None))
    sending.start()
    received = protocol.receive_request(theirs)
    sending.join()
    assert received == (request_, b"")


def test_a_file_goes_with_its_request_and_stays_open_here(ends: Ends, tmp_path: Path) -> None:
    ours, theirs = ends
    (tmp_path / "a").write_bytes(b"%PDF-1.7")
    file = os.open(tmp_path / "a", os.O_RDONLY)
    protocol.send_request(ours, Request(Verb.OPEN, 1, password="1234"), file)
    protocol.send_request(ours, Request(Verb.FORGET, 1), None)
    assert protocol.receive_request(theirs) == (Request(Verb.OPEN, 1, password="1234"), b"%PDF-1.7")
    assert protocol.receive_request(theirs) == (Request(Verb.FORGET, 1), b"")
    os.close(file)


@pytest.mark.parametrize("sent", [b"", b"\1", b"\1" * 16])
def test_a_terminal_that_is_gone_asks_nothing(ends: Ends, sent: bytes) -> None:
    ours, theirs = ends
    ours.sendall(sent)
    ours.close()
    with pytest.raises(Ended):
        protocol.receive_request(theirs)


def test_a_password_is_in_no_record_of_a_request() -> None:
    assert "1234" not in repr(Request(Verb.OPEN, password="1234"))


def test_a_request_says_no_more_than_it_must() -> None:
    assert Request(Verb.FORGET) == Request(Verb.FORGET, 0, 0, 0, 0, "", ())
    assert Answer(protocol.OK) == Answer(0, 0, 0, 0, 0)


@pytest.mark.parametrize("made", [Request(Verb.OPEN), Answer(protocol.OK)], ids=["request", "answer"])
def test_what_was_said_stays_so(made: object) -> None:
    for name in vars(made):
        with pytest.raises(AttributeError):
            setattr(made, name, 1)


@pytest.mark.parametrize("answer", [Answer(3, 1, 2, 2**64 - 1, 1), Answer(255, 2**32 - 1, 2**32 - 2, 0, 255)])
def test_an_answer_arrives_as_it_was_sent(ends: Ends, answer: Answer) -> None:
    ours, theirs = ends
    theirs.sendall(protocol.pack_answer(answer) + b"more")
    assert protocol.receive_answer(ours, soon()) == answer
    assert protocol.receive(ours, 4, soon()) == b"more"


def test_a_process_that_ends_in_the_middle_of_an_answer_has_ended(ends: Ends) -> None:
    ours, theirs = ends
    theirs.sendall(protocol.pack_answer(Answer(0))[:-1])
    theirs.close()
    with pytest.raises(Ended):
        protocol.receive_answer(ours, soon())


def test_nothing_is_read_beyond_what_was_asked_for(ends: Ends) -> None:
    ours, theirs = ends
    theirs.sendall(b"one two")
    assert protocol.receive(ours, 0) == b""
    assert protocol.receive(ours, 3) == b"one"
    assert protocol.receive(ours, 4) == b" two"


def test_what_comes_in_pieces_is_put_together_in_their_order(ends: Ends) -> None:
    ours, theirs = ends
    said = os.urandom(3_000_000)  # more than the kernel holds at once
    saying = threading.Thread(target=theirs.sendall, args=(said,))
    saying.start()
    assert protocol.receive(ours, len(said), soon()) == said
    saying.join()


def test_a_trickle_is_given_up_at_the_deadline_of_the_whole(ends: Ends) -> None:
    ours, theirs = ends
    stopped = threading.Event()

    def trickle() -> None:
        while not stopped.wait(0.02):
            theirs.sendall(b".")

    threading.Thread(target=trickle, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        protocol.receive(ours, 1_000_000, began + 0.3)
    stopped.set()
    assert time.monotonic() - began >= 0.3


def test_what_is_left_until_a_deadline() -> None:
    assert 50 < protocol.left_until(time.monotonic() + 60) <= 60
    for passed in (time.monotonic(), time.monotonic() - 1):
        with pytest.raises(TimeoutError):
            protocol.left_until(passed)


def test_no_silence_is_waited_for_beyond_a_deadline_that_has_passed(ends: Ends) -> None:
    with pytest.raises(TimeoutError):
        protocol.receive(ends[0], 1, time.monotonic() - 1)


def test_kinds_and_rejections_have_a_number_each_and_no_other_number_is_one() -> None:
    kinds, rejections = list(Kind), list(Rejection)
    assert [protocol.kind_of(protocol.number_of(kind)) for kind in kinds] == kinds
    assert [protocol.rejection_of(protocol.status_of(rejection)) for rejection in rejections] == rejections
    assert protocol.kind_of(0) is protocol.kind_of(len(kinds) + 1) is None
    assert protocol.rejection_of(protocol.OK) is protocol.rejection_of(len(rejections) + 1) is None
    assert [protocol.number_of(kind) for kind in kinds] == list(range(1, len(kinds) + 1))
    assert [protocol.status_of(rejection) for rejection in rejections] == list(range(1, len(rejections) + 1))


def test_each_note_is_a_bit_of_its_own_and_any_of_them_can_come_together() -> None:
    every = list(Note)
    assert [protocol.flags_of(frozenset({note})) for note in every] == [1, 2, 4, 8]
    for flags in range(16):
        notes = frozenset(note for place, note in enumerate(every) if flags & (1 << place))
        assert protocol.notes_of(flags) == notes
        assert protocol.flags_of(notes) == flags
    assert [protocol.notes_of(lie) for lie in (16, 17, 31, 255)] == [None] * 4


def test_roles_and_verbs_are_told_apart() -> None:
    assert len(set(Role)) == 3
    assert sorted(map(int, Verb)) == list(range(1, 10))


@pytest.mark.parametrize(
    ("password", "can"),
    [
        ("", True),
        ("x" * 1000, True),
        ("x" * 1001, False),
        ("é" * 500, True),
        ("é" * 501, False),
        ("a\0b", False),
        ("\ud800", False),
    ],
)
def test_a_password_that_no_file_can_have_is_not_sent(password: str, can: bool) -> None:
    assert protocol.can_be_sent(password) is can
