"""A soft sound when somebody is coming, and when paper is ready; none where the machine has nothing to play it with."""

import logging
import shutil
import subprocess
from enum import Enum

from kiosk import places
from kiosk.journeys.calling import Coming, Phase
from kiosk.journeys.printing.steps import TakePaper

log = logging.getLogger(__name__)

CHIMES = places.SCREENS / "chimes"
"""WAV files by what they say: made by tests/parts/chimes.py, shorter than two seconds (EN 301 549, 5.1.3.10)."""


class Chime(Enum):
    """What a sound says; its value is its file's name."""

    COMING = "coming"
    PAPER = "paper"


class Sounds:
    """Plays what has come about since the last look. `command` plays the file that is named last; empty: silence."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._playing: subprocess.Popen[bytes] | None = None
        self._before: set[Chime] = set()

    def follow(self, standing: object, step: object) -> None:
        """Sounds if somebody is coming who wasn't, or if paper is ready that wasn't."""
        now = set()
        if isinstance(standing, Coming) and standing.phase is Phase.COMING:
            now.add(Chime.COMING)
        if isinstance(step, TakePaper) and step.sides:
            now.add(Chime.PAPER)
        for chime in Chime:
            if chime in now - self._before:
                self._play(chime)
        self._before = now

    def _play(self, chime: Chime) -> None:
        """Returns at once. One sound at a time: what still plays says enough."""
        if not self._command or (self._playing and self._playing.poll() is None):
            return
        if self._playing and self._playing.returncode:
            self._give_up(f"ended with {self._playing.returncode}")
            return
        file, nothing = str(CHIMES / f"{chime.value}.wav"), subprocess.DEVNULL
        try:
            self._playing = subprocess.Popen([*self._command, file], stdin=nothing, stdout=nothing, stderr=nothing)
        except OSError as problem:
            self._give_up(str(problem.strerror))

    def _give_up(self, why: str) -> None:
        log.warning("no sound from now on: %s %s", self._command[0], why)
        self._command = ()


def player() -> tuple[str, ...]:
    """What plays a WAV file here: ALSA's own aplay; nothing where there is none."""
    aplay = shutil.which("aplay")
    return (aplay, "-q") if aplay else ()
