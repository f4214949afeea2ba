"""A soft sound when somebody is coming, and when paper is ready: once, and never at the cost of anything else."""

import logging
import shlex
import wave
from pathlib import Path

import pytest

from kiosk.journeys.calling import Phase, standing
from kiosk.journeys.printing.steps import Printing, TakePaper
from kiosk.journeys.reception.steps import StillThere
from screens.sounds import CHIMES, Chime, Sounds
from tests.parts.chimes import NOTES, chime

SENT, COMING, MET = standing(Phase.SENT), standing(Phase.COMING, "Fatima", 3), standing(Phase.MET, "Fatima")
PAPER, NONE, OTHER = TakePaper(2, True, ""), TakePaper(0, False, ""), StillThere(20)


class Ear:
    """Hears which files were played."""

    def __init__(self, folder: Path) -> None:
        self._heard = folder / "heard"
        script = folder / "player"
        script.write_text(f'#!/bin/sh\nbasename "$1" >> {shlex.quote(str(self._heard))}\n')
        script.chmod(0o755)
        self.sounds = Sounds((str(script),))

    def hears(self, standing: object, step: object) -> list[str]:
        """All that was played so far, once this is shown and what it plays has ended."""
        self.sounds.follow(standing, step)
        if self.sounds._playing:
            self.sounds._playing.wait(20)
        return self._heard.read_text().split() if self._heard.exists() else []


@pytest.fixture
def ear(tmp_path: Path) -> Ear:
    """Somebody who listens."""
    return Ear(tmp_path)


def test_somebody_who_is_coming_is_heard_once_for_each_call(ear: Ear) -> None:
    assert ear.hears(SENT, OTHER) == []
    assert ear.hears(COMING, OTHER) == ["coming.wav"]
    assert ear.hears(standing(Phase.COMING, "Fatima", 2), Printing(0, 2)) == ["coming.wav"]
    assert ear.hears(MET, OTHER) == ["coming.wav"]
    assert ear.hears(None, OTHER) == ["coming.wav"]
    assert ear.hears(COMING, OTHER) == ["coming.wav"] * 2


def test_paper_is_heard_when_it_lies_there_and_not_where_none_came_out(ear: Ear) -> None:
    assert ear.hears(None, Printing(0, 2)) == []
    assert ear.hears(None, NONE) == []
    assert ear.hears(None, PAPER) == ["paper.wav"]
    assert ear.hears(None, PAPER) == ["paper.wav"]
    assert ear.hears(MET, OTHER) == ["paper.wav"]
    assert ear.hears(MET, PAPER) == ["paper.wav"] * 2


@pytest.mark.parametrize("command", [("false",), ("/nowhere/aplay",)])
def test_a_machine_without_sound_is_told_of_once_and_goes_on(
    command: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    sounds = Sounds(command)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            sounds.follow(COMING, OTHER)
            if sounds._playing:
                sounds._playing.wait(20)
            sounds.follow(None, OTHER)
    assert len(caplog.records) == 1


def test_where_sounds_are_off_nothing_is_played() -> None:
    Sounds(()).follow(COMING, PAPER)


@pytest.mark.parametrize("kind", Chime)
def test_what_is_shipped_is_what_the_code_makes_and_short(kind: Chime) -> None:
    shipped = CHIMES / f"{kind.value}.wav"
    assert shipped.read_bytes() == chime(NOTES[kind])
    with wave.open(str(shipped)) as file:
        assert file.getnframes() / file.getframerate() < 2
