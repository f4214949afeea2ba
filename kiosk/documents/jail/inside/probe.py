"""Tries to break out of the jail, and says what could be reached. Outside a jail it reaches much, and harms nothing."""

import contextlib
import ctypes
import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from kiosk.documents.jail import BECKON, Breach

_CODE = Path(__file__).parents[3]
_MAY_BE_SEEN = tuple(
    Path(path)
    for path in (
        *("/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/usr", "/proc", "/tmp", "/var/cache/fontconfig"),
        *("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/libreoffice", "/etc/localtime"),
        *("/dev/core", "/dev/fd", "/dev/full", "/dev/null", "/dev/ptmx", "/dev/pts", "/dev/random", "/dev/shm"),
        *("/dev/stderr", "/dev/stdin", "/dev/stdout", "/dev/tty", "/dev/urandom", "/dev/zero"),
        *(sys.prefix, sys.base_prefix, _CODE),
    )
)
_HOMES = (Path("/home"), Path("/root"))
_DAEMONS = ("/run/dbus/system_bus_socket", "/run/cups/cups.sock", "/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0")
_NOBODYS = ("192.0.2.1", "2001:db8::1")  # RFC 5737 and 3849: addresses for examples; no packet goes there
_PIDS = range(1, 5000)
_KERNELS = ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/self/oom_score_adj", "/dev/mem")
_CLONE_NEWUSER = 0x10000000  # unshare(2)


def reached(port: int) -> Breach:
    """All that could be reached and must not; `port` is one on which the terminal listens, on loopback."""
    tries: dict[Breach, Callable[[], bool]] = {
        Breach.NETWORK: lambda: any(_contacts(port)) or any(_networks()),
        Breach.PROCESSES: lambda: any(_others()),
        Breach.HOME: lambda: any(home in (stray, *stray.parents) for stray in _strays() for home in _HOMES),
        Breach.SETTINGS: lambda: os.path.lexists("/etc/guichet"),
        Breach.VAULT: lambda: any(_vaults()),
        Breach.WRITING: lambda: any(_written()),
        Breach.PRIVILEGES: lambda: any(_privileges()),
        Breach.FILES: lambda: any(_strays()) or any(_held()),
    }
    breach = Breach(0)
    for kind, succeeds in tries.items():
        if succeeds():
            breach |= kind
    return breach


def _contacts(port: int) -> Iterator[bool]:
    """Whether somebody can be talked to: the terminal, the machine's daemons, anybody at all."""
    yield _connects(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port))
    yield _connects(socket.AF_UNIX, socket.SOCK_STREAM, BECKON.format(port))
    for path in _DAEMONS:
        yield _connects(socket.AF_UNIX, socket.SOCK_STREAM, path)
    for address in _NOBODYS:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        yield _connects(family, socket.SOCK_DGRAM, (address, 9))


def _connects(family: socket.AddressFamily, kind: socket.SocketKind, address: str | tuple[str, int]) -> bool:
    with contextlib.suppress(OSError), socket.socket(family, kind) as caller:
        caller.settimeout(1)
        caller.connect(address)
        return True
    return False


def _networks() -> Iterator[bool]:
    """Whether there is a way out (a route that isn't the loopback's), or anybody's socket that has a name."""
    for table in ("route", "ipv6_route"):
        yield any(line.split()[-1 if table == "ipv6_route" else 0] != "lo" for line in _lines(table))
    yield any(len(line.split()) > 7 for line in _lines("unix"))


def _lines(table: str) -> list[str]:
    with contextlib.suppress(OSError):
        lines = Path("/proc/net", table).read_text("utf-8", "replace").splitlines()
        return lines if table == "ipv6_route" else lines[1:]  # it alone has no head
    return []


def _others() -> Iterator[bool]:
    """Whether another process can be seen, or sent a signal, or leaves memory to be shared."""
    for entry in Path("/proc").iterdir():
        yield entry.name.isdigit() and int(entry.name) != os.getpid()
    for pid in _PIDS:
        yield pid != os.getpid() and _works(partial(os.kill, pid, 0))
    yield len(Path("/proc/sysvipc/shm").read_text("utf-8").splitlines()) > 1


def _strays() -> Iterator[Path]:
    """What is beside the things that may be seen, in all the folders that lead to them."""
    ways = {parent for path in _MAY_BE_SEEN for parent in path.parents}
    for folder in sorted(ways):
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                if path not in ways and path not in _MAY_BE_SEEN:
                    yield path


def _held() -> Iterator[bool]:
    """Whether a descriptor was left open that leads out."""
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # the one by which the folder is read
            target = descriptor.readlink()
            yield target.is_absolute() and not any(seen in (target, *target.parents) for seen in _MAY_BE_SEEN)


def _vaults() -> Iterator[bool]:
    for _, place, kind, *_ in _mounts():
        with contextlib.suppress(OSError):
            yield kind in ("tmpfs", "ramfs") and any(Path(place).glob("guichet*"))


def _written() -> Iterator[bool]:
    """Whether a file can be made, anywhere but in the process's own folder, or one be opened to be changed."""
    places = {Path("/"), Path("/dev/shm"), Path("/var/tmp"), Path.home(), *_MAY_BE_SEEN, *_strays()}
    places |= {Path(place) for _, place, *_ in _mounts()}
    for place in sorted(places - {Path("/tmp")}):
        yield _makes(place / f"guichet-probe-{secrets.token_hex(8)}")
    for path in (__file__, sys.executable, "/etc/ld.so.cache", *_KERNELS):
        yield _works(partial(_open, Path(path), os.O_WRONLY | os.O_NONBLOCK))


def _makes(path: Path) -> bool:
    with contextlib.suppress(OSError):
        _open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        path.unlink()
        return True
    return False


def _open(path: Path, flags: int) -> None:
    os.close(os.open(path, flags))


def _privileges() -> Iterator[bool]:
    """Whether there are any, or can be had; and whether another program can be started."""
    status = dict(line.split(":\t") for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    yield any(int(status[f"Cap{kind}"], 16) for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb"))
    yield status["NoNewPrivs"] != "1" or status["Seccomp"] != "2"
    libc = ctypes.CDLL(None)
    yield libc.unshare(_CLONE_NEWUSER) == 0
    yield _works(lambda: os.posix_spawn("/bin/true", ["true"], {}))
    yield _works(lambda: os.setresuid(0, 0, 0))
    yield _works(lambda: os.chroot("/"))


def _mounts() -> list[list[str]]:
    return [line.split() for line in Path("/proc/self/mounts").read_text("utf-8").splitlines()]


def _works(attempt: Callable[[], object]) -> bool:
    with contextlib.suppress(OSError):
        attempt()
        return True
    return False
