"""The doctor: every part's own check, and what to do where something isn't right."""

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from kiosk import places
from kiosk.doctor import hub, printing
from kiosk.doctor.check import Check, Finding
from kiosk.doctor.sticks import UNIT, sticks
from kiosk.documents import Document, Rejection
from kiosk.documents.jail import Unsafe
from kiosk.documents.jail.bubblewrap import Bubblewrap
from kiosk.documents.jail.protocol import Role
from kiosk.documents.reader import Reader
from kiosk.language import Catalogues
from kiosk.settings import Settings
from kiosk.sources.forms import FormsSource
from kiosk.vault import NoMemoryFolder, Vault, filesystem
from kiosk.version import version

__all__ = ["PARTS", "Check", "Finding", "as_json", "as_text", "examine"]

FONTS = ("Andika", "DejaVu Sans", "Noto Sans", "Material Design Icons")
SPOOL = Path("/var/spool/cups")
CUPSD = Path("/etc/cups/cupsd.conf")
SYSRQ = Path("/proc/sys/kernel/sysrq")
CTRL_ALT_DEL = Path("/etc/systemd/system/ctrl-alt-del.target")
XORG = Path("/etc/X11/xorg.conf.d")
USBGUARD = Path("/etc/usbguard/rules.conf")
SWAPS = Path("/proc/swaps")
LETTER = rb"{\rtf1 Letter}"
SAMPLE = places.DEMO_PAPERS / "Lettre de la mutuelle.pdf"


def examine(
    settings: Settings, parts: Iterable[str] = (), begun: Callable[[str], None] = lambda _: None
) -> Iterator[Check]:
    """Checks these parts, or every one, in the order of PARTS, and changes nothing. All of them take some seconds.

    `begun` hears which part is examined now.
    """
    wanted = set(parts) or set(PARTS)
    for part, check in PARTS.items():
        if part in wanted:
            begun(part)
            yield check(settings)


def _version(_settings: Settings) -> Check:
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:  # no Debian, nor anything else that says what it is
        system = platform.platform()
    return Check("version", Finding.WELL, f"Guichet {version()}, Python {platform.python_version()}, {system}")


def as_text(check: Check) -> str:
    """A check for a person at a console."""
    marks = {Finding.WELL: "  well  ", Finding.WARNING: "WARNING ", Finding.BROKEN: " BROKEN "}
    advice = f"\n{'':20}→ {check.advice}" if check.advice else ""
    return f"{marks[check.finding]} {check.part:<10} {check.found}{advice}"


def as_json(checks: Sequence[Check]) -> str:
    """The checks for a machine: a list of objects with part, finding, found, advice."""
    return json.dumps([asdict(check) for check in checks], indent=2, ensure_ascii=False)


def _state(settings: Settings) -> Check:
    folder = settings.terminal.folder
    there = next(path for path in (folder, *folder.parents) if os.access(path, os.F_OK))
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        advice = "Make it writable, or name another folder as [terminal] state."
        return Check("state", Finding.BROKEN, f"{folder} can't be written", advice)
    free = shutil.disk_usage(there).free // 1_000_000
    if not free:
        advice = "Make room on it: until then no call can be kept, and a hub that stands here may not start."
        return Check("state", Finding.BROKEN, f"{folder}: its disk is full", advice)
    if free < 100:
        return Check("state", Finding.WARNING, f"{folder}: only {free} MB free", "Make room on this disk.")
    return Check("state", Finding.WELL, f"{folder}, {free} MB free{'' if there == folder else '; made when it starts'}")


def _memory(settings: Settings) -> Check:
    try:
        Vault().close()
    except NoMemoryFolder as error:
        return Check("vault", Finding.BROKEN, str(error), "Mount a tmpfs at /dev/shm.")
    swaps = [line.split()[0] for line in SWAPS.read_text("utf-8").splitlines()[1:] if "/zram" not in line]
    if swaps:
        advice = "Use compressed memory instead: apt-get install zram-tools, and take the swap out of /etc/fstab."
        return Check("vault", Finding.WARNING, f"memory may be written to {', '.join(swaps)}", advice)
    return Check("vault", Finding.WELL, "papers are kept in memory only")


def _fonts(settings: Settings) -> Check:
    if not shutil.which("fc-list"):
        return Check("fonts", Finding.BROKEN, "fontconfig is missing", "Run `make run`: it installs what is missing.")
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    missing = [font for font in FONTS if font not in listed]
    if missing:
        return Check("fonts", Finding.BROKEN, f"missing: {', '.join(missing)}", "Run `make run`: it installs them.")
    return Check("fonts", Finding.WELL, f"{', '.join(FONTS)}")


def _words(settings: Settings) -> Check:
    catalogues = Catalogues()
    silent = [code for code in settings.terminal.languages if code != "en" and catalogues.of(code).empty]
    if silent:
        advice = f"Run `make catalogues`; they lie in {places.LOCALE}."
        return Check("words", Finding.BROKEN, f"no words in: {', '.join(silent)}", advice)
    return Check("words", Finding.WELL, f"in {', '.join(settings.terminal.languages)}")


def _jail(settings: Settings) -> Check:
    jail = Bubblewrap()
    try:
        for role in Role:
            jail.probe(role, warm=False)
    except Unsafe as unsafe:
        found = f"{unsafe.found}; so no paper is opened"
        return Check("jail", Finding.BROKEN, found, unsafe.advice)
    limits = "control groups" if jail.counted else "each process's own (no control group is ours to divide)"
    found = f"holds: network, homes, settings, papers, other processes are out of reach; limits by {limits}; seccomp"
    return Check("jail", Finding.WELL, found)


def _papers(settings: Settings) -> Check:
    try:
        vault = Vault()
    except NoMemoryFolder as error:
        return Check("documents", Finding.BROKEN, str(error))
    reader = Reader(settings.documents, pixels=settings.printing.pixels)
    letter = vault.room()
    letter.write_bytes(LETTER)
    try:
        for sample, what in ((SAMPLE, "a sample PDF"), (letter, "a sample letter")):
            outcome = reader.open(sample, vault.room)
            if not isinstance(outcome, Document):
                found = f"{what} does not open: {outcome}"
                return Check("documents", Finding.BROKEN, found, "Run `make run` again.")
            if isinstance(reader.printable(outcome, None, vault.room()), Rejection):
                return Check("documents", Finding.BROKEN, f"{what} can't be printed", "Run `make run` again.")
    except Unsafe as unsafe:
        return Check("documents", Finding.BROKEN, unsafe.found, "Run `make run`: it installs what is missing.")
    finally:
        reader.close()
        vault.close()
    return Check("documents", Finding.WELL, "a PDF and a letter open in the jail, and can be printed")


def _queue(settings: Settings) -> Check:
    return printing.queue(settings, UNIT)


def _spool(settings: Settings) -> Check:
    if not SPOOL.is_dir():
        return Check("spool", Finding.WELL, "no CUPS here that could keep a paper")
    if filesystem(SPOOL) == "tmpfs":
        return Check("spool", Finding.WELL, "CUPS keeps papers in memory only")
    if kept := _kept_by_cups():
        advice = "Guichet purges each of its jobs; for others: cupsctl PreserveJobFiles=No"
        return Check("spool", Finding.WARNING, f"CUPS keeps printed papers on a disk ({kept})", advice)
    advice = "Enable config/deploy/var-spool-cups.mount: a power cut must not leave papers on a disk."
    return Check("spool", Finding.WARNING, f"CUPS keeps papers on a disk while they print: {SPOOL}", advice)


def _kept_by_cups() -> str:
    """The setting by which CUPS keeps printed papers; "" if it keeps none, or if its settings can't be read here."""
    try:
        lines = CUPSD.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    named = next((line.split()[1] for line in lines if line.lower().startswith("preservejobfiles ")), "86400")
    return "" if named.lower() in ("no", "off", "false", "0") else f"PreserveJobFiles {named}"


def _forms(settings: Settings) -> Check:
    folder = settings.forms.place
    themes, problems = FormsSource(folder).read()
    if problems:
        found = "; ".join(f"{problem.file.relative_to(folder)}: {problem.advice}" for problem in problems)
        return Check("forms", Finding.WARNING, found, f"They lie in {folder}; config/forms/README.md tells how.")
    forms = sum(len(theme.items) for theme in themes)
    return Check("forms", Finding.WELL, f"{forms} in {folder}" if forms else f"none in {folder}: none are offered")


def _ways_out(settings: Settings) -> Check:
    """Whether keys lead out of a terminal that has a machine to itself."""
    if not UNIT.exists():
        return Check("ways-out", Finding.WELL, "not looked for: the terminal is not started with this machine")
    open_ways = {
        "kernel.sysrq (sysctl-guichet.conf)": SYSRQ.exists() and SYSRQ.read_text("ascii").strip() != "0",
        "Ctrl+Alt+Del (systemctl mask ctrl-alt-del.target)": not CTRL_ALT_DEL.is_symlink(),
        "consoles (xorg-guichet.conf)": not any(
            "DontVTSwitch" in file.read_text("utf-8", "replace") for file in XORG.glob("*.conf")
        ),
        "other keyboards (usbguard-guichet.conf)": not USBGUARD.exists(),
    }
    found = [way for way, is_open in open_ways.items() if is_open]
    if found:
        advice = "Each file in config/deploy says at its beginning how it is installed."
        return Check("ways-out", Finding.WARNING, f"open: {', '.join(found)}", advice)
    return Check("ways-out", Finding.WELL, "no key leads to a console, and only sticks may be plugged in")


PARTS: Mapping[str, Callable[[Settings], Check]] = {
    "version": _version,
    "state": _state,
    "vault": _memory,
    "fonts": _fonts,
    "words": _words,
    "jail": _jail,
    "documents": _papers,
    "printer": printing.printer,
    "receipt": printing.receipt,
    "queue": _queue,
    "spool": _spool,
    "usb": sticks,
    "phone": hub.phone,
    "forms": _forms,
    "ways-out": _ways_out,
    "hub": hub.hub,
    "hours": hub.hours,
    "network": hub.network,
}
"""What can be examined, each by its check."""
