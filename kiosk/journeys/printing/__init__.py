"""Printing: where is it, which paper, is it this one, print, take it.

ChooseSource ─► InsertStick ─► ChoosePaper ─► CheckPages ─► Printing ─► TakePaper
                    └─► NoPapers    │  ▲   Enlarged, ChoosePages   └─► AskStop, NotPrinted
                                    ├──┴─ a mail or an archive: ChoosePaper
                                    └─► AskPassword, Salvaged, Refused
"""

from collections.abc import Callable

from kiosk.documents import Bundle, Document, Rejection
from kiosk.journeys.printing import steps
from kiosk.journeys.printing.checking import Checking
from kiosk.journeys.printing.choosing import Choosing
from kiosk.journeys.printing.job import Job
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.reading import Reading
from kiosk.journeys.printing.sticks import Sticks
from kiosk.printing import Capabilities, Options
from kiosk.sources import Item
from kiosk.visit import Busy, Visit


class PrintingJourney:
    """One resident prints. `changed` is called whenever `step` has become another."""

    def __init__(self, parts: Parts, visit: Visit, sizes: steps.Sizes, changed: Callable[[], None]) -> None:
        self.step: steps.Step = steps.ChooseSource()
        self.sides_printed = 0
        self.read_a_stick = False
        self.job: Job | None = None
        self._parts = parts
        self._visit = visit
        self._sizes = sizes
        self._changed = changed
        self._sticks = Sticks(parts.usb, parts.files, self._found, self._trouble)
        self._reading = Reading(parts.reader, parts.documents, parts.wiping)
        self._choosing = Choosing(parts, visit, self._reading, self._show_papers, self._opened, self._trouble)
        self._document: Document | None = None
        self._checking: Checking | None = None
        self._capabilities = Capabilities()
        self.resize(sizes)
        parts.prints(parts.printer.capabilities, self._learn, lambda: None)

    def resize(self, sizes: steps.Sizes) -> None:
        """Pictures are wanted in other sizes, or other numbers, from now on."""
        self._sizes = self._choosing.sizes = sizes
        if isinstance(self.step, steps.ChoosePaper):
            self.turn_papers(self.step.first)
        elif self._checking:
            self._checking.resize(sizes)

    # What a resident can do: which paper.

    def choose_usb(self) -> None:
        """The paper is on a USB stick."""
        self._go(steps.InsertStick())
        self.tick()

    def turn_papers(self, first: int) -> None:
        """Other papers: those from number `first` on."""
        if isinstance(self.step, steps.ChoosePaper) and 0 <= first < self.step.total:
            self._choosing.turn(first)
            self._go_to_papers()

    def pick(self, number: int) -> None:
        """That paper, counted from 0 over all of them."""
        there = isinstance(self.step, steps.ChoosePaper) and 0 <= number < self.step.total
        if there and not self._choosing.pick(number):
            self._go(steps.OneMoment())

    def unlock(self, password: str) -> None:
        """The paper's password, as the resident typed it."""
        if isinstance(self.step, steps.AskPassword):
            self._go(steps.OneMoment())
            self._choosing.unlock(password)

    def see_saved(self) -> None:
        """Show what could be saved of a damaged paper."""
        if isinstance(self.step, steps.Salvaged) and self._document:
            self._check(self._document)

    def another(self) -> None:
        """Print something else: back to the papers, or to where they are."""
        self._leave_paper()
        if self._choosing.has_papers:
            self._go_to_papers()
        else:
            self._go(steps.ChooseSource())

    # Is it this one.

    def turn_to(self, page: int) -> None:
        """Another page of the paper, from 0."""
        if self._paper:
            self._paper.turn_to(page)

    def enlarge(self) -> None:
        """The page larger, please."""
        if self._paper:
            self._paper.enlarge()

    def choose_pages(self) -> None:
        """Not all pages: many at once, to leave some out."""
        if self._paper:
            self._paper.choose_pages()

    def turn_pages(self, first: int) -> None:
        """Other pages to choose from: those from number `first` on."""
        if self._paper:
            self._paper.turn_pages(first)

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
        """A photo as it was found, or cleaned."""
        if self._paper:
            self._paper.choose_look(look)

    def set_options(self, options: Options) -> None:
        """Copies, sides or colour, as the resident wants them."""
        if self._paper:
            self._paper.set_options(options)

    # Print it.

    def print_it(self) -> None:
        """Print. A second touch prints nothing more."""
        if isinstance(self.step, steps.CheckPages) and self._checking and self.job is None:
            checking = self._checking
            self.job = Job(self._parts, checking.options, len(checking.printed), self._show_job, self._lost)
            self._go(self.job.step)
            checking.print(self.job.hand_over)

    def ask_stop(self) -> None:
        """Stop? Asked once more before anything stops."""
        if self.job:
            self.job.ask_stop()

    def go_on(self) -> None:
        """No, don't stop."""
        if self.job:
            self.job.go_on()

    def stop(self) -> None:
        """Yes, stop: what has not come out is purged."""
        if self.job:
            self.job.stop()

    @property
    def can_go_back(self) -> bool:
        """True when there is a step to go back to within the journey."""
        return isinstance(self.step, steps.WITH_A_WAY_BACK)

    def back(self) -> None:
        """One step back; nothing that was chosen is lost that could be kept."""
        match self.step:
            case steps.ChoosePaper() if self._choosing.leave():
                self._go_to_papers()
            case steps.ChoosePages() | steps.Enlarged() if self._checking:
                self._checking.back()
            case steps.ChoosePaper() | steps.InsertStick() | steps.NoPapers() | steps.Trouble():
                self._leave_paper()
                self._choosing.forget()
                self._go(steps.ChooseSource())
            case _ if self.can_go_back:
                self.another()
            case _:
                pass

    # What happens by itself.

    @property
    def busy(self) -> Busy:
        """What is going on while the resident doesn't touch the screen."""
        return self.job.busy if self.job else Busy.NOTHING

    def tick(self) -> None:
        """Looks for sticks and asks how far the job is. Called about twice a second."""
        if isinstance(self.step, steps.InsertStick):
            self._sticks.look()
        self._choosing.tick()
        self._reading.tick()
        if self.job:
            self.job.ask()

    def end(self) -> None:
        """The visit is over: what isn't printed is cancelled and purged."""
        self._sticks.leave()
        self._leave_paper()
        self._choosing.forget()
        if self.job:
            self.job.cancel()
            self.job = None

    def _found(self, items: tuple[Item, ...]) -> None:
        self.read_a_stick = True
        self._choosing.put(items)
        if items:
            self._go_to_papers()
        else:
            self._go(steps.NoPapers())

    def _opened(self, outcome: Document | Bundle | Rejection) -> None:
        match outcome:
            case Bundle():
                self._choosing.enter()
                self._go_to_papers()
            case Rejection.LOCKED | Rejection.WRONG_PASSWORD:
                self._go(steps.AskPassword(wrong=outcome is Rejection.WRONG_PASSWORD))
            case Rejection():
                self._go(steps.Refused(outcome))
            case Document(salvaged=True, pages=pages):
                self._document = outcome
                self._go(steps.Salvaged(len(pages)))
            case Document():
                self._check(outcome)

    def _check(self, document: Document) -> None:
        checking = self._checking = Checking(
            document, self._capabilities, self._sizes, self._parts, self._visit, self._reading,
            self._show_paper, self._refuse, self._trouble,
        )  # fmt: skip
        self._go(checking.step)
        checking.begin()

    @property
    def _paper(self) -> Checking | None:
        """The paper that is on the screen."""
        shown = isinstance(self.step, steps.CheckPages | steps.ChoosePages | steps.Enlarged)
        return self._checking if shown else None

    def _show_paper(self) -> None:
        if self._paper:
            self._update(self._paper.step)

    def _show_papers(self) -> None:
        self._update(self._choosing.step)

    def _go_to_papers(self) -> None:
        self._go(self._choosing.step)
        self._choosing.show()

    def _refuse(self, rejection: Rejection) -> None:
        self.job = None
        self._leave_paper()
        self._go(steps.Refused(rejection))

    def _trouble(self) -> None:
        self.job = None
        self._leave_paper()
        self._choosing.pause()
        self._go(steps.Trouble())

    def _leave_paper(self) -> None:
        if self._checking:
            self._checking.leave()
        self._checking = self._document = None

    def _learn(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        if self._paper:
            self._paper.learn(capabilities)

    def _show_job(self, job: Job) -> None:
        if self.job is not job:
            return
        match job.step:
            case steps.TakePaper(sides=sides):
                self.sides_printed += sides
                self._leave_paper()
                self.job = None
            case steps.NotPrinted():
                self.job = None
        self._go(job.step)

    def _lost(self, job: Job) -> None:
        if self.job is job:
            self._trouble()

    def _go(self, step: steps.Step) -> None:
        self._sticks.leave()
        self._update(step)

    def _update(self, step: steps.Step) -> None:
        self.step = step
        self._changed()
