"""Take your paper. Did it come out right? Anything else?"""

from kiosk.journeys.printing.steps import TakePaper
from kiosk.printing import Condition
from screens import order, words
from screens.screen import Screen


class Taking(Screen[TakePaper]):
    """What came out, and where; then another one, or the end."""

    only = False  # another one is another errand

    def update(self, step: TakePaper) -> None:
        """Shows how many pages came out, and no word of a paper before."""
        ids, self.only = self.ids, step.only
        out = step.sides or step.unsure
        ids.printer.matter = "trial" if step.trial else "" if out else Condition.STOPPED.value
        _ = self.catalogue.gettext
        ids.another.words = _("Print more") if step.again and not step.only else _("Print something else")
        self.offer("not_right", step.again and not step.only)
        ids.answers.columns = ids.answers.larger_columns = len(ids.answers.children)
        pay = _("To pay: {price}").format(price=order.of_price(step.price, self.catalogue))
        ids.price.words = pay if step.price and not step.trial and not step.unsure else ""
        ids.title.words, ids.detail.words, ids.more.words = self._told(step)

    def _told(self, step: TakePaper) -> tuple[str, str, str]:
        _, ngettext, n = self.catalogue.gettext, self.catalogue.ngettext, step.sides
        if step.unsure:
            return _("It is stopped"), _("Some pages may still come out."), step.place
        if not n:
            return _("It is stopped"), _("Nothing was printed."), ""
        if step.trial:
            there = ngettext("Your page is in the trial's folder.", "Your {n} pages are in the trial's folder.", n)
            return _("This is a trial"), _("Nothing comes out here."), there.format(n=n)
        title = _("Take your paper") if step.whole else _("It is stopped")
        return title, words.of_pages_out(n, self.catalogue), step.place
