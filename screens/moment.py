"""One moment: something is being read."""

from kiosk.journeys.papers.steps import OneMoment
from kiosk.sources.forms import OpenShelf
from kiosk.sources.sheet import WriteSheet
from screens.screen import Screen


class Moment(Screen[OneMoment | OpenShelf | WriteSheet]):
    """Seconds at most."""
