"""Scan the code with your phone. The next step comes by itself."""

import re

from kiosk.sources.phone import ScanCode
from screens.screen import Screen

_MAY_BREAK = re.compile(r"(?<=[./:])(?=\w)")
_BREAK = "\u200b"  # a line may end here


class Phone(Screen[ScanCode]):
    """Nothing to touch: the phone is where papers are chosen."""

    def update(self, step: ScanCode) -> None:
        """Shows the link, as soon as there is one, and how many papers are on their way."""
        _, ids = self.catalogue.gettext, self.ids
        ids.code.link = step.link
        ids.typed.words = _MAY_BREAK.sub(_BREAK, step.typed.removeprefix("http://"))  # browsers add that themselves
        ids.detail.words = _("Open its camera, and hold it here.")
        if step.coming:
            on_its_way = self.catalogue.ngettext(
                "{n} paper is on its way.", "{n} papers are on their way.", step.coming
            )
            ids.detail.words = on_its_way.format(n=step.coming)
        if step.stands:
            ids.detail.words = _("Nothing comes any more. Look at your phone.")
        roomy = self.theme.portrait or not self.theme.larger
        above = self.theme.portrait and self.theme.tall  # there, the picture has all the room that is out of reach
        self.offer("how", roomy and not self.under_strip and not above)
        self.offer("detail", roomy or bool(step.coming))
        self.offer("or", roomy or not (self.under_strip or step.stands))
        self.offer("wait", not step.link)
        self.offer("scan", bool(step.link))
        self.offer("head", above and bool(step.link))
