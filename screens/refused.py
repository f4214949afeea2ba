"""It didn't work: why, in one kind sentence, and what can be done now."""

from kiosk.documents import Rejection
from kiosk.journeys.papers.steps import NoPapers, Trouble
from kiosk.journeys.papers.steps import Refused as RefusedPaper
from kiosk.journeys.printing.steps import NoneTogether, NotPrinted
from kiosk.sources.slot import Trouble as Unread
from kiosk.sources.usb import CantRead
from screens import words
from screens.screen import Screen

Step = RefusedPaper | NoPapers | NoneTogether | NotPrinted | Trouble | CantRead


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
            case CantRead(Unread.PHONE, code):
                scene.title = _("I can't read a phone by its cable.")
                scene.detail = _("There is another way for phones.") if code else scene.detail
                self.ids.other.words = _("On my phone")
            case CantRead(Unread.LOCKED):
                scene.title = _("A password protects this stick.")
            case CantRead():
                scene.title = _("I can't read this stick.")
            case NoneTogether():
                scene.title = _("I can't print these together.")
                scene.detail = _("Try one paper at a time.")
                self.ids.other.words = _("One by one")
            case NotPrinted(done, unsure):
                scene.title = _("The printer couldn't print it.")
                scene.detail = words.of_pages_out(done, self.catalogue) if done else scene.detail
                if unsure:
                    scene.title, scene.detail = _("It is stopped"), _("Some pages may still come out.")
                self.ids.other.words = _("Try again")
            case _:
                scene.title = _("That didn't work.")
                self.ids.other.words = _("Try again")
        scene.picture = _picture(step)
        self._step = step
        self.offer("other", not isinstance(step, CantRead) or step.code)  # another stick comes by itself
        self.ids.other.picture = "phone" if isinstance(step, CantRead) else "papers"

    def choose_another(self) -> None:
        """Another paper, or where it lies."""
        match self._step:
            case CantRead():
                self.journey.papers.choose("phone")
            case NoPapers() | Trouble():
                self.journey.papers.again()
            case NoneTogether():
                self.journey.one_by_one()
            case _:
                self.journey.another()


def _picture(step: Step) -> str:
    """Whatever it is that doesn't work."""
    match step:
        case CantRead(Unread.LOCKED) | RefusedPaper(Rejection.LOCKED | Rejection.WRONG_PASSWORD):
            return "private"
        case CantRead(Unread.PHONE):
            return "phone"
        case NoPapers("forms"):
            return "form"
        case CantRead() | NoPapers() | RefusedPaper(Rejection.GONE):
            return "stick"
        case NoneTogether():
            return "papers"
        case NotPrinted():
            return "printer-alert"
        case _:
            return "unreadable"
