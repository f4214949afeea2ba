"""A resident prints through CUPS, and paper runs out: told while it lasts; then all of it comes out, once."""

import pikepdf

from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from kiosk.printing import Condition
from tests.parts import papers
from tests.parts.cupsd import wait_until
from tests.parts.desk import printing
from tests.parts.printer import IppPrinter
from tests.parts.stage import Stage


def held_up(stage: Stage) -> frozenset[Condition]:
    """What the screen tells while a job waits."""
    stage.until(lambda: isinstance(stage.step, steps.HeldUp))
    assert isinstance(stage.step, steps.HeldUp)
    return stage.step.conditions


def test_the_options_offered_are_those_that_the_printer_has(desk: Stage) -> None:
    printing(desk)
    desk.until_step(steps.TakePaper)
    desk.printing.another()
    desk.until_step(ChoosePaper)
    desk.papers.pick(0)
    checked = desk.until_step(steps.CheckPages)
    assert len(checked.capabilities.sides) > 1
    assert checked.options.sides in checked.capabilities.sides


def test_paper_that_runs_out_is_reported_and_the_rest_comes_out_by_itself(desk: Stage, printer: IppPrinter) -> None:
    printer.run_out_after(1)
    printing(desk)
    assert held_up(desk) == {Condition.PAPER_OUT}
    assert isinstance(desk.step, steps.HeldUp)
    assert desk.step.done < desk.step.total
    printer.put_paper_back()
    taken = desk.until_step(steps.TakePaper)
    assert (taken.sides, taken.whole) == (3, True)
    (arrived,) = printer.tray
    with pikepdf.open(arrived) as pdf:
        assert len(pdf.pages) == 3


def test_a_page_refilled_later_never_comes_out_for_the_next_resident(desk: Stage, printer: IppPrinter) -> None:
    printer.run_out_after(1)
    printing(desk)
    held_up(desk)
    desk.reception.done()
    desk.until(lambda: not printer.cupsd.job_files())
    desk.until_step(Welcome)
    printer.put_paper_back()
    papers.pdf(desk.stick / "releve.pdf", ["the next resident's"])
    printing(desk)
    desk.until_step(steps.TakePaper)
    wait_until(lambda: printer.tray, "the next resident's paper")
    with pikepdf.open(printer.tray[-1]) as pdf:
        assert len(pdf.pages) == 1


def test_a_stopped_job_is_purged_after_being_asked_once_more(desk: Stage, printer: IppPrinter) -> None:
    printer.run_out_after(1)
    printing(desk)
    held_up(desk)
    desk.printing.ask_stop()
    desk.until_step(steps.AskStop)
    desk.printing.stop()
    taken = desk.until_step(steps.TakePaper)
    assert not taken.whole
    desk.until(lambda: not printer.cupsd.job_files())
