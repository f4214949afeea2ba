"""The demo: a terminal with everything set up, in a folder that goes when it ends."""

import secrets
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from kiosk.settings import Settings

PAPERS = Path(__file__).parent.parent / "config" / "demo"
MEDIATOR = "Fatima"

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
        self._folder = Path(tempfile.mkdtemp(prefix="guichet-demo-"))
        self.config = self._folder / "kiosk.toml"
        self.code = f"{secrets.randbelow(10**6):06}"

    def __enter__(self) -> "Demo":
        (self._folder / "printed").mkdir()
        shutil.copytree(PAPERS, self._folder / "usb" / "stick")
        self.config.write_text(_CONFIG.format(folder=self._folder), "utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def told(self, settings: Settings, board: str) -> str:
        """What somebody who tries Guichet needs to know, as text for a console."""
        return (
            f"\nThe board for the mediator's phone:  {board}\n"
            f"Sign in as {MEDIATOR}, with the code {self.code}.\n"
            f"What you print arrives in {settings.printing.folder}\n"
            "Everything goes when the demo ends.\n"
        )
