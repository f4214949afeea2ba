"""The check of all that sticks need."""

import os
import platform
import shutil
from pathlib import Path

from kiosk.doctor.check import Check, Finding
from kiosk.settings import Settings
from kiosk.sources import mounting

UNIT = Path("/etc/systemd/system/guichet-terminal.service")
RULE = Path("/etc/polkit-1/rules.d/50-guichet.rules")
_KERNEL = Path("/lib/modules", platform.release())
_KINDS = {"vfat": ("fat", "vfat"), "exfat": ("exfat",), "ntfs": ("ntfs3",), "ext4": ("ext4",)}
"""File systems that sticks have, and the kernel's modules for each."""


def sticks(settings: Settings) -> Check:
    """Whether sticks can be mounted, or are looked for where something mounts them."""
    if not settings.usb.automount:
        return _places(settings)
    if not mounting.udisks_answers():
        if os.geteuid():
            advice = "apt-get install udisks2, or have something else mount sticks, and write automount = false."
            return Check("usb", Finding.WARNING, "udisks2 doesn't answer, so no stick is mounted", advice)
        by = "root, since udisks2 doesn't answer"
    elif UNIT.exists() and not os.geteuid() and not RULE.exists():
        advice = "config/deploy/polkit-guichet.rules says at its beginning how it is installed."
        return Check("usb", Finding.WARNING, "the terminal's user may not mount sticks", advice)
    else:
        by = "udisks2"
    if unknown := [kind for kind in _KINDS if not _is_known(kind)]:
        advice = "Debian's own kernel knows all of them: apt-get install linux-image-amd64 ntfs-3g"
        return Check("usb", Finding.WARNING, f"this kernel can't read sticks with {', '.join(unknown)}", advice)
    return Check("usb", Finding.WELL, f"sticks are mounted by {by}, so that they are only read")


def _places(settings: Settings) -> Check:
    mounts = [mount for mount in settings.usb.mounts if Path(mount).is_dir()]
    if not mounts:
        found = f"none of these is there: {', '.join(settings.usb.mounts)}"
        advice = "Name the folder where sticks appear as [usb] mounts; udisks2 with a desktop uses /media."
        return Check("usb", Finding.WARNING, found, advice)
    return Check("usb", Finding.WELL, f"sticks are looked for in {', '.join(mounts)}")


def _is_known(kind: str) -> bool:
    """Whether such a file system can be mounted: by the kernel, by a module of it, or by a helper."""
    if f"\t{kind}\n" in Path("/proc/filesystems").read_text("ascii") or shutil.which(f"mount.{kind}", path="/sbin"):
        return True
    listed = [_KERNEL / "modules.dep", _KERNEL / "modules.builtin"]
    modules = "\n".join(file.read_text("utf-8") for file in listed if file.exists())
    return any(f"/{name}.ko" in modules for name in _KINDS[kind])
