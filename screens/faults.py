"""What holds the printer up, and what comes of it. Only what is true: no page comes out before somebody sees to it."""

from collections.abc import Callable

from kiosk.calls import Reason
from kiosk.journeys.calling.steps import Phase, Standing
from kiosk.language import Catalogue
from kiosk.printing import Condition
from screens import words

_MAY_STILL_COME = (Phase.SENT, Phase.SEEN, Phase.COMING, Phase.MET)


def foremost(conditions: frozenset[Condition]) -> Condition:
    """Of several, the one that is shown: the one that can be mended first."""
    return next((one for one in _sayings(str) if one in conditions), Condition.STOPPED)


def of_conditions(conditions: frozenset[Condition], catalogue: Catalogue) -> str:
    """What the printer needs, the most useful thing first."""
    return _sayings(catalogue.gettext)[foremost(conditions)][0]


def told(condition: Condition, left: int, calling: Standing | None, catalogue: Catalogue) -> tuple[str, str]:
    """Two lines at most: what has to be done, or who does it; and what then becomes of the pages that are `left`."""
    pages = _of_pages(left, calling, catalogue)
    if pages and calling and calling.phase is not Phase.COMING:
        return pages, ""
    return _of_mending(condition, calling, catalogue), pages


def mended(mending: Standing | None, catalogue: Catalogue) -> str:
    """Who is on the way to the printer, or that somebody was called to it; "" while nobody was."""
    _ = catalogue.gettext
    if mending is None:
        return ""
    if mending.phase not in (Phase.COMING, Phase.MET):
        return _("The printer is being helped")
    return _("{name} is helping the printer").format(name=words.of_mediator(mending, catalogue))


def _of_mending(condition: Condition, calling: Standing | None, catalogue: Catalogue) -> str:
    """What has to be done; or who comes to do it."""
    if calling and calling.phase is Phase.COMING:
        return _of_coming(condition, calling, catalogue)
    return _sayings(catalogue.gettext)[condition][1]


def _sayings(_: Callable[[str], str]) -> dict[Condition, tuple[str, str]]:
    """What is the matter, and what has to be done; the one that can be mended first comes first."""
    return {
        Condition.COVER_OPEN: (_("The printer is open"), _("You can close it.")),
        Condition.PAPER_JAM: (_("Paper is stuck in the printer"), _("Somebody has to pull it out.")),
        Condition.TRAY_MISSING: (_("A tray is not in its place"), _("You can push it in.")),
        Condition.PAPER_OUT: (_("There is no paper left"), _("Somebody has to put paper in.")),
        Condition.PAPER_WRONG: (_("The printer wants other paper"), _("Somebody has to change the paper.")),
        Condition.INK_OUT: (_("There is no ink left"), _("Somebody has to put ink in.")),
        Condition.TRAY_FULL: (_("The tray is full"), _("You can take the papers out.")),
        Condition.CONFIRM: (_("The printer waits for an OK"), _("Please press OK on the printer.")),
        Condition.FOLDER_FULL: (_("There is no room left"), _("Somebody has to make room.")),
        Condition.CARE: (_("The printer needs care"), _("Somebody has to look after it.")),
        Condition.OFFLINE: (_("The printer doesn't answer"), _("Perhaps it is switched off.")),
        Condition.PAUSED: (_("The printer has a break"), _("Somebody has stopped it by hand.")),
        Condition.STOPPED: (_("The printer has stopped"), _("Somebody has to start it again.")),
    }


def _of_coming(condition: Condition, calling: Standing, catalogue: Catalogue) -> str:
    """Who was called for the printer brings what it needs; who was called for something else has to be told."""
    _ = catalogue.gettext
    if calling.reason is not Reason.PRINTER:
        text = _("Show {name} the printer.")
    elif condition is Condition.PAPER_OUT:
        text = _("{name} brings paper.")
    elif condition is Condition.INK_OUT:
        text = _("{name} brings ink.")
    else:
        text = _("{name} is coming to the printer.")
    return text.format(name=calling.mediator)


def _of_pages(left: int, calling: Standing | None, catalogue: Catalogue) -> str:
    """What then becomes of the pages that are not out; nothing while nobody was called who sees to it."""
    if not calling or calling.reason is not Reason.PRINTER or calling.phase not in _MAY_STILL_COME:
        return ""
    text = catalogue.ngettext("Stay here: then your page comes out.", "Stay here: then your {n} pages come out.", left)
    return text.format(n=left)
