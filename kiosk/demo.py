"""The demo: a terminal with everything set up, in a folder that goes when it ends."""

import fcntl
import secrets
import shutil
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from kiosk import places

MEDIATOR = "Fatima"

_PREFIX = "guichet-demo-"
_LOCK = "lock"  # locked while its demo runs: the kernel unlocks it however that ends

_CONFIG = """\
[terminal]
name = "Borne d'essai"
centre = "Maison de quartier"
state = "{folder}/state"

[usb]
automount = false
mounts = ["{folder}/usb"]

[printing]
printer = "folder"
folder = "{folder}/printed"

[hub]
listen = "0.0.0.0:{port}"
"""
_PORT = 8631  # where hubs listen; if one does so here, any other will do


class Demo:
    """A stick of sample papers, a folder for a printer, and the code of a mediator who is to be enrolled."""

    def __init__(self) -> None:
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = (self._folder / _LOCK).open("x")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.config = self._folder / "kiosk.toml"
        digits = secrets.SystemRandom().sample("0123456789", 5)
        self.code = "".join([*digits, digits[0]])  # never a run like 123456, which the hub refuses

    def __enter__(self) -> "Demo":
        (self._folder / "printed").mkdir()
        shutil.copytree(places.DEMO_PAPERS, self._folder / "usb" / "stick")
        self.config.write_text(_CONFIG.format(folder=self._folder, port=_free_port()), "utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.close()

    def explained(self) -> tuple[str, ...]:
        """Where the stick and the printed papers are, as lines for a console."""
        return f"Stick:   {self._folder}/usb/stick", f"Printed: {self._folder}/printed  (until the demo ends)"


def _free_port() -> int:
    for port in (_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):  # somebody listens there
                probe.bind(("0.0.0.0", port))
                return int(probe.getsockname()[1])
    return _PORT


def _sweep() -> None:
    """Removes what demos left that were killed."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        try:
            with lock.open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # it runs, or is somebody else's
            continue
        shutil.rmtree(lock.parent, ignore_errors=True)
