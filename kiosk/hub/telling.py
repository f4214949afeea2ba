"""What mediators read about each other, and about the messages to their phones, and in them."""

from datetime import datetime

from babel.numbers import format_decimal

from kiosk.hub.receivers import Channel
from kiosk.language import Catalogue


def phone_fails(words: Catalogue, name: str, me: str) -> str:
    """That the last message to somebody's phone could not be sent, to a mediator by the name `me`."""
    if name == me:
        return words.gettext("Messages to your phone don't get through.")
    return words.gettext("Messages to {name} don't get through.").format(name=name)


def on_break(words: Catalogue, name: str, since: datetime) -> str:
    """That a colleague is on break, and since when."""
    at = words.hour(since.astimezone().time())
    return words.gettext("{name}: on break since {time}").format(name=name, time=at)


def a_try(words: Catalogue) -> str:
    """The message that a mediator sends to their own phone."""
    return words.gettext("This is only a try")


def phone_did(words: Catalogue, last: Channel | None) -> str:
    """How the last message to a mediator's phone went, and how fast; "" before the first."""
    if last is None:
        return ""
    at = words.hour(last.tried_at.astimezone().time())
    if not last.worked:
        return words.gettext("The last message, at {time}, did not get through.").format(time=at)
    took = format_decimal(round(last.milliseconds / 1000, 1), locale=words.locale)
    return words.gettext("The last message went out at {time}, in {n} s.").format(time=at, n=took)
