"""What a paper costs is said before it is printed, and when it is out; how it is printed is the centre's choice."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.journeys.printing import steps
from kiosk.printing import Options, Sides
from kiosk.printing.terms import FREE, Price
from tests.parts import papers
from tests.parts.resident import at_the_papers, check, pick
from tests.parts.stage import Stage


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Stage]:
    """A terminal of a centre that saves ink and takes money."""
    chosen = {"COLOR_MODE": "monochrome", "SIDES": "one-sided", "PRICE": "0.10", "PRICE_COLOR": "0.50"}
    stage = Stage(tmp_path, **{f"GUICHET_PRINTING__{name}": value for name, value in chosen.items()})
    stage.terminal.start()
    yield stage
    stage.close()


def cents(number: int) -> Price:
    return Price(Decimal(number) / 100)


def test_the_price_moves_with_what_is_chosen_and_is_said_again_when_it_is_out(desk: Stage) -> None:
    papers.pdf(desk.stick / "a.pdf", ["one", "two", "three"])
    at_the_papers(desk)
    step = check(desk, "a")
    desk.until(lambda: isinstance(desk.step, steps.CheckPages) and desk.step.capabilities.color)
    step = desk.until_step(steps.CheckPages)
    how = step.options
    assert (how.copies, how.sides, how.color, step.price) == (1, Sides.ONE_SIDED, False, cents(30))
    desk.printing.set_options(replace(step.options, color=True, copies=2))
    assert desk.until_step(steps.CheckPages).price == cents(300)
    desk.printing.toggle(1)
    assert desk.until_step(steps.CheckPages).price == cents(200)
    desk.printing.print_it()
    assert desk.until_step(steps.TakePaper).price == cents(200)
    desk.printing.not_right()
    desk.printing.print_again(2)
    assert desk.until_step(steps.TakePaper).price == FREE


def test_several_papers_have_one_price(desk: Stage) -> None:
    papers.pdf(desk.stick / "a.pdf", ["one"])
    papers.pdf(desk.stick / "b.pdf", ["two", "three"])
    at_the_papers(desk)
    desk.papers.several()
    for name in ("a", "b"):
        pick(desk, name)
    desk.papers.open_ticked()
    desk.until(lambda: isinstance(desk.step, steps.CheckSeveral) and desk.step.capabilities.color)
    step = desk.until_step(steps.CheckSeveral)
    assert (step.options, step.price) == (Options(1, Sides.ONE_SIDED, color=False), cents(30))
    desk.printing.print_it()
    assert desk.until_step(steps.TakePaper).price == cents(30)
    desk.printing.another()
    desk.until_step(ChoosePaper)
