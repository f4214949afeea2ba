"""Take your paper. Anything else?"""

from kiosk.journeys.printing.steps import TakePaper
from screens.screen import Screen


class Taking(Screen[TakePaper]):
    """What came out, and where; then another one, or the end."""

    def update(self, step: TakePaper) -> None:
        """Shows how many pages came out."""
        _, ngettext = self.catalogue.gettext, self.catalogue.ngettext
        scene = self.ids.scene
        if not step.sides:
            scene.title, scene.detail = _("It is stopped"), _("Nothing was printed.")
            return
        scene.title = _("Take your paper")
        scene.detail = ngettext("{n} page came out.", "{n} pages came out.", step.sides).format(n=step.sides)
        scene.more = step.place
