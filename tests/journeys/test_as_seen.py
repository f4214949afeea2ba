"""What arrives at a real printer is what the preview showed: order, place on the sheet, sides, colour, copies."""

from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
import pikepdf
import pytest

from kiosk.journeys.printing import steps
from kiosk.printing import Options, Paper, Sides
from tests.parts.cupsd import wait_until
from tests.parts.desk import leave
from tests.parts.likeness import Pixels, likeness, rendered
from tests.parts.printer import IppPrinter
from tests.parts.resident import at_the_papers, check
from tests.parts.stage import Stage

PAGES = 5
SIZES = {
    "upright": (595.276, 841.89),
    "lying": (841.89, 595.276),
    "small": (419.53, 595.276),
    "large": (841.89, 1190.55),
}
CHOICES: dict[str, tuple[Any, ...]] = {
    "name": tuple(SIZES),
    "number_up": (1, 2, 4),
    "paper": (Paper.A4, Paper.A5, Paper.A3),
    "sides": (Sides.ONE_SIDED, Sides.TWO_SIDED_LONG_EDGE),
    "color": (True, False),
    "copies": (1, 2),
    "left_out": (None, 1),
}
HEIGHTS = {Paper.A3: 420 / 25.4, Paper.A4: 297 / 25.4, Paper.A5: 210 / 25.4}  # inches
DPI = 100
ALIKE = 0.85

Combination: TypeAlias = dict[str, Any]


def pairwise() -> Iterator[Combination]:
    """Combinations in which each choice meets each other one at least once."""
    missing = {pair for one, other in combinations(CHOICES.items(), 2) for pair in _pairs(one, other)}
    everything = [dict(zip(CHOICES, values, strict=True)) for values in product(*CHOICES.values())]
    while missing:
        best = max(everything, key=lambda one: len(missing & set(_of(one))))
        missing -= set(_of(best))
        yield best


def _pairs(one: tuple[str, tuple[Any, ...]], other: tuple[str, tuple[Any, ...]]) -> Iterator[Any]:
    return (((one[0], a), (other[0], b)) for a in one[1] for b in other[1])


def _of(combination: Combination) -> Iterator[Any]:
    return combinations(combination.items(), 2)


def paper(path: Path, size: tuple[float, float]) -> None:
    """Pages that can be told from each other, and from themselves upside down."""
    with pikepdf.new() as pdf:
        for number in range(1, PAGES + 1):
            width, height = size
            bars = "".join(f"60 {height - 110 - 55 * bar} {width / 2} 40 re f " for bar in range(number))
            page = pdf.add_blank_page(page_size=size)
            page.Contents = pikepdf.Stream(pdf, f"8 w 45 45 {width - 90} {height - 90} re S {bars}".encode())
        pdf.save(path)


def seen(stage: Stage, chosen: Combination) -> list[Pixels]:
    """The sheets as the preview shows them, one after the other."""
    checking = stage.printing._checking
    assert checking
    sheets = []
    for page in checking.printed[:: chosen["number_up"]]:
        stage.printing.turn_to(page)
        stage.until(lambda: checking._wanted.large(checking._sheet.page) in checking._preparing.pictures)
        picture = checking._preparing.pictures[checking._wanted.large(page)]
        sheets.append(np.frombuffer(bytes(picture.rgb), np.uint8).reshape(picture.height, picture.width, 3))
    return sheets


def came_out(stage: Stage, printer: IppPrinter) -> tuple[steps.TakePaper, list[Pixels]]:
    """Prints: what the screen says then, and the sheets that arrived."""
    before = len(printer.tray)
    stage.printing.print_it()
    taken = stage.until_step(steps.TakePaper)
    wait_until(lambda: len(printer.tray) > before, "the paper")
    return taken, rendered(printer.tray[-1], DPI)


def likest(sheets: list[Pixels], arrived: list[Pixels]) -> float:
    """How alike the least alike of them are, if all are turned the same way to be read."""
    turns = ([alike(*pair, quarters) for pair in zip(sheets, arrived, strict=False)] for quarters in range(4))
    return max(map(min, turns))


def alike(shown: Pixels, arrived: Pixels, quarters: int) -> float:
    """How alike they are, if one turns the sheet that arrived by so many quarters to read it."""
    turned = np.ascontiguousarray(np.rot90(arrived, quarters))
    if (shown.shape[0] > shown.shape[1]) != (turned.shape[0] > turned.shape[1]):
        return 0.0
    size = (282, 400) if shown.shape[0] > shown.shape[1] else (400, 282)
    small = (cv2.resize(picture, size, interpolation=cv2.INTER_AREA) for picture in (shown, turned))
    one, other = (cv2.blur(picture, (5, 5)) for picture in small)  # two programs draw an edge a pixel apart
    return likeness(np.asarray(one, np.uint8), np.asarray(other, np.uint8))


@pytest.fixture
def stage(tmp_path: Path, trays: IppPrinter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A terminal on a printer with paper of three sizes in its trays."""
    monkeypatch.setenv("CUPS_SERVER", trays.cupsd.server)
    made = Stage(tmp_path / "terminal", GUICHET_PRINTING__PRINTER=trays.queue)
    for name, size in SIZES.items():
        paper(made.stick / f"{name}.pdf", size)
    yield made
    made.close()


def looked_at(stage: Stage, name: str) -> steps.CheckPages:
    """That paper on the screen, once it is known what the printer can do."""
    at_the_papers(stage)
    check(stage, name)
    stage.until(lambda: isinstance(stage.step, steps.CheckPages) and Paper.A5 in stage.step.capabilities.papers)
    return stage.until_step(steps.CheckPages)


@pytest.mark.parametrize(
    ("name", "on"), [("upright", Paper.A4), ("lying", Paper.A4), ("small", Paper.A5), ("large", Paper.A3)]
)
def test_a_paper_comes_out_on_what_it_was_made_for_and_the_next_one_on_a4(stage: Stage, name: str, on: Paper) -> None:
    assert looked_at(stage, name).options.paper is on
    leave(stage)
    assert looked_at(stage, "upright").options == Options(1, Sides.TWO_SIDED_LONG_EDGE, made_for_it=True)


def test_every_choice_comes_out_as_it_was_seen(stage: Stage, trays: IppPrinter) -> None:
    wrong = []
    for chosen in pairwise():
        looked_at(stage, chosen["name"])
        if chosen["left_out"] is not None:
            stage.printing.toggle(chosen["left_out"])
        step = stage.until_step(steps.CheckPages)
        how = {key: chosen[key] for key in ("number_up", "paper", "sides", "color", "copies")}
        stage.printing.set_options(Options(**how, lying=step.options.lying))
        sheets = seen(stage, chosen)
        taken, arrived = came_out(stage, trays)
        told, as_seen = trays.job_attributes(), likest(sheets, arrived)
        lies = chosen["number_up"] == 2 and chosen["name"] != "lying"
        two = Sides.TWO_SIDED_SHORT_EDGE if lies else Sides.TWO_SIDED_LONG_EDGE
        several = len(sheets) > 1 and chosen["sides"] is not Sides.ONE_SIDED
        facts = {
            "sheets": len(arrived) == len(sheets),
            "alike": as_seen > ALIKE,
            "counted": taken.sides == len(sheets) * chosen["copies"],
            "paper": abs(max(arrived[0].shape) - DPI * HEIGHTS[chosen["paper"]]) < 3,
            "sides": told["sides"] == (two if several else Sides.ONE_SIDED),
            "color": told["print-color-mode"] == ("color" if chosen["color"] else "monochrome"),
            "copies": told.get("copies", "1") == str(chosen["copies"]),
        }
        if not all(facts.values()):
            wrong.append((chosen, round(as_seen, 3), [fact for fact, holds in facts.items() if not holds]))
        leave(stage)
    assert not wrong, "\n".join(map(str, wrong))
