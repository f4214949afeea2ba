"""One moment: a paper is being opened."""

from kiosk.journeys.papers.steps import OneMoment
from screens.screen import Screen


class Moment(Screen[OneMoment]):
    """Seconds at most; nothing loops meanwhile."""
