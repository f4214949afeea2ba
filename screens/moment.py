"""One moment: something is being read."""

from kiosk.journeys.papers.steps import OneMoment
from kiosk.sources.forms import OpenShelf
from kiosk.sources.sheet import WriteSheet
from kiosk.sources.usb import ReadStick
from screens.screen import Screen


class Moment(Screen[OneMoment | OpenShelf | ReadStick | WriteSheet]):
    """Seconds at most."""

    def update(self, step: OneMoment | OpenShelf | ReadStick | WriteSheet) -> None:
        """Says what is being read."""
        _ = self.catalogue.gettext
        stick = isinstance(step, ReadStick)
        self.ids.scene.detail = _("I am looking at your stick.") if stick else _("I am opening your paper.")
