"""Papers that need a word more: locked or damaged ones, those that hang, photos of letters. With real parts."""

import logging
import os
import threading

import pypdfium2 as pdfium
import pytest

from kiosk.documents import Document, Note, Picture, Rejection
from kiosk.documents.jail import Unsafe
from kiosk.documents.jail.bubblewrap import Bubblewrap
from kiosk.documents.jail.protocol import Role
from kiosk.documents.reader import Reader, Room
from kiosk.journeys.calling.steps import AskReason
from kiosk.journeys.papers.steps import AskPassword, ChoosePaper, Noted, Refused, Trouble
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from kiosk.patience import Patience
from tests.parts import papers, papers_photos, papers_texts
from tests.parts.resident import all_known, at_the_papers, check, files_in, looking, pages_of, pick, printed, vault
from tests.parts.stage import Stage


def white(stage: Stage) -> float:
    """How much of the page on the screen is white."""
    assert isinstance(stage.step, steps.CheckPages)
    sheet = stage.step.sheet
    return sheet.rgb.count(255) / len(sheet.rgb) if sheet else 0.5


def test_a_locked_statement_is_printed_after_a_wrong_password_and_the_right_one(stage: Stage) -> None:
    papers.locked_pdf(stage.stick / "releve.pdf", "sésame")
    at_the_papers(stage)
    (paper,) = all_known(stage).papers
    assert (paper.rejection, paper.picture) == (Rejection.LOCKED, None)
    pick(stage, "releve")
    assert stage.until_step(AskPassword) == AskPassword(wrong=False)
    stage.papers.unlock("1234")
    stage.until(lambda: stage.step == AskPassword(wrong=True))
    stage.papers.unlock("sésame")
    stage.until_step(steps.CheckPages)
    assert pages_of(printed(stage)) == 1


def test_a_locked_paper_that_was_opened_stays_open_among_the_papers(stage: Stage) -> None:
    papers.locked_pdf(stage.stick / "releve.pdf")
    at_the_papers(stage)
    pick(stage, "releve")
    stage.until_step(AskPassword)
    stage.reception.back()
    assert stage.until_step(ChoosePaper).papers[0].rejection is Rejection.LOCKED
    pick(stage, "releve")
    stage.papers.unlock("1234")
    stage.until_step(steps.CheckPages)
    stage.reception.back()
    assert stage.until_step(ChoosePaper).papers[0].picture is not None
    check(stage, "releve")
    assert pages_of(printed(stage)) == 1


def test_who_goes_back_while_a_password_is_tried_can_pick_the_paper_again(stage: Stage) -> None:
    papers.locked_pdf(stage.stick / "releve.pdf")
    at_the_papers(stage)
    pick(stage, "releve")
    stage.until_step(AskPassword)
    stage.papers.unlock("wrong")
    stage.reception.back()
    stage.until_step(ChoosePaper)
    pick(stage, "releve")
    stage.until_step(AskPassword)
    stage.papers.unlock("1234")
    stage.until_step(steps.CheckPages)


def test_what_could_be_saved_of_a_damaged_paper_is_offered_and_printed(stage: Stage) -> None:
    whole = papers.pdf(stage.stick / "releve.pdf", ["one", "two", "three"])
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    at_the_papers(stage)
    pick(stage, "releve")
    saved = stage.until_step(Noted).count
    assert saved >= 1
    stage.papers.see_it()
    assert stage.until_step(steps.CheckPages).pages == saved
    assert pages_of(printed(stage)) == saved


def test_all_that_must_be_known_of_a_paper_is_told_before_it_is_seen(stage: Stage) -> None:
    (stage.stick / "data.txt").write_text('{"name": "\U00030000"}')
    at_the_papers(stage)
    pick(stage, "data")
    assert stage.until_step(Noted) == Noted(Note.MACHINE_TEXT, 1)
    stage.papers.see_it()
    assert stage.until_step(Noted) == Noted(Note.GLYPHS_MISSING, 1)
    stage.papers.see_it()
    stage.until_step(steps.CheckPages)


def test_who_does_not_want_what_was_saved_is_back_at_the_papers(stage: Stage) -> None:
    whole = papers.pdf(stage.stick / "releve.pdf", ["one", "two", "three"])
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    at_the_papers(stage)
    pick(stage, "releve")
    stage.until_step(Noted)
    stage.printing.another()
    stage.until_step(ChoosePaper)


def test_a_photographed_letter_is_printed_as_a_cleaned_page(stage: Stage) -> None:
    photo = papers_photos.photographed(papers_photos.letter())
    photo.save(stage.stick / "lettre.jpg", quality=90)
    at_the_papers(stage)
    pick(stage, "lettre")
    stage.until(lambda: isinstance(stage.step, steps.CheckPages) and bool(stage.step.looks))
    step = stage.until_step(steps.CheckPages)
    assert (step.looks, step.look) == ((steps.Look.AS_FOUND, steps.Look.CLEANED), steps.Look.AS_FOUND)
    stage.until(lambda: white(stage) < 0.5)
    stage.printing.choose_look(steps.Look.CLEANED)
    stage.until(lambda: white(stage) > 0.8)
    stage.printing.choose_look(steps.Look.AS_FOUND)
    stage.until(lambda: white(stage) < 0.5)
    stage.printing.choose_look(steps.Look.CLEANED)
    with pdfium.PdfDocument(printed(stage)) as paper:
        pixels = bytes(paper[0].render().buffer)
    assert pixels.count(255) / len(pixels) > 0.8


def test_a_photo_without_a_page_in_it_leaves_nothing_to_choose(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned: list[Document | Rejection] = []
    cleans = Reader.clean

    def clean_and_tell(reader: Reader, document: Document, room: Room, patience: Patience) -> Document | Rejection:
        cleaned.append(cleans(reader, document, room, patience))
        return cleaned[-1]

    monkeypatch.setattr(Reader, "clean", clean_and_tell)
    papers_photos.family().save(stage.stick / "famille.jpg")
    at_the_papers(stage)
    check(stage, "famille")
    stage.until(lambda: bool(cleaned))
    assert cleaned[0] is Rejection.NOTHING_INSIDE
    known: list[None] = []
    stage.terminal._documents(lambda: None, known.append, lambda: None)  # the journey was told before this
    stage.until(lambda: bool(known))
    assert stage.until_step(steps.CheckPages).looks == ()
    assert pages_of(printed(stage)) == 1


def test_a_hanging_paper_keeps_nobody_from_opening_another(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()
    renders = Reader.render

    def tell_and_render(
        reader: Reader, document: Document, page: int, width: int, height: int, patience: Patience | None = None
    ) -> Picture | Rejection:
        hangs.set()
        return renders(reader, document, page, width, height, patience)

    monkeypatch.setattr(Reader, "render", tell_and_render)
    papers.pdf(stage.stick / "good.pdf")
    hanging = papers.endless_pdf(stage.stick / "hangs.pdf")
    os.utime(hanging, (2e9, 2e9))  # the newest: it is looked into first
    at_the_papers(stage)
    stage.until(hangs.is_set)
    check(stage, "good")
    stage.reception.back()
    assert stage.until_step(ChoosePaper).papers[0].rejection is None  # nobody waited until that was known
    pick(stage, "hangs")
    assert stage.until_step(Refused).rejection is Rejection.TOOK_TOO_LONG


def test_a_paper_that_was_left_while_it_was_read_can_be_picked_again(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf")
    at_the_papers(stage)
    pick(stage, "a")
    stage.reception.back()
    stage.until_step(ChoosePaper)
    check(stage, "a")
    assert pages_of(printed(stage)) == 1


def test_only_the_papers_on_the_screen_are_in_the_vault(stage: Stage) -> None:
    for number in range(9):
        papers.pdf(stage.stick / f"{number}.pdf")
    at_the_papers(stage)

    def holds_what_is_seen() -> bool:
        return files_in(vault(stage)) == len(all_known(stage).papers)

    for first in (0, 4, 8):
        stage.papers.turn(first)
        stage.until(holds_what_is_seen)
    wiped = vault(stage)
    stage.reception.done()
    stage.until(lambda: not wiped.exists())


def test_what_a_text_became_leaves_the_vault_with_it(stage: Stage) -> None:
    papers_texts.text(stage.stick / "lettre.txt", "Bonjour")
    at_the_papers(stage)
    all_known(stage)
    assert files_in(vault(stage)) == 1  # the PDF; the text itself isn't needed any more
    check(stage, "lettre")
    assert pages_of(printed(stage)) == 1
    stage.printing.another()
    stage.until(lambda: files_in(vault(stage)) == 1)
    stage.reception.back()
    stage.until(lambda: not files_in(vault(stage)))


def test_where_the_jail_does_not_hold_nothing_is_opened_and_a_human_is_offered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def check_it(jail: Bubblewrap, role: Role) -> None:
        raise Unsafe("from inside could be reached: the network", "Please mend it.")

    monkeypatch.setattr(Bubblewrap, "check", check_it)
    stage.terminal.start()
    papers.pdf(stage.stick / "a.pdf")
    papers.pdf(stage.stick / "b.pdf")
    for _ in range(2):
        looking(stage)
        stage.until_step(Trouble)
        stage.reception.help()
        assert isinstance(stage.step, AskReason)
        stage.reception.done()
        stage.skipped += 7
        stage.until_step(Welcome)
    (told,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert "the network" in told
    assert "Please mend it." in told
