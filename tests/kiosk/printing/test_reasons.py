import pytest

from kiosk.printing import Condition
from kiosk.printing.reasons import conditions_of


@pytest.mark.parametrize(
    ("reason", "condition"),
    [
        ("media-empty-error", Condition.PAPER_OUT),
        ("media-empty", Condition.PAPER_OUT),
        ("media-needed", Condition.PAPER_OUT),
        ("input-tray-missing-error", Condition.PAPER_OUT),
        ("media-jam-error", Condition.PAPER_JAM),
        ("inserter-jam", Condition.PAPER_JAM),
        ("door-open", Condition.COVER_OPEN),
        ("stapler-cover-open-error", Condition.COVER_OPEN),
        ("toner-empty-error", Condition.INK_OUT),
        ("marker-supply-empty", Condition.INK_OUT),
        ("output-area-full-error", Condition.TRAY_FULL),
        ("stacker-full", Condition.TRAY_FULL),
        ("offline-report", Condition.OFFLINE),
        ("shutdown", Condition.OFFLINE),
        ("timed-out-error", Condition.OFFLINE),
        ("paused", Condition.STOPPED),
        ("marker-waste-full-error", Condition.STOPPED),
        ("fuser-over-temp", Condition.STOPPED),
        ("trimmer-unrecoverable-failure", Condition.STOPPED),
    ],
)
def test_a_reason_that_stops_the_printer_is_a_condition(reason: str, condition: Condition) -> None:
    assert conditions_of([reason]) == {condition}


@pytest.mark.parametrize(
    "reason",
    ["none", "media-low", "toner-low-error", "media-empty-warning", "media-jam-report", "connecting-to-device", "other",
     "cups-waiting-for-job-completed", "moving-to-paused", "marker-supply-low-warning", "com.example-quiet-mode"],
)  # fmt: skip
def test_a_reason_that_stops_nothing_is_none(reason: str) -> None:
    assert conditions_of([reason]) == frozenset()


def test_where_paper_stands_still_a_warning_is_the_reason() -> None:
    assert conditions_of(["media-empty-warning", "toner-low-report"], stands_still=True) == {Condition.PAPER_OUT}


def test_several_reasons_are_all_reported() -> None:
    assert conditions_of(["media-empty-error", "cover-open"]) == {Condition.PAPER_OUT, Condition.COVER_OPEN}
