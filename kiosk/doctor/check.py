"""What a check finds."""

from dataclasses import dataclass
from enum import StrEnum


class Finding(StrEnum):
    """How a part is. WARNING: the terminal works, but not as it should."""

    WELL = "well"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True)
class Check:
    """One part's check: what was found, and what to do about it."""

    part: str
    finding: Finding
    found: str
    advice: str = ""
