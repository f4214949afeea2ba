"""Sources: where documents come from. Each is a module of its own; `usb` is the first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True)
class Item:
    """One file that a source offers, before anybody has looked inside. Times are the file's own, in local time."""

    path: Path
    name: str  # as the resident would say it: no folder, no ending
    modified: datetime
    size: int  # bytes


class Unfetched(StrEnum):
    """Why a file could not be brought into the vault. Its values are those of the rejections that a resident reads."""

    GONE = "gone"
    TOO_LARGE = "too-large"
