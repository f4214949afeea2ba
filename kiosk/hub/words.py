"""What mediators read: on the board, on the sign-in page, in a message to a locked phone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from kiosk.calls import Call, Condition, Reason, State
from kiosk.hub.people import SPOKEN, Fault, Presence
from kiosk.language import Catalogue, Said, in_pairs


class FormError(Enum):
    """Why the sign-in or enrolment form is shown again."""

    WRONG = "wrong"
    TOO_MANY = "too-many"
    NAME = "name"
    TAKEN = "taken"
    SHORT = "short"
    EASY = "easy"
    PHOTO = "photo"
    CODE = "code"
    NOTE = "note"


def form_error(words: Catalogue, error: FormError, minutes: int = 0) -> str:
    """The sentence that stands above the form; `minutes`: until it may be used again."""
    _ = words.gettext
    match error:
        case FormError.WRONG:
            return _("This name and code don't go together.")
        case FormError.TOO_MANY:
            text = words.ngettext("Too many tries. Wait {n} minute.", "Too many tries. Wait {n} minutes.", minutes)
            return text.format(n=minutes)
        case FormError.NAME:
            return _("Give a first name.")
        case FormError.TAKEN:
            return _("Somebody has this name already.")
        case FormError.SHORT:
            return _("The code needs at least six digits.")
        case FormError.EASY:
            return _("This code is too easy to guess.")
        case FormError.PHOTO:
            return _("This photo can't be shown. Choose another one.")
        case FormError.CODE:
            return _("Your code is another one.")
        case FormError.NOTE:
            return _("This can't be shown. Write one short line.")


def refusal(fault: Fault) -> FormError:
    """What to say of a name or code that can't be accepted."""
    return FormError[fault.name]


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


def wanted(words: Catalogue, call: Call) -> str:
    """What somebody is called for: what the resident said, what the printer needs, or how many pages wait for a yes."""
    if call.pages:
        return words.ngettext("{n} page waits for your yes", "{n} pages wait for your yes", call.pages).format(
            n=words.count(call.pages)
        )
    _ = words.gettext
    needs: dict[str, str] = {
        Condition.COVER_OPEN: _("The printer is open"),
        Condition.PAPER_JAM: _("Paper is stuck in the printer"),
        Condition.TRAY_MISSING: _("A tray of the printer is not in its place"),
        Condition.PAPER_OUT: _("The printer has no paper left"),
        Condition.PAPER_WRONG: _("The printer wants other paper"),
        Condition.INK_OUT: _("The printer has no ink left"),
        Condition.TRAY_FULL: _("The printer's tray is full"),
        Condition.CONFIRM: _("The printer waits for an OK"),
        Condition.FOLDER_FULL: _("The printer has no room left"),
        Condition.CARE: _("The printer needs care"),
        Condition.OFFLINE: _("The printer doesn't answer"),
        Condition.STOPPED: _("The printer has stopped"),
    }
    return needs.get(call.condition) or reason(words, call.reason)


def place(words: Catalogue, call: Call) -> str:
    """Where the call comes from, and which language the resident speaks, if it is a resident's."""
    if call.condition or call.pages:
        return call.terminal
    text = words.gettext("{terminal} · speaks {language}")
    return text.format(terminal=call.terminal, language=language(words, call.language))


def view(call: Call, me: str) -> str:
    """How the board draws a call: waiting, mine, mine-met, theirs, over."""
    match call.state:
        case State.CLAIMED:
            return "mine" if call.mediator == me else "theirs"
        case State.MET:
            return "mine-met" if call.mediator == me else "theirs"
        case _:
            return "over" if call.ended else "waiting"


def state(words: Catalogue, call: Call, me: str, now: datetime) -> str:
    """How the call stands, in one sentence for a mediator by the name `me`."""
    _ = words.gettext
    match call.state:
        case State.CLAIMED:
            return _coming(words, call, mine=call.mediator == me, left=call.minutes_left(now))
        case State.MET if call.mediator == me:
            text = _("You are with them")
        case State.MET:
            text = _("{name} is with them")
        case State.UNANSWERED if call.condition:
            text = _("Nobody has answered. Everybody is told.")
        case State.UNANSWERED if call.phone:
            text = _("Nobody could come. They wait for a phone call.")
        case State.UNANSWERED:
            text = _("Nobody answered. The resident knows.")
        case _ if call.ended:
            text = _end(words, call.state)
        case _:
            text = _("Nobody has answered. Everybody is told.") if call.escalations else _("Nobody has answered yet")
    return text.format(name=call.mediator)


def _end(words: Catalogue, how: State) -> Said:
    _ = words.gettext
    told = {
        State.CLOSED: _("Done"),
        State.RELEASED: _("{name} said yes: it prints"),
        State.REFUSED: _("{name} said no"),
        State.CANCELLED: _("No longer needed"),
        State.MISSED: _("Came too late"),
    }
    return told[how]


def _coming(words: Catalogue, call: Call, *, mine: bool, left: int) -> str:
    _, ngettext = words.gettext, words.ngettext
    match bool(call.minutes), left > 0:
        case True, True if mine:
            text = ngettext("You are coming, in {n} min", "You are coming, in {n} min", left)
        case True, True:
            text = ngettext("{name} is coming, in {n} min", "{name} is coming, in {n} min", left)
        case True, False:
            text = _("You are late. The resident reads it.") if mine else _("{name} is late")
        case _:
            text = _("You are coming") if mine else _("{name} is coming")
    return text.format(name=call.mediator, n=left)


def coming_in(words: Catalogue, minutes: int) -> str:
    """What a mediator says by claiming a call."""
    return words.ngettext("I'm coming, {n} min", "I'm coming, {n} min", minutes).format(n=minutes)


def minutes(words: Catalogue, n: int) -> str:
    """So many minutes, on a small button."""
    return words.ngettext("{n} min", "{n} min", n).format(n=n)


def more(words: Catalogue, n: int) -> str:
    """So many minutes more than were promised."""
    return words.ngettext("+{n} min", "+{n} min", n).format(n=n)


def why_missed(words: Catalogue, call: Call) -> str:
    """Why a call rang nobody; empty if it did."""
    if call.state is not State.MISSED or call.ending is None:
        return ""
    ngettext, n = words.ngettext, int((call.ending.at - call.raised_at) / timedelta(minutes=1))
    if n < 60:
        text = ngettext("It came {n} min late, so it rang nobody.", "It came {n} min late, so it rang nobody.", n)
    else:
        n //= 60
        text = ngettext("It came {n} h late, so it rang nobody.", "It came {n} h late, so it rang nobody.", n)
    return text.format(n=n)


def asked(words: Catalogue, call: Call, me: str) -> str:
    """By whom a mediator was asked to take a call over; empty for everybody else."""
    if call.handed_over_by is None or call.mediator != me or call.ended:
        return ""
    return words.gettext("{name} asks you to take over.").format(name=call.handed_over_by)


def call_back(words: Catalogue, call: Call) -> str:
    """Which number a mediator calls; empty if none was left, or nobody waits for that any more."""
    if not call.phone or call.ended:
        return ""
    return words.gettext("Call {number}").format(number=in_pairs(call.phone))


def taken(words: Catalogue, call: Call, me: str) -> str:
    """What a mediator hears who tapped second; empty if nobody else has the call."""
    if call.mediator in (None, me):
        return ""
    return words.gettext("{name} has it already.").format(name=call.mediator)


def since(words: Catalogue, call: Call, now: datetime) -> str:
    """For how long the resident has been waiting; of a call that has ended, when it began."""
    if call.ended:
        return words.hour(call.raised_at.astimezone().time())
    ngettext, seconds = words.ngettext, max(0, int((now - call.raised_at).total_seconds()))
    if seconds < 60:
        return ngettext("for {n} s", "for {n} s", seconds).format(n=seconds)
    if seconds < 3600:
        return ngettext("for {n} min", "for {n} min", seconds // 60).format(n=seconds // 60)
    return ngettext("for {n} h", "for {n} h", seconds // 3600).format(n=seconds // 3600)


def clock(words: Catalogue, now: datetime) -> str:
    """What a mediator reads whose phone has another time than the hub; `now` is the hub's."""
    day = format_date(now.astimezone(), "short", locale=words.locale)
    told = words.gettext("The hub says it is {time}. If it isn't, have its clock set: the times here are wrong, too.")
    return told.format(time=f"{day} {words.hour(now.astimezone().time())}")


def people(words: Catalogue, names: Sequence[str]) -> str:
    """Who is here today, as residents read it on the home screen."""
    if not names:
        return words.gettext("Residents see that nobody is here.")
    return words.gettext("Here today: {names}").format(names=words.listed(tuple(names)))


def soon(words: Catalogue, terminal: str, what: str) -> str:
    """What a terminal will need before long; "" for what only another version knows."""
    _ = words.gettext
    text = {
        "paper-low": _("{name}: paper runs low"),
        "ink-low": _("{name}: ink runs low"),
        "care-soon": _("{name}: the printer needs care soon"),
        "forms-old": _("{name}: some forms must be looked at again"),
        "forms-bad": _("{name}: some forms can't be shown"),
        "phone-gone": _("{name}: phones can't send papers now"),
    }.get(what, "")
    return text.format(name=terminal)


def offline(words: Catalogue, terminal: str) -> str:
    """A terminal that went silent."""
    return words.gettext("{name} is offline").format(name=terminal)


def online(words: Catalogue, count: int) -> str:
    """How many terminals listen."""
    return words.ngettext("{n} terminal online", "{n} terminals online", count).format(n=count)


def language(words: Catalogue, code: str) -> str:
    """A language's name, in the reader's own: Babel's CLDR data, as the browser's."""
    try:
        return str(Locale.parse(words.code).languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code


def spoken(words: Catalogue) -> list[tuple[str, str]]:
    """The languages that a mediator may speak, by their codes and names: those of most residents first."""
    return [(code, language(words, code)) for code in SPOKEN]


def for_script(words: Catalogue) -> dict[str, object]:
    """What the board's script says by itself: of this phone, and of a hub that can no longer say anything."""
    _ = words.gettext
    return {
        "lost": [_("This page has lost the hub."), _("Calls don't reach it now.")],
        "back": _("The hub is back."),
        "later": _("No link. It is sent as soon as there is one."),
        "failed": _("That did not go through. Try again."),
        "rings": _("Rings"),
        "silent": _("Silent"),
        "heard": _("checked {ago}"),
    }
