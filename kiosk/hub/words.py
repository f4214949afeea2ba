"""What mediators read: on the board, on the sign-in page, in a message to a locked phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from babel import Locale, UnknownLocaleError

from kiosk.calls import Call, Reason, State
from kiosk.hub.people import Presence, Why
from kiosk.language import Catalogue
from kiosk.settings import LANGUAGES


class Told(Enum):
    """What the sign-in and enrolment pages say above the form."""

    NOTHING = "nothing"
    WRONG = "wrong"
    TOO_MANY = "too-many"
    NAME = "name"
    SHORT = "short"
    EASY = "easy"


@dataclass(frozen=True)
class Card:
    """A call as the board shows it. `view` says which parts are seen: waiting, mine, mine-met, theirs, over."""

    call: Call
    view: str
    reason: str
    place: str
    since: str
    state: str


def told(words: Catalogue, what: Told) -> str:
    """The sentence; empty for nothing."""
    _ = words.gettext
    match what:
        case Told.NOTHING:
            return ""
        case Told.WRONG:
            return _("This name and code don't go together.")
        case Told.TOO_MANY:
            return _("Too many tries. Wait a quarter of an hour.")
        case Told.NAME:
            return _("Give a first name.")
        case Told.SHORT:
            return _("The code needs at least six digits.")
        case Told.EASY:
            return _("This code is too easy to guess.")


def refusal(why: Why) -> Told:
    """What to say of a name or code that can't be taken."""
    return {Why.NAME: Told.NAME, Why.SHORT: Told.SHORT, Why.EASY: Told.EASY}[why]


def presences(words: Catalogue) -> list[tuple[Presence, str]]:
    """What a mediator can say of themselves."""
    _ = words.gettext
    return [(Presence.HERE, _("I'm here")), (Presence.BREAK, _("On break")), (Presence.AWAY, _("Away"))]


def reason(words: Catalogue, why: Reason) -> str:
    """Why a resident calls, in a few words."""
    _ = words.gettext
    match why:
        case Reason.SOMEONE:
            return _("Just someone")
        case Reason.PRINTING:
            return _("Help with printing")
        case Reason.LETTER:
            return _("A letter to understand")
        case Reason.PHONE:
            return _("A phone call to make")
        case Reason.PRIVATE:
            return _("Something private")
        case Reason.COMPANY:
            return _("Some company")
        case Reason.PRINTER:
            return _("The printer needs you")


def card(words: Catalogue, call: Call, me: str, now: datetime) -> Card:
    """The call in the words of the board's reader; its script does the same when a call changes."""
    spoken = words.gettext("speaks {language}").format(language=_language(words, call.language))
    return Card(
        call=call,
        view=_view(call, me),
        reason=reason(words, call.reason),
        place=f"{_isolated(words, call.terminal)} · {spoken}",
        since=_since(words, int((now - call.raised_at).total_seconds())),
        state=_state(words, call, me),
    )


def _view(call: Call, me: str) -> str:
    match call.state:
        case State.CLAIMED:
            return "mine" if call.mediator == me else "theirs"
        case State.MET:
            return "mine-met" if call.mediator == me else "theirs"
        case _:
            return "over" if call.ended else "waiting"


def _state(words: Catalogue, call: Call, me: str) -> str:
    key = {"mine": "mine", "mine-met": "mine_met"}.get(_view(call, me), call.state.value)
    if key in ("mine", "claimed") and call.minutes:
        key += "_minutes"
    if key in ("delivered", "noticed", "raised"):
        key = "escalated" if call.escalations else "waiting"
    return states(words)[key].format(name=_isolated(words, call.mediator or ""), n=call.minutes)


def _isolated(words: Catalogue, name: str) -> str:
    """A name inside a right-to-left sentence keeps its own direction (UAX #9: FSI, PDI)."""
    return f"\u2068{name}\u2069" if words.rtl else name


def _since(words: Catalogue, seconds: int) -> str:
    _, seconds = words.gettext, max(0, seconds)
    if seconds < 60:
        return _("for {n} s").format(n=seconds)
    if seconds < 3600:
        return _("for {n} min").format(n=seconds // 60)
    return _("for {n} h").format(n=seconds // 3600)


def _language(words: Catalogue, code: str) -> str:
    """A language's name, in the reader's own: Babel's CLDR data, as the browser's."""
    try:
        return str(Locale.parse(words.code).languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code


def states(words: Catalogue) -> dict[str, str]:
    """What a card says of a call's state; {name} has it, {n} minutes."""
    _ = words.gettext
    return {
        "waiting": _("Nobody has answered yet"),
        "escalated": _("Nobody has answered. Everybody is told."),
        "unanswered": _("Nobody answered. The resident knows."),
        "mine": _("You are coming"),
        "mine_minutes": _("You are coming, in {n} min"),
        "claimed": _("{name} is coming"),
        "claimed_minutes": _("{name} is coming, in {n} min"),
        "mine_met": _("You are with them"),
        "met": _("{name} is with them"),
        "closed": _("Done"),
        "cancelled": _("No longer needed"),
        "missed": _("Came too late"),
    }


def for_script(words: Catalogue) -> dict[str, object]:
    """The words that the board's script puts in by itself; {…} is filled in there."""
    _ = words.gettext
    return {
        "reasons": {why.value: reason(words, why) for why in Reason},
        "states": states(words),
        "seconds": _("for {n} s"),
        "minutes": _("for {n} min"),
        "hours": _("for {n} h"),
        "speaks": _("speaks {language}"),
        "taken": _("{name} has it already."),
        "lost": [_("This page has lost the hub."), _("Calls don't reach it now.")],
        "back": _("The hub is back."),
        "failed": _("That did not go through. Try again."),
        "arrived": _("New call: {reason}. {place}"),
        "rings": _("Rings"),
        "silent": _("Silent"),
        "offline": _("{name} is offline"),
        "online": [words.ngettext("{n} terminal online", "{n} terminals online", n) for n in range(101)],
        "heard": _("checked {n} s ago"),
        "here": _("Here today: {names}"),
        "nobody": _("Residents see that nobody is here."),
        "comma": "، " if words.code == "ar" else ", ",
    }


def best_language(accepted: str, known: Iterable[str] = LANGUAGES) -> str:
    """The language of a page, from the browser's Accept-Language (RFC 9110, 12.5.4); English if none fits."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:400].split(",")):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        wishes.append((-quality, place, tag.split("-")[0].lower()))
    available = set(known)
    return next((tag for quality, _, tag in sorted(wishes) if tag in available and quality < 0), "en")
