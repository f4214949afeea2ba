"""Asks once more before something ends."""

from kiosk.journeys.calling.steps import AskCancel
from kiosk.journeys.printing.steps import AskStop
from screens.screen import Screen


class Sure(Screen[AskStop | AskCancel]):
    """The loud answer goes on; the quiet one ends it."""

    def update(self, step: AskStop | AskCancel) -> None:
        """Asks about the print, or about the call."""
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

    def keep(self) -> None:
        """Goes on with it."""
        if isinstance(self._step, AskStop):
            self.journey.keep_printing()
        else:
            self.journey.keep()

    def end(self) -> None:
        """Ends it."""
        if isinstance(self._step, AskStop):
            self.journey.stop()
        else:
            self.journey.cancel()
