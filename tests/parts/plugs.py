"""A machine of its own for what is plugged in: the kernel's real events, a real udevd, udisksd and D-Bus, loop devices.

It is a network and a mount namespace, so that nothing else on this machine is touched. Loop devices stand for USB
sticks; other machines of the kind see each other's, so a rule of udev calls only those sticks that are put in here.
Only root can make one.
"""

import ctypes
import functools
import inspect
import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.parts.sticks import put

_NEWNS, _NEWNET = 0x20000, 0x40000000  # unshare(2)
_REC, _PRIVATE = 0x4000, 0x40000  # mount(2)
_UDEVD = Path("/lib/systemd/systemd-udevd")
_UDISKSD = Path("/usr/libexec/udisks2/udisksd")
_PATIENCE_SECONDS = 20
_UEVENTS, _BY_UDEV, _MAGIC = 15, 2, 0xFEEDCAFE  # NETLINK_KOBJECT_UEVENT, its group of udev's own events

_RULES = """\
SUBSYSTEM=="block", KERNEL=="loop*", ATTR{{loop/backing_file}}=="{folder}/plugged/*", ENV{{ID_BUS}}="usb"
SUBSYSTEM=="block", KERNEL=="loop*p*", ATTRS{{loop/backing_file}}=="{folder}/plugged/*", ENV{{ID_BUS}}="usb"
"""


class Plugs:
    """Where sticks are put in and pulled out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self._loops: dict[Path, str] = {}

    def start(self, *, udisks: bool = True) -> None:
        """Starts the daemons, in the namespaces of this thread."""
        for place in ("/run/udev", "/run/udisks2", "/var/lib/udisks2", "/media"):
            Path(place).mkdir(parents=True, exist_ok=True)
            _sure(["mount", "-t", "tmpfs", "tmpfs", place])
        self._mend_mount_exfat()
        rules = Path("/run/udev/rules.d/61-plugged.rules")  # before 64-btrfs; after the rules that name buses
        rules.parent.mkdir()
        rules.write_text(_RULES.format(folder=self.folder), "utf-8")
        self._run(str(_UDEVD))
        self._until(Path("/run/udev/control").exists)
        address = f"--address=unix:path={self.folder}/bus"
        self._run("dbus-daemon", "--session", address, "--nofork", "--nopidfile")  # all may talk to all on it
        self._until((self.folder / "bus").exists)
        if udisks:
            self._run(str(_UDISKSD))
            self._until(self._udisks_answers)

    def put_in(self, image: Path) -> None:
        """Plugs a stick in whose content is that file."""
        plugged = self.folder / "plugged" / image.name
        plugged.parent.mkdir(exist_ok=True)
        plugged.hardlink_to(image)
        self._loops[image] = _sure(["losetup", "--find", "--show", "--partscan", plugged]).strip()
        # Kernels of virtual machines don't all read tables of partitions; nothing is to be read of a stick without.
        subprocess.run(["partx", "--update", self._loops[image]], capture_output=True, check=False)

    def pull(self, image: Path) -> None:
        """Pulls it out, whoever looks into it: as of a stick, nothing can be read any more."""
        loop = self._loops.pop(image)
        for source in _sure(["findmnt", "--noheadings", "--raw", "--output", "SOURCE"]).split():
            if source.startswith(loop):
                _sure(["umount", "--lazy", source])
        subprocess.run(["partx", "--delete", loop], capture_output=True, check=False)
        _sure(["losetup", "--detach", loop])
        (self.folder / "plugged" / image.name).unlink()

    def loop(self, image: Path) -> str:
        """The device of a stick that is in."""
        return self._loops[image]

    def settle(self) -> None:
        """Waits until udevd has told all that there is to tell."""
        _sure(["udevadm", "settle"])

    def tell(self, action: str, path: str, **said: str) -> None:
        """Sends an event as udevd does (libudev's monitor): of what no test can plug in."""
        properties = {"ACTION": action, "DEVPATH": path, "SEQNUM": "1", **said}
        told = b"".join(f"{key}={value}\0".encode() for key, value in properties.items())
        head = struct.pack("8s8I", b"libudev", socket.htonl(_MAGIC), 40, 40, len(told), 0, 0, 0, 0)
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _UEVENTS) as netlink:
            netlink.bind((0, 0))
            netlink.sendto(head + told, (0, _BY_UDEV))

    def set_up_udisks(self, options: str) -> None:
        """What udisksd permits when it mounts (udisks2/mount_options.conf)."""
        _sure(["mount", "-t", "tmpfs", "tmpfs", "/etc/udisks2"])
        Path("/etc/udisks2/mount_options.conf").write_text(options, "utf-8")

    def close(self) -> None:
        """Ends all of it."""
        for image in list(self._loops):
            self.pull(image)
        for process in reversed(self._started):
            process.terminate()
            process.wait()

    def _run(self, *command: str) -> None:
        environment = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder}/bus"}
        log = (self.folder / f"{Path(command[0]).name}.log").open("wb")
        self._started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))

    @staticmethod
    def _udisks_answers() -> bool:
        from kiosk.sources import mounting

        return mounting.udisks_answers()

    @staticmethod
    def _until(true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not true():
            assert time.monotonic() < deadline, "the machine for sticks doesn't start"
            time.sleep(0.02)

    def _mend_mount_exfat(self) -> None:
        """Debian's exfat-fuse doesn't answer to `mount -t exfat` by itself, as the kernel's own exFAT would."""
        if not shutil.which("mount.exfat-fuse"):
            return
        over = self.folder / "sbin"
        over.mkdir()
        (over / "mount.exfat").symlink_to("/usr/sbin/mount.exfat-fuse")
        _sure(["mount", "-t", "overlay", "overlay", "-o", f"lowerdir={over}:/usr/sbin", "/usr/sbin"])


Story = Callable[["Plugs"], None]


def on_a_machine_of_its_own(story: Story) -> Callable[[Path, pytest.MonkeyPatch], None]:
    """Runs a test on a thread in namespaces of its own; skips it where none can be."""

    @functools.wraps(story)
    def test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        if os.geteuid() or not (_UDEVD.exists() and _UDISKSD.exists()):
            pytest.skip("no udevd or udisksd here, or not root")
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
        on_another_thread(story, tmp_path)

    test.__signature__ = inspect.signature(test, follow_wrapped=False)  # type: ignore[attr-defined]
    return test


def on_another_thread(story: Story, folder: Path) -> None:
    """Tells a story with Plugs, on a thread in namespaces of its own."""
    raised: list[BaseException] = []

    def inside() -> None:
        try:
            _enter()
            plugs = Plugs(folder)
            try:
                story(plugs)
            finally:
                plugs.close()
        except BaseException as error:  # noqa: BLE001  (raised again, on the thread that asked)
            raised.append(error)

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def made(image: Path, *command: str, size: int = 8 << 20) -> Path:
    """A stick's content, made by a command that ends with the image's name."""
    if command and not shutil.which(command[0]):
        pytest.skip(f"no {command[0]} here")
    with image.open("wb") as file:
        file.truncate(size)
    if command:
        subprocess.run([*command, image], check=True, capture_output=True)
    return image


def ext4(image: Path, *papers: str, size: int = 8 << 20, files: int = 1000) -> Path:
    """A stick labelled as the image is named, with these papers, and what lies in a folder NAME.d beside it.

    `size` in bytes; `files` is how many fit in.
    """
    folder = image.with_suffix(".d")
    for paper in papers:
        put(folder / paper)
    folder.mkdir(exist_ok=True)
    return made(
        image, "mkfs.ext4", "-q", "-F", "-L", image.stem, "-N", str(files), "-d", str(folder), size=size
    )  # fmt: skip


def partitioned(image: Path, *parts: Path | None) -> Path:
    """A disk with an MBR and these partitions, each of 8 MiB; None: one that was never formatted."""
    content, table = bytearray(), bytearray(512)
    for number, part in enumerate(parts):
        table[446 + 16 * number : 462 + 16 * number] = (
            bytes(4) + b"\x83" + bytes(3) + ((1 << 11) + (number << 14)).to_bytes(4, "little") + b"\0\x40\0\0"
        )
        content += part.read_bytes() if part else bytes(8 << 20)
    table[510:] = b"\x55\xaa"
    image.write_bytes(table.ljust(1 << 20, b"\0") + content)
    return image


def _enter() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEWNS | _NEWNET) or libc.mount(None, b"/", None, _REC | _PRIVATE, None):
        pytest.skip(f"no namespaces here: {os.strerror(ctypes.get_errno())}")


def _sure(command: list[str | Path]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
