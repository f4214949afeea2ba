"""Printing: which paper, is it this one, print, take it.

papers ─► CheckPages, CheckSeveral ─► Printing ─► TakePaper ─► papers
              Enlarged      └─► AskStop, NotPrinted    └─► NotRight, AskAgain ─► Printing
              Wishes ─► AskWish, ChoosePages
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.documents import Document, Rejection
from kiosk.journeys import Farewell, Sizes
from kiosk.journeys.papers import Papers
from kiosk.journeys.printing import steps
from kiosk.journeys.printing.again import Again
from kiosk.journeys.printing.checking import Checking
from kiosk.journeys.printing.job import Job, Print
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.pile import Pile
from kiosk.printing import Capabilities, Options
from kiosk.printing.terms import FREE, Price
from kiosk.sources import Item
from kiosk.visit import Busy, Visit


class PrintingJourney:
    """One resident prints. `changed` is called whenever `step` has become another."""

    def __init__(self, parts: Parts, visit: Visit, sizes: Sizes, changed: Callable[[], None]) -> None:
        self.papers = Papers(parts.papers, visit, sizes, self._check, self._add, self._show_pile, changed)
        self._pile: Pile | None = None
        self._sides_printed = 0
        self.job: Job | None = None
        self._parts = parts
        self._price_of = parts.terms.price_of
        self._visit = visit
        self._sizes = sizes
        self._changed = changed
        self._checking: Checking | None = None
        self._outcome: steps.TakePaper | steps.NotPrinted | None = None  # of the last job, while it is on the screen
        self._again: Again | None = None  # of what that job printed
        self._capabilities = Capabilities()
        parts.prints(parts.jobs.printer.capabilities, self._learn, lambda: None)

    @property
    def step(self) -> steps.Step:
        """Where the resident is."""
        if self.job:
            return self.job.step
        if self._outcome:
            return (self._again and self._again.step) or self._outcome
        if self._pile and self._pile.whole:
            return self._pile.step(self._capabilities)
        return self._checking.step if self._checking else self.papers.step

    @property
    def can_go_back(self) -> bool:
        """True as long as nothing is printed, or while it is asked what wasn't right."""
        return not self.job and self.step is not self._outcome

    def back(self) -> bool:
        """Goes one step back; nothing that was chosen is lost that could be kept. False at the first step."""
        if not self.can_go_back:
            return True
        if self._again:
            self._again.forget()
        elif self._pile and self._pile.whole:
            self.another()
        elif self._checking and self._checking.back():
            pass
        elif self._checking and not self.papers.at_once:
            self.another()
        else:
            self._leave_paper()
            return self.papers.back()
        return True

    def another(self) -> None:
        """Goes back to the papers, to print something else."""
        self._leave_paper()
        self._outcome = None
        self.papers.another()

    # Is it this one.

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

    # Print it.

    def print_it(self) -> None:
        """Prints. A second touch prints nothing more."""
        if self._pile and self._pile.whole and not self._outcome:
            prints = self._pile.prints(self._capabilities)
            if prints and not self.job:
                self._begin_job(sum(one.sides for one in prints), self._price_of(prints[0].options)).hand_over(prints)
        elif (checking := self._paper) and isinstance(checking.step, steps.CheckPages):
            options, sides = checking.options, len(checking.printed) * checking.options.copies
            job = self._begin_job(sides, self._price_of(options))
            checking.print(lambda pdf: job.hand_over([Print(pdf, options, sides)]))

    def not_right(self) -> None:
        """Asks which page didn't come out right."""
        if self._again:
            self._again.ask()

    def print_again(self, page: int) -> None:
        """Prints that page once more."""
        if self._again and isinstance(self.step, steps.NotRight | steps.AskAgain):
            self._begin_job(1, FREE)
            self._again.print(page)

    def ask_stop(self) -> None:
        """Asks whether to stop, before anything stops."""
        if self.job:
            self.job.ask_stop()

    def keep_printing(self) -> None:
        """Doesn't stop."""
        if self.job:
            self.job.keep_printing()

    def stop(self) -> None:
        """Stops: what has not come out is purged."""
        if self.job:
            self.job.stop()

    def _begin_job(self, sides: int, price: Price) -> Job:
        self._outcome = None
        self.job = Job(self._parts, sides, price, self._show_job, self._lose)
        self._changed()
        return self.job

    # What happens by itself.

    def begin(self) -> None:
        """The resident comes, for the first time or once more, or plugs something in; no paper is lost by it."""
        if self.step is self.papers.step:
            self.papers.begin()

    @property
    def busy(self) -> Busy:
        """What is going on while the resident doesn't touch the screen."""
        return self.job.busy if self.job else Busy.NOTHING

    def tick(self) -> None:
        """Looks into sources and asks how far the job is. Called about twice a second."""
        self.papers.tick()
        if self.job:
            self.job.ask()

    def resize(self, sizes: Sizes) -> None:
        """Draws pictures in other sizes, and shows other numbers of them, from now on."""
        self._sizes = sizes
        self.papers.resize(sizes)
        for shown in (self._checking, self._again):
            if shown:
                shown.resize(sizes)

    def end(self) -> Farewell:
        """Ends the journey: what isn't printed is cancelled and purged."""
        if self.job:
            self.job.cancel()
        self._leave_paper()
        return Farewell(self._sides_printed, self.papers.leave())

    @property
    def _paper(self) -> Checking | None:
        """The paper that is on the screen."""
        return None if self.job or self._outcome else self._checking

    def _check(self, document: Document) -> None:
        checking = self._checking = Checking(
            document, self._capabilities, self._sizes, self._parts, self._visit,
            self._changed, self._refuse, self._fail,
        )  # fmt: skip
        self._changed()
        checking.begin()

    def _add(self, item: Item, document: Document | None, then: Callable[[], None]) -> None:
        """One more of several papers."""
        if self._pile is None:
            self._pile = Pile(self._parts, self._visit, self._sizes.thumbnail)
        self._pile.add(item, document, then)

    def _show_pile(self) -> None:
        if self._pile:
            self._pile.whole = True
            self._changed()

    def _leave_paper(self) -> None:
        if self._pile:
            self._pile.leave()
        self._pile = None
        for shown in (self._checking, self._again):
            if shown:
                shown.leave()
        self._checking = self._again = self.job = None

    def _refuse(self, rejection: Rejection) -> None:
        self._leave_paper()
        self.papers.refuse(rejection)

    def _fail(self) -> None:
        self._leave_paper()
        self.papers.fail()

    def _learn(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        if self._paper:
            self._paper.learn(capabilities)

    def _show_job(self, job: Job) -> None:
        if self.job is not job:
            return
        match job.step:
            case steps.TakePaper() as taken:
                self._take(taken)
            case steps.NotPrinted() as outcome:
                self._leave_paper()
                self._outcome = outcome
            case _:
                self._changed()
                return
        self.job = None
        self._changed()

    def _take(self, taken: steps.TakePaper) -> None:
        self._sides_printed += taken.sides
        self.papers.printed()
        if taken.whole and (checked := self._checking) and not self._again:
            self._again = Again(
                checked.document, checked.printed, checked.options, self._parts, self._visit, self._sizes,
                self._changed, self._print_one, self._refuse, self._fail,
            )  # fmt: skip
            self._outcome = replace(taken, again=True)
        else:
            self._leave_paper()
            self._outcome = taken

    def _print_one(self, page: Print) -> None:
        if self.job:
            self.job.hand_over([page])

    def _lose(self, job: Job) -> None:
        if self.job is job:
            self._fail()
