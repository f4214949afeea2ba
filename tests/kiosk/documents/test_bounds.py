"""What a jail may say at most, and what is one more than that: each answer is checked without a process."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.documents import (
    LEFT_OUT_MAX,
    NO_NOTES,
    Bundle,
    Document,
    Kind,
    LeftOut,
    Note,
    PageSize,
    Picture,
    Rejection,
    untrusted,
)
from kiosk.documents.jail import protocol
from kiosk.documents.jail.child import Broken, Incoming
from kiosk.documents.jail.protocol import Answer

PAPER = Path("/vault/paper")
PDF, PNG, DOCX, EML = (protocol.number_of(kind) for kind in (Kind.PDF, Kind.PNG, Kind.DOCX, Kind.EML))
LARGEST = 14_400.0  # points: ISO 32000-1, annex C


@contextmanager
def coming(content: bytes) -> Iterator[Incoming]:
    """These bytes, on their way out of the jail."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(content)
        yield Incoming(ours, len(content), time.monotonic() + 20)


def sizes(*pages: tuple[float, float]) -> bytes:
    return b"".join(protocol.PAGE_SIZE.pack(*page) for page in pages)


def opened(kind: int, count: int, content: bytes = b"", flags: int = 0) -> Document | Kind | Rejection:
    with coming(content) as incoming:
        answer = Answer(protocol.OK, kind, count, len(content), flags)
        return untrusted.opened(PAPER, 300, "1234", answer, incoming)


def test_no_document_lacks_more_signs_than_there_can_be() -> None:
    document = Document(PAPER, Kind.PDF, (PageSize(595, 842),), frozenset({Note.SALVAGED}))
    with coming(b"") as nothing:
        assert untrusted.read_through(document, Answer(protocol.OK, 0), nothing) == document
        some = untrusted.read_through(document, Answer(protocol.OK, 7), nothing)
        assert some == replace(document, notes=document.notes | {Note.GLYPHS_MISSING}, glyphs_missing=7)
        with pytest.raises(Broken):
            untrusted.read_through(document, Answer(protocol.OK, 2**32 - 1), nothing)


def test_long_pages_are_fewer_uncut_than_cut() -> None:
    long, page = (595.0, 8000.0), (595.0, 842.0)
    document = opened(PDF, 3, sizes(page, page, page, long, page))
    assert isinstance(document, Document)
    assert (document.pages, document.uncut) == ((PageSize(*page),) * 3, (PageSize(*long), PageSize(*page)))
    whole = opened(PDF, 3, sizes(page, page, page))
    assert isinstance(whole, Document)
    assert (len(whole.pages), whole.uncut) == (3, ())
    for told in (0, 1, 2, 6, 7):
        with pytest.raises(Broken, match="sizes of 3 pages"):
            opened(PDF, 3, sizes(*[page] * told))
    with coming(sizes(page) + b"1") as incoming, pytest.raises(Broken, match="bytes of sizes"):
        untrusted.opened(PAPER, 300, "", Answer(protocol.OK, PDF, 1, 9), incoming)


def picture(across: int, down: int, count: int) -> Picture | Rejection:
    with coming(bytes(range(256)) * (count // 256) + bytes(range(count % 256))) as incoming:
        return untrusted.picture(7, 5, Answer(protocol.OK, across, down, count), incoming)


def test_a_document_has_one_page_or_as_many_as_are_allowed() -> None:
    one = opened(PDF, 1, sizes((595.0, 842.0)))
    assert one == Document(PAPER, Kind.PDF, (PageSize(595, 842),), NO_NOTES, "1234")
    many = opened(PDF, 300, sizes((595.0, 842.0)) * 300)
    assert isinstance(many, Document)
    assert len(many.pages) == 300
    with pytest.raises(Broken, match="301 pages"):
        opened(PDF, 301, sizes((595.0, 842.0)) * 301)


def test_pages_are_as_large_as_the_standard_allows_and_no_smaller_than_nothing() -> None:
    assert isinstance(opened(PDF, 1, sizes((LARGEST, 0.5))), Document)
    for side in (LARGEST + 0.5, 0.0, -0.5, -1.0, float("inf"), float("nan")):
        for page in ((side, 595.0), (595.0, side)):
            with pytest.raises(Broken, match="impossible size"):
                opened(PDF, 2, sizes((595.0, 842.0), page))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PDF and not kind.is_photo])
def test_what_has_no_pages_yet_is_only_a_kind(kind: Kind) -> None:
    assert opened(protocol.number_of(kind), 0) is kind
    assert isinstance(opened(protocol.number_of(kind), 2, sizes((9, 9)) * 2), Document)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is Kind.PDF or kind.is_photo])
def test_what_is_made_of_pages_has_some(kind: Kind) -> None:
    with pytest.raises(Broken, match="0 pages"):
        opened(protocol.number_of(kind), 0)


@pytest.mark.parametrize("notes", [set(), *({note} for note in Note), set(Note)])
def test_what_must_be_told_of_a_document_comes_out_as_it_went_in(notes: set[Note], tmp_path: Path) -> None:
    flags = protocol.flags_of(frozenset(notes))
    document = opened(PNG, 1, sizes((595.0, 842.0)), flags)
    assert isinstance(document, Document)
    assert document.notes == notes
    bundle = unpacked(tmp_path, EML, 1, ONE, flags)
    assert isinstance(bundle, Bundle)
    assert bundle.notes == notes
    with coming(b"%PDF-1.7") as incoming:
        made = untrusted.made(tmp_path / "pdf", Answer(protocol.OK, DOCX, 7, 8, flags), incoming)
    assert made == untrusted.Made(tmp_path / "pdf", frozenset(notes), 7)


@pytest.mark.parametrize("count", [0, 1, 99_999_999, 100_000_000])
def test_a_text_lacks_as_many_signs_as_it_is_long_at_most(count: int, tmp_path: Path) -> None:
    with coming(b"%PDF-1.7") as incoming:
        made = untrusted.made(tmp_path / "pdf", Answer(protocol.OK, DOCX, count, 8), incoming)
    assert isinstance(made, untrusted.Made)
    assert made.glyphs_missing == count


def test_no_text_lacks_more_signs_than_it_can_have(tmp_path: Path) -> None:
    with coming(b"%PDF-1.7") as incoming, pytest.raises(Broken, match="100000001 signs"):
        untrusted.made(tmp_path / "pdf", Answer(protocol.OK, DOCX, 100_000_001, 8), incoming)
    assert list(tmp_path.iterdir()) == []


def test_a_flag_that_stands_for_nothing_is_a_lie(tmp_path: Path) -> None:
    flags = 1 << len(Note)
    for lie in (flags, flags | 1, 255):
        with pytest.raises(Broken, match=f"flags {lie}"):
            opened(PNG, 1, sizes((595.0, 842.0)), lie)
        with pytest.raises(Broken, match=f"flags {lie}"):
            unpacked(tmp_path, EML, 1, ONE, lie)
        with coming(b"%PDF-1.7") as incoming, pytest.raises(Broken, match=f"flags {lie}"):
            untrusted.made(tmp_path / "pdf", Answer(protocol.OK, DOCX, 0, 8, lie), incoming)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_fills_its_place_or_less_and_is_as_long_as_it_is_large() -> None:
    for across, down in ((7, 5), (1, 1), (7, 1), (1, 5), (3, 4)):
        found = picture(across, down, 3 * across * down)
        assert isinstance(found, Picture)
        assert (found.width, found.height, len(found.rgb)) == (across, down, 3 * across * down)
        assert found.rgb == bytes(range(len(found.rgb)))
    for across, down in ((8, 5), (7, 6), (0, 5), (7, 0), (2**32 - 1, 5), (5, 2**32 - 1)):
        with pytest.raises(Broken):
            picture(across, down, min(3 * across * down, 500))
    for count in (0, 1, 7 * 5, 3 * 7 * 5 - 1, 3 * 7 * 5 + 1, 3 * 7 + 5, 7 * 5 + 3):
        with pytest.raises(Broken, match=f"{count} bytes for 7 × 5 pixels"):
            picture(7, 5, count)


@pytest.mark.parametrize("rejection", [one for one in Rejection if one is not Rejection.GONE])
def test_a_rejection_is_one_whatever_was_asked(rejection: Rejection, tmp_path: Path) -> None:
    answer = Answer(protocol.status_of(rejection), PDF, 1)
    with coming(b"") as nothing:
        assert untrusted.opened(PAPER, 1, "", answer, nothing) is rejection
        assert untrusted.picture(1, 1, answer, nothing) is rejection
        assert untrusted.written(1, tmp_path / "pdf", answer, nothing) is rejection
        assert untrusted.unpacked(1, lambda: tmp_path / "file", answer, nothing) is rejection
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [protocol.status_of(Rejection.GONE), len(Rejection) + 1, 255])
def test_what_a_jail_can_not_know_it_does_not_say(status: int) -> None:
    with coming(b"") as nothing, pytest.raises(Broken, match=f"status {status}"):
        untrusted.opened(PAPER, 1, "", Answer(status), nothing)


def test_a_pdf_is_saved_that_has_the_pages_that_were_seen(tmp_path: Path) -> None:
    target, made = tmp_path / "pdf", b"%PDF-1.7\nrest"
    for pages in (299, 301, 0, 2**32 - 1):
        with coming(made) as incoming, pytest.raises(Broken, match=f"{pages} pages where 300 were seen"):
            untrusted.written(300, target, Answer(protocol.OK, PDF, pages, len(made)), incoming)
        assert not target.exists()
    with coming(made) as incoming:
        answer = Answer(protocol.OK, PDF, int("300"), len(made))
        assert untrusted.written(300, target, answer, incoming) == target
    assert target.read_bytes() == made


@pytest.mark.parametrize("made", [b"", b"%PDF", b"%PDE-1.7", b"%PDG-1.7", b"zzzzz", b"     "])
def test_what_is_no_pdf_is_not_kept(made: bytes, tmp_path: Path) -> None:
    with coming(made) as incoming, pytest.raises(Broken, match="a PDF that is none"):
        untrusted.written(1, tmp_path / "pdf", Answer(protocol.OK, PDF, 1, len(made)), incoming)
    assert list(tmp_path.iterdir()) == []


def unpacked(folder: Path, kind: int, count: int, content: bytes, flags: int = 0) -> Bundle | Rejection:
    rooms = iter(range(1000))
    with coming(content) as incoming:
        answer = Answer(protocol.OK, kind, count, len(content), flags)
        return untrusted.unpacked(300, lambda: folder / str(next(rooms)), answer, incoming)


ONE = protocol.ENTRY.pack(1, 3) + b"aone"


@pytest.mark.parametrize("count", [1, 2, 300])
def test_a_bundle_has_one_file_or_as_many_as_are_allowed(count: int, tmp_path: Path) -> None:
    bundle = unpacked(tmp_path, EML, count, ONE * count)
    assert isinstance(bundle, Bundle)
    assert (bundle.kind, len(bundle.files), bundle.files[-1].path.read_bytes()) == (Kind.EML, count, b"one")


@pytest.mark.parametrize(("kind", "count"), [(EML, 0), (EML, 301), (EML, 2**32 - 1), (PDF, 1), (DOCX, 1)])
def test_a_bundle_that_can_not_be_leaves_nothing(kind: int, count: int, tmp_path: Path) -> None:
    with pytest.raises(Broken, match=f"{count} files"):
        unpacked(tmp_path, kind, count, ONE * min(count, 301))
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_that_breaks_off_leaves_nothing_though_a_file_is_gone_already(tmp_path: Path) -> None:
    def room() -> Path:
        for path in tmp_path.iterdir():
            path.unlink()  # the visit ends meanwhile
        return tmp_path / "next"

    with coming(ONE + ONE[:-1]) as incoming, pytest.raises(Broken):
        untrusted.unpacked(2, room, Answer(protocol.OK, EML, 2, 2 * len(ONE) - 1), incoming)
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_that_says_too_little_or_too_much_leaves_no_file(tmp_path: Path) -> None:
    for count, content in ((2, ONE + ONE[:-1]), (2, ONE + ONE[:4]), (1, ONE + b"?")):
        with pytest.raises(Broken):
            unpacked(tmp_path, EML, count, content)
        assert list(tmp_path.iterdir()) == []


def left_out(count: int, name: str = "") -> bytes:
    return protocol.LEFT_OUT.pack(count, len(name.encode())) + name.encode()


def test_what_was_left_out_is_counted_and_named_as_far_as_it_has_names(tmp_path: Path) -> None:
    bundle = unpacked(tmp_path, EML, 1, ONE + left_out(1, "été.mp4") + left_out(3) + left_out(1, "song.mp3"))
    assert isinstance(bundle, Bundle)
    assert bundle.left_out == LeftOut(5, ("été.mp4", "song.mp3"))


@pytest.mark.parametrize("count", [1, 2, 999_999, 1_000_000])
def test_no_more_files_are_left_out_than_there_can_be(count: int, tmp_path: Path) -> None:
    bundle = unpacked(tmp_path, EML, 1, ONE + left_out(count))
    assert isinstance(bundle, Bundle)
    assert bundle.left_out == LeftOut(count, ())


@pytest.mark.parametrize("count", [0, 1_000_001, 2**32 - 1])
def test_files_left_out_are_some_and_not_more_than_any_archive_has(count: int, tmp_path: Path) -> None:
    for behind in (left_out(count), left_out(1) + left_out(count, "name")):
        with pytest.raises(Broken, match=f"{count} files left out"):
            unpacked(tmp_path, EML, 1, ONE + behind)
    assert list(tmp_path.iterdir()) == []


def test_as_many_are_named_as_a_screen_could_and_one_line_counts_the_others(tmp_path: Path) -> None:
    most = b"".join(left_out(1, f"{number}") for number in range(LEFT_OUT_MAX)) + left_out(7)
    bundle = unpacked(tmp_path, EML, 1, ONE + most)
    assert isinstance(bundle, Bundle)
    assert (bundle.left_out.count, len(bundle.left_out.names)) == (LEFT_OUT_MAX + 7, LEFT_OUT_MAX)
    for path in tmp_path.iterdir():
        path.unlink()
    with pytest.raises(Broken, match="bytes too many"):
        unpacked(tmp_path, EML, 1, ONE + most + left_out(1))
    assert list(tmp_path.iterdir()) == []
