"""About me: what a mediator shows of themselves, and residents see."""

import io
import socket

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from kiosk.calls import Reason
from kiosk.hub import enrolling
from kiosk.hub.credentials import COOKIE
from kiosk.hub.guard import BODY_MAX, PHOTO_MAX
from tests.parts.board import board, tap
from tests.parts.browser import phone, sign_in, until
from tests.parts.cupsd import wait_until
from tests.parts.hub import CODE, HubProcess, Listener, new_call, sent


def photo(colour: str = "red") -> FilePayload:
    """As a phone's camera takes it: larger than any form."""
    file = io.BytesIO()
    noise = Image.effect_noise((1600, 1200), 40).convert("RGB")
    Image.blend(noise, Image.new("RGB", noise.size, colour), 0.8).save(file, "JPEG", quality=95)
    assert len(file.getvalue()) > BODY_MAX
    return {"name": "IMG_2031.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def photographed(team: HubProcess) -> httpx.Client:
    """A mediator who has sent a photo: so large a body is taken once the hub has noticed the sign-in."""
    mediator, files = team.mediator("Fatima"), {"photo": ("a.jpg", photo()["buffer"], "image/jpeg")}

    def saved() -> bool:
        answer = mediator.post("/me/photo", files=files)
        return bool(answer.headers.get("location") == "/me?saved=true")

    wait_until(saved, "the hub to know the session")
    return mediator


def about_me(page: Page) -> None:
    """From the board."""
    page.get_by_role("link", name="About me").tap()
    page.wait_for_url("**/me")


@pytest.mark.parametrize("script", [True, False])
def test_residents_see_the_photo_that_a_mediator_chose_until_it_is_taken_away(
    browser: Browser, team: HubProcess, script: bool
) -> None:
    kiosk, terminal = Listener(team.terminal()), team.terminal()
    with phone(browser, team, "Fatima", script=script) as context:
        page = context.pages[0]
        about_me(page)
        page.get_by_label("Take a photo, or choose one").set_input_files(photo())
        tap(page, "Show this photo")
        expect(page.get_by_role("img", name="Your photo, as residents see it")).to_be_visible()
        told = kiosk.next("people", lambda told: told["here"] and "photo" in told["here"][0]).data["here"][0]
        answer = terminal.get(f"/api/photos/{told['photo']}")
        assert answer.headers["content-type"] == "image/jpeg"
        red, green, _ = Image.open(io.BytesIO(answer.content)).resize((1, 1)).tobytes()
        assert red > 2 * green
        tap(page, "Take my photo away")
        expect(page.get_by_role("img")).to_be_hidden()
        kiosk.next("people", lambda told: told["here"] == [{"name": "Fatima"}])
        assert terminal.get(f"/api/photos/{told['photo']}").status_code == 404


def test_languages_and_a_name_in_a_second_script_are_told_while_a_mediator_is_here(
    team: HubProcess, fatima: BrowserContext
) -> None:
    page, kiosk = board(fatima), Listener(team.terminal())
    about_me(page)
    page.get_by_label("My name in another script").fill("فاطمة")
    page.get_by_label("Arabic").tap()
    page.get_by_label("French").tap()
    tap(page, "Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    introduced = {"name": "Fatima", "second_name": "فاطمة", "languages": ["fr", "ar"]}
    kiosk.next("people", lambda told: told["here"] == [introduced])
    expect(page.get_by_label("Arabic")).to_be_checked()
    page.get_by_label("French").tap()
    tap(page, "Save")
    kiosk.next("people", lambda told: told["here"] == [introduced | {"languages": ["ar"]}])


def test_what_is_no_photo_is_said_and_changes_nothing(team: HubProcess, fatima: BrowserContext) -> None:
    page = board(fatima)
    about_me(page)
    wrong: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"}
    page.get_by_label("Take a photo, or choose one").set_input_files(wrong)
    tap(page, "Show this photo")
    expect(page.get_by_role("alert")).to_have_text("This photo can't be shown. Choose another one.")
    expect(page.get_by_role("img")).to_be_hidden()


def test_strangers_and_terminals_send_no_photo_and_see_none(team: HubProcess) -> None:
    files = {"photo": ("a.jpg", photo()["buffer"], "image/jpeg")}
    mediator, terminal = photographed(team), team.terminal()
    shown = mediator.get("/api/photos/0").status_code
    mediator.cookies.clear()
    assert mediator.post("/me/photo", files=files).status_code == 413
    assert terminal.post("/me/photo", files=files).headers["location"] == "/sign-in"
    assert (shown, mediator.get("/api/photos/0").status_code) == (404, 401)
    assert mediator.get("/me").headers["location"] == "/sign-in"


def begun(team: HubProcess, session: str) -> socket.socket:
    """A photo that somebody announced, and sends once the hub says that it reads on (RFC 9110, 10.1.1)."""
    head = (
        "POST /me/photo HTTP/1.1", f"Host: {team.settings.hub.listen}", f"Origin: {team.url}",
        f"Cookie: {COOKIE}={session}", f"Content-Length: {PHOTO_MAX}", "Content-Type: multipart/form-data; boundary=x",
        "Expect: 100-continue",
    )  # fmt: skip
    host, _, port = team.settings.hub.listen.rpartition(":")
    sending = socket.create_connection((host, int(port)), 10)
    sending.sendall("\r\n".join((*head, "", "")).encode())
    return sending


def test_no_more_than_two_photos_take_the_hubs_memory_at_once(team: HubProcess) -> None:
    session = photographed(team).cookies[COOKIE]
    with begun(team, session) as one, begun(team, session) as two:
        assert [sending.recv(100)[:12] for sending in (one, two)] == 2 * [b"HTTP/1.1 100"]
        with begun(team, session) as third:
            third.settimeout(0.5)
            with pytest.raises(TimeoutError):
                third.recv(100)
            two.close()
            third.settimeout(10)
            assert third.recv(100).startswith(b"HTTP/1.1 100")


def test_a_form_that_is_none_is_answered(team: HubProcess) -> None:
    mediator = team.mediator("Fatima")
    for kind in (
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
    ):
        answer = mediator.post("/me/photo", content=b"--x\r\nphoto=1", headers={"Content-Type": kind})
        assert answer.status_code == 422, kind
    assert mediator.post("/me/photo", files=dict.fromkeys("ab", b"1")).status_code == 422


def test_a_mediator_changes_their_code_and_other_phones_sign_in_again(
    browser: Browser, team: HubProcess, fatima: BrowserContext
) -> None:
    page = board(fatima)
    with phone(browser, team, "Fatima") as lost:
        about_me(page)
        for present, new, told in (
            ("135791", "975310", "Your code is another one."),
            (CODE, "111111", "This code is too easy to guess."),
            (CODE, "975310", "Saved."),
        ):
            page.get_by_label("The code that I have").fill(present)
            page.get_by_label("Choose a code, six digits or more").fill(new)
            tap(page, "Change my code")
            expect(page.get_by_text(told)).to_be_visible()
        lost.pages[0].wait_for_url("**/sign-in")
    page.goto("/")
    expect(page.get_by_role("heading", name="Fatima")).to_be_visible()
    with phone(browser, team) as another:
        sign_in(another, "Fatima", "975310")


def test_a_line_to_colleagues_stands_on_their_boards(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    his, page = board(said), board(fatima)
    about_me(page)
    page.get_by_label("A line to my colleagues, for today").fill("<b>Back at 3</b>")
    tap(page, "Tell them")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(his.get_by_text("Fatima: <b>Back at 3</b>")).to_be_visible()
    his.reload()
    expect(his.get_by_text("Fatima: <b>Back at 3</b>")).to_be_visible()
    page.get_by_label("A line to my colleagues, for today").fill("")
    tap(page, "Tell them")
    expect(his.get_by_text("Back at 3")).to_be_hidden()


def test_a_mediator_keeps_their_phone_quiet_at_hours_of_their_own(browser: Browser, team: HubProcess) -> None:
    enrolling.add_mediator(team.settings, "Fatima", CODE, "json://127.0.0.1:9/")
    with phone(browser, team, "Fatima", script=False) as context:
        page = context.pages[0]
        about_me(page)
        page.get_by_label("From", exact=True).fill("22:00")
        page.get_by_label("Until", exact=True).fill("07:30")
        tap(page, "Keep it quiet then")
        expect(page.get_by_text("Saved.")).to_be_visible()
        expect(page.get_by_label("From", exact=True)).to_have_value("22:00")
        expect(page.get_by_label("Until", exact=True)).to_have_value("07:30")
        tap(page, "It may ring at any hour")
        expect(page.get_by_label("From", exact=True)).to_have_value("")
        answer = page.request.post("/me/quiet", form={"begin": "25:00", "end": "07:30"}, headers={"Origin": team.url})
        assert answer.status == 422


def test_a_phone_that_shall_not_ring_is_silent_and_promises_nobody(fatima: BrowserContext) -> None:
    page = board(fatima)
    page.locator("#bell").tap()
    expect(page.locator("#bell")).to_have_text("Rings")
    about_me(page)
    page.evaluate(
        "() => { const once = OscillatorNode.prototype.start; window.tones = 0;"
        "OscillatorNode.prototype.start = function (at) { tones += 1; return once.call(this, at); }; }"
    )
    tap(page, "Listen")
    until(page, "tones === 4")
    page.get_by_role("slider", name="How loud this phone rings").fill("0")
    page.get_by_role("link", name="Back to the calls").tap()
    expect(page.locator("#bell")).to_have_text("Silent")
    tap(page, "Let this phone ring")
    expect(page.locator("#bell")).to_have_text("Rings")


def test_what_was_closed_today_is_listed_for_whoever_closed_it(
    team: HubProcess, fatima: BrowserContext, said: BrowserContext
) -> None:
    page, his = board(fatima), board(said)
    sent(team.terminal(), new_call(Reason.LETTER))
    for name in ("I'm coming, 3 min", "I'm with them", "Done"):
        tap(page, name)
    expect(page.locator(".state")).to_have_text("Done")
    for whose, told in ((page, "A letter to understand"), (his, "Nothing yet.")):
        whose.get_by_role("link", name="What I closed today").tap()
        expect(whose.get_by_text(told)).to_be_visible()
