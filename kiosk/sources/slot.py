"""The slot: what is plugged in, by udev's events, and by what others mount in the folders where sticks appear.

A stick belongs to the visit in which it came: once that is over, it is nobody's until it is plugged in again.
"""

import logging
import os
import re
import select
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyudev

log = logging.getLogger(__name__)

SYSTEM_PLACES = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where systems mount: plain folders here are what a stick left behind. Elsewhere, a plain folder is a stick too."""

_MOUNTS = Path("/proc/thread-self/mountinfo")
_ESCAPED = re.compile(rb"\\(\d{3})")
_PLUG = re.compile(r"/(usb\d+|mmc_host)/")  # in a device's path: it hangs on a cable, or is a memory card
_PHOTOS = ":06"  # class of USB interfaces: Still Image, by which phones and cameras offer what they hold (PTP, MTP)
_NO_FILES = {
    "0x5", "0xf", "0x85",  # extended partitions, which only hold others
    "e3c9e316-0b5c-4db8-817d-f92df00215ae", "21686148-6449-6e6f-744e-656564454649",  # Microsoft's reserve, boot code
}  # fmt: skip
"""Types of partitions (ID_PART_ENTRY_TYPE) that are empty by their nature."""


class Trouble(Enum):
    """Why nothing is read from what is plugged in."""

    PHONE = auto()  # it wants to be asked in a way of its own
    LOCKED = auto()  # encrypted
    UNREADABLE = auto()  # no file system, a broken one, or one that this machine doesn't know


@dataclass(frozen=True)
class Plugged:
    """A part of what is plugged in: where its files lie, or why they can't be read.

    `plugging` is another one each time that it is plugged in, the same for all its parts, and "" of a plain folder.
    """

    plugging: str
    folder: Path | None = None
    trouble: Trouble | None = None

    @property
    def is_stick(self) -> bool:
        """Whether somebody can pull it out, and would miss it."""
        return bool(self.plugging) and self.trouble is not Trouble.PHONE


class Slot:
    """What is plugged in now. `run` watches; without it, only what others mount is seen, when somebody looks."""

    def __init__(
        self, mounts: Iterable[str], *, automount: bool = False, system_places: tuple[Path, ...] = SYSTEM_PLACES
    ) -> None:
        """`mounts` are the folders where sticks appear, there or one level below. `automount`: udev's are mounted."""
        self.came: Callable[[], None] = lambda: None
        """Called when something was plugged in and can be looked at, on the thread of `run`."""
        self.watches = threading.Event()
        """Set as soon as `run` sees what comes."""
        self._places = tuple(Path(mount) for mount in mounts)
        self._automount = automount
        self._system_places = system_places
        self._parts: dict[str, Plugged] = {}  # by udev's path of the device; never changed, only replaced
        self._known: frozenset[Plugged] = frozenset()  # by the last event
        self._ignored: frozenset[str] = frozenset()  # pluggings of before: a disk of this machine's may be among them
        self._over: frozenset[str] = frozenset()  # pluggings of visits that are over
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)

    # At once, from any thread.

    @property
    def fresh(self) -> tuple[Plugged, ...]:
        """What came in this visit, by the last event."""
        return tuple(part for part in self._known if part.plugging not in self._over)

    @property
    def forgotten(self) -> bool:
        """Whether a stick is still in that came in a visit that is over."""
        return any(part.is_stick and part.plugging in self._over for part in self._known)

    def visit_over(self) -> None:
        """What is in now is no next resident's."""
        self._over = frozenset(part.plugging for part in self._known)

    def wake(self) -> None:
        """Has `run` see that it is to stop."""
        os.eventfd_write(self._wake, 1)

    # May block.

    def all(self) -> tuple[Plugged, ...]:
        """What is in now, whosever it is."""
        parts = tuple(self._parts.values())
        mounted = tuple(self._mounted())
        folders = {part.folder for part in mounted}
        both = (*mounted, *(part for part in parts if part.folder is None or part.folder not in folders))
        return tuple(part for part in both if part.plugging not in self._ignored)

    def sticks(self) -> tuple[Path, ...]:
        """The folders of this visit's sticks."""
        return tuple(part.folder for part in self.all() if part.folder and part.plugging not in self._over)

    def run(self, stop: threading.Event) -> None:
        """Watches until it is to stop: mounts what is plugged in, and lets go of what was pulled out."""
        monitor = self._monitor() if self._automount else None
        self._ignored = frozenset(part.plugging for part in self.all() if part.plugging) | self._ignored
        poll = select.poll()
        with _MOUNTS.open("rb") as mounts:
            poll.register(mounts, select.POLLPRI)  # proc(5): whenever something is mounted or unmounted
            poll.register(self._wake, select.POLLIN)
            if monitor:
                poll.register(monitor, select.POLLIN)
            self.watches.set()
            while not stop.is_set():
                poll.poll()
                while monitor and (device := monitor.poll(0)) is not None:
                    self._happened(device)
                self._look()

    def _monitor(self) -> "pyudev.Monitor | None":
        """The events of udev from now on; what is in already is this machine's own, or nobody's."""
        try:
            import pyudev

            context = pyudev.Context()
            monitor = pyudev.Monitor.from_netlink(context)
            monitor.start()
            there = [_plugging(device) for device in context.list_devices() if _may_be_looked_at(device)]
        except (ImportError, OSError) as error:
            log.warning("no udev here (%s): sticks are seen when something else mounts them", error)
            return None
        self._ignored = frozenset(there)
        return monitor

    def _look(self) -> None:
        known = frozenset(part for part in self.all() if part.plugging)
        new = known - self._known
        self._known = known
        if new:
            self.came()

    # By udev.

    def _happened(self, device: "pyudev.Device") -> None:
        path = device.device_path
        before = self._parts.get(path)
        there = device.action != "remove" and _may_be_looked_at(device)
        plugging = _plugging(device) if there else ""
        if before and (not there or before.plugging != plugging):
            self._parts = {other: part for other, part in self._parts.items() if other != path}
            self._let_go(before)
        elif before and before.folder:
            return
        if there and plugging not in self._ignored and (part := self._part(device, plugging)):
            self._parts = self._parts | {path: part}

    def _part(self, device: "pyudev.Device", plugging: str) -> Plugged | None:
        """What can be done with it; None where it is only the frame of others, or not ours to mount."""
        said = device.properties
        if device.subsystem == "usb":
            return Plugged(plugging, trouble=Trouble.PHONE)
        match said.get("ID_FS_USAGE"):
            case "filesystem":
                return self._mount(device.device_node, said.get("ID_FS_TYPE", "auto"), plugging)
            case "crypto":
                return Plugged(plugging, trouble=Trouble.LOCKED)
            case None if device.device_type == "disk" and "ID_PART_TABLE_TYPE" in said:
                return None
            case None if said.get("ID_PART_ENTRY_TYPE") in _NO_FILES:
                return None
            case _:
                return Plugged(plugging, trouble=Trouble.UNREADABLE)

    def _mount(self, device: str, kind: str, plugging: str) -> Plugged | None:
        from kiosk.sources import mounting

        try:
            return Plugged(plugging, mounting.mount(device, kind, self._own_place))
        except mounting.Unmountable:
            log.warning("a stick's file system (%s) can't be mounted", kind)
            return Plugged(plugging, trouble=Trouble.UNREADABLE)
        except mounting.NotOurs as reason:
            log.warning("a stick is left for others to mount: %s", reason)
            return None

    @property
    def _own_place(self) -> Path:
        return self._places[0] / "guichet"

    def _let_go(self, part: Plugged) -> None:
        if part.folder and part.folder.parent == self._own_place:
            from kiosk.sources import mounting

            with suppress(OSError):  # it was mounted by udisks2
                mounting.let_go(part.folder)

    # By what is mounted.

    def _mounted(self) -> Iterator[Plugged]:
        mounts = dict(_mounts(self._places))
        for place in self._places:
            for folder in sorted(_folders(place) | {mount for mount in mounts if mount.parent == place}):
                below = sorted(mount for mount in mounts if mount.parent == folder)
                if folder in mounts:
                    yield Plugged(mounts[folder], folder)
                elif below:
                    yield from (Plugged(mounts[deeper], deeper) for deeper in below)
                elif place not in self._system_places:
                    yield Plugged("", folder)


def _may_be_looked_at(device: "pyudev.Device") -> bool:
    """Whether it is a disk or card with something in it, a part of one, or a phone."""
    said = device.properties
    if device.subsystem == "usb":
        offers = _PHOTOS in said.get("ID_USB_INTERFACES", "")
        return bool(said.get("DEVTYPE") == "usb_device" and (offers or {"ID_MTP_DEVICE", "ID_GPHOTO2"} & said.keys()))
    if (
        device.subsystem != "block"
        or "ID_CDROM" in said
        or not (said.get("ID_BUS") == "usb" or _PLUG.search(device.device_path))
    ):
        return False
    with suppress(KeyError, ValueError):  # it may be out again
        return bool(device.attributes.asint("size"))
    return False


def _plugging(device: "pyudev.Device") -> str:
    if device.subsystem == "usb":
        return f"usb {device.device_path} {device.properties.get('DEVNUM', '')}"
    return _disk(Path(device.sys_path)) or device.device_path


def _disk(device: Path) -> str:
    """Which disk it is, or is a part of, by a number that is another one each time (sysfs-block(5), diskseq)."""
    for disk in (device, device.parent):
        with suppress(OSError):
            return f"disk {(disk / 'diskseq').read_text('ascii').strip()}"
    return ""


def _mounts(places: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    """What is mounted in those places or one level below, and which plugging that is (proc(5), mountinfo)."""
    for line in _MOUNTS.read_bytes().splitlines():
        number, _, device, _, where, *_ = map(os.fsdecode, line.split(b" "))
        folder = Path(os.fsdecode(_ESCAPED.sub(lambda octal: bytes([int(octal[1], 8)]), os.fsencode(where))))
        if {folder.parent, folder.parent.parent}.intersection(places):
            yield folder, _disk(Path("/sys/dev/block", device).resolve()) or f"mount {number}"


def _folders(place: Path) -> set[Path]:
    """The folders in a folder; none where it can't be read."""
    try:
        with os.scandir(place) as entries:
            return {Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)}
    except OSError:
        return set()
