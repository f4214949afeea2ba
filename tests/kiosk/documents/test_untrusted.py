"""A jailed process that was taken over may answer anything."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.documents import Document, Kind, PageSize, Rejection
from kiosk.documents.jail import protocol
from kiosk.documents.jail.protocol import Answer
from kiosk.documents.reader import Reader
from kiosk.settings import DocumentSettings
from tests.parts import papers

SETTINGS = DocumentSettings(pages_max=20, megabytes_max=5, seconds_max=1)
SIZE = protocol.PAGE_SIZE.pack(595, 842)
NOT_A_NUMBER = protocol.PAGE_SIZE.pack(float("nan"), 842)


class Liar:
    """An opener that says the same to everybody, and then does nothing more."""

    def __init__(self, says: bytes) -> None:
        self._says = says

    def start(self, channel: socket.socket) -> subprocess.Popen[bytes]:
        program = "import os, sys, time; os.write(1, bytes.fromhex(sys.argv[1])); time.sleep(60)"
        return subprocess.Popen(
            [sys.executable, "-S", "-c", program, self._says.hex()],
            stdin=channel.fileno(), stdout=channel.fileno(), start_new_session=True,
        )  # fmt: skip


def lie(status: int, first: int, second: int, length: int, content: bytes = b"") -> bytes:
    return protocol.pack_answer(Answer(status, first, second, length)) + content


@pytest.mark.parametrize(
    "says",
    [
        lie(protocol.OK, 1, 0, 0),
        lie(protocol.OK, 1, 21, 21 * 8, SIZE * 21),
        lie(protocol.OK, 1, 2, 8, SIZE),
        lie(protocol.OK, 9, 1, 8, SIZE),
        lie(protocol.OK, 1, 1, 8, NOT_A_NUMBER),
        lie(protocol.OK, 1, 1, 1 << 62),
        lie(77, 0, 0, 0),
        lie(protocol.OK, 1, 2**32 - 1, 8, SIZE),
    ],
)
def test_an_impossible_document_is_damaged(tmp_path: Path, says: bytes) -> None:
    reader = Reader(SETTINGS, Liar(says))
    assert reader.open(papers.pdf(tmp_path / "a.pdf")) is Rejection.DAMAGED
    reader.close()


def test_half_an_answer_is_waited_for_only_so_long(tmp_path: Path) -> None:
    reader = Reader(SETTINGS, Liar(lie(protocol.OK, 1, 1, 8, SIZE)[:-1]))
    assert reader.open(papers.pdf(tmp_path / "a.pdf")) is Rejection.TOOK_TOO_LONG
    reader.close()


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
    reader = Reader(SETTINGS, Liar(lie(protocol.OK, 1, 1, 8, SIZE) + says))
    document = reader.open(papers.pdf(tmp_path / "a.pdf"))
    assert document == Document(tmp_path / "a.pdf", Kind.PDF, (PageSize(595, 842),))
    assert reader.render(document, 0, 100, 100) is Rejection.DAMAGED
    reader.close()


def test_what_is_written_must_at_least_be_a_pdf(tmp_path: Path) -> None:
    reader = Reader(SETTINGS, Liar(lie(protocol.OK, 1, 1, 8, b"#!/bin/x")))
    document = Document(papers.pdf(tmp_path / "a.pdf"), Kind.PDF, (PageSize(595, 842),))
    assert reader.printable(document, None, tmp_path / "out") is Rejection.DAMAGED
    assert not (tmp_path / "out").exists()
    reader.close()
