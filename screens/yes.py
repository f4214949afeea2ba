"""Somebody has to say yes first: to whom that was told, and what comes then."""

from kiosk.calls import Reason
from kiosk.journeys.printing.steps import WaitForYes
from screens import words
from screens.screen import Screen


class Yes(Screen[WaitForYes]):
    """With a yes, printing goes on by itself; until then, the resident can change what is printed."""

    reason = Reason.PRINTING

    def update(self, step: WaitForYes) -> None:
        """Shows how many pages were asked for, and what was said to it."""
        _, scene, n = self.catalogue.gettext, self.ids.scene, step.pages
        wanted = self.catalogue.ngettext("You want to print {n} page.", "You want to print {n} pages.", n)
        scene.waits = step.answers and not step.refused
        scene.title, scene.detail = _("Somebody has to say yes"), wanted.format(n=self.catalogue.count(n))
        crowded = self.under_strip and self.theme.larger and not self.theme.tall
        scene.more = "" if crowded else _("They are asked. After a yes, it prints.")
        if step.refused:
            scene.title, scene.detail, scene.more = _("Not this time"), _("Somebody can tell you why."), ""
        elif not step.answers:
            scene.title, scene.detail = _("Nobody answers just now"), words.of_way(step.elsewhere, self.catalogue)
            scene.more = "" if crowded else _("With a yes, it prints by itself.")
        self.offer("call", step.refused and not self.calling)
