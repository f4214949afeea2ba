"""The printer: what it needs, and whether its queue goes on when something fails."""

import getpass
import grp
import os
import pwd
from pathlib import Path
from typing import NoReturn

from kiosk.doctor.check import Check, Finding
from kiosk.printing import Condition, PrinterUnavailable
from kiosk.printing.chosen import ChosenPrinter
from kiosk.printing.queue import error_policy
from kiosk.printing.receipt import ReceiptPrinter
from kiosk.printing.several import printers_of
from kiosk.settings import Settings

ADMINISTRATORS = "lpadmin"
"""CUPS's SystemGroup in Debian: who belongs to it may resume a queue (cups-files.conf(5))."""
_GOES_ON = ("retry-job", "retry-current-job")


def printer(settings: Settings) -> Check:
    """What the printer needs now, by its own word and CUPS's; of several, the first that needs anything."""
    return _worst([_printer(chosen) for chosen in printers_of(settings.printing, resumes=False)])


def _printer(chosen: ChosenPrinter) -> Check:
    needs = chosen.needs()
    if not chosen.name:
        advice = "apt-get install cups, and add the printer: lpadmin, or the page at localhost:631."
        return Check("printer", Finding.WARNING, "none: CUPS isn't here, or knows no printer", advice)
    where = f"{chosen.name} ({chosen.place})" if chosen.place else chosen.name
    if Condition.PAUSED in needs.now:
        advice = f"Somebody stopped it by hand: cupsenable {chosen.name}; cupsaccept {chosen.name}"
        return Check("printer", Finding.WARNING, f"{where}: {', '.join(sorted(needs.now))}", advice)
    if needs.now:
        advice = "Look at the printer, and at `lpstat -p -l`."
        return Check("printer", Finding.WARNING, f"{where}: {', '.join(sorted(needs.now))}", advice)
    soon = f"; {', '.join(sorted(needs.soon))}" if needs.soon else ""
    return Check("printer", Finding.WELL, f"{where}{soon}")


def receipt(settings: Settings) -> Check:
    """Whether a receipt printer for the small sheet answers, and what it needs. It prints nothing."""
    address = settings.sheet.receipt
    if not address:
        return Check("receipt", Finding.WELL, "none: the small sheet comes out of the printer")
    if needs := ReceiptPrinter(address, _no_picture).needs().now:
        advice = "Look at it, and at `receipt` in [sheet]. A device on USB wants its user in the group lp."
        return Check("receipt", Finding.WARNING, f"{address}: {', '.join(sorted(needs))}", advice)
    return Check("receipt", Finding.WELL, address)


def _no_picture(_pdf: Path) -> NoReturn:
    raise PrinterUnavailable("the doctor prints nothing")


def queue(settings: Settings, unit: Path) -> Check:
    """Whether a paper that fails stops the queue for whoever comes next. `unit` is there where a terminal starts."""
    return _worst([_queue(chosen, unit) for chosen in printers_of(settings.printing)])


def _queue(chosen: ChosenPrinter, unit: Path) -> Check:
    policy = "" if chosen.trial else error_policy(chosen.name)
    if not policy:
        return Check("queue", Finding.WELL, "no queue of CUPS's to look after")
    if policy not in _GOES_ON:
        advice = f"lpadmin -p {chosen.name} -o printer-error-policy=retry-job"
        return Check("queue", Finding.WARNING, f"{chosen.name}: a paper that fails leads to {policy}", advice)
    user = "guichet-terminal" if unit.exists() else getpass.getuser()
    if not may_resume(user):
        found = f"{chosen.name}: if CUPS stops it, {user} may not resume it"
        return Check("queue", Finding.WARNING, found, f"usermod -aG {ADMINISTRATORS} {user}, then start it anew.")
    return Check("queue", Finding.WELL, f"{chosen.name} goes on by itself when something failed ({policy})")


def _worst(checks: list[Check]) -> Check:
    return next((check for check in checks if check.finding is not Finding.WELL), checks[0])


def may_resume(user: str) -> bool:
    """Whether CUPS lets that user resume a queue, by Debian's own policy."""
    try:
        known = pwd.getpwnam(user)
        administrators = grp.getgrnam(ADMINISTRATORS).gr_gid
    except KeyError:
        return False
    return known.pw_uid == 0 or administrators in os.getgrouplist(user, known.pw_gid)
