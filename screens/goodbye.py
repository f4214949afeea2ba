"""Goodbye: what came out, and that nothing is kept."""

from kiosk.journeys.reception.steps import Goodbye as Step
from kiosk.sources import Reminder
from screens import words
from screens.screen import Screen


class Goodbye(Screen[Step]):
    """The last thing a resident sees; it goes by itself."""

    def update(self, step: Step) -> None:
        """Shows what happened."""
        stick = Reminder.STICK in step.reminders
        self.offer("stick", stick)
        _, ngettext, scene = self.catalogue.gettext, self.catalogue.ngettext, self.ids.scene
        scene.picture = "" if stick else "done"
        scene.detail = _("Don't forget your USB stick.") if stick else _("I have erased everything.")
        if step.elsewhere is not None:
            scene.more = words.of_way(step.elsewhere, self.catalogue)
        elif step.calling:
            scene.more = _("Stay near. Somebody is still coming.")
        elif stick:
            scene.more = _("I have erased everything.")
        elif step.sides:
            scene.more = ngettext("{n} page was printed.", "{n} pages were printed.", step.sides).format(n=step.sides)
