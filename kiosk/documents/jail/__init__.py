"""The jail: the processes where strange bytes are opened. Here the terminal's side; `inside` runs in the jail alone."""

import socket
import subprocess
from enum import IntFlag
from typing import Protocol

from kiosk.documents.jail.protocol import Role

BECKON = "\0guichet-jail-{}"
"""The name, by its port, of a socket on which the terminal listens while it tries the jail (unix(7), abstract)."""


class Breach(IntFlag):
    """What a jailed process reached and must not."""

    NETWORK = 1
    PROCESSES = 2  # others than its own
    HOME = 4
    SETTINGS = 8  # /etc/guichet
    VAULT = 16
    WRITING = 32  # anywhere but its own memory
    PRIVILEGES = 64  # more of them, a new namespace, or a program
    FILES = 128  # others than the system's and this program's own

    @property
    def words(self) -> str:
        """What was reached, for an installer."""
        return ", ".join(_BREACHES[breach] for breach in self)


_BREACHES = {
    Breach.NETWORK: "the network",
    Breach.PROCESSES: "other processes",
    Breach.HOME: "home folders",
    Breach.SETTINGS: "/etc/guichet",
    Breach.VAULT: "a visit's papers",
    Breach.WRITING: "a place to write to",
    Breach.PRIVILEGES: "privileges",
    Breach.FILES: "other files",
}


class Unsafe(Exception):
    """The jail doesn't hold, or can't be built. No document may be opened; an installer must mend it."""

    def __init__(self, found: str, advice: str = "") -> None:
        """What was found, and what an installer can do about it."""
        super().__init__(f"{found}. {advice}" if advice else found)
        self.found = found
        self.advice = advice


class Isolation(Protocol):
    """How jailed processes are kept apart from everything else."""

    def check(self, role: Role) -> None:
        """Tries to break out as that role, once. Raises Unsafe, with words for the installer, if that succeeds."""
        ...

    def start(self, channel: socket.socket, role: Role, *, warm: bool = True) -> subprocess.Popen[bytes]:
        """Starts one process with `channel` as its standard input and output. Raises OSError.

        `warm`: it loads what its role takes long to load before it is ready.
        """
        ...
