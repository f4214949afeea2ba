"""What a printer's state reasons (IPP keywords) mean for a resident: which conditions hold the paper back."""

from collections.abc import Iterable

from kiosk.printing import Condition

# RFC 8011, 5.4.12, and what CUPS adds, without severity. What only slows, or warns, has no condition: it is left out
# (media-low, toner-low, marker-supply-low, marker-waste-almost-full, output-area-almost-full, opc-near-eol,
# developer-low, connecting-to-device, moving-to-paused, stopping, fuser-under-temp while it warms up ...).
_CONDITIONS = {
    "media-empty": Condition.PAPER_OUT,
    "media-needed": Condition.PAPER_OUT,
    "input-tray-missing": Condition.PAPER_OUT,
    "media-jam": Condition.PAPER_JAM,
    "cover-open": Condition.COVER_OPEN,
    "door-open": Condition.COVER_OPEN,
    "interlock-open": Condition.COVER_OPEN,
    "toner-empty": Condition.INK_OUT,
    "marker-supply-empty": Condition.INK_OUT,
    "marker-supply-missing": Condition.INK_OUT,
    "developer-empty": Condition.INK_OUT,
    "output-area-full": Condition.TRAY_FULL,
    "output-tray-missing": Condition.TRAY_FULL,
    "shutdown": Condition.OFFLINE,
    "timed-out": Condition.OFFLINE,
    "offline": Condition.OFFLINE,
    "paused": Condition.STOPPED,
    "deactivated": Condition.STOPPED,
    "hold-new-jobs": Condition.STOPPED,
    "fuser-over-temp": Condition.STOPPED,
    "fuser-life-over": Condition.STOPPED,
    "interpreter-resource-unavailable": Condition.STOPPED,
    "marker-waste-full": Condition.STOPPED,
    "opc-life-over": Condition.STOPPED,
    "spool-area-full": Condition.STOPPED,
    "unknown-state": Condition.STOPPED,
}
# PWG 5100.9 names a part, then what happened to it (stapler-cover-open, input-pick-roller-failure ...). The first
# ending that fits counts, so the longer ones stand before the shorter.
_ENDINGS = (
    ("media-path-cannot-duplex-media-selected", Condition.STOPPED),
    ("media-tray-empty", Condition.PAPER_OUT),
    ("media-supply-empty", Condition.PAPER_OUT),
    ("media-tray-missing", Condition.PAPER_OUT),
    ("media-input-empty", Condition.PAPER_OUT),
    ("media-size-change", Condition.PAPER_OUT),
    ("media-input-feed", Condition.PAPER_JAM),
    ("media-path-media-tray-jam", Condition.PAPER_JAM),
    ("-jam", Condition.PAPER_JAM),
    ("-cover-open", Condition.COVER_OPEN),
    ("-door-open", Condition.COVER_OPEN),
    ("-interlock-open", Condition.COVER_OPEN),
    ("-ink-empty", Condition.INK_OUT),
    ("-toner-cartridge-missing", Condition.INK_OUT),
    ("-toner-empty", Condition.INK_OUT),
    ("-print-ribbon-empty", Condition.INK_OUT),
    ("-ink-waste-full", Condition.STOPPED),
    ("-toner-waste-full", Condition.STOPPED),
    ("media-path-output-full", Condition.TRAY_FULL),
    ("-tray-full", Condition.TRAY_FULL),
    ("stacker-full", Condition.TRAY_FULL),
    ("-over-temperature", Condition.STOPPED),
    ("-life-over", Condition.STOPPED),
    ("-memory-exhausted", Condition.STOPPED),
    ("-missing", Condition.STOPPED),
    ("-failure", Condition.STOPPED),
    ("-turned-off", Condition.OFFLINE),
    ("-offline", Condition.OFFLINE),
)
_MILD = ("-warning", "-report")  # RFC 8011, 5.4.12; no severity means the same as -error
_CUPS_OWN = "cups-"  # what a queue notes about itself
_STOPS_THOUGH_REPORT = "offline-report"  # so CUPS's backends say that nobody answers


def conditions_of(reasons: Iterable[str], *, stands_still: bool = False) -> frozenset[Condition]:
    """The conditions among printer-state-reasons that stop the printer.

    A warning or a report stops nothing: one tray of two may be empty. But where paper stands still, it is the reason,
    however mildly said: some printers call an empty tray a warning while they wait for paper.
    """
    return frozenset(condition for reason in reasons for condition in _conditions(reason, stands_still))


def _conditions(reason: str, stands_still: bool) -> tuple[Condition, ...]:
    if reason == _STOPS_THOUGH_REPORT:
        return (Condition.OFFLINE,)
    if reason.startswith(_CUPS_OWN) or (reason.endswith(_MILD) and not stands_still):
        return ()
    bare = reason.removesuffix("-error").removesuffix("-warning").removesuffix("-report")
    if bare in _CONDITIONS:
        return (_CONDITIONS[bare],)
    return next(((condition,) for ending, condition in _ENDINGS if bare.endswith(ending)), ())
