"""A jailed process that was taken over may answer anything."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.documents import Bundle, Document, Kind, PageSize, Rejection
from kiosk.documents.jail import protocol
from kiosk.documents.jail.protocol import Answer, Role
from kiosk.documents.reader import Reader
from kiosk.settings import DocumentSettings
from tests.parts import papers

SETTINGS = DocumentSettings(pages_max=20, megabytes_max=5, seconds_max=1, standby=True)
SIZE = protocol.PAGE_SIZE.pack(595, 842)
NOT_A_NUMBER = protocol.PAGE_SIZE.pack(float("nan"), 842)
PDF, DOCX, EML = (protocol.number_of(kind) for kind in (Kind.PDF, Kind.DOCX, Kind.EML))
READY = protocol.pack_answer(Answer(protocol.OK))


class Liar:
    """A jail in which each process says one thing, whatever it is asked, and then does nothing more."""

    def __init__(self, viewer: bytes, others: bytes = b"") -> None:
        self._says = {Role.VIEWER: viewer, Role.REWRITER: others, Role.CONVERTER: others}

    def check(self, role: Role) -> None:
        pass

    def start(self, channel: socket.socket, role: Role, *, warm: bool = True) -> subprocess.Popen[bytes]:
        program = "import os, sys, time; os.write(1, bytes.fromhex(sys.argv[1])); time.sleep(60)"
        return subprocess.Popen(
            [sys.executable, "-S", "-c", program, (READY + self._says[role]).hex()],
            stdin=channel.fileno(), stdout=channel.fileno(), start_new_session=True,
        )  # fmt: skip


def lie(status: int, first: int, second: int, length: int, content: bytes = b"") -> bytes:
    return protocol.pack_answer(Answer(status, first, second, length)) + content


def pages(kind: int, count: int, length: int, sizes: bytes) -> bytes:
    """A document."""
    return lie(protocol.OK, kind, count, length, sizes)


def entry(name: bytes, content: bytes) -> bytes:
    return protocol.ENTRY.pack(len(name), len(content)) + name + content


def outcome(folder: Path, viewer: bytes, others: bytes = b"") -> Document | Bundle | Rejection:
    """What the terminal believes; nothing may be left in the vault where it believes nothing."""
    reader, vault = Reader(SETTINGS, Liar(viewer, others)), folder / "vault"
    vault.mkdir()
    try:
        return reader.open(papers.pdf(folder / "a.pdf"), lambda: vault / str(len(list(vault.iterdir()))))
    finally:
        reader.close()


@pytest.mark.parametrize(
    "says",
    [
        lie(protocol.OK, PDF, 0, 0),
        lie(protocol.OK, PDF, 1, 3, bytes(3)),
        pages(PDF, 21, 21 * 8, SIZE * 21),
        pages(PDF, 2, 8, SIZE),
        pages(PDF, 1, 16, SIZE * 2),
        pages(PDF, 2, 12, SIZE * 2),
        pages(PDF, 2, 32, SIZE * 4),
        pages(PDF, 2, 24, SIZE * 2 + NOT_A_NUMBER),
        pages(99, 1, 8, SIZE),
        lie(protocol.OK, 99, 0, 0),
        pages(PDF, 1, 8, NOT_A_NUMBER),
        lie(protocol.OK, PDF, 1, 1 << 62),
        lie(77, 0, 0, 0),
        pages(PDF, 2**32 - 1, 8, SIZE),
    ],
)
def test_an_impossible_document_is_damaged(tmp_path: Path, says: bytes) -> None:
    assert outcome(tmp_path, says) is Rejection.DAMAGED


def test_half_an_answer_is_waited_for_only_so_long(tmp_path: Path) -> None:
    assert outcome(tmp_path, pages(PDF, 1, 8, SIZE)[:-1]) is Rejection.TOOK_TOO_LONG


@pytest.mark.parametrize(
    "says",
    [
        lie(protocol.OK, 100, 100, 3, b"abc"),
        lie(protocol.OK, 101, 100, 30300, bytes(30300)),
        lie(protocol.OK, 0, 100, 0),
        lie(protocol.OK, 100, 100, 30001, bytes(30001)),
    ],
)
def test_an_impossible_picture_is_damaged(tmp_path: Path, says: bytes) -> None:
    reader = Reader(SETTINGS, Liar(pages(PDF, 1, 8, SIZE) + says))
    document = reader.open(papers.pdf(tmp_path / "a.pdf"), lambda: tmp_path / "made")
    assert document == Document(tmp_path / "a.pdf", Kind.PDF, (PageSize(595, 842),))
    assert reader.render(document, 0, 100, 100) is Rejection.DAMAGED
    reader.close()


@pytest.mark.parametrize(
    "says",
    [
        lie(protocol.OK, PDF, 1, 8, b"#!/bin/x"),
        lie(protocol.OK, PDF, 2, 5, b"%PDF-"),
        lie(protocol.OK, PDF, 1, 1 << 62),
    ],
)
def test_what_is_written_is_a_pdf_of_the_pages_that_were_seen(tmp_path: Path, says: bytes) -> None:
    reader = Reader(SETTINGS, Liar(b"", says))
    document = Document(papers.pdf(tmp_path / "a.pdf"), Kind.PDF, (PageSize(595, 842),))
    assert reader.printable(document, None, tmp_path / "out") is Rejection.DAMAGED
    assert not (tmp_path / "out").exists()
    reader.close()


def test_pictures_are_printed_of_the_pages_that_were_seen_alone(tmp_path: Path) -> None:
    reader = Reader(SETTINGS, Liar(b"", pages(PDF, 1, 8, SIZE)), pixels=True)
    document = Document(papers.pdf(tmp_path / "a.pdf"), Kind.PDF, (PageSize(595, 842),) * 2)
    assert reader.printable(document, [0], tmp_path / "out") is Rejection.DAMAGED
    assert not (tmp_path / "out").exists()
    reader.close()


@pytest.mark.parametrize(
    "says",
    [
        lie(protocol.OK, EML, 2, 1 << 62),
        lie(protocol.OK, EML, 51, 0),
        lie(protocol.OK, EML, 0, 0),
        lie(protocol.OK, PDF, 1, len(entry(b"a", b"b")), entry(b"a", b"b")),
        lie(protocol.OK, EML, 2, len(entry(b"a", b"b")), entry(b"a", b"b")),
        lie(protocol.OK, EML, 1, 2 * len(entry(b"a", b"b")), 2 * entry(b"a", b"b")),
        lie(protocol.OK, EML, 2, 99, entry(b"a", b"b") + protocol.ENTRY.pack(1, 1 << 63) + b"a"),
    ],
)
def test_an_impossible_mail_is_damaged_and_leaves_nothing(tmp_path: Path, says: bytes) -> None:
    assert outcome(tmp_path, lie(protocol.OK, EML, 0, 0), says) in (Rejection.DAMAGED, Rejection.TOOK_TOO_LONG)
    assert not list((tmp_path / "vault").iterdir())


def test_a_name_out_of_a_mail_is_words_alone(tmp_path: Path) -> None:
    files = entry(b"../../etc/\x1b[2J\xe2\x80\xaepasswd\n" + b"x" * 500, b"one") + entry(b"\xff\x00", b"two")
    bundle = outcome(tmp_path, lie(protocol.OK, EML, 0, 0), lie(protocol.OK, EML, 2, len(files), files))
    assert isinstance(bundle, Bundle)
    first, second = bundle.files
    assert first.name.startswith("../../etc/ [2Jpasswd xxx")
    assert len(first.name) == 120
    assert all(name.isprintable() for name in (first.name, second.name))
    assert [file.path.parent for file in bundle.files] == [tmp_path / "vault"] * 2
    assert first.path.read_bytes() == b"one"
