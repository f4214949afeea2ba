"""Pages that wait for a yes, on the board: one touch lets them print, and whoever is second reads who was first."""

from playwright.sync_api import BrowserContext, expect

from tests.parts.board import board, tap
from tests.parts.hub import HubProcess, new_call, sent


def test_one_touch_lets_it_print_and_the_other_board_says_who_did(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    hers, his = board(fatima), board(said)
    with team.terminal() as terminal:
        request = new_call().model_copy(update={"pages": 12})
        sent(terminal, request).raise_for_status()
        expect(hers.locator(".call")).to_contain_text("12 pages wait for your yes")
        expect(his.get_by_role("button", name="Let it print", exact=True)).to_be_visible()
        for mine in ("I'm coming", "Done"):
            expect(hers.get_by_role("button", name=mine)).to_have_count(0)
        tap(hers, "Let it print")
        expect(his.locator(".call .state")).to_have_text("Fatima said yes: it prints")
        expect(his.get_by_role("button", name="Let it print", exact=True)).to_have_count(0)
        assert terminal.get(f"/api/calls/{request.id}").json()["state"] == "released"
