"""Files broken by chance: whatever they are, they are refused or shown, and the next paper opens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from kiosk.documents import Rejection
from kiosk.documents.reader import Reader
from tests import fuzz
from tests.fuzz import seeds


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return list(seeds.made(tmp_path_factory.mktemp("sound")))


@pytest.fixture(scope="module")
def intake(sound: list[bytes]) -> Iterator[fuzz.Intake]:
    made = fuzz.Intake(Reader(fuzz.SETTINGS), sound[0])
    made.reader.warm()
    made.reader.settle()
    yield made
    made.reader.close()


def test_sound_papers_of_every_kind_are_shown(intake: fuzz.Intake, sound: list[bytes]) -> None:
    for content in sound:
        intake.survives(content)
    assert not intake.outcomes.keys() & set(Rejection)


def test_a_paper_broken_by_chance_does_no_more_than_to_be_refused(intake: fuzz.Intake, sound: list[bytes]) -> None:
    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(fuzz.strange(sound))
    def broken(content: bytes) -> None:
        intake.survives(content)

    broken()


def test_a_file_that_says_everything_at_once_is_one_thing(intake: fuzz.Intake, tmp_path: Path) -> None:
    sound = list(seeds.made(tmp_path))
    intake.survives(b"".join(sound))
    intake.survives(b"".join(reversed(sound)))
