"""The demo: a terminal with everything set up, in a folder that goes when it ends."""

import fcntl
import secrets
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from kiosk import places
from kiosk.settings import Settings

MEDIATOR = "Fatima"

_PREFIX = "guichet-demo-"
_LOCK = "lock"  # locked while its demo runs: the kernel unlocks it however that ends

_CONFIG = """\
[terminal]
name = "Borne d'essai"
state = "{folder}/state"

[usb]
mounts = ["{folder}/usb"]

[printing]
printer = "folder"
folder = "{folder}/printed"
"""


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
        self.config.write_text(_CONFIG.format(folder=self._folder), "utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.close()

    def explained(self, settings: Settings, board: str) -> str:
        """What somebody who tries Guichet needs to know, as text for a console."""
        return (
            f"\nThe board for the mediator's phone:  {board}\n"
            f"Sign in as {MEDIATOR}, with the code {self.code}.\n"
            f"What lies in {settings.usb.mounts[0]}/stick is on the stick; what you print arrives in\n"
            f"{settings.printing.folder}\n"
            "On my phone shows a code, for a phone on this network; a second browser window takes the link below it.\n"
            "Everything goes when the demo ends.\n"
        )


def _sweep() -> None:
    """Removes what demos left that were killed."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        try:
            with lock.open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # it runs, or is somebody else's
            continue
        shutil.rmtree(lock.parent, ignore_errors=True)
