"""Days and hours as the resident would say them. In the jail only."""

from datetime import date, datetime

from babel.dates import format_date, format_time


def said(moment: date, locale: str) -> str:
    """A day, and the hour where there is one: Friday 4 December 2026, 09:15."""
    day = str(format_date(moment, "full", locale))
    return f"{day}, {clock(moment, locale)}" if isinstance(moment, datetime) else day


def clock(moment: datetime, locale: str) -> str:
    """The hour."""
    return str(format_time(moment, "short", locale=locale))
