"""Are you still there? One touch, anywhere, stays."""

from kiosk.journeys.reception.steps import StillThere
from screens.screen import Screen


class Still(Screen[StillThere]):
    """Counts down to the wipe."""

    def update(self, step: StillThere) -> None:
        """Shows how long is left."""
        left = self.catalogue.ngettext(
            "I erase everything in {n} second.", "I erase everything in {n} seconds.", step.seconds_left
        )
        self.ids.scene.detail = left.format(n=step.seconds_left)
