"""Which paper: where it lies, which one it is, what it takes to open it. Journeys that need a paper share this part.

ChooseSource ─► a source's Invitation ─► ChoosePaper ─► (the journey is handed a Document)
                    └─► NoPapers            │  ▲
                                            ├──┴─ a mail or an archive: ChoosePaper
                                            └─► OneMoment ─► AskPassword, Noted, Refused, Trouble
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.documents import Bundle, Document, Note, Rejection
from kiosk.journeys import Sizes
from kiosk.journeys.papers import steps
from kiosk.journeys.papers.looking import Looking
from kiosk.journeys.papers.parts import Parts
from kiosk.journeys.papers.shelves import Shelves
from kiosk.journeys.papers.ticks import Ticks
from kiosk.sources import Holding, Invitation, Item, Reminder, Source
from kiosk.visit import Visit

_ALONE = (steps.ChoosePaper, Invitation, steps.NoPapers, steps.Trouble)
"""Steps between which and where the papers are nothing stands."""
Pile = Callable[[Item, Document | None, Callable[[], None]], None]
"""Gets a paper that was ticked, its document if it can be printed without a word, and whom to call then."""


class Papers:
    """One resident chooses a paper. A journey owns it, and shows its `step` until a paper is chosen.

    `chosen` gets the Document that a resident wants to see; `changed` is called when `step` has become another. What
    the journey then finds out about that paper it hands back: `refuse`, `fail`, or `another` paper. Of several that
    were ticked, `pile` gets one after the other, and `piled` is called after the last.
    """

    def __init__(
        self, parts: Parts, visit: Visit, sizes: Sizes, chosen: Callable[[Document], None],
        pile: Pile, piled: Callable[[], None], changed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._pile = pile
        self._piled = piled
        self._ticks = Ticks()
        self._sources = {source.key: source for source in parts.sources}
        self._visit = visit
        self._chosen = chosen
        self._changed = changed
        self._step: steps.Step = self._first
        self._source: Source | None = None
        self._at_once = False
        self._noted: Document | None = None
        self._untold: list[Note] = []
        self._looking = Looking(parts.files, self._found, self.fail)
        self._shelves = Shelves(parts, visit, sizes, self._show, self._opened, self.fail)

    @property
    def step(self) -> steps.Step:
        """Where the resident is, or was when a paper was chosen."""
        return self._step

    @property
    def at_once(self) -> bool:
        """Whether there was no paper to choose: *Back* from the one leads to where it was asked for."""
        return self._at_once

    # What a resident can do.

    def begin(self) -> None:
        """Asks where the paper is, unless there is one answer only, or something that was plugged in answers."""
        ready = [key for key in self._first.sources if self._sources[key].ready]
        match self._step:
            case steps.OneMoment() | steps.AskPassword() | steps.Noted():
                pass  # a paper was chosen already
            case _ if ready and not self._ticks.on:
                self.choose(ready[0])
            case steps.ChooseSource():
                self._choose_only()

    def choose(self, source: str) -> None:
        """Looks into the source of that key: the paper is there."""
        self._source = self._sources[source]
        self._source.enter()
        self._go(self._source.invitation)
        self._looking.look(self._source)

    def turn(self, first: int) -> None:
        """Shows other papers: those from number `first` on."""
        if isinstance(self._step, steps.ChoosePaper) and 0 <= first < self._step.total:
            self._shelves.turn(first)
            self._go_to_papers()

    def pick(self, number: int) -> None:
        """Takes that paper, counted from 0 over all of them."""
        if not (isinstance(self._step, steps.ChoosePaper) and 0 <= number < self._step.total):
            return
        if self._ticks.on:
            self._tick(number)
        elif self._shelves.open_folder(number):
            self._go_to_papers()
        elif not self._shelves.pick(number):
            self._go(steps.OneMoment())

    def several(self) -> None:
        """A touch ticks a paper from now on, until *Back*."""
        if isinstance(self._step, steps.ChoosePaper):
            self._ticks.turn(on=True)
            self._go_to_papers()

    def one_by_one(self) -> None:
        """Goes back to the papers, where a touch opens one again; none is ticked any more."""
        self._ticks.turn(on=False)
        self.another()

    def open_ticked(self) -> None:
        """Opens those that were ticked: one alone as always, several one after the other."""
        match self._ticks.ticked:
            case ():
                pass
            case (number,):
                self._ticks.turn(on=False)
                self.pick(number)
            case ticked:
                self._go(steps.OneMoment())
                self._ticks.waiting = list(ticked)
                self._open_next()

    def unlock(self, password: str) -> None:
        """Opens the paper with its password, as the resident typed it."""
        if isinstance(self._step, steps.AskPassword):
            self._go(steps.OneMoment())
            self._shelves.unlock(password)

    def see_it(self) -> None:
        """Takes the paper, though something is the matter with it: the next thing, if there is one, is told first."""
        if isinstance(self._step, steps.Noted) and self._noted:
            self._tell_next(self._noted)

    def another(self) -> None:
        """Goes back to the papers; where there are none, or only one ever, to where they are."""
        if self._shelves.has_papers and not self._at_once:
            self._go_to_papers()
        else:
            self.again()

    def again(self) -> None:
        """Looks for papers anew."""
        self._shelves.clear()
        self._ticks.turn(on=False)
        self._go(self._first)
        self._choose_only()

    def back(self) -> bool:
        """Goes one step back; nothing that was chosen is lost that could be kept. False at the first step."""
        match self._step:
            case steps.ChooseSource():
                return False
            case steps.ChoosePaper() if self._ticks.on or self._shelves.leave():
                self._ticks.turn(on=False)
                self._go_to_papers()
            case step if self._at_once or isinstance(step, _ALONE):
                self._shelves.clear()
                self._go(self._first)
                return len(self._first.sources) > 1
            case _:
                self.another()
        return True

    # What the journey finds out about the paper that it was handed.

    def refuse(self, rejection: Rejection) -> None:
        """Says why the paper is of no use after all."""
        self._go(steps.Refused(rejection))

    def printed(self) -> None:
        """Tells the paper's source that it came out; the next one is chosen as always."""
        self._ticks.turn(on=False)
        self._shelves.printed()

    def fail(self) -> None:
        """Says that something failed that no resident can mend."""
        self._ticks.turn(on=False)
        self._shelves.pause()
        self._go(steps.Trouble())

    # What happens by itself.

    def tick(self) -> None:
        """Looks into the source while nothing was found there, or more may come. Called about twice a second."""
        if self._source and self._source.at_work:
            self._visit.touch()
        match self._step:
            case steps.ChooseSource() if self._step != self._first:
                self._go(self._first)
            case Invitation() if self._source:
                if self._step != self._source.invitation:
                    self._step = self._source.invitation
                    self._changed()
                self._looking.look(self._source)
            case _ if self._source and self._shelves.grows:
                self._looking.look(self._source)
        self._shelves.tick()

    def resize(self, sizes: Sizes) -> None:
        """Draws pictures in other sizes, and shows other numbers of them, from now on."""
        self._shelves.resize(sizes)
        if isinstance(self._step, steps.ChoosePaper):
            self._show()

    def leave(self) -> frozenset[Reminder]:
        """Ends the choosing, and wipes the papers. Returns what the resident may have left behind."""
        self._looking.stop()
        self._shelves.clear()
        return frozenset(reminder for source in self._sources.values() if (reminder := source.leave()))

    def _found(self, holding: Holding) -> None:
        assert self._source
        if self._shelves.grow(self._source, holding):
            return
        self._shelves.put(self._source, holding)
        self._at_once = holding.at_once
        if holding.at_once:
            self._step = self._papers
            self.pick(0)
        elif holding.items:
            self._go_to_papers()
        else:
            self._go(steps.NoPapers(self._source.key))

    def _choose_only(self) -> None:
        match self._first.sources:
            case (source,):
                self.choose(source)

    def _tick(self, number: int) -> None:
        assert isinstance(self._step, steps.ChoosePaper)
        paper = self._step.papers[number - self._step.first]
        if not paper.holds_others:
            self._ticks.touch(number, paper.item)
            self._show()

    def _open_next(self) -> None:
        """Opens the next of those that were ticked."""
        if self._ticks.waiting:
            self._shelves.pick(self._ticks.waiting[0])
        elif self._ticks.on:
            self._piled()

    def _opened(self, outcome: Document | Bundle | Rejection) -> None:
        if self._ticks.waiting:
            # What must be told or asked of a paper is told where it is chosen alone.
            known = outcome if isinstance(outcome, Document) and not outcome.notes else None
            self._pile(self._ticks.papers[self._ticks.waiting.pop(0)], known, self._open_next)
            return
        match outcome:
            case Bundle():
                self._shelves.enter()
                self._go_to_papers()
            case Rejection.LOCKED | Rejection.WRONG_PASSWORD:
                self._go(steps.AskPassword(wrong=outcome is Rejection.WRONG_PASSWORD))
            case Rejection():
                self.refuse(outcome)
            case Document():
                self._noted = outcome
                self._untold = [note for note in Note if note in outcome.notes]
                self._tell_next(outcome)

    def _tell_next(self, document: Document) -> None:
        if self._untold:
            note = self._untold.pop(0)
            count = document.glyphs_missing if note is Note.GLYPHS_MISSING else len(document.pages)
            self._go(steps.Noted(note, count))
        else:
            self._chosen(document)

    @property
    def _first(self) -> steps.ChooseSource:
        return steps.ChooseSource(tuple(key for key, source in self._sources.items() if source.there))

    @property
    def _papers(self) -> steps.ChoosePaper:
        return replace(self._shelves.step, several=self._ticks.on, ticked=self._ticks.ticked)

    def _go_to_papers(self) -> None:
        self._ticks.waiting = []
        self._shelves.show()
        self._go(self._papers)

    def _show(self) -> None:
        self._step = self._papers
        self._changed()

    def _go(self, step: steps.Step) -> None:
        self._looking.stop()
        self._step = step
        self._changed()
