"""Papers inside others: a mail's attachments, an archive's files. With real parts."""

import os
from pathlib import Path

import pypdfium2 as pdfium

from kiosk.documents import Kind, Rejection
from kiosk.journeys.papers.steps import AskPassword, ChoosePaper, OneMoment, Refused
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Home
from tests.parts import papers, papers_texts
from tests.parts.resident import (
    all_known,
    at_the_papers,
    blank_pdf,
    check,
    enter,
    files_in,
    pages_of,
    pick,
    printed,
    vault,
)  # fmt: skip
from tests.parts.stage import Stage


def test_a_mail_shows_its_message_and_its_papers_and_one_of_them_is_printed(stage: Stage) -> None:
    files = {"releve.pdf": (blank_pdf(3), "application/pdf")}
    papers_texts.mail(stage.stick / "courrier.eml", "Voici mon relevé", files=files)
    at_the_papers(stage)
    (mail,) = all_known(stage).papers
    assert (mail.kind, mail.picture) == (Kind.EML, None)
    enter(stage, "courrier", Kind.EML)
    message, attachment = all_known(stage).papers
    assert message.picture is not None
    assert attachment.item.name == "releve"
    assert check(stage, "releve").pages == 3
    assert pages_of(printed(stage)) == 3
    stage.printing.another()
    assert stage.until_step(ChoosePaper).inside is Kind.EML


def test_a_mails_day_is_said_in_the_residents_language(stage: Stage) -> None:
    papers_texts.mail(stage.stick / "courrier.eml", "Voici mon relevé")
    at_the_papers(stage)
    check(stage, "courrier")
    with pdfium.PdfDocument(printed(stage)) as paper:
        assert "mardi 3 mars 2026, 10:15" in paper[0].get_textpage().get_text_range()


def test_a_locked_paper_inside_a_mail_is_printed_with_its_password(stage: Stage, tmp_path: Path) -> None:
    locked = papers.locked_pdf(tmp_path / "locked.pdf").read_bytes()
    papers_texts.mail(stage.stick / "courrier.eml", files={"releve.pdf": (locked, "application/pdf")})
    at_the_papers(stage)
    enter(stage, "courrier", Kind.EML)
    pick(stage, "releve")
    stage.until_step(AskPassword)
    stage.papers.unlock("wrong")
    stage.until(lambda: stage.step == AskPassword(wrong=True))
    stage.papers.unlock("1234")
    stage.until_step(steps.CheckPages)
    assert pages_of(printed(stage)) == 1


def test_back_out_of_an_archive_leads_to_the_same_papers_and_leaves_none_of_its_own(stage: Stage) -> None:
    for number in range(5):
        papers.pdf(stage.stick / f"{number}.pdf")
    files = {f"{pages}.pdf": blank_pdf(pages) for pages in (1, 2, 3)}
    os.utime(papers_texts.archive(stage.stick / "papiers.zip", files), (0, 0))  # the oldest: on the second screen
    at_the_papers(stage)
    stage.papers.turn(4)
    before = all_known(stage)
    enter(stage, "papiers", Kind.ZIP)
    assert [paper.item.name for paper in all_known(stage).papers] == ["1", "2", "3"]
    check(stage, "2")
    assert pages_of(printed(stage)) == 2
    stage.printing.another()
    stage.reception.back()
    assert all_known(stage) == before
    stage.until(lambda: files_in(vault(stage)) == 1)  # the paper beside it
    stage.reception.back()
    assert isinstance(stage.step, Home)
    stage.until(lambda: not files_in(vault(stage)))


def test_an_archive_that_was_left_can_be_opened_again(stage: Stage) -> None:
    papers_texts.archive(stage.stick / "papiers.zip", {"1.pdf": blank_pdf(1), "2.pdf": blank_pdf(2)})
    at_the_papers(stage)
    enter(stage, "papiers", Kind.ZIP)
    stage.reception.back()
    enter(stage, "papiers", Kind.ZIP)
    check(stage, "2")
    assert pages_of(printed(stage)) == 2


def test_an_archive_of_one_paper_is_that_paper(stage: Stage) -> None:
    papers_texts.archive(stage.stick / "papier.zip", {"releve.pdf": blank_pdf(2)})
    at_the_papers(stage)
    assert check(stage, "papier").pages == 2
    assert files_in(vault(stage)) <= 2  # the paper, and what is made for the printer: the archive isn't needed


def test_archives_in_archives_end(stage: Stage, tmp_path: Path) -> None:
    inner = blank_pdf(1)
    for _ in range(9):
        files = {"a.pdf": blank_pdf(1), "deeper.zip": inner}
        inner = papers_texts.archive(tmp_path / "made.zip", files).read_bytes()
    (stage.stick / "deeper.zip").write_bytes(inner)
    at_the_papers(stage)
    entered = 0
    while not isinstance(stage.step, Refused):
        pick(stage, "deeper")
        stage.until(lambda: not isinstance(stage.step, OneMoment))
        entered += 1
        assert entered < 9
    assert stage.step == Refused(Rejection.TOO_LARGE)
    for _ in range(entered):
        stage.reception.back()
    assert stage.until_step(ChoosePaper).inside is None
