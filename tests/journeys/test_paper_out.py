"""A resident prints through CUPS, and paper runs out: told while it lasts; then all of it comes out, once."""

import pikepdf

from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from kiosk.printing import Condition, Options, Sides
from tests.parts import papers
from tests.parts.cupsd import wait_until
from tests.parts.desk import leave, printing
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


def test_nothing_that_one_resident_chose_is_there_for_the_next(desk: Stage, printer: IppPrinter) -> None:
    def asked() -> tuple[Options, dict[str, str]]:
        """What is offered to a resident, and what the printer was asked for, if nothing is chosen."""
        desk.until_step(steps.CheckPages)
        options = desk.until_step(steps.CheckPages).options
        desk.printing.print_it()
        desk.until_step(steps.TakePaper)
        wanted = printer.job_attributes()
        return options, {name: wanted.get(name, "") for name in ("copies", "sides", "print-color-mode")}

    printing(desk, print_it=False)
    first = asked()
    leave(desk)
    printing(desk, print_it=False)
    desk.until_step(steps.CheckPages)
    desk.printing.set_options(Options(copies=3, sides=Sides.ONE_SIDED, color=False))
    other = asked()
    assert other[1] == {"copies": "3", "sides": "one-sided", "print-color-mode": "monochrome"}
    leave(desk)
    printing(desk, print_it=False)
    assert asked() == first


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
