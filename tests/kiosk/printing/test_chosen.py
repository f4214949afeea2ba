from pathlib import Path

import pytest

from kiosk.printing import Condition, Options, PrinterUnavailable
from kiosk.printing.chosen import ChosenPrinter
from kiosk.settings import PrintingSettings, load
from tests.parts import papers
from tests.parts.cupsd import Cupsd


@pytest.fixture
def papers_go_to(tmp_path: Path) -> Path:
    return tmp_path / "papers"


def settings(printer: str, folder: Path) -> PrintingSettings:
    chosen = {"GUICHET_PRINTING__PRINTER": printer, "GUICHET_PRINTING__FOLDER": str(folder)}
    return load(environment=chosen).printing


def add(cupsd: Cupsd, *queues: str) -> None:
    for queue in queues:
        cupsd.run("lpadmin", "-p", queue, "-E", "-v", "socket://127.0.0.1:9")


def test_auto_takes_the_default_queue_then_the_first(cupsd: Cupsd, papers_go_to: Path) -> None:
    printer = ChosenPrinter(settings("auto", papers_go_to), cupsd.server)
    assert printer.needs().now == {Condition.OFFLINE}
    add(cupsd, "zebra", "ant")
    printer.capabilities()  # the next resident begins to print
    assert printer.name == "ant"
    cupsd.run("lpadmin", "-d", "zebra")
    printer.capabilities()
    assert printer.name == "zebra"


def test_a_queue_that_comes_up_is_found_while_nobody_prints(cupsd: Cupsd, papers_go_to: Path) -> None:
    printer = ChosenPrinter(settings("auto", papers_go_to), cupsd.server)
    assert printer.needs().gone
    add(cupsd, "desk")
    assert not printer.needs().gone
    assert printer.name == "desk"
    cupsd.run("lpadmin", "-x", "desk")
    add(cupsd, "renamed")
    printer.needs()
    assert printer.name == "renamed"


def test_a_cups_that_comes_up_after_the_terminal_is_found(cupsd: Cupsd, papers_go_to: Path) -> None:
    add(cupsd, "desk")
    cupsd.stop()
    printer = ChosenPrinter(settings("auto", papers_go_to), cupsd.server)
    assert printer.needs().now == {Condition.OFFLINE}
    cupsd.start()
    printer.capabilities()
    assert printer.name == "desk"


def test_without_cups_the_printer_is_offline_and_no_paper_goes_to_a_disk(papers_go_to: Path, tmp_path: Path) -> None:
    printer = ChosenPrinter(settings("auto", papers_go_to), "/nowhere/cups.sock")
    assert printer.needs().now == {Condition.OFFLINE}
    for ask in (printer.capabilities, lambda: printer.submit("a", papers.pdf(tmp_path / "a.pdf"), Options())):
        with pytest.raises(PrinterUnavailable):
            ask()
    assert not papers_go_to.exists()


def test_a_named_queue_is_waited_for(cupsd: Cupsd, papers_go_to: Path) -> None:
    printer = ChosenPrinter(settings("desk", papers_go_to), cupsd.server)
    assert printer.needs().now == {Condition.OFFLINE}
    add(cupsd, "desk")
    assert printer.needs().now == frozenset()


def test_the_folder_can_be_asked_for(cupsd: Cupsd, papers_go_to: Path) -> None:
    add(cupsd, "desk")
    assert ChosenPrinter(settings("folder", papers_go_to), cupsd.server).name == "folder"
