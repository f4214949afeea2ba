"""One resident's visit, from the first touch to the wipe: language, how clearly, the idle clock, the vault."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from threading import Lock

from kiosk.settings import VisitSettings
from kiosk.vault import Vault

HELD_UP = 10
"""How many times longer a resident is waited for while the printer keeps a job waiting: somebody has to bring paper."""


@dataclass(frozen=True)
class Manner:
    """How a resident wants the terminal to be: switches, each for itself, all off at first."""

    larger: bool = False
    contrast: bool = False

    @property
    def clearer(self) -> "Manner":
        """What a touch of the *Larger* tool makes of it: larger, then in high contrast too, then as at first."""
        if not self.larger:
            return replace(self, larger=True)
        if not self.contrast:
            return replace(self, contrast=True)
        return replace(self, larger=False, contrast=False)


class Busy(IntEnum):
    """What the terminal is doing for the resident while they don't touch it; the greater counts."""

    NOTHING = 0
    HELD_UP = 1
    PRINTING = 2


@dataclass(frozen=True)
class Present:
    """The resident is there, as far as the terminal can tell."""


@dataclass(frozen=True)
class Asked:
    """The resident is being asked whether they are still there."""

    seconds_left: int


@dataclass(frozen=True)
class Gone:
    """Nobody answered: the visit is over."""


class Visit:
    """One visit. Times come from `clock`, in seconds that only go forward."""

    def __init__(
        self,
        number: int,
        settings: VisitSettings,
        language: str,
        clock: Callable[[], float],
        vault: Callable[[], Vault],
    ) -> None:
        """No two visits of a terminal have the same `number`."""
        self.number = number
        self.language = language
        self.manner = Manner()
        self._settings = settings
        self._clock = clock
        self._new_vault = vault
        self._vaults: list[Vault] = []
        self._ended = False
        self._lock = Lock()
        self._touched = clock()

    def touch(self) -> None:
        """The resident did something: the idle clock starts anew."""
        self._touched = self._clock()

    def idle(self, busy: Busy) -> Present | Asked | Gone:
        """Whether the resident is still there. Never in doubt while a job prints."""
        if busy is Busy.PRINTING:
            self._touched = self._clock()
            return Present()
        after = self._settings.idle_after * (HELD_UP if busy is Busy.HELD_UP else 1)
        left = self._touched + after + self._settings.idle_warning - self._clock()
        if left > self._settings.idle_warning:
            return Present()
        return Asked(seconds_left=int(left) + 1) if left > 0 else Gone()

    @property
    def vault(self) -> Vault:
        """The private folder, made when it is first needed. Blocks; raises RuntimeError once the visit is over."""
        with self._lock:
            if self._ended:
                raise RuntimeError("the visit is over")
            if not self._vaults:
                self._vaults.append(self._new_vault())
            return self._vaults[0]

    def end(self) -> None:
        """Wipes what the visit left. Blocks; does no harm a second time."""
        with self._lock:
            self._ended = True
            while self._vaults:
                self._vaults.pop().close()
