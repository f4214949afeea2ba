"""`[terminal]`: which terminal this is, which languages it speaks, and where it keeps what it must not lose."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kiosk.settings import names
from kiosk.settings.section import Section

LANGUAGES = ("fr", "nl", "en", "ar")
"""Every language that has a catalogue in config/locale (ISO 639-1)."""

Language = Literal["fr", "nl", "en", "ar"]


class TerminalSettings(Section):
    """`[terminal]`: this terminal and its place."""

    name: Annotated[str, AfterValidator(names.accepted)]
    languages: tuple[Language, ...] = Field(min_length=1, strict=False)
    centre: str = Field(max_length=40)
    elsewhere: str = Field(max_length=60)
    call_back: bool
    sounds: bool
    state: str

    @property
    def folder(self) -> Path:
        """Where the outbox, the journal and the hub's database lie."""
        if self.state:
            return Path(self.state).expanduser()
        if os.geteuid() == 0:
            return Path("/var/lib/guichet")
        return Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser() / "guichet"
