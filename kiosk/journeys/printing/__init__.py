"""Printing: where is it, which paper, is it this one, print, take it.

ChooseSource ─► InsertStick ─► ChoosePaper ─► CheckPages ─► Printing ─► TakePaper
                    └─► NoPapers    └─► Refused     AskStop ◄─┘  └─► NotPrinted
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from kiosk.documents import Document, Rejection
from kiosk.journeys import Worker
from kiosk.journeys.printing import steps
from kiosk.journeys.printing.checking import Checking
from kiosk.journeys.printing.choosing import Choosing
from kiosk.journeys.printing.job import Job
from kiosk.journeys.printing.parts import Parts
from kiosk.printing import Capabilities, JobState, Options, Sides
from kiosk.visit import Busy, Visit

T = TypeVar("T")


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
        self._turn = 0
        self._looking = False
        self._choosing = Choosing(parts.usb, parts.reader, visit, parts.files, parts.documents, self._doing)
        self._checking: Checking | None = None
        self._printable: Path | None = None
        self._capabilities = Capabilities()
        self.resize(sizes)
        parts.prints(parts.printer.capabilities, self._learn, lambda: None)

    def resize(self, sizes: steps.Sizes) -> None:
        """Pictures are wanted in other sizes, or other numbers, from now on."""
        self._sizes = self._choosing.sizes = sizes
        if isinstance(self.step, steps.ChoosePaper):
            self.turn_papers(self._choosing.first - self._choosing.first % sizes.papers)

    # What a resident can do.

    def choose_usb(self) -> None:
        """The paper is on a USB stick."""
        self._go(steps.InsertStick())
        self.tick()

    def turn_papers(self, first: int) -> None:
        """Other papers: those from number `first` on."""
        if isinstance(self.step, steps.ChoosePaper) and 0 <= first < self.step.total:
            self._turn += 1
            self._choosing.turn(first)
            self._show_papers()

    def pick(self, number: int) -> None:
        """That paper, counted from 0 over all of them."""
        if isinstance(self.step, steps.ChoosePaper) and 0 <= number < self.step.total:
            self._go(steps.OneMoment())
            self._choosing.open(number, self._enter)

    def turn_to(self, page: int) -> None:
        """Another page of the paper, from 0."""
        if self._checking and isinstance(self.step, steps.CheckPages) and 0 <= page < self.step.pages:
            self._checking.turn_to(page)

    def set_options(self, options: Options) -> None:
        """Copies, sides or colour, as the resident wants them."""
        if self._checking and isinstance(self.step, steps.CheckPages):
            copies = max(1, min(options.copies, self.step.copies_max))
            self._checking.change(replace(self.step, options=replace(options, copies=copies)))

    def print_it(self) -> None:
        """Print. A second touch prints nothing more."""
        if isinstance(self.step, steps.CheckPages) and self.job is None:
            parts = self._parts
            self.job = Job(parts.printer, parts.journal, parts.prints, self.step.options, self.step.pages)
            self._go(steps.Printing(done=0, total=self.job.total, conditions=frozenset()))
            self._ask()

    def ask_stop(self) -> None:
        """Stop? Asked once more before anything stops."""
        if isinstance(self.step, steps.Printing):
            self._go(steps.AskStop())

    def go_on(self) -> None:
        """No, don't stop."""
        if isinstance(self.step, steps.AskStop):
            self._show_job()

    def stop(self) -> None:
        """Yes, stop: what has not come out is purged."""
        if isinstance(self.step, steps.AskStop) and self.job:
            job, self.job = self.job, None
            job.cancel()
            self._take(job.done, whole=False)

    def another(self) -> None:
        """Print something else: back to the papers, or to where they are."""
        self._leave_paper()
        if self._choosing.items:
            self._go(self._choosing.step())
            self._show_papers()
        else:
            self._go(steps.ChooseSource())

    @property
    def can_go_back(self) -> bool:
        """True when there is a step to go back to within the journey."""
        return isinstance(self.step, steps.WITH_A_WAY_BACK)

    def back(self) -> None:
        """One step back; nothing that was chosen is lost that could be kept."""
        match self.step:
            case steps.OneMoment() | steps.CheckPages() | steps.Refused():
                self.another()
            case _ if self.can_go_back:
                self._leave_paper()
                self._choosing.forget()
                self._go(steps.ChooseSource())
            case _:
                pass

    # What happens by itself.

    @property
    def busy(self) -> Busy:
        """What is going on while the resident doesn't touch the screen."""
        if self.job is None:
            return Busy.NOTHING
        return Busy.HELD_UP if self.job.conditions else Busy.PRINTING

    def tick(self) -> None:
        """Looks for sticks and asks how far the job is. Called about twice a second."""
        if isinstance(self.step, steps.InsertStick) and not self._looking:
            self._looking = True
            self._choosing.list(self._listed)
        self._ask()

    def end(self) -> None:
        """The visit is over: what isn't printed is cancelled and purged."""
        self._turn += 1
        self._checking = None
        if self.job:
            self.job.cancel()
            self.job = None

    def _listed(self, stick: bool) -> None:
        self._looking = False
        self.read_a_stick |= stick
        if stick and not self._choosing.items:
            self._go(steps.NoPapers())
        elif stick:
            self._go(self._choosing.step())
            self._show_papers()

    def _show_papers(self) -> None:
        self._update(self._choosing.step())
        self._choosing.look(self._show_papers)

    def _enter(self, outcome: Document | Rejection) -> None:
        if isinstance(outcome, Rejection):
            self._go(steps.Refused(outcome))
            return
        step = steps.CheckPages(
            pages=len(outcome.pages),
            options=self._defaults(len(outcome.pages)),
            capabilities=self._capabilities,
            copies_max=min(self._parts.copies_max, self._capabilities.copies_max),
        )
        self._go(step)
        parts = self._parts
        self._checking = Checking(
            outcome, step, self._sizes, parts.reader, parts.documents, self._doing, self._update, self._refuse
        )
        self._checking.begin(self._visit, partial(self._ready, self._checking))

    def _ready(self, checking: Checking, printable: Path | Rejection) -> None:
        """The paper can go to the printer; if the resident left it meanwhile, its file goes."""
        match printable:
            case Rejection() if checking is self._checking:
                self._refuse(printable)
            case Path() if checking is self._checking:
                self._printable = printable
                self._ask()
            case Path():
                self._wipe(printable)

    def _refuse(self, rejection: Rejection) -> None:
        self.job = None
        self._leave_paper()
        self._go(steps.Refused(rejection))

    def _leave_paper(self) -> None:
        self._checking = None
        if self._printable:
            self._wipe(self._printable)
            self._printable = None

    def _wipe(self, path: Path) -> None:
        self._parts.files(partial(path.unlink, missing_ok=True), lambda _: None, lambda: None)

    def _defaults(self, pages: int) -> Options:
        both = Sides.TWO_SIDED_LONG_EDGE
        sides = both if pages > 1 and both in self._capabilities.sides else Sides.ONE_SIDED
        return Options(copies=1, sides=sides, color=self._capabilities.color)

    def _learn(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        if self._checking and isinstance(self.step, steps.CheckPages):
            self._checking.change(
                replace(
                    self.step,
                    capabilities=capabilities,
                    copies_max=min(self._parts.copies_max, capabilities.copies_max),
                    options=self._defaults(self.step.pages),
                )
            )

    # The job.

    def _ask(self) -> None:
        job = self.job
        if job and self._printable:
            job.ask(self._printable, partial(self._told, job), partial(self._lost, job))

    def _told(self, job: Job, state: JobState) -> None:
        if self.job is not job:
            return
        if not state.ended:
            if isinstance(self.step, steps.Printing):
                self._show_job()
            return
        self.job = None
        if state is JobState.COMPLETED:
            self._take(job.total, whole=True)
        else:
            self._go(steps.NotPrinted())

    def _lost(self, job: Job) -> None:
        if self.job is job:
            self.job = None
            self._go(steps.Trouble())

    def _show_job(self) -> None:
        if self.job:
            self._update(steps.Printing(self.job.done, self.job.total, self.job.conditions))

    def _take(self, sides: int, *, whole: bool) -> None:
        self.sides_printed += sides
        self._leave_paper()
        self._go(steps.TakePaper(sides, whole, self._parts.printer.place))

    # Moving.

    def _go(self, step: steps.Step) -> None:
        """Another step: what was under way for the one before no longer counts."""
        self._turn += 1
        self._looking = False
        self._update(step)

    def _update(self, step: steps.Step) -> None:
        self.step = step
        self._changed()

    def _doing(
        self,
        worker: Worker,
        work: Callable[[], T],
        then: Callable[[T], None],
        late: Callable[[T], None] = lambda _: None,
    ) -> None:
        turn = self._turn

        def arrived(result: T) -> None:
            (then if turn == self._turn else late)(result)

        def failed() -> None:
            if turn == self._turn:
                self._go(steps.Trouble())

        worker(work, arrived, failed)
