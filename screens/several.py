"""Is it these? Several papers, in the order in which they come out, one line for all of them, and one *Print*."""

from math import ceil

from kiosk.journeys.printing.steps import CheckSeveral
from screens import order
from screens.screen import Screen
from screens.widgets.paper import Paper

_ROW = 3
"""More than so many pages stand in two rows."""


class Several(Screen[CheckSeveral]):
    """Pages that won't come out are crossed out, and named: alone, each of them says why."""

    def update(self, step: CheckSeveral) -> None:
        """Shows the papers, and what will come out of them."""
        ids, code = self.ids, self.catalogue.code
        larger = self.theme.larger and not self.theme.portrait
        self.offer("head", not (larger and self.under_strip))  # what will come out stands in its place
        ids.order.words = order.of_several(step, self.catalogue, short=larger)
        out = tuple(paper.item.title(code) for paper in step.papers if not paper.pages)
        ids.out.words = order.of_out(out, self.catalogue, short=larger)
        rows = 1 if len(step.papers) <= _ROW else 2
        ids.sheets.rows, ids.sheets.columns = rows, ceil(len(step.papers) / rows)
        ids.sheets.clear_widgets()
        for paper in step.papers:
            ids.sheets.add_widget(Paper(enabled=False, picture=paper.picture, left_out=not paper.pages))
