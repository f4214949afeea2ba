"""What a printer's state reasons (IPP keywords) mean for people: what holds the paper back, and what will before long.

IANA's registry has some eight hundred (RFC 8011, 5.4.12; PWG 5100.9 names a part, then what happened to it:
stapler-cover-open; PWG 5100.13 and 5100.21 added some, CUPS a few of its own). Most are told by their endings.
"""

from collections.abc import Iterable

from kiosk.printing import Condition, Needs, Soon

# Whole keywords come before endings.
_CONDITIONS = {
    "media-needed": Condition.PAPER_OUT,
    "input-manual-input-request": Condition.PAPER_WRONG,
    "media-path-input-request": Condition.PAPER_WRONG,
    "input-cannot-feed-size-selected": Condition.PAPER_WRONG,
    "media-path-cannot-duplex-media-selected": Condition.PAPER_WRONG,
    "input-tray-missing": Condition.TRAY_MISSING,
    "output-tray-missing": Condition.TRAY_MISSING,
    "toner-empty": Condition.INK_OUT,
    "developer-empty": Condition.INK_OUT,
    "output-area-full": Condition.TRAY_FULL,
    "spool-area-full": Condition.FOLDER_FULL,
    "interpreter-resource-unavailable": Condition.CARE,
    "fuser-over-temp": Condition.CARE,
    "cups-remote-pending-held": Condition.CONFIRM,  # CUPS's ipp backend: the printer has the job, and holds it
    "shutdown": Condition.OFFLINE,
    "power-down": Condition.OFFLINE,
    "timed-out": Condition.OFFLINE,
    "offline": Condition.OFFLINE,
    "hold-new-jobs": Condition.PAUSED,
    "deactivated": Condition.PAUSED,
    "unknown-state": Condition.STOPPED,
}
# The first that fits counts, so the longer ones stand before the shorter.
_ENDINGS = (
    (("media-empty", "tray-empty", "media-supply-empty", "media-path-input-empty"), Condition.PAPER_OUT),
    (("size-change", "color-change", "type-change", "weight-change", "form-parts-change"), Condition.PAPER_WRONG),
    (("-jam", "feed-error"), Condition.PAPER_JAM),
    (("cover-open", "door-open", "interlock-open", "-opened"), Condition.COVER_OPEN),
    (("media-tray-missing",), Condition.TRAY_MISSING),
    (("ink-empty", "toner-empty", "ribbon-empty", "developer-empty", "supply-empty"), Condition.INK_OUT),
    (("ink-missing", "toner-missing", "cartridge-missing", "supply-missing", "ribbon-missing", "developer-missing"),
     Condition.INK_OUT),
    (("media-tray-full", "media-path-output-full", "stacker-full"), Condition.TRAY_FULL),
    (("-failure", "-missing", "-life-over", "-at-eol", "-over-temperature", "-memory-exhausted", "-at-limit"),
     Condition.CARE),
    (("-empty", "-full", "-offline", "-turned-off", "-recoverable-storage", "-unrecoverable-storage",
      "-storage-error"), Condition.CARE),
)  # fmt: skip
_SOON = (
    (("media-low", "media-tray-almost-empty"), Soon.PAPER),
    (("toner-low", "developer-low", "supply-low", "ink-almost-empty", "toner-almost-empty", "supply-almost-empty",
      "ribbon-almost-empty", "developer-almost-empty"), Soon.INK),
    (("-almost-full", "-almost-over", "-near-eol", "-near-limit", "-life-warn", "-almost-empty"), Soon.CARE),
)  # fmt: skip
# Scanners, faxes, 3D printers; and a tray that is nearly full, which whoever takes their paper sees.
_NOTHING = ("camera-", "chamber-", "extruder-", "fax-modem-", "lamp-", "material-", "output-area-almost-full",
            "media-path-media-tray-almost-full")  # fmt: skip
_SOON_BECAUSE = {Condition.PAPER_OUT: Soon.PAPER, Condition.INK_OUT: Soon.INK, Condition.CARE: Soon.CARE}
_SEVERITIES = ("-error", "-warning", "-report")
_MILD = ("-warning", "-report")  # RFC 8011, 5.4.12; no severity means the same as -error
_STOPS_THOUGH_REPORT = "offline-report"  # so CUPS's backends say that nobody answers


def needs_of(reasons: Iterable[str]) -> Needs:
    """What those printer-state-reasons ask for.

    A warning or a report stops nothing: one tray of two may be empty. But where paper stands still, it is the reason,
    however mildly said: some printers call an empty tray a warning while they wait for paper.
    """
    now: set[Condition] = set()
    maybe: set[Condition] = set()
    soon: set[Soon] = set()
    for reason in reasons:
        bare = _bare(reason)
        if condition := _condition(bare):
            mild = reason.endswith(_MILD) and reason != _STOPS_THOUGH_REPORT
            (maybe if mild else now).add(condition)
            if mild and condition in _SOON_BECAUSE:
                soon.add(_SOON_BECAUSE[condition])
        elif near := _soon(bare):
            soon.add(near)
    return Needs(frozenset(now), frozenset(maybe), frozenset(soon))


def _bare(reason: str) -> str:
    """The reason without its severity; some end by themselves as if they had one (feed-error, storage-error)."""
    if _condition(reason) or _soon(reason):
        return reason
    return next((reason.removesuffix(one) for one in _SEVERITIES if reason.endswith(one)), reason)


def _condition(bare: str) -> Condition | None:
    if bare in _CONDITIONS:
        return _CONDITIONS[bare]
    if _soon(bare) or bare.startswith(_NOTHING):
        return None
    return next((condition for endings, condition in _ENDINGS if bare.endswith(endings)), None)


def _soon(bare: str) -> Soon | None:
    if bare.startswith(_NOTHING):
        return None
    return next((near for endings, near in _SOON if bare.endswith(endings)), None)
