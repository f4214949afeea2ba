"""What a resident can do with the paper that is on the screen, before it is printed."""

from kiosk.journeys.printing import steps
from kiosk.journeys.printing.again import Again
from kiosk.journeys.printing.checking import Checking
from kiosk.printing import Options


class Looking:
    """The part of the printing journey that hands all this on; nothing happens while no paper is on the screen."""

    _again: Again | None

    @property
    def _paper(self) -> Checking | None:
        """The paper that is on the screen."""
        raise NotImplementedError

    def turn_to(self, page: int) -> None:
        """Turns to another page of the paper, from 0."""
        if self._paper:
            self._paper.turn_to(page)

    def enlarge(self) -> None:
        """Shows the page larger."""
        if self._paper:
            self._paper.enlarge()

    def see_wishes(self) -> None:
        """Shows what can be wished otherwise: pages, sides, colour, look."""
        if self._paper:
            self._paper.see_wishes()

    def ask(self, wish: steps.Wish) -> None:
        """Asks how that is wished, on a screen of its own."""
        if self._paper:
            self._paper.ask(wish)

    def check(self) -> None:
        """Shows the page again, and how it is printed."""
        if self._paper:
            self._paper.check()

    def turn_pages(self, first: int) -> None:
        """Shows other pages to choose from: those from number `first` on."""
        shown = self._paper or self._again
        if shown:
            shown.turn_pages(first)

    def toggle(self, page: int) -> None:
        """Leaves a page out, or takes it in again; one always stays."""
        if self._paper:
            self._paper.toggle(page)

    def only_this_page(self) -> None:
        """Leaves out all pages but the one on the screen."""
        if self._paper:
            self._paper.only_this_page()

    def all_pages(self) -> None:
        """Takes all pages in again."""
        if self._paper:
            self._paper.all_pages()

    def choose_look(self, look: steps.Look) -> None:
        """Shows the paper as it was found, or as another look has it."""
        if self._paper:
            self._paper.choose_look(look)

    def set_options(self, options: Options) -> None:
        """Sets copies, sides and colour, as the resident wants them."""
        if self._paper:
            self._paper.set_options(options)
