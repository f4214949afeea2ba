"""The jail itself: bubblewrap, with no network, no home, a system that can only be read, and namespaces of its own."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from kiosk.documents.jail import BECKON, Breach, Unsafe, cgroup, protocol
from kiosk.documents.jail.child import Broken, Child, Incoming, NotReady, TookTooLong
from kiosk.documents.jail.protocol import Answer, Request, Role, Verb
from kiosk.patience import Patience

_ROOT = Path(__file__).parents[3]
_ETC = ("alternatives", "fonts", "ld.so.cache", "libreoffice", "localtime")  # what libraries can't do without
_FONTS = "/var/cache/fontconfig"  # without it, every process would read every font first
_LIBRARIES = ("bin", "lib", "lib32", "lib64", "libx32", "sbin")  # links into /usr since Debian 12
_OWN_FOLDER = "size=256000000,nr_inodes=4096,mode=0700"  # in memory: LibreOffice writes what it makes
_MADE_AT = "/sys"  # a folder that every system has, and that neither bubblewrap nor a jail needs
_AROUND_OWN_FOLDER = (
    # bubblewrap can limit a tmpfs by bytes, but not by inodes; and a million empty files are a GiB of the kernel's.
    *("unshare", "--user", "--map-root-user", "--mount", "--"),
    *("sh", "-c", f'mount -t tmpfs -o {_OWN_FOLDER} none {_MADE_AT} && exec "$@"', "sh"),
)
_FIRST_TO_GO = ("choom", "-n", "1000", "--")  # when memory runs out, the kernel ends a jail, and nobody else
_NOBODY = "65534"
_FOUND_AS = {  # by pangocffi and pangocairocffi, which else ask a program: in the jail there is none to be run
    "GLIB_LOCATION": "libglib-2.0.so.0",
    "GOBJECT_LOCATION": "libgobject-2.0.so.0",
    "PANGO_LOCATION": "libpango-1.0.so.0",
    "PANGOCAIRO_LOCATION": "libpangocairo-1.0.so.0",
}
_BUILDERS = ("bwrap:", "unshare:", "mount:")  # how their complaints begin
_SECONDS = 10  # for the probe: a machine that has just been switched on is slow
_ALLOW = (
    "Let users make namespaces: by sysctl, user.max_user_namespaces must not be 0, and where they exist, "
    "kernel.unprivileged_userns_clone=1 (Debian) and kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu). "
    "A unit of systemd or a container must not cover a part of /proc (ProtectHostname=, ProtectKernelLogs= and the "
    "like); a plain chroot can't hold a jail."
)
_INSTALL = "Run `make run`: it installs what is missing."
_REPORT = "Nothing can be set that mends this: please report it to who makes Guichet."


class Bubblewrap:
    """Starts jailed processes, each in a control group of its own where that can be had."""

    def __init__(self) -> None:
        """Starts nothing yet."""
        self._trying = threading.Lock()
        self._holds: set[Role] = set()

    def check(self, role: Role) -> None:
        """See Isolation."""
        with self._trying:
            if role not in self._holds:
                self.probe(role, warm=False)
                self._holds.add(role)

    def start(self, channel: socket.socket, role: Role, *, warm: bool = True) -> subprocess.Popen[bytes]:
        """See Isolation."""
        return Jailed(cgroup.Cell(self._parents), _command(role, warm), channel)

    def probe(self, role: Role, *, warm: bool) -> None:
        """Lets a process of that role try to break out. Raises Unsafe if it can."""
        if shutil.which("bwrap", path=os.defpath) is None:
            raise Unsafe("bubblewrap is missing", "Run `apt-get install bubblewrap`.")
        child = Child()
        try:
            child.start(self, role, warm=warm)
            if breach := reached(child):
                raise Unsafe(f"from inside could be reached: {breach.words}", _REPORT)
        except TookTooLong:
            raise Unsafe(f"no answer came from inside in {_SECONDS} s", _REPORT) from None
        except (OSError, Broken, NotReady):
            words = _last_words(role, warm)
            raise Unsafe(f"it can't be built: {words}", _ALLOW if words.startswith(_BUILDERS) else _INSTALL) from None
        finally:
            child.kill()

    @property
    def counted(self) -> bool:
        """Whether control groups hold the limits; the limits that a process sets itself are there in any case."""
        return bool(self._parents)

    @cached_property
    def _parents(self) -> tuple[Path, ...]:
        return cgroup.parents()


def reached(child: Child) -> Breach:
    """All that a jailed process reaches, and must not, when it tries to break out. Raises OSError, and as Child.ask."""
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket(socket.AF_UNIX) as beckoning:
        port = listening.getsockname()[1]
        beckoning.bind(BECKON.format(port))
        beckoning.listen()
        return child.ask(Request(Verb.PROBE, number=port), patience=Patience(_SECONDS), most=0, take=_reached)


class Jailed(subprocess.Popen[bytes]):
    """A bubblewrap around one jailed process: it ends with what it holds, and with the thread that started it."""

    def __init__(self, cell: cgroup.Cell, command: Sequence[str], channel: socket.socket) -> None:
        """Raises OSError."""
        self.cell = cell
        try:
            super().__init__(
                cell.around([*_FIRST_TO_GO, *command]),
                stdin=channel.fileno(),
                stdout=channel.fileno(),
                stderr=subprocess.DEVNULL,  # a library's complaint may hold a document's words
                env=environment(),
                close_fds=True,
                start_new_session=True,
            )
        except OSError:
            cell.remove()
            raise

    def wait(self, timeout: float | None = None) -> int:
        """As Popen's; then its control groups are gone, too."""
        code = super().wait(timeout)
        self.cell.remove()
        return code


def _command(role: Role, warm: bool) -> list[str]:
    opener = [sys.executable, "-s", "-m", "kiosk.documents.jail.inside.opener", role]
    return [*walls(role), *opener, *(["warm"] if warm else [])]


def walls(role: Role) -> list[str]:
    """The options of bubblewrap: what isn't named here isn't there."""
    return [
        *(_AROUND_OWN_FOLDER if role is Role.CONVERTER else ()),
        *("bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"),
        # The opener is process 1: there is no other, and it can fork none.
        *("--die-with-parent", "--new-session", "--as-pid-1"),
        *("--uid", _NOBODY, "--gid", _NOBODY, "--hostname", "jail"),
        *(("--bind", _MADE_AT, "/tmp") if role is Role.CONVERTER else ()),
        *_seen(),  # this Python and this code may lie in /tmp themselves
        *("--proc", "/proc", "--dev", "/dev"),
        *("--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--"),
    ]


def _seen() -> Iterator[str]:
    """What is seen of the system, and can't be changed: programs, libraries, fonts, this Python, this code."""
    for library in map(Path("/").joinpath, _LIBRARIES):
        if library.is_symlink():
            yield from ("--symlink", str(library.readlink()), str(library))
        elif library.exists():
            yield from ("--ro-bind", str(library), str(library))
    for path in ("/usr", *(f"/etc/{name}" for name in _ETC), _FONTS):
        yield from ("--ro-bind-try", path, path)
    for path in (sys.base_prefix, sys.prefix, str(_ROOT / "kiosk")):
        if not path.startswith("/usr/") and path != "/usr":
            yield from ("--ro-bind", path, path)


def environment() -> dict[str, str]:
    """All that a jailed process knows of the terminal's environment: nothing."""
    return {
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(_ROOT),
        **_FOUND_AS,
    }


def _reached(answer: Answer, incoming: Incoming) -> Breach:
    del incoming  # there is nothing
    if answer.untrusted_status != protocol.OK:
        raise Broken("the probe failed")
    return Breach(answer.untrusted_first)


def _last_words(role: Role, warm: bool) -> str:
    """Why a jailed process ends by itself, in its own or in bubblewrap's last words. It has seen no strange byte."""
    ours, theirs = socket.socketpair()
    ours.close()  # the first thing that it reads is the end
    with theirs, contextlib.suppress(subprocess.TimeoutExpired):
        tried = subprocess.run(
            _command(role, warm), stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=subprocess.PIPE,
            env=environment(), encoding="utf-8", errors="replace", timeout=_SECONDS, check=False,
        )  # fmt: skip
        return str(tried.stderr).strip().rpartition("\n")[2] or "it ends without a word"
    return "it hangs"
