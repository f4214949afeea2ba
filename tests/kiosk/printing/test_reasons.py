"""What each standard reason means. CUPS's catalogues have IANA's whole registry: its names are read there."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from kiosk.printing import Condition, Needs, Soon
from kiosk.printing.reasons import needs_of

REGISTRY = Path("/usr/share/cups/locale/de/cups_de.po")
PARTS = (
    *("bander", "binder", "die-cutter", "folder", "imprinter", "inserter", "make-envelope", "perforater", "puncher"),
    *("separation-cutter", "sheet-rotator", "slitter", "stacker", "stapler", "stitcher", "subunit", "trimmer"),
    *("wrapper", "cleaner"),
)
"""What PWG 5100.9 says the same of: their reasons begin with one of these."""

MEANT: dict[Condition | Soon | None, str] = {
    Condition.PAPER_OUT: "media-empty media-needed media-path-input-empty",
    Condition.PAPER_WRONG: "input-media-*-change input-cannot-feed-size-selected input-manual-input-request "
    "media-path-input-request media-path-cannot-duplex-media-selected",
    Condition.PAPER_JAM: "*-jam *-feed-error",
    Condition.COVER_OPEN: "*-open PART-opened",
    Condition.TRAY_MISSING: "input-tray-missing output-tray-missing media-path-media-tray-missing",
    Condition.INK_OUT: "toner-empty developer-empty marker-*-empty marker-supply-missing marker-toner-*missing "
    "marker-ink-missing marker-print-ribbon-missing marker-developer-missing",
    Condition.TRAY_FULL: "output-area-full media-path-*-full stacker-full",
    Condition.CARE: "*-failure PART-missing PART-empty PART-full PART-offline PART-turned-off PART-over-temperature "
    "PART-at-limit PART-*recoverable-* PART-memory-exhausted *-life-over marker-waste-*full marker-waste-*missing "
    "marker-fuser-* marker-cleaner-missing marker-opc-missing *-pick-roller-missing laser-at-eol fuser-over-temp "
    "interpreter-resource-unavailable",
    Condition.OFFLINE: "shutdown power-down timed-out",
    Condition.PAUSED: "hold-new-jobs deactivated",
    Condition.FOLDER_FULL: "spool-area-full",
    Soon.PAPER: "media-low",
    Soon.INK: "toner-low developer-low marker-supply-low marker-*-almost-empty",
    Soon.CARE: "*-life-almost-over *-life-warn *-near-eol *-near-limit PART-almost-full PART-almost-empty "
    "marker-waste-*almost-full",
    None: "camera-* chamber-* extruder-* fax-modem-* lamp-* material-* platform-cooling platform-heating "
    "platform-temperature-* output-area-almost-full media-path-media-tray-almost-full *-closed *-added *-deleted "
    "PART-removed PART-resource-removed PART-configuration-change PART-warming-up PART-cooling-down PART-turned-on "
    "PART-power-saver PART-under-temperature PART-timing- alert-removal-of-binary-change-entry configuration-change "
    "connecting-to-device fuser-under-temp identify-printer-requested interpreter-memory-* "
    "interpreter-complex-page-encountered marker-adjusting-print-quality media-drying moving-to-paused none other "
    "paused power-up printer-*-reset printer-ready-to-print stopped-partly stopping unknown",
}
"""The pattern that a reason fits first, from the top, says what it means; PART stands for any of PARTS."""


def registry() -> list[str]:
    return sorted(set(re.findall(r'"printer-state-reasons\.([a-z-]+)"', REGISTRY.read_text("utf-8"))))


def meant(reason: str) -> list[Condition | Soon | None]:
    part = next((part for part in PARTS if reason.startswith(f"{part}-")), "no part")
    nothing = [pattern for pattern in MEANT[None].split() if fnmatch(reason, pattern.replace("PART", part))]
    soon = [kind for kind in Soon if fits(reason, kind, part)]
    conditions = [kind for kind in Condition if kind in MEANT and fits(reason, kind, part)]
    return [None] if nothing else list(soon or conditions)


def fits(reason: str, kind: Condition | Soon, part: str) -> bool:
    return any(fnmatch(reason, pattern.replace("PART", part)) for pattern in MEANT[kind].split())


def test_the_whole_registry_is_read() -> None:
    assert len(registry()) > 750


@pytest.mark.parametrize("reason", registry())
def test_each_standard_reason_has_a_meaning_and_severities_are_respected(reason: str) -> None:
    means = meant(reason)
    assert means, f"no pattern for {reason}"
    now = frozenset(one for one in means if isinstance(one, Condition))
    first = frozenset(sorted(now, key=list(MEANT).index)[:1])
    soon = frozenset(one for one in means if isinstance(one, Soon))
    assert needs_of([reason]) == needs_of([f"{reason}-error"]) == Needs(now=first, soon=soon)
    for severity in ("-warning", "-report"):
        mild = needs_of([f"{reason}{severity}"])
        assert (mild.now, mild.maybe) == (frozenset(), first)
        assert soon <= mild.soon


@pytest.mark.parametrize(
    ("reason", "condition"),
    [("offline-report", Condition.OFFLINE), ("cups-remote-pending-held", Condition.CONFIRM),
     ("unknown-state", Condition.STOPPED)],
)  # fmt: skip
def test_what_cups_adds_is_a_condition(reason: str, condition: Condition) -> None:
    assert needs_of([reason]).now == {condition}


@pytest.mark.parametrize("reason", ["cups-waiting-for-job-completed", "com.example-quiet-mode", "", "-error", "?"])
def test_what_nobody_has_registered_stops_nothing(reason: str) -> None:
    assert needs_of([reason]) == Needs()


def test_where_paper_stands_still_a_warning_is_the_reason() -> None:
    needs = needs_of(["media-empty-warning", "toner-low-report"])
    assert needs.standing_still(2) == frozenset()
    assert needs.standing_still(6) == {Condition.PAPER_OUT}


def test_a_tray_of_two_that_is_empty_is_known_as_paper_that_runs_low() -> None:
    assert needs_of(["media-empty-warning", "toner-low-report"]).soon == {Soon.PAPER, Soon.INK}


def test_several_reasons_are_all_reported() -> None:
    assert needs_of(["media-empty-error", "cover-open"]).now == {Condition.PAPER_OUT, Condition.COVER_OPEN}
