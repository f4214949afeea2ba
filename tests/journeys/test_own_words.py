"""A resident says in own words what it is about: on the terminal, at the hub, on the mediators' phones."""

from pathlib import Path

import httpx
from playwright.sync_api import BrowserContext, expect

from kiosk.calls import Reason
from kiosk.journeys.calling.steps import AskWords, Called, CalledBack, Coming, Phase, Standing, Words
from tests.parts import canary
from tests.parts.board import board, tap
from tests.parts.canary import Canary
from tests.parts.cupsd import wait_until
from tests.parts.hub import HubProcess, Listener, new_call, sent
from tests.parts.page import FAINT, NAMELESS, OUTSIDE, TARGETS
from tests.parts.stage import Stage

SAID = "J'ai reçu une lettre, et j'ai peur d'y aller seule"
ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7 * 7 }} \"'><b>"


def until(stage: Stage, words: Words) -> Standing:
    stage.until(lambda: isinstance(stage.step, Standing) and stage.step.words is words)
    assert isinstance(stage.step, Standing)
    return stage.step


def begun(stage: Stage) -> None:
    """Somebody is called, and words are asked for."""
    stage.reception.help(Reason.LETTER)
    stage.until(lambda: isinstance(stage.step, Standing) and stage.step.takes_words)
    stage.calling.ask_words()
    assert isinstance(stage.step, AskWords)


def test_words_are_said_to_have_arrived_once_they_have_and_go_with_the_visit(calling: Stage, hub: HubProcess) -> None:
    fatima = hub.mediator("Fatima")
    begun(calling)
    calling.reception.back()
    assert isinstance(calling.step, Called)
    calling.calling.ask_words()
    calling.calling.add_words(SAID)
    assert calling.step.words is Words.ON_THEIR_WAY
    assert until(calling, Words.THERE).takes_words
    call = Listener(fatima).next("call", lambda heard: bool(heard["words"])).data
    assert call["words"] == [SAID]
    calling.calling.ask_words()
    fatima.post(f"/api/calls/{call['id']}/claim", json={"minutes": 3}).raise_for_status()
    calling.until(lambda: isinstance(calling.step, AskWords) and calling.step.calling.phase is Phase.COMING)
    calling.calling.add_words("Je suis près de la porte")
    assert isinstance(until(calling, Words.THERE), Coming)
    fatima.post(f"/api/calls/{call['id']}/meet", json={}).raise_for_status()
    calling.until(lambda: isinstance(calling.step, Coming) and calling.step.phase is Phase.MET)
    assert fatima.get(f"/api/calls/{call['id']}").json()["words"] == [SAID, "Je suis près de la porte"]


def test_whoever_types_while_the_mediator_comes_in_sees_that_they_are_there(calling: Stage, hub: HubProcess) -> None:
    fatima = hub.mediator("Fatima")
    begun(calling)
    call = Listener(fatima).next("call").data["id"]
    for act in ("claim", "meet"):
        fatima.post(f"/api/calls/{call}/{act}", json={}).raise_for_status()
    calling.until(lambda: isinstance(calling.step, Coming) and calling.step.phase is Phase.MET)


def test_whoever_is_called_back_may_say_what_it_is_about(calling: Stage, hub: HubProcess) -> None:
    calling.reception.help()
    calling.calling.ask_number()
    calling.calling.leave_number("0470123456")
    calling.until(lambda: isinstance(calling.step, CalledBack) and calling.step.takes_words)
    calling.calling.ask_words()
    calling.calling.add_words(SAID)
    assert isinstance(until(calling, Words.THERE), CalledBack)
    fatima = hub.mediator("Fatima")
    told = Listener(fatima).next("call", lambda heard: bool(heard["words"])).data
    assert (told["words"], told["phone"]) == ([SAID], "0470123456")


def test_words_wait_for_a_hub_that_is_away_and_nothing_else_is_said(calling: Stage, hub: HubProcess) -> None:
    begun(calling)
    hub.kill()
    calling.calling.add_words(SAID)
    until(calling, Words.ON_THEIR_WAY)
    hub.start()
    until(calling, Words.THERE)
    assert Listener(hub.mediator("Fatima")).next("call").data["words"] == [SAID]


def test_nothing_of_them_stays_at_the_terminal(tmp_path: Path, hub: HubProcess) -> None:
    terminal = Canary(tmp_path, {"GUICHET_HUB__URL": hub.url, "GUICHET_HUB__TOKEN": hub.token})
    terminal.start()
    try:
        (tmp_path / "terminal" / "typed").write_text(canary.TEXT)
        terminal.does("say")
        fatima = hub.mediator("Fatima")
        call = Listener(fatima).next("call", lambda heard: bool(heard["words"])).data
        assert call["words"] == [canary.TEXT]
        terminal.does("leave")
        fatima.post(f"/api/calls/{call['id']}/claim", json={"minutes": 3}).raise_for_status()
        wait_until(lambda: not terminal.in_memory(), "that no process remembers them")
        assert not terminal.in_files()
    finally:
        terminal.end()


def said(terminal: httpx.Client, call: object, words: str) -> None:
    terminal.post(f"/api/calls/{call}/add-words", json={"words": words}).raise_for_status()


def test_mediators_read_them_as_they_were_said_be_the_call_claimed_or_not(
    team: HubProcess, fatima: BrowserContext
) -> None:
    hers, terminal, call = board(fatima), team.terminal(), new_call()
    sent(terminal, call)
    said(terminal, call.id, ATTACK)
    quotes = hers.locator(".call blockquote")
    expect(quotes).to_have_text([ATTACK])
    assert quotes.evaluate("one => one.childElementCount") == 0
    tap(hers, "I'm coming, 3 min")
    said(terminal, call.id, "أحتاج إلى (Fatima) 3 أوراق")
    expect(quotes).to_have_count(2)
    assert [quotes.nth(n).evaluate("one => getComputedStyle(one).direction") for n in (0, 1)] == ["ltr", "rtl"]
    said(terminal, call.id, "W" * 500)
    expect(quotes).to_have_count(3)
    assert [hers.evaluate(check) for check in (OUTSIDE, TARGETS, NAMELESS, FAINT)] == [[], [], [], []]
    hers.reload()
    expect(quotes.first).to_have_text(ATTACK)
    tap(hers, "I'm with them")
    tap(hers, "Done")
    expect(hers.locator(".call .state")).to_have_text("Done")
    expect(quotes).to_have_count(0)


def test_a_screen_at_the_desk_shows_none(team: HubProcess, fatima: BrowserContext) -> None:
    hers, terminal, call = board(fatima), team.terminal(), new_call()
    hers.goto(f"{team.url}/watch")
    sent(terminal, call)
    said(terminal, call.id, SAID)
    expect(hers.locator(".call blockquote")).to_have_count(1)
    expect(hers.locator(".call blockquote")).to_be_hidden()
