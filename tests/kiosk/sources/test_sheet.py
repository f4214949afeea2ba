"""The small sheet says when the centre is open and whom to call; it is printed as every paper is."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.journeys import Errand
from kiosk.journeys.printing import PrintingJourney
from kiosk.journeys.printing.steps import CheckPages, TakePaper
from kiosk.journeys.reception.steps import Home
from kiosk.settings import SettingsError, load
from kiosk.sources.sheet import SheetSource
from kiosk.vault import Vault
from tests.parts.receipt import Receipts
from tests.parts.resident import pages_of
from tests.parts.stage import PRINTING, Stage

SAID = {
    "GUICHET_TERMINAL__CENTRE": "Maison <Nord> & Cie",
    "GUICHET_TERMINAL__ELSEWHERE": "CPAS, rue Haute",
    "GUICHET_SHEET__HOURS": '["lu-ve 9 h - 17 h"]',
    "GUICHET_SHEET__NUMBERS": '["02 123 45 67"]',
    "GUICHET_SHEET__LINK": "https://centre.example",
}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A terminal whose centre said all that."""
    made = Stage(tmp_path, **SAID)
    yield made
    made.close()


def test_a_resident_who_finds_nobody_prints_the_sheet_in_two_touches(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    stage.reception.begin(Errand("sheet"))
    stage.until(lambda: isinstance(stage.step, CheckPages) and stage.step.sheet is not None)
    journey = stage.reception.journey
    assert isinstance(journey, PrintingJourney)
    journey.print_it()
    stage.until_step(TakePaper)
    (sheet,) = stage.printed.iterdir()
    assert pages_of(sheet) == 1


def test_behind_the_sheet_something_else_can_be_printed_and_the_sheet_once_more(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    for _ in range(2):
        stage.reception.begin(Errand("sheet"))
        stage.until(lambda: isinstance(stage.step, CheckPages) and stage.step.sheet is not None)
        journey = stage.reception.journey
        assert isinstance(journey, PrintingJourney)
        journey.print_it()
        assert stage.until_step(TakePaper).only
        stage.reception.begin(PRINTING)
        assert stage.reception.journey is not journey
    assert len(list(stage.printed.iterdir())) == 2


def test_where_there_is_a_receipt_printer_the_sheet_comes_out_there_and_phones_can_read_it(
    tmp_path: Path, receipts: Receipts
) -> None:
    stage = Stage(tmp_path, **SAID, GUICHET_SHEET__RECEIPT=receipts.address)
    with closing(stage):
        stage.reception.choose_language("ar")
        stage.reception.begin(Errand("sheet"))
        stage.until_step(CheckPages)
        journey = stage.reception.journey
        assert isinstance(journey, PrintingJourney)
        journey.print_it()
        stage.until_step(TakePaper)
        assert not list(stage.printed.iterdir())
    (slip,) = receipts.slips
    told, _, _ = cv2.QRCodeDetector().detectAndDecode(np.pad(255 - 255 * slip, 40, constant_values=255))
    assert told == SAID["GUICHET_SHEET__LINK"]


@pytest.mark.parametrize("wrong", ["/tmp/lp0", "192.168.1.9:printer", "a b", "http://192.168.1.9"])
def test_what_no_receipt_printer_has_as_its_address_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError, match="receipt"):
        load(None, {"GUICHET_SHEET__RECEIPT": wrong})


def test_back_leads_from_the_sheet_to_where_it_was_asked_for(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    stage.reception.begin(Errand("sheet"))
    stage.until(lambda: isinstance(stage.step, CheckPages))
    stage.reception.back()
    assert isinstance(stage.step, Home)


def test_the_sheet_has_what_the_centre_said_in_each_of_its_languages() -> None:
    source, vault = SheetSource(load(None, SAID)), Vault()
    with closing(vault):
        (sheet,) = source.look().items
        written = Path(str(source.fetch(sheet, vault))).read_text("utf-8")
    assert "Maison &lt;Nord&gt; &amp; Cie" in written
    for said in ("lu-ve 9 h - 17 h", "02 123 45 67", "CPAS, rue Haute", "Opening hours", "Heures d’ouverture", "svg"):
        assert said in written


@pytest.mark.parametrize(("key", "on"), [("HOURS", True), ("NUMBERS", True), ("LINK", True), ("", False)])
def test_a_sheet_is_offered_where_there_is_something_to_say(key: str, on: bool) -> None:
    name = f"GUICHET_SHEET__{key}"
    assert load(None, {name: SAID[name]} if key else {}).sheet.on is on


@pytest.mark.parametrize("wrong", ['[""]', '["' + 61 * "x" + '"]', str(["1"] * 9).replace("'", '"')])
def test_a_line_that_no_sheet_can_show_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError, match="numbers"):
        load(None, {"GUICHET_SHEET__NUMBERS": wrong})
