"""What a resident does on a stage, in the words of the stories."""

import io
import os
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from kiosk.documents import Kind
from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.journeys.printing import steps
from tests.parts.stage import PRINTING, Stage


def looking(stage: Stage, source: str = "usb") -> None:
    """From the first screen to a source, which is looked into."""
    stage.reception.choose_language("fr")
    stage.reception.begin(PRINTING)
    stage.papers.choose(source)


def at_the_papers(stage: Stage, source: str = "usb") -> ChoosePaper:
    """From the first screen to the papers in a source."""
    looking(stage, source)
    return stage.until_step(ChoosePaper)


def all_known(stage: Stage) -> ChoosePaper:
    """The papers on the screen, once each of them was looked into."""

    def known() -> bool:
        step = stage.step
        return isinstance(step, ChoosePaper) and all(paper.kind or paper.rejection for paper in step.papers)

    stage.until(known)
    return stage.until_step(ChoosePaper)


def pick(stage: Stage, name: str) -> None:
    """Touches the paper of that name."""
    step = stage.step
    assert isinstance(step, ChoosePaper)
    names = [paper.item.name for paper in step.papers]
    stage.papers.pick(step.first + names.index(name))


def enter(stage: Stage, name: str, kind: Kind) -> None:
    """Touches a mail or an archive, and sees what is in it."""
    pick(stage, name)
    stage.until(lambda: isinstance(stage.step, ChoosePaper) and stage.step.inside is kind)


def check(stage: Stage, name: str) -> steps.CheckPages:
    """Touches a paper, and sees its first page."""
    pick(stage, name)
    stage.until(lambda: isinstance(stage.step, steps.CheckPages) and stage.step.sheet is not None)
    return stage.until_step(steps.CheckPages)


def printed(stage: Stage) -> Path:
    """Prints what is on the screen: what came out, as a PDF."""
    before = set(stage.printed.iterdir())
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
    (arrived,) = set(stage.printed.iterdir()) - before
    return arrived


def pages_of(paper: Path) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(paper) as pdf:
        return len(pdf.pages)


def words_of(paper: Path) -> list[str]:
    """The words on each page of a PDF."""
    with pdfium.PdfDocument(paper) as pdf:
        return [page.get_textpage().get_text_bounded().strip() for page in pdf]


def blank_pdf(pages: int) -> bytes:
    """A PDF of so many pages."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(written)
    return written.getvalue()


def vault(stage: Stage) -> Path:
    """The folder of this visit's vault."""
    return stage.reception._visit.vault.folder


def files_in(folder: Path) -> int:
    """How many files lie there; none once the folder has gone, be it while it is looked at."""
    try:
        return len(os.listdir(folder))  # noqa: PTH208
    except FileNotFoundError:
        return 0
