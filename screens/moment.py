"""One moment: something is being read, or written."""

from kiosk.journeys.papers.steps import OneMoment
from kiosk.sources.forms import OpenShelf
from kiosk.sources.sheet import WriteSheet
from kiosk.sources.usb import ReadStick
from screens.screen import Screen


class Moment(Screen[OneMoment | OpenShelf | ReadStick | WriteSheet]):
    """Seconds at most."""

    def update(self, step: OneMoment | OpenShelf | ReadStick | WriteSheet) -> None:
        """Says what is being done."""
        _ = self.catalogue.gettext
        match step:
            case ReadStick():
                told = _("I am looking at your stick.")
            case OpenShelf():
                told = _("I am fetching the forms.")
            case WriteSheet():
                told = _("I am making the sheet.")
            case _:
                told = _("I am opening your paper.")
        self.ids.scene.detail = told
