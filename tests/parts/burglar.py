"""A burglar: attempts on everything that a jailed process must not reach, with the plainest means, each on its own."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence

from kiosk.documents.jail.bubblewrap import environment, walls
from kiosk.documents.jail.protocol import Role

_CODE = """
import ctypes, json, os, signal, socket, subprocess, sys
from pathlib import Path
from kiosk.documents.jail.inside import confinement
from kiosk.documents.jail.protocol import Role

role, at = json.loads(sys.argv[1])
if role:
    confinement.confine(Role(role))

def fork():
    if not os.fork():
        os._exit(0)

def by_tracing():
    if ctypes.CDLL(None).ptrace(0x4206, at["pid"], 0, 0):  # PTRACE_SEIZE: unlike ATTACH, it doesn't stop the other
        raise OSError

attempts = {
    "network": lambda: socket.create_connection(("127.0.0.1", at["port"]), 3),
    "socket": lambda: socket.socket(socket.AF_UNIX).connect(at["socket"]),
    "abstract socket": lambda: socket.socket(socket.AF_UNIX).connect(at["abstract"]),
    "address": lambda: socket.socket(type=socket.SOCK_DGRAM).connect(("192.0.2.1", 9)),
    "signal": lambda: os.kill(at["pid"], 0),
    "tracing": by_tracing,
    "command line": lambda: Path(f"/proc/{at['pid']}/cmdline").read_bytes().index(b"sleep"),
    "vault": lambda: Path(at["paper"]).read_bytes(),
    "vault by descriptor": lambda: os.listdir(f"/proc/{at['pid']}/fd"),
    "settings": lambda: Path(at["settings"]).read_bytes(),
    "home": lambda: Path(at["home"]).read_bytes(),
    "writing": lambda: Path(at["home"]).with_name("written").touch(),
    "writing to the code": lambda: Path(confinement.__file__).open("r+b"),
    "program": lambda: subprocess.run(["/bin/true"], check=True),
    "fork": fork,
}
reached = []
for name, attempt in attempts.items():
    try:
        attempt()
        reached.append(name)
    except (OSError, ValueError):
        pass
print(json.dumps(reached))
"""


def reached(targets: Mapping[str, str | int], *, jail: Role | None, confined: Role | None = None) -> set[str]:
    """What a process reaches in the walls of a role (None: none) and, if so, with that role's confinement."""
    return set(json.loads(in_walls(_CODE, jail, json.dumps((confined, targets))).stdout))


def in_walls(
    code: str, jail: Role | None, *arguments: str, gaps: Sequence[str] = (), around: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Runs Python code in a role's walls (None: none); `gaps`: options of bubblewrap that undo some of them."""
    built = walls(jail) if jail else []
    at = built.index("--remount-ro") if jail else 0
    command = [*around, *built[:at], *gaps, *built[at:], sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
