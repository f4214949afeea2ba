"""Mounts what is plugged in so that it is only read, and nothing on it runs, is a device, or gives anybody a right.

By udisks2, over D-Bus; where there is none, root mounts by itself. Where neither is possible, somebody else must.
"""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from jeepney import DBusAddress, DBusErrorResponse, Message, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

OPTIONS = "ro,nosuid,nodev,noexec"
_NO_LINKS = ",nosymfollow"  # FUSE's helpers don't know it, and papers are opened through no link in any case
_NO_JOURNAL = {"ext3": ",noload", "ext4": ",noload"}  # else a journal is written back, even so
_SECONDS = 20  # for one mount; a dead stick would take forever
_KNOWN_SECONDS = 5  # udev's news may be here before udisks2 has read it
_PAUSE_SECONDS = 0.02
_UDISKS = "org.freedesktop.UDisks2"
_DBUS_ERROR = "org.freedesktop.DBus.Error."
_UNKNOWN = tuple(f"{_DBUS_ERROR}Unknown{what}" for what in ("Object", "Interface", "Method"))
_ABSENT = tuple(f"{_DBUS_ERROR}{what}" for what in ("ServiceUnknown", "NameHasNoOwner", "Spawn"))
_REFUSED = (
    f"{_UDISKS}.Error.NotAuthorized",  # and its kin, for what only somebody at a desk may allow
    f"{_UDISKS}.Error.OptionNotPermitted",
    f"{_UDISKS}.Error.AlreadyMounted",
    f"{_DBUS_ERROR}AccessDenied",
)


class Unmountable(Exception):
    """The file system is broken, or none that this machine knows."""


class NotOurs(Exception):
    """Nothing may be mounted from here. The message says why, for the installer."""


class _NoUdisks(Exception):
    """There is no udisks2."""


def mount(device: str, kind: str, folder: Path) -> Path:
    """Mounts a device (`/dev/sdb1`) whose file system is of that kind (`vfat`); returns where.

    Root, without udisks2, does it below `folder`. Takes a minute at most. Raises Unmountable, NotOurs.
    """
    options = OPTIONS + _NO_JOURNAL.get(kind, "")
    for more in (_NO_LINKS, ""):
        with suppress(Unmountable):
            try:
                return _by_udisks(device, options + more)
            except _NoUdisks:
                if os.geteuid():
                    raise NotOurs("udisks2 doesn't answer") from None
                return _by_root(device, kind, options + more, folder / Path(device).name)
    raise Unmountable


def let_go(folder: Path) -> None:
    """Takes away what root had mounted there, though somebody may still look into it. Raises OSError."""
    subprocess.run(["umount", "--lazy", folder], capture_output=True, timeout=_SECONDS, check=False)
    folder.rmdir()


def udisks_answers() -> bool:
    """Whether udisks2 is there to be asked."""
    manager = DBusAddress(f"/{_UDISKS.replace('.', '/')}/Manager", _UDISKS, "org.freedesktop.DBus.Peer")
    try:
        _ask(new_method_call(manager, "Ping"), _KNOWN_SECONDS)
    except (_NoUdisks, DBusErrorResponse, TimeoutError):
        return False
    return True


def _by_udisks(device: str, options: str) -> Path:
    """Raises Unmountable, NotOurs, _NoUdisks."""
    path = f"/{_UDISKS.replace('.', '/')}/block_devices/{Path(device).name}"
    asked = {"options": ("s", options), "auth.no_user_interaction": ("b", True)}
    call = new_method_call(DBusAddress(path, _UDISKS, f"{_UDISKS}.Filesystem"), "Mount", "a{sv}", (asked,))
    given_up = time.monotonic() + _KNOWN_SECONDS
    while True:
        try:
            (mounted,) = _ask(call, _SECONDS)
            return Path(mounted)
        except TimeoutError:
            raise Unmountable from None
        except DBusErrorResponse as error:
            if error.name.startswith(_REFUSED):
                raise NotOurs(f"udisks2 says {error.name.rpartition('.')[2]}") from None
            if error.name not in _UNKNOWN or time.monotonic() > given_up:
                raise Unmountable from None
        time.sleep(_PAUSE_SECONDS)


def _ask(call: Message, seconds: float) -> tuple[str, ...]:
    """What is answered on the system's bus. Raises DBusErrorResponse, TimeoutError, _NoUdisks."""
    try:
        with open_dbus_connection("SYSTEM") as bus:
            answer: tuple[str, ...] = unwrap_msg(bus.send_and_get_reply(call, timeout=seconds))
    except TimeoutError:
        raise
    except OSError:
        raise _NoUdisks from None
    except DBusErrorResponse as error:
        if error.name.startswith(_ABSENT):
            raise _NoUdisks from None
        raise
    return answer


def _by_root(device: str, kind: str, options: str, folder: Path) -> Path:
    """Raises Unmountable, NotOurs."""
    command = ["mount", "-t", kind, "-o", options, device, str(folder)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Unmountable from None
    except OSError as error:
        raise NotOurs(f"{folder.parent}: {error.strerror}") from None
    if done.returncode:
        folder.rmdir()
        raise Unmountable
    return folder
