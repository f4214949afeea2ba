"""Put in your USB stick. The next step comes by itself."""

from kiosk.sources.usb import InsertStick
from screens.screen import Screen


class Stick(Screen[InsertStick]):
    """Nothing to touch: the stick is the answer."""

    def update(self, step: InsertStick) -> None:
        """A stick that somebody forgot is taken out first; whoever has just come with it only needs to do it again."""
        _, ids = self.catalogue.gettext, self.ids
        ids.title.words = _("Take out the stick that is in") if step.forgotten else _("Put in your USB stick")
        ids.detail.words = (
            _("If it is yours, put it in again.") if step.forgotten else _("Your papers will appear here.")
        )
