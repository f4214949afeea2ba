"""It didn't work: why, in one kind sentence, and what can be done now."""

from kiosk.documents import Rejection
from kiosk.journeys.papers.steps import NoPapers, Trouble
from kiosk.journeys.papers.steps import Refused as RefusedPaper
from kiosk.journeys.printing.steps import NotPrinted
from screens import words
from screens.screen import Screen

Step = RefusedPaper | NoPapers | NotPrinted | Trouble

_LOCKED = (Rejection.LOCKED, Rejection.WRONG_PASSWORD)


class Refused(Screen[Step]):
    """A human is offered first."""

    def update(self, step: Step) -> None:
        """Shows why."""
        _ = self.catalogue.gettext
        scene = self.ids.scene
        scene.detail = _("Somebody can help you with it.")
        self.ids.other.words = _("Another paper")
        match step:
            case RefusedPaper(rejection):
                scene.title = words.of_rejection(rejection, self.catalogue)
                scene.detail = words.of_way_on(rejection, self.catalogue)
            case NoPapers("forms"):
                scene.title = _("There are no forms here now.")
                self.ids.other.words = _("Another paper")
            case NoPapers():
                scene.title = _("There is nothing to print on this stick.")
                self.ids.other.words = _("Another stick")
            case NotPrinted():
                scene.title = _("The printer couldn't print it.")
                self.ids.other.words = _("Try again")
            case _:
                scene.title = _("That didn't work.")
                self.ids.other.words = _("Try again")
        locked = isinstance(step, RefusedPaper) and step.rejection in _LOCKED
        scene.picture = "private" if locked else "unreadable"
        self._back = isinstance(step, NoPapers | Trouble)

    def choose_another(self) -> None:
        """Another paper, or where it lies."""
        if self._back:
            self.journey.papers.back()
        else:
            self.journey.another()
