"""Printing: which paper, is it this one, print, take it.

papers ─► CheckPages, CheckSeveral ─► Printing ─► TakePaper ─► papers; or NoneTogether ─► papers
              Enlarged    │    ▲      └─► AskStop, NotPrinted    └─► NotRight, AskAgain ─► Printing
              Wishes      └────┴─ WaitForYes ─► Printing
                └─► AskWish, ChoosePages
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
from kiosk.journeys.printing.looking import Looking
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.pile import Pile
from kiosk.journeys.printing.release import Request
from kiosk.printing import Capabilities
from kiosk.printing.terms import FREE, Price
from kiosk.sources import Item
from kiosk.visit import Busy, Visit


class PrintingJourney(Looking):
    """One resident prints. `changed` is called whenever `step` has become another."""

    def __init__(self, parts: Parts, visit: Visit, sizes: Sizes, changed: Callable[[], None]) -> None:
        self.papers = Papers(parts.papers, visit, sizes, self._check, self._add, self._show_pile, changed)
        self._pile: Pile | None = None
        self._sides_printed = 0
        self._quota = parts.quota()
        self._request: Request | None = None
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
        if self._request:
            return self._request.step
        if self._pile and self._pile.whole:
            return self._pile.step(self._capabilities, self._quota.left)
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
        elif self._request:
            self._withdraw()
            self._changed()
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

    def one_by_one(self) -> None:
        """Goes back to the papers that can't be printed together, to choose one alone."""
        self._leave_paper()
        self.papers.one_by_one()

    # Print it.

    def print_it(self) -> None:
        """Prints; beyond the quota, somebody is asked first. A second touch prints nothing more."""
        match self.step:
            case steps.CheckSeveral(pages=sides):
                pass
            case steps.CheckPages(sides=sides):
                pass
            case _:
                return
        if sides and self._quota.asks_for(sides):
            self._request = Request(self._parts.releasing, sides, self._visit.language)
            self._changed()
        elif sides:
            self._print()

    def _print(self) -> None:
        if self._pile:
            prints = self._pile.prints(self._capabilities)
            self._begin_job(sum(one.sides for one in prints), self._price_of(prints[0].options)).hand_over(prints)
        elif checking := self._paper:
            options, sides = checking.options, checking.sides
            job = self._begin_job(sides, self._price_of(options))
            checking.print(lambda pdf: job.hand_over([Print(pdf, options, sides)]))

    def _withdraw(self) -> None:
        if self._request:
            self._request.withdraw()
        self._request = None

    def not_right(self) -> None:
        """Asks which page didn't come out right."""
        if self._again:
            self._again.ask()

    def print_again(self, page: int) -> None:
        """Prints that page once more."""
        if self._again and isinstance(self.step, steps.NotRight | steps.AskAgain):
            self._begin_job(1, FREE, lambda _: None)
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

    def _begin_job(self, sides: int, price: Price, charge: Callable[[int], None] | None = None) -> Job:
        self._outcome = None
        self.job = Job(self._parts, sides, price, charge or self._quota.charge, self._show_job, self._lose)
        self._changed()
        return self.job

    # What happens by itself.

    def begin(self) -> None:
        """The resident comes, for the first time or once more, or plugs something in; no paper is lost by it."""
        if self._outcome and self.papers.at_once:
            self.another()
        elif self.step is self.papers.step:
            self.papers.begin()

    @property
    def busy(self) -> Busy:
        """What is going on while the resident doesn't touch the screen."""
        if self._request and self._request.is_open:
            return Busy.HELD_UP
        return self.job.busy if self.job else Busy.NOTHING

    def tick(self) -> None:
        """Looks into sources, asks how far the job is, prints what was released. Called about twice a second."""
        self.papers.tick()
        if self._request and self._request.is_granted:
            self._request = None
            self._print()
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
        return None if self.job or self._outcome or self._request else self._checking

    def _check(self, document: Document) -> None:
        checking = self._checking = Checking(
            document, self._capabilities, self._quota.left, self._sizes, self._parts, self._visit,
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
        self._withdraw()
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
        taken = replace(taken, only=self.papers.at_once)
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
