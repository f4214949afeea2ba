"""Goodbye: what came out, and that nothing is kept."""

from kiosk.journeys.reception.steps import Goodbye as Step
from screens.screen import Screen


class Goodbye(Screen[Step]):
    """The last thing a resident sees; it goes by itself."""

    def update(self, step: Step) -> None:
        """Tells what happened."""
        scene, ngettext = self.ids.scene, self.catalogue.ngettext
        if step.sides:
            scene.more = ngettext("{n} page was printed.", "{n} pages were printed.", step.sides).format(n=step.sides)
        if step.calling:
            scene.more = self.catalogue.gettext("Stay near: somebody is still coming.")
