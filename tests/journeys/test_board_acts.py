"""What a mediator does on the board: a promise that moves, an end that can be undone, what came too late."""

import io
from datetime import UTC, datetime, timedelta

from PIL import Image
from playwright.sync_api import BrowserContext, expect

from kiosk.calls import Reason
from tests.parts.board import board, tap
from tests.parts.browser import until
from tests.parts.hub import HubProcess, Listener, new_call, sent
from tests.parts.page import FAINT, NAMELESS, OUTSIDE, TARGETS


def test_who_needs_longer_says_so_and_the_promise_moves(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    hers, his, kiosk = board(fatima), board(said), Listener(team.terminal())
    sent(team.terminal(), new_call())
    tap(hers, "I'm coming, 3 min")
    promised = kiosk.next("call", lambda call: call["state"] == "claimed").data
    tap(hers, "+5 min")
    put_off = kiosk.next("call", lambda call: call["version"] == promised["version"] + 1).data
    assert (put_off["state"], put_off["mediator"], put_off["minutes"]) == ("claimed", "Fatima", 8)
    assert put_off["claimed_at"] > promised["claimed_at"]
    expect(hers.locator(".state")).to_have_text("You are coming, in 8 min")
    expect(his.locator(".state")).to_have_text("Fatima is coming, in 8 min")
    expect(his.get_by_role("button", name="+5 min")).to_be_hidden()


def test_done_stands_where_nothing_else_does_and_is_undone_for_a_while(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    hers, his, kiosk = board(fatima), board(said), Listener(team.terminal())
    sent(team.terminal(), new_call())
    tap(hers, "I'm coming, 3 min")
    expect(hers.get_by_role("button", name="I can't")).to_be_visible()
    expect(hers.get_by_role("button", name="Done")).to_be_hidden()
    tap(hers, "I'm with them")
    expect(hers.get_by_role("button", name="Done")).to_be_visible()
    expect(hers.get_by_role("button", name="I can't")).to_be_hidden()
    tap(hers, "Done")
    kiosk.next("call", lambda call: call["state"] == "closed")
    expect(his.locator(".state")).to_have_text("Done")
    expect(his.get_by_role("button", name="Undo")).to_be_hidden()
    hers.reload()  # the phone slept, or its browser began anew
    tap(hers, "Undo")
    assert kiosk.next("call", lambda call: call["state"] == "met").data["mediator"] == "Fatima"
    expect(hers.locator(".state")).to_have_text("You are with them")
    expect(his.locator(".state")).to_have_text("Fatima is with them")
    tap(hers, "Done")
    undo = hers.get_by_role("button", name="Undo")
    undo.focus()
    expect(undo).to_be_hidden()
    expect(hers.locator(".call .reason")).to_be_focused()
    expect(hers.locator(".call")).to_be_hidden()


def test_a_call_is_given_to_a_colleague_who_is_here_and_keeps_its_story(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    hers, his, kiosk = board(fatima), board(said), Listener(team.terminal())
    tap(his, "I'm here")
    expect(his.get_by_role("button", name="I'm here")).to_have_attribute("aria-pressed", "true")
    sent(team.terminal(), new_call())
    tap(hers, "I'm coming, 3 min")
    tap(hers, "I'm with them")
    hers.get_by_role("link", name="Give to a colleague").tap()
    expect(hers.get_by_role("heading", name="Who takes over?")).to_be_visible()
    hers.wait_for_load_state()  # measured before its style is there, a link is as small as its letters
    assert [hers.evaluate(check) for check in (OUTSIDE, TARGETS, NAMELESS, FAINT)] == [[], [], [], []]
    expect(hers.get_by_role("button", name="Fatima")).to_be_hidden()
    hers.get_by_role("button", name="Saïd").tap()
    given = kiosk.next("call", lambda call: call["mediator"] == "Saïd").data
    assert (given["state"], given["minutes"], given["handed_over_by"]) == ("claimed", 3, "Fatima")
    expect(hers.locator(".state")).to_have_text("Saïd is coming, in 3 min")
    expect(his.locator(".state")).to_have_text("You are coming, in 3 min")
    expect(his.locator(".why")).to_have_text("Fatima asks you to take over.")
    expect(hers.get_by_role("link", name="Give to a colleague")).to_be_hidden()


def test_where_nobody_else_is_here_nobody_is_named(team: HubProcess, fatima: BrowserContext) -> None:
    hers = board(fatima)
    sent(team.terminal(), new_call())
    tap(hers, "I'm coming, 3 min")
    hers.get_by_role("link", name="Give to a colleague").tap()
    expect(hers.get_by_text("Nobody else is here now.")).to_be_visible()
    hers.get_by_role("link", name="Back to the calls").tap()
    expect(hers.locator(".state")).to_have_text("You are coming, in 3 min")


def test_who_left_a_number_is_called_by_a_touch_and_then_it_is_gone(team: HubProcess, fatima: BrowserContext) -> None:
    hers, terminal, call = board(fatima), team.terminal(), new_call()
    sent(terminal, call)
    terminal.post(f"/api/calls/{call.id}/leave-number", json={"phone": "+32470123456"}).raise_for_status()
    terminal.post(f"/api/calls/{call.id}/leave", json={}).raise_for_status()
    number = hers.get_by_role("link", name="Call +32 470 12 34 56")
    expect(number).to_have_attribute("href", "tel:+32470123456")
    expect(hers.get_by_role("button", name="I'm coming, 3 min")).to_be_hidden()
    assert [hers.evaluate(check) for check in (OUTSIDE, TARGETS, NAMELESS, FAINT)] == [[], [], [], []]
    tap(hers, "Done")
    expect(number).to_be_hidden()
    assert not [line for line in team.lines if "470" in line]


def test_a_call_that_came_too_late_says_why_and_is_put_away_for_all(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    hers, his, raised = board(fatima), board(said), datetime.now(UTC) - timedelta(minutes=42)
    sent(team.terminal(), new_call(at=raised))
    expect(hers.locator(".call")).to_contain_text("It came 42 min late, so it rang nobody.")
    expect(his.locator(".call .since")).to_have_text(f"{raised.astimezone():%H:%M}")
    tap(hers, "Put away")
    expect(hers.locator(".call")).to_be_hidden()
    expect(his.locator(".call")).to_be_hidden()
    hers.reload()
    expect(hers.get_by_text("No call now.")).to_be_visible()


def test_what_did_not_go_through_is_no_longer_said_once_it_did(team: HubProcess, fatima: BrowserContext) -> None:
    page, trouble = board(fatima), fatima.pages[0].get_by_text("No link. It is sent as soon as there is one.")
    sent(team.terminal(), new_call())
    expect(page.locator(".call")).to_be_visible()
    page.route("**/claim", lambda route: route.abort())
    tap(page, "I'm coming, 3 min")
    expect(trouble).to_be_visible()
    page.unroute("**/claim")
    tap(page, "I'm coming, 3 min")
    expect(trouble).to_be_hidden()
    page.route("**/meet", lambda route: (route.fetch(), route.abort()))  # it went through, and its answer was lost
    tap(page, "I'm with them")
    expect(page.locator(".state")).to_have_text("You are with them")
    expect(trouble).to_be_hidden()


def test_what_was_tapped_without_a_link_is_sent_later_and_who_was_too_late_reads_so(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    hers, his, kiosk = board(fatima), board(said), Listener(team.terminal())
    first, second = new_call(Reason.LETTER), new_call(Reason.PHONE)
    for call in (first, second):
        sent(team.terminal(), call)
    expect(hers.locator(".call")).to_have_count(2)
    fatima.set_offline(True)
    for reason in ("A letter to understand", "A phone call to make"):
        card = hers.locator(".call", has_text=reason)
        card.get_by_role("button", name="I'm coming, 3 min", exact=True).tap()
        expect(hers.get_by_text("No link. It is sent as soon as there is one.")).to_be_visible()
    his.locator(".call", has_text="A letter").get_by_role("button", name="I'm coming, 3 min", exact=True).tap()
    kiosk.next("call", lambda call: call["mediator"] == "Saïd")
    fatima.set_offline(False)
    assert kiosk.next("call", lambda call: call["mediator"] == "Fatima").data["id"] == str(second.id)
    expect(hers.get_by_role("alert").get_by_text("Saïd has it already.")).to_be_visible()


def test_the_board_can_be_installed_and_without_a_network_says_why_it_shows_nothing(
    team: HubProcess, fatima: BrowserContext
) -> None:
    page = board(fatima)
    manifest = page.request.get(page.locator("link[rel=manifest]").get_attribute("href") or "").json()
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    for icon in manifest["icons"]:
        picture = Image.open(io.BytesIO(page.request.get(icon["src"]).body()))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    until(page, "navigator.serviceWorker.controller !== null")
    team.kill()
    page.reload()
    expect(page.get_by_role("heading", name="This page has lost the hub.")).to_be_visible()
    team.start()
    page.get_by_role("link", name="Try again").tap()
    expect(page.locator("#link")).to_be_visible()
