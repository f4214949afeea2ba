import pytest, sys

sys.path.insert(0, "/work/main")
from tests.journeys.test_printer_gone import *


def test_x(desk, printer):
    printer.run_out_after(1)
    printing(desk)
    holds_up(desk, Condition.PAPER_OUT)
    printer.cupsd.stop()
    holds_up(desk, Condition.OFFLINE)
    printer.put_paper_back()
    printer.cupsd.start()
    try:
        desk.until_step(steps.TakePaper)
    except AssertionError as e:
        print(e)
    print(printer.cupsd.run("lpstat", "-p", "-l", "-o"), printer.tray)
    print((printer.cupsd.folder / "log/error").read_text()[-6000:])
    print((printer._folder / "log").read_text()[-3000:])
    print(list(printer._folder.iterdir()), list(printer._troubles.iterdir()))
    assert 0
