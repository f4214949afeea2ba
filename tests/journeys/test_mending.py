"""The printer needs something while nobody prints: the home screen says so, somebody is called, and comes."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kiosk.calls import Reason, State
from kiosk.journeys.calling.steps import Phase, Standing
from kiosk.journeys.reception.steps import Home
from kiosk.printing import Condition
from tests.parts.cupsd import Cupsd
from tests.parts.hub import HubProcess, Listener
from tests.parts.pretender import Pretender
from tests.parts.stage import Stage


def terminal(folder: Path, hub: HubProcess, pretender: Pretender) -> Stage:
    """A terminal on its line to the hub, at its home screen."""
    hub_settings = {"GUICHET_HUB__URL": hub.url, "GUICHET_HUB__TOKEN": hub.token}
    made = Stage(folder, GUICHET_PRINTING__PRINTER=pretender.queue, **hub_settings)
    made.terminal.start()
    made.reception.choose_language("fr")
    return made


@pytest.fixture
def stage(
    tmp_path: Path, hub: HubProcess, cupsd: Cupsd, pretender: Pretender, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    monkeypatch.setenv("CUPS_SERVER", cupsd.server)
    made = terminal(tmp_path / "terminal", hub, pretender)
    made.until(lambda: made.terminal._helpline.known.reachable and pretender.asked > 0)
    yield made
    made.close()


@pytest.fixture
def fatima(hub: HubProcess) -> Iterator[httpx.Client]:
    client = hub.mediator("Fatima")
    yield client
    client.close()


def needs(stage: Stage) -> frozenset[Condition]:
    """What the home screen says that the printer needs."""
    assert isinstance(stage.step, Home)
    return stage.step.needs


def mending(stage: Stage) -> Phase | None:
    """How the home screen says that the terminal's own call stands."""
    standing = stage.reception.helping.mending
    assert standing is None or isinstance(standing, Standing)
    return standing.phase if standing else None


def out_of_paper(stage: Stage, pretender: Pretender) -> None:
    pretender.reasons = ("media-empty-error",)
    stage.until(lambda: needs(stage) == {Condition.PAPER_OUT})


def call_for(fatima: httpx.Client, condition: Condition) -> str:
    """The id of the call that the board is told of."""
    told = Listener(fatima).next("call", lambda call: call["state"] == State.DELIVERED).data
    assert (told["reason"], told["condition"]) == (Reason.PRINTER, condition)
    return str(told["id"])


def open_calls(fatima: httpx.Client) -> int:
    return fatima.get("/").text.count('class="call"')


def test_somebody_is_called_once_and_the_call_ends_when_the_printer_was_mended(
    stage: Stage, pretender: Pretender, fatima: httpx.Client
) -> None:
    out_of_paper(stage, pretender)
    assert mending(stage) is None
    stage.skipped += 10
    stage.until(lambda: mending(stage) is Phase.SENT)
    call_id = call_for(fatima, Condition.PAPER_OUT)
    assert "The printer has no paper left" in fatima.get("/", headers={"Accept-Language": "en"}).text
    fatima.post(f"/api/calls/{call_id}/claim", json={"minutes": 3}).raise_for_status()
    stage.until(lambda: mending(stage) is Phase.COMING)
    pretender.reasons = ()
    stage.until(lambda: not needs(stage))
    stage.skipped += 3
    stage.until(lambda: mending(stage) is None)
    stage.until(lambda: fatima.get(f"/api/calls/{call_id}").json()["state"] == State.CLOSED)


def test_a_mediator_who_closes_the_call_is_not_called_for_the_same_again(
    stage: Stage, pretender: Pretender, fatima: httpx.Client
) -> None:
    out_of_paper(stage, pretender)
    stage.skipped += 10
    stage.until(lambda: mending(stage) is Phase.SENT)
    call_id = call_for(fatima, Condition.PAPER_OUT)
    fatima.post(f"/api/calls/{call_id}/close", json={}).raise_for_status()
    stage.until(lambda: mending(stage) is None)
    stage.skipped += 600
    for _ in range(10):
        stage.live()
    assert mending(stage) is None


def test_whoever_fills_in_paper_at_once_is_not_called(stage: Stage, pretender: Pretender, fatima: httpx.Client) -> None:
    out_of_paper(stage, pretender)
    stage.skipped += 9
    stage.live()
    pretender.reasons = ()
    stage.until(lambda: not needs(stage))
    stage.skipped += 60
    stage.live()
    assert open_calls(fatima) == 0


def test_a_queue_that_was_stopped_by_hand_calls_nobody(
    stage: Stage, pretender: Pretender, cupsd: Cupsd, fatima: httpx.Client
) -> None:
    cupsd.run("cupsdisable", pretender.queue)
    stage.until(lambda: needs(stage) == {Condition.PAUSED})
    stage.skipped += 600
    for _ in range(5):
        stage.live()
    assert open_calls(fatima) == 0


def test_what_runs_low_is_told_on_the_board_before_anybody_is_needed(
    stage: Stage, pretender: Pretender, fatima: httpx.Client
) -> None:
    board = Listener(fatima)

    def told() -> list[str]:
        """What the board was told last that the printer will need."""
        seen = [heard.data["terminals"] for heard in board.heard if heard.kind == "terminals"]
        return list(seen[-1][0].get("soon", ())) if seen else []

    pretender.reasons = ("media-low-warning", "toner-low-warning")
    stage.until(lambda: told() == ["ink-low", "paper-low"])
    assert mending(stage) is None
    assert not needs(stage)
    pretender.reasons = ()
    stage.until(lambda: told() == [])


def test_a_terminal_that_was_started_anew_ends_the_call_of_the_one_before(
    stage: Stage, pretender: Pretender, fatima: httpx.Client, hub: HubProcess, tmp_path: Path
) -> None:
    out_of_paper(stage, pretender)
    stage.skipped += 10
    stage.until(lambda: mending(stage) is Phase.SENT)
    call_id = call_for(fatima, Condition.PAPER_OUT)
    stage.close()
    again = terminal(tmp_path / "again", hub, pretender)
    again.until(lambda: mending(again) is Phase.SENT)
    again.skipped += 60
    again.live()
    assert open_calls(fatima) == 1
    pretender.reasons = ()
    again.until(lambda: not needs(again))
    again.skipped += 3
    again.until(lambda: fatima.get(f"/api/calls/{call_id}").json()["state"] == State.CLOSED)
    again.close()
