"""Invitations (iCalendar, RFC 5545): what, when, where, and what to bring, as words."""

from datetime import date, datetime
from html import escape

from icalendar import Calendar, Component

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.mail import dates
from kiosk.documents.jail.inside.mail.message import lines
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.jail.inside.written.texts import decoded

_EVENTS_MAX = 200


def as_html(content: bytes, locale: str) -> str:
    """What it invites to. Raises Rejected, and ValueError for what is no calendar."""
    if content.upper().count(b"BEGIN:VEVENT") > _EVENTS_MAX:
        raise Rejected(Rejection.TOO_LARGE)
    calendar = Calendar.from_ical(decoded(content))
    off = str(calendar.get("method", "")).upper() == "CANCEL"
    return "\n".join(_event(event, off, locale) for event in calendar.walk("VEVENT"))


def _event(event: Component, off: bool, locale: str) -> str:
    off = off or str(event.get("status", "")).upper() == "CANCELLED"
    what = escape(str(event.get("summary", "")))
    when = escape(_when(event, locale))
    if off:  # a sign and a line through it, in any language
        what, when = f"✗ <s>{what}</s>", f"<s>{when}</s>"
    where = escape(str(event.get("location", "")))
    return (
        '<div style="border: 1pt solid; padding: 8pt; margin: 8pt 0">'
        f'<p style="font-size: 15pt; font-weight: bold; margin: 0 0 6pt">{what}</p>'
        f'<p style="font-size: 13pt; margin: 0 0 6pt">{when}</p>'
        f'<p style="margin: 0 0 6pt">{where}</p>'
        f"{lines(str(event.get('description', '')))}</div>"
    )


def _when(event: Component, locale: str) -> str:
    """From when to when, by the clocks of the place it names, or of this one; what can't be read, as it is written."""
    begins, ends = _time(event, "dtstart"), _time(event, "dtend")
    if isinstance(begins, datetime) and isinstance(ends, datetime) and begins < ends and begins.date() == ends.date():
        return f"{dates.said(begins, locale)} – {dates.clock(ends, locale)}"
    return " – ".join(dict.fromkeys(_said(moment, locale) for moment in (begins, ends) if moment))


def _time(event: Component, name: str) -> date | str:
    found = event.get(name, "")
    try:
        moment = found.dt if found else ""
    except ValueError:  # the library's word for what it could not read
        return str(found)
    if isinstance(moment, datetime):
        return (moment.astimezone() if moment.tzname() == "UTC" else moment).replace(tzinfo=None)
    return moment if isinstance(moment, date) else str(moment)


def _said(moment: date | str, locale: str) -> str:
    return dates.said(moment, locale) if isinstance(moment, date) else moment
