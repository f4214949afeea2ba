import errno
import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import Document
from kiosk.documents.jail import BECKON, Breach, Unsafe, cgroup
from kiosk.documents.jail.bubblewrap import Bubblewrap
from kiosk.documents.jail.protocol import Role
from kiosk.documents.reader import Reader
from kiosk.vault import Vault
from tests.parts import burglar, papers
from tests.parts.burglar import in_walls
from tests.parts.reading import SETTINGS, jailed

ROOT = Path(__file__).parents[3]
PROBE = "import sys; from kiosk.documents.jail.inside import probe; print(int(probe.reached(int(sys.argv[1]))))"
BY_SECCOMP = {"program", "fork"}  # what bubblewrap can't forbid
NO_NAMESPACES = ("bwrap", "--unshare-user", "--disable-userns", "--dev-bind", "/", "/")
NO_BUBBLEWRAP = ("bwrap", "--dev-bind", "/", "/", "--ro-bind", "/dev/null", "/usr/bin/bwrap")
CHECK = "from kiosk.documents.jail.bubblewrap import Bubblewrap, Role; Bubblewrap().check(Role.VIEWER)"


@pytest.fixture
def listening() -> Iterator[int]:
    """The port of a terminal that listens, on a socket without a network's address, too."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as beckoning:
        port: int = server.getsockname()[1]
        beckoning.bind(BECKON.format(port))
        beckoning.listen()
        yield port


@pytest.fixture
def settings() -> Iterator[Path]:
    """A file among the centre's settings; of the test's own where there are none and it may."""
    folder = Path("/etc/guichet")
    made = not folder.exists() and os.access("/etc", os.W_OK)
    file = folder / "kiosk.toml"
    if made:
        folder.mkdir()
        file.write_text("[hub]\n", "utf-8")
    yield file
    if made:
        file.unlink()
        folder.rmdir()


@pytest.fixture
def targets(listening: int, settings: Path, tmp_path: Path) -> Iterator[dict[str, str | int]]:
    """What a burglar is after: another visit's paper among them."""
    vault = Vault()
    paper = papers.pdf(vault.folder / "paper.pdf")
    letter = tmp_path / "letter"
    letter.touch()
    with socket.socket(socket.AF_UNIX) as server, subprocess.Popen(["sleep", "120"]) as neighbour:
        server.bind(str(tmp_path / "socket"))
        server.listen()
        yield {
            "port": listening,
            "socket": str(tmp_path / "socket"),
            "abstract": BECKON.format(listening),
            "pid": neighbour.pid,
            "paper": str(paper),
            "settings": str(settings),
            "home": str(letter),
        }
        neighbour.kill()
    vault.close()


class NoJail(Bubblewrap):
    """On a machine that has no process left to give."""

    def start(self, channel: socket.socket, role: Role, *, warm: bool = True) -> subprocess.Popen[bytes]:
        """See Isolation."""
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    def check(self, role: Role) -> None:
        """See Isolation."""


def test_a_machine_without_a_process_left_says_so_and_blames_no_paper(tmp_path: Path) -> None:
    reader = Reader(SETTINGS, NoJail())
    with pytest.raises(Unsafe, match="no viewer can be started: Resource temporarily unavailable"):
        reader.open(papers.pdf(tmp_path / "a.pdf"), lambda: tmp_path / "room")
    reader.close()


@pytest.mark.parametrize("role", Role)
def test_nothing_is_reached_from_inside(targets: dict[str, str | int], role: Role) -> None:
    assert burglar.reached(targets, jail=role, confined=role) == set()


@pytest.mark.parametrize("role", Role)
def test_the_walls_alone_hide_everything(targets: dict[str, str | int], role: Role) -> None:
    assert burglar.reached(targets, jail=role) <= BY_SECCOMP


def test_the_same_burglar_reaches_everything_outside(targets: dict[str, str | int], settings: Path) -> None:
    expected = set() if settings.exists() else {"settings"}
    reached = burglar.reached(targets, jail=None)
    assert {"network", "socket", "abstract socket", "signal", "vault", "home", "writing"} | BY_SECCOMP <= reached
    assert ("settings" in reached) is not bool(expected)


@pytest.mark.parametrize("role", Role)
def test_the_probe_reaches_nothing_from_a_real_process(role: Role) -> None:
    Bubblewrap().probe(role, warm=True)


def test_the_probe_reaches_much_outside(targets: dict[str, str | int]) -> None:
    breach = Breach(int(in_walls(PROBE, None, str(targets["port"])).stdout))
    seen = Breach.NETWORK | Breach.PROCESSES | Breach.HOME | Breach.VAULT | Breach.WRITING | Breach.PRIVILEGES
    assert breach & seen == seen
    assert bool(breach & Breach.SETTINGS) is Path("/etc/guichet").exists()


@pytest.mark.parametrize(
    ("gap", "breach"),
    [
        (("--share-net",), Breach.NETWORK),
        (("--ro-bind", "/proc", "/proc"), Breach.PROCESSES),
        (("--dir", "/home/mourad"), Breach.HOME),
        (("--dir", "/etc/guichet"), Breach.SETTINGS),
        (("--ro-bind", "/dev/shm", "/dev/shm"), Breach.VAULT),
        (("--tmpfs", "/usr/local"), Breach.WRITING),
        (("--cap-add", "CAP_CHOWN"), Breach.PRIVILEGES),
        (("--dir", "/media"), Breach.FILES),
    ],
)
def test_the_probe_sees_each_gap_in_the_walls(
    gap: tuple[str, ...], breach: Breach, targets: dict[str, str | int]
) -> None:
    told = in_walls(PROBE, Role.VIEWER, str(targets["port"]), gaps=gap)
    assert breach in Breach(int(told.stdout)), told


def test_a_jail_with_a_gap_is_no_jail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.documents.jail.bubblewrap._ETC", ("fonts", "ld.so.cache", "hostname"))
    with pytest.raises(Unsafe, match="other files"):
        Bubblewrap().check(Role.CONVERTER)


@pytest.mark.parametrize(("around", "advice"), [(NO_NAMESPACES, "sysctl"), (NO_BUBBLEWRAP, "apt-get install")])
def test_an_installer_is_told_why_no_jail_can_be_built(around: tuple[str, ...], advice: str) -> None:
    told = in_walls(CHECK, None, around=around)
    last = told.stderr.splitlines()[-1]
    assert last.startswith("kiosk.documents.jail.Unsafe: ")
    assert advice in last


def test_the_doctor_says_whether_the_jail_holds_and_what_to_do() -> None:
    assert doctored().startswith("well: holds")
    assert doctored(*NO_NAMESPACES).startswith("broken: it can't be built: bwrap: ")


def doctored(*around: str) -> str:
    """What the doctor finds of the jail."""
    command = [*around, sys.executable, "main.py", "doctor", "--json"]
    told = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    return next("{finding}: {found}".format(**check) for check in json.loads(told.stdout) if check["part"] == "jail")


class LeakyJail(Bubblewrap):
    """One that doesn't hold for some roles, and says so."""

    def __init__(self, *roles: Role) -> None:
        super().__init__()
        self._roles = roles

    def check(self, role: Role) -> None:
        """See Isolation."""
        if role in self._roles:
            raise Unsafe("the network was reached")


def test_no_paper_is_opened_in_a_jail_that_does_not_hold(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(rb"{\rtf1 Letter}")
    reader = Reader(SETTINGS, LeakyJail(Role.VIEWER))
    with pytest.raises(Unsafe):
        reader.open(papers.pdf(tmp_path / "a.pdf"), lambda: tmp_path / "room")
    assert jailed() == []
    reader.close()
    reader = Reader(SETTINGS, LeakyJail(Role.CONVERTER))
    assert isinstance(reader.open(tmp_path / "a.pdf", lambda: tmp_path / "room"), Document)
    with pytest.raises(Unsafe):
        reader.open(letter, lambda: tmp_path / "room")
    reader.close()


class HalfJail(Bubblewrap):
    """One whose converter ends at once, as where LibreOffice is missing."""

    def start(self, channel: socket.socket, role: Role, *, warm: bool = True) -> subprocess.Popen[bytes]:
        """See Isolation."""
        return subprocess.Popen(["false"]) if role is Role.CONVERTER else super().start(channel, role, warm=warm)

    def check(self, role: Role) -> None:
        """See Isolation."""


def test_a_process_that_can_not_start_is_not_the_papers_fault(tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(rb"{\rtf1 Letter}")
    reader = Reader(SETTINGS, HalfJail())
    with pytest.raises(Unsafe, match="the converter does not start"):
        reader.open(tmp_path / "letter", lambda: tmp_path / "room")
    assert isinstance(reader.open(papers.pdf(tmp_path / "a.pdf"), lambda: tmp_path / "room"), Document)
    reader.close()


def test_the_jailed_die_with_a_terminal_that_was_killed_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from tests.parts.reading import Reading; reading = Reading(Path(sys.argv[1])); "
        "reading.opened(Path(sys.argv[2])); print('ready', flush=True); input()"
    )
    command = [
        sys.executable,
        "-c",
        f"import sys; {program}",
        str(tmp_path / "vault"),
        str(papers.pdf(tmp_path / "a.pdf")),
    ]
    terminal = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert terminal.stdout is not None
    assert terminal.stdout.readline() == b"ready\n"
    descriptors = [os.pidfd_open(pid) for pid in jailed(terminal.pid)]
    assert len(descriptors) == 2, "a bubblewrap and what it holds"
    terminal.kill()
    terminal.wait()
    for descriptor in descriptors:
        assert select.select([descriptor], [], [], 5)[0], "it lives on"
        os.close(descriptor)
    assert not [group for parent in cgroup.parents() for group in parent.glob(f"*-{terminal.pid}-*")]
