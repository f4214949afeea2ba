import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kiosk.documents import Kind, Picture, Rejection, sealed
from kiosk.documents.jail.standby import Standby
from kiosk.patience import GivenUp
from kiosk.settings import DocumentSettings
from tests.parts import papers, papers_texts
from tests.parts.reading import Reading, ink, jailed

HURRIED = DocumentSettings(pages_max=20, megabytes_max=5, seconds_max=2, standby=True)


def color(picture: Picture, across: float, down: float) -> str:
    """What is seen at a place, given as parts of the picture."""
    at = 3 * (int(down * (picture.height - 1)) * picture.width + int(across * (picture.width - 1)))
    red, green, blue = (value > 128 for value in picture.rgb[at : at + 3])
    named = {(True, True, True): "white", (True, False, False): "red", (False, False, True): "blue"}
    return named.get((red, green, blue), "other")


def test_a_pdf_is_known_by_its_content_whatever_its_name(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.pdf(tmp_path / "holiday.jpg", ("One", "Two", "Three")))
    assert document.kind is Kind.PDF
    assert [(round(page.width), round(page.height)) for page in document.pages] == [(595, 842)] * 3


def test_a_page_fills_the_place_it_is_given_and_keeps_its_shape(reading: Reading, tmp_path: Path) -> None:
    picture = reading.seen(reading.opened(papers.pdf(tmp_path / "a.pdf")), width=900, height=500)
    assert (picture.height, picture.width) == (500, 354)
    assert len(picture.rgb) == 500 * 354 * 3
    assert color(picture, 0.99, 0.99) == "white"
    assert ink(picture) > 1000


def test_each_page_is_the_one_asked_for(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.pdf(tmp_path / "a.pdf", ("I", "WWWWWWWW")))
    assert ink(reading.seen(document, 1)) > 3 * ink(reading.seen(document, 0))


def test_what_was_filled_in_is_seen(reading: Reading, tmp_path: Path) -> None:
    acting = reading.seen(reading.opened(papers.acting_pdf(tmp_path / "a.pdf")))
    plain = reading.seen(reading.opened(papers.pdf(tmp_path / "b.pdf", ("Acts",))))
    assert ink(acting) > 1.3 * ink(plain)


@pytest.mark.parametrize(
    ("stored", "orientation", "upright"),
    [
        ((800, 600), 1, "landscape"),
        ((800, 600), 3, "landscape"),
        ((800, 600), 6, "portrait"),
        ((800, 600), 8, "portrait"),
    ],
)
def test_a_photo_lies_upright_on_one_a4_page(
    reading: Reading, tmp_path: Path, stored: tuple[int, int], orientation: int, upright: str
) -> None:
    document = reading.opened(papers.photo(tmp_path / "a.jpg", stored, orientation=orientation))
    (page,) = document.pages
    assert (page.width > page.height) == (upright == "landscape")
    picture = reading.seen(document)
    ends = {
        1: ((0.2, 0.5), (0.8, 0.5)),
        3: ((0.8, 0.5), (0.2, 0.5)),
        6: ((0.5, 0.2), (0.5, 0.8)),
        8: ((0.5, 0.8), (0.5, 0.2)),
    }[orientation]
    assert [color(picture, *end) for end in ends] == ["red", "blue"]
    assert color(picture, 0.005, 0.005) == "white"


def test_a_png_is_a_document_too(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.photo(tmp_path / "a.png"))
    assert document.kind is Kind.PNG
    assert color(reading.seen(document), 0.25, 0.5) == "red"


def test_what_shines_through_is_white_paper(reading: Reading, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGBA", (800, 600), (0, 0, 255, 0)).save(tmp_path / "a.png")
    assert color(reading.seen(reading.opened(tmp_path / "a.png")), 0.5, 0.5) == "white"


@pytest.mark.parametrize(
    ("content", "rejection"),
    [
        (b"", Rejection.NOTHING_INSIDE),
        (b"\x7fELF\x02\x01\x01" + bytes(99), Rejection.NOT_A_DOCUMENT),
        (b"%PDF-1.7 and then nothing that makes sense", Rejection.DAMAGED),
        (b"\xff\xd8\xff\xe0 half a photo", Rejection.DAMAGED),
        (b"%PDF-1.4" + bytes(5_000_001), Rejection.TOO_LARGE),
    ],
)
def test_what_is_no_document_is_rejected_for_its_reason(
    reading: Reading, tmp_path: Path, content: bytes, rejection: Rejection
) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert reading.outcome(tmp_path / "a.pdf") is rejection


def test_a_locked_pdf_is_locked_unless_its_password_is_empty(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers.locked_pdf(tmp_path / "a.pdf")) is Rejection.LOCKED
    assert len(reading.opened(papers.locked_pdf(tmp_path / "b.pdf", password="")).pages) == 1


def test_pages_are_counted_before_they_are_looked_at(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers.pdf(tmp_path / "a.pdf", ())) is Rejection.NOTHING_INSIDE
    assert reading.outcome(papers.pdf(tmp_path / "b.pdf", ["page"] * 21)) is Rejection.TOO_LONG
    assert len(reading.opened(papers.pdf(tmp_path / "c.pdf", ["page"] * 20)).pages) == 20


def test_a_picture_bomb_is_too_large(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers.png_bomb(tmp_path / "a.png")) is Rejection.TOO_LARGE


def test_what_is_gone_or_no_file_is_said_at_once(reading: Reading, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert reading.outcome(tmp_path / "nothing.pdf") is Rejection.GONE
    assert reading.outcome(tmp_path / "pipe.pdf") is Rejection.NOT_A_DOCUMENT
    assert reading.outcome(Path("/dev/zero")) is Rejection.NOT_A_DOCUMENT


def test_a_page_that_takes_for_ever_is_given_up_and_the_next_document_works(tmp_path: Path) -> None:
    reading = Reading(tmp_path / "vault", HURRIED)
    document = reading.opened(papers.endless_pdf(tmp_path / "slow.pdf"))
    began = time.monotonic()
    assert reading.reader.render(document, 0, 600, 600) is Rejection.TOOK_TOO_LONG
    assert time.monotonic() - began < 4
    assert ink(reading.seen(reading.opened(papers.pdf(tmp_path / "next.pdf")))) > 0
    reading.reader.close()


def crash(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # some die with others
            os.kill(pid, signal.SIGSEGV)


def test_a_crash_in_the_jail_is_a_damaged_document_and_the_next_one_works(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.endless_pdf(tmp_path / "slow.pdf"))
    threading.Timer(0.3, crash, [jailed()]).start()
    assert reading.reader.render(document, 0, 600, 600) is Rejection.DAMAGED
    assert ink(reading.seen(reading.opened(papers.pdf(tmp_path / "next.pdf")))) > 0


def test_a_process_that_died_while_nobody_looked_is_not_noticed(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.pdf(tmp_path / "a.pdf"))
    for pid in jailed():
        with contextlib.suppress(ProcessLookupError):  # some die with others
            ended = os.pidfd_open(pid)
            os.kill(pid, signal.SIGKILL)
            assert select.select([ended], [], [], 5)[0]
    assert ink(reading.seen(document)) > 0
    assert isinstance(reading.reader.printable(document, None, tmp_path / "out.pdf"), Path)


def test_a_visits_end_stops_what_is_under_way(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.endless_pdf(tmp_path / "slow.pdf"))
    before = jailed()
    ending = threading.Timer(0.3, reading.reader.kill)
    ending.start()
    with pytest.raises(GivenUp):
        reading.reader.render(document, 0, 600, 600)
    ending.join()
    assert not set(before) & set(jailed()), "the processes that saw the visit's documents live on"
    assert ink(reading.seen(reading.opened(papers.pdf(tmp_path / "next.pdf")))) > 0


def test_a_visits_end_while_a_paper_is_copied_leaves_no_process_that_sees_it(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = sealed._copied

    def copied_when_the_visit_ends(source: int, size: int) -> int | Rejection:
        made = copied(source, size)
        reading.reader.kill()
        return made

    monkeypatch.setattr(sealed, "_copied", copied_when_the_visit_ends)
    with pytest.raises(GivenUp):
        reading.outcome(papers.pdf(tmp_path / "a.pdf"))
    assert not reading.reader._viewing.current.seen
    assert reading.reader._sealing._kept is None
    monkeypatch.undo()
    assert ink(reading.seen(reading.opened(tmp_path / "a.pdf"))) > 0


def test_a_visits_end_while_a_process_is_made_ready_leaves_it_without_a_paper(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = Standby.ready

    def ready_when_the_visit_ends(standby: Standby) -> None:
        ready(standby)
        reading.reader.kill()

    monkeypatch.setattr(Standby, "ready", ready_when_the_visit_ends)
    with pytest.raises(GivenUp):
        reading.outcome(papers.pdf(tmp_path / "a.pdf"))
    assert not reading.reader._viewing.current.seen


def test_what_was_made_of_a_paper_that_is_given_up_leaves_the_vault(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied, made = sealed._copied, list[Path]()

    def copied_until_something_was_made(source: int, size: int) -> int | Rejection:
        made.extend(reading.folder.iterdir())
        if made:
            reading.reader.kill()
        return copied(source, size)

    monkeypatch.setattr(sealed, "_copied", copied_until_something_was_made)
    with pytest.raises(GivenUp):
        reading.outcome(papers_texts.text(tmp_path / "lettre.txt", "Bonjour"))
    assert made, "nothing was made of it"
    assert not list(reading.folder.iterdir())


def test_more_documents_than_are_held_open_can_be_turned_through(reading: Reading, tmp_path: Path) -> None:
    documents = [reading.opened(papers.pdf(tmp_path / f"{n}.pdf", ("I" * n,))) for n in range(1, 9)]
    inks = [ink(reading.seen(document)) for document in documents]
    assert inks == sorted(set(inks))


def test_closing_leaves_no_process(tmp_path: Path) -> None:
    before = jailed()
    reading = Reading(tmp_path / "vault")
    reading.opened(papers.pdf(tmp_path / "a.pdf"))
    assert jailed() != before
    reading.reader.close()
    reading.reader.close()
    assert jailed() == before
    with pytest.raises(GivenUp):
        reading.outcome(tmp_path / "a.pdf")


def test_a_spare_takes_over_from_what_saw_a_paper_and_stays_where_nothing_was_seen(
    reading: Reading, tmp_path: Path
) -> None:
    reading.reader.warm()
    reading.reader.tend()
    reading.opened(papers.pdf(tmp_path / "a.pdf"))
    before = jailed()
    reading.reader.kill()
    assert len(set(before) - set(jailed())) == 2, "the viewer and its wall: the others have seen no paper"


def test_a_paper_that_opens_again_is_the_one_that_was_seen(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.pdf(tmp_path / "a.pdf", ("One", "Two")))
    first = reading.seen(document)
    reading.reader.kill()
    assert reading.seen(document) == first


def test_the_jailed_die_with_a_terminal_that_was_killed() -> None:
    program = (
        "from kiosk.documents.reader import Reader; from kiosk.settings import load; "
        "r = Reader(load(environment={}).documents); r.warm(); r.tend(); print('ready', flush=True); input()"
    )
    terminal = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert terminal.stdout is not None
    terminal.stdout.readline()
    descriptors = [os.pidfd_open(pid) for pid in jailed(terminal.pid)]
    assert len(descriptors) >= 6, "a viewer, a rewriter, a converter, and a spare of each"
    terminal.kill()
    terminal.wait()
    for descriptor in descriptors:
        assert select.select([descriptor], [], [], 20)[0], "it lives on"


def test_the_terminal_carries_no_library_that_parses() -> None:
    program = (
        "import sys, kiosk.documents.reader; "
        "parsers = ('pypdfium2', 'pikepdf', 'PIL', 'cv2', 'weasyprint', 'oxmsg', 'olefile'); "
        "print(*(name for name in parsers if name in sys.modules))"
    )
    imported = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert imported.stdout.strip() == ""
