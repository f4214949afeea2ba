"""Pages beyond the quota: somebody is asked, says yes or no on the board, and it goes on by itself."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kiosk.calls import State
from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.journeys.printing import steps
from tests.parts import papers
from tests.parts.hub import HubProcess, Listener
from tests.parts.resident import at_the_papers, check, pick
from tests.parts.stage import Stage

LIMITS = {"PAGES_PER_VISIT": "4", "PAGES_PER_DAY": "6", "RELEASE_OVER": "3"}


def terminal(folder: Path, hub: HubProcess | None = None, **limits: str) -> Stage:
    """A terminal with limits, on a hub, or on none that answers."""
    chosen = {f"GUICHET_PRINTING__{name}": value for name, value in (limits or LIMITS).items()}
    line = {"GUICHET_HUB__URL": hub.url, "GUICHET_HUB__TOKEN": hub.token} if hub else {}
    made = Stage(folder, **chosen, **line)
    made.terminal.start()
    for name, pages in (("one", 1), ("three", 3), ("five", 5)):
        papers.pdf(made.stick / f"{name}.pdf", [f"page {page}" for page in range(pages)])
    return made


@pytest.fixture
def stage(tmp_path: Path, hub: HubProcess) -> Iterator[Stage]:
    made = terminal(tmp_path / "terminal", hub)
    made.until(lambda: made.terminal._helpline.known.reachable)
    yield made
    made.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Stage]:
    """A terminal whose hub is away."""
    made = terminal(tmp_path / "terminal")
    yield made
    made.close()


@pytest.fixture
def fatima(hub: HubProcess) -> Iterator[httpx.Client]:
    client = hub.mediator("Fatima")
    yield client
    client.close()


def asked(stage: Stage, name: str = "five") -> steps.WaitForYes:
    """From the first screen to a paper that somebody has to say yes to."""
    at_the_papers(stage)
    check(stage, name)
    stage.printing.print_it()
    return stage.until_step(steps.WaitForYes)


def request(fatima: httpx.Client, stage: Stage) -> str:
    """The id of the request, once the hub has it."""
    stage.until(lambda: (own := stage.terminal._helpline.known.request) is not None and own.call is not None)
    told = Listener(fatima).next("call", lambda call: call["pages"] > 0).data
    return str(told["id"])


def says(fatima: httpx.Client, call_id: str, deed: str) -> httpx.Response:
    return fatima.post(f"/api/calls/{call_id}/{deed}", json={})


def state(fatima: httpx.Client, call_id: str) -> str:
    return str(fatima.get(f"/api/calls/{call_id}").json()["state"])


def left(stage: Stage) -> int | None:
    """Pages left for today, as the paper on the screen says."""
    return stage.until_step(steps.CheckPages).left


def took(stage: Stage, name: str) -> int:
    """Prints that paper: the pages left after it, as the next one says."""
    pick(stage, name)
    stage.until_step(steps.CheckPages)
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
    stage.printing.another()
    stage.until_step(ChoosePaper)
    pick(stage, "one")
    pages = left(stage)
    stage.reception.back()
    stage.until_step(ChoosePaper)
    assert pages is not None
    return pages


def test_with_a_yes_it_prints_by_itself_and_once(stage: Stage, fatima: httpx.Client) -> None:
    assert asked(stage) == steps.WaitForYes(5, "")
    call_id = request(fatima, stage)
    assert not any(stage.printed.iterdir())
    for _ in range(2):  # a thumb that taps twice
        assert says(fatima, call_id, "release").json()["state"] == State.RELEASED
    assert stage.until_step(steps.TakePaper).sides == 5
    for _ in range(5):
        stage.live()
    assert len(list(stage.printed.iterdir())) == 1


def test_the_board_sees_the_terminal_and_how_many_pages_and_nothing_else(stage: Stage, fatima: httpx.Client) -> None:
    asked(stage)
    call = fatima.get(f"/api/calls/{request(fatima, stage)}").json()
    assert {key for key, value in call.items() if value} == {
        "id", "terminal", "reason", "language", "state", "version", "raised_at", "pages",
    }  # fmt: skip
    board = fatima.get("/", headers={"accept-language": "en"}).text
    assert "5 pages wait for your yes" in board
    assert "Let it print" in board
    assert "I&#39;m coming" not in board
    assert "five" not in board


def test_of_two_mediators_at_once_one_is_heard(stage: Stage, hub: HubProcess, fatima: httpx.Client) -> None:
    asked(stage)
    call_id = request(fatima, stage)
    said = hub.mediator("Saïd")
    assert says(said, call_id, "refuse").status_code == httpx.codes.OK
    late = says(fatima, call_id, "release")
    assert (late.status_code, late.json()["call"]["mediator"]) == (httpx.codes.CONFLICT, "Saïd")
    stage.until(lambda: isinstance(stage.step, steps.WaitForYes) and stage.step.refused)
    assert not any(stage.printed.iterdir())
    said.close()


def test_what_is_no_request_can_not_be_released_nor_a_request_claimed(stage: Stage, fatima: httpx.Client) -> None:
    asked(stage)
    assert says(fatima, request(fatima, stage), "claim").status_code == httpx.codes.CONFLICT
    stage.reception.help()
    stage.calling.call(stage.calling.step.reasons[0])  # type: ignore[union-attr]
    stage.until(lambda: (own := stage.terminal._helpline.known.call) is not None and own.call is not None)
    call = stage.terminal._helpline.known.call
    assert call
    assert says(fatima, str(call.id), "release").status_code == httpx.codes.CONFLICT


def test_back_withdraws_the_request_and_the_paper_is_as_it_was(stage: Stage, fatima: httpx.Client) -> None:
    asked(stage)
    call_id = request(fatima, stage)
    stage.reception.back()
    stage.until_step(steps.CheckPages)
    stage.until(lambda: state(fatima, call_id) == State.CANCELLED)
    assert says(fatima, call_id, "release").status_code == httpx.codes.CONFLICT
    stage.printing.toggle(0)
    stage.printing.toggle(1)
    stage.printing.print_it()
    assert stage.until_step(steps.TakePaper).sides == 3


def test_the_request_ends_with_the_visit(stage: Stage, fatima: httpx.Client) -> None:
    asked(stage)
    call_id = request(fatima, stage)
    stage.reception.done()
    stage.until(lambda: state(fatima, call_id) == State.CANCELLED)


def test_the_request_of_a_terminal_that_was_killed_is_withdrawn_by_the_next_one(
    tmp_path: Path, stage: Stage, hub: HubProcess, fatima: httpx.Client
) -> None:
    asked(stage)
    call_id = request(fatima, stage)
    again = terminal(tmp_path / "again", hub)  # the old one does nothing more: the test is its thread
    again.until(lambda: state(fatima, call_id) == State.CANCELLED)
    again.close()


def test_a_yes_while_the_hub_was_killed_is_heard_when_it_is_back(
    stage: Stage, hub: HubProcess, fatima: httpx.Client
) -> None:
    asked(stage)
    call_id = request(fatima, stage)
    hub.kill()
    stage.until(lambda: isinstance(stage.step, steps.WaitForYes) and not stage.step.answers)
    hub.start()
    said = hub.mediator("Saïd")
    assert says(said, call_id, "release").status_code == httpx.codes.OK
    said.close()
    assert stage.until_step(steps.TakePaper).sides == 5


def test_where_nobody_can_be_asked_the_screen_says_so_and_nothing_prints(alone: Stage) -> None:
    asked(alone)
    alone.skipped += 11
    alone.until(lambda: isinstance(alone.step, steps.WaitForYes) and not alone.step.answers)
    assert alone.reception.can_go_back
    assert not any(alone.printed.iterdir())


def test_pages_that_came_out_are_counted_and_no_others(alone: Stage) -> None:
    at_the_papers(alone)
    assert took(alone, "three") == 1
    check(alone, "one")
    alone.printing.print_it()
    alone.until_step(steps.TakePaper)
    alone.printing.not_right()
    alone.printing.print_again(0)
    alone.until(lambda: isinstance(alone.step, steps.TakePaper) and not alone.step.again)
    alone.printing.another()
    alone.until_step(ChoosePaper)
    check(alone, "one")
    assert left(alone) == 0
    alone.printing.print_it()
    alone.until_step(steps.WaitForYes)


def test_the_next_resident_has_what_the_day_leaves_also_after_a_restart(alone: Stage, tmp_path: Path) -> None:
    at_the_papers(alone)
    assert took(alone, "three") == 1
    alone.reception.done()
    at_the_papers(alone)
    check(alone, "one")
    assert left(alone) == 3
    alone.close()
    (tmp_path / "terminal" / "usb" / "STICK").rename(tmp_path / "stick")
    (tmp_path / "terminal" / "usb").rmdir()
    again = terminal(tmp_path / "terminal")
    at_the_papers(again)
    check(again, "one")
    assert left(again) == 3
    again.close()


def test_what_was_never_printed_costs_nothing(alone: Stage) -> None:
    alone.printed.rmdir()
    alone.printed.write_text("no folder")
    at_the_papers(alone)
    check(alone, "three")
    alone.printing.print_it()
    alone.until_step(steps.HeldUp)
    alone.printing.ask_stop()
    alone.printing.stop()
    alone.printing.another()
    alone.until_step(ChoosePaper)
    check(alone, "one")
    assert left(alone) == 4


def test_several_papers_are_asked_for_together(alone: Stage) -> None:
    at_the_papers(alone)
    alone.papers.several()
    for name in ("one", "three"):
        pick(alone, name)
    alone.papers.open_ticked()
    assert alone.until_step(steps.CheckSeveral).left == 4
    alone.printing.print_it()
    assert alone.until_step(steps.WaitForYes).pages == 4
