"""The jail: the process where strange bytes are opened. Here: how such a process is started."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Protocol

_ROOT = Path(__file__).parents[3]
OPENER = (sys.executable, "-s", "-m", "kiosk.documents.jail.opener")
"""What runs in the jail."""


class Isolation(Protocol):
    """How strongly the opener is kept apart from everything else."""

    def start(self, channel: socket.socket) -> subprocess.Popen[bytes]:
        """Starts one opener with `channel` as its standard input and output. Raises OSError."""
        ...


class PlainProcess:
    """A process of its own: it can crash or hang alone, has limits (see opener), and knows nothing of the terminal."""

    def start(self, channel: socket.socket) -> subprocess.Popen[bytes]:
        """See Isolation."""
        return subprocess.Popen(
            OPENER,
            stdin=channel.fileno(),
            stdout=channel.fileno(),
            stderr=subprocess.DEVNULL,  # a library's complaint may hold a document's words
            close_fds=True,
            start_new_session=True,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT)},
        )
