"""A resident comes while the centre is closed: told when somebody will be there before calling anybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.calls import Reason
from kiosk.helpline import Here
from kiosk.hub import enrolling
from kiosk.journeys.calling.steps import Nobody, NobodyHere
from kiosk.journeys.reception.steps import Home, Today
from tests.parts.calling import on_its_line
from tests.parts.hub import CODE, HubProcess, hub_process
from tests.parts.receiver import Received
from tests.parts.stage import Stage


@pytest.fixture
def closed_hub(tmp_path: Path) -> Iterator[HubProcess]:
    """A hub whose centre is open for a minute each year."""
    with hub_process(tmp_path, opening_hours="Jan 01 03:00-03:01") as started:
        yield started


@pytest.fixture
def closed(tmp_path: Path, closed_hub: HubProcess) -> Iterator[Stage]:
    """A terminal on its line to that hub, which knows no hours of its own, at its home screen."""
    with on_its_line(closed_hub, tmp_path / "terminal") as stage:
        yield stage


def today(stage: Stage) -> Today:
    assert isinstance(stage.step, Home)
    return stage.step.today


def test_the_home_screen_says_that_nobody_is_here_and_when_somebody_will_be(closed: Stage) -> None:
    closed.until(lambda: today(closed).here is Here.NOBODY)
    opens = today(closed).hours.opens
    assert opens is not None
    assert (opens.month, opens.day, opens.hour, opens.minute) == (1, 1, 3, 0)
    closed.reception.help()
    assert isinstance(closed.step, NobodyHere)
    assert closed.step.hours.opens == opens


def test_whoever_calls_all_the_same_reads_at_once_that_nobody_can_come_and_no_phone_rings(
    closed: Stage, closed_hub: HubProcess, receiver: tuple[str, Received]
) -> None:
    url, received = receiver
    enrolling.add_mediator(closed_hub.settings, "Fatima", CODE, f"{url}/fatima")
    closed.until(lambda: today(closed).here is Here.NOBODY)
    closed.reception.help()
    closed.calling.call_all_the_same()
    closed.reception.help(Reason.SOMEONE)
    nobody = closed.until_step(Nobody)
    assert nobody.hours.opens is not None
    assert received.empty()
