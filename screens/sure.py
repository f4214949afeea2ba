"""Asks once more before something ends, or is done again."""

from kiosk.journeys.calling.steps import AskCancel
from kiosk.journeys.printing.steps import AskAgain, AskStop
from screens.screen import Screen


class Sure(Screen[AskStop | AskCancel | AskAgain]):
    """The loud answer goes on; the quiet one ends it."""

    def update(self, step: AskStop | AskCancel | AskAgain) -> None:
        """Asks about the print, the call, or the paper that came out."""
        _ = self.catalogue.gettext
        scene, keep, end = self.ids.scene, self.ids.keep, self.ids.end
        self._step = step
        match step:
            case AskStop():
                scene.picture, scene.hue = "print", "leaf"
                scene.title, scene.detail = _("Stop printing?"), _("The pages that are left will not come out.")
                keep.words, end.words = _("Go on printing"), _("Yes, stop")
            case AskCancel(mediator):
                scene.picture, scene.hue = "someone", "clay"
                scene.title = _("Cancel the call?")
                scene.detail = _("{name} is on the way.").format(name=mediator) if mediator else ""
                keep.words, end.words = _("No, I am waiting"), _("Yes, cancel it")
            case AskAgain():
                scene.picture, scene.hue = "print", "leaf"
                scene.title, scene.detail = _("Print it again?"), _("It is free.")
                keep.words, end.words = _("Print it again"), _("No, it is good")

    def keep(self) -> None:
        """Goes on with it."""
        match self._step:
            case AskStop():
                self.journey.keep_printing()
            case AskCancel():
                self.journey.keep()
            case AskAgain(page):
                self.journey.print_again(page)

    def end(self) -> None:
        """Ends it."""
        match self._step:
            case AskStop():
                self.journey.stop()
            case AskCancel():
                self.journey.cancel()
            case AskAgain():
                self.journey.back()
