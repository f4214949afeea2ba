"""The reception: greets a resident, leads to the journeys, and says goodbye. It always knows what the screen shows.

Welcome ─► Home ─► printing ─► ... ─► Goodbye ─► Welcome
             └───► calling          StillThere, after a while without a touch
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from kiosk.calls import Reason
from kiosk.journeys import calling
from kiosk.journeys.calling import Calling, CallingJourney, Phase
from kiosk.journeys.printing import PrintingJourney
from kiosk.journeys.printing import steps as printing_steps
from kiosk.journeys.reception.steps import Goodbye, Home, Step, StillThere, Welcome
from kiosk.visit import Asked, Busy, Clearer, Gone, Visit

GOODBYE_SECONDS = 6
"""How long the last screen stays: long enough to read its two lines twice."""


class _Front(Enum):
    WELCOME = "welcome"
    HOME = "home"
    PRINTING = "printing"
    CALLING = "calling"
    GOODBYE = "goodbye"


@dataclass(frozen=True)
class Opening:
    """How a new resident is received: what is built anew for each visit."""

    languages: tuple[str, ...]
    visit: Callable[[], Visit]
    printing: Callable[[Visit, printing_steps.Sizes, Callable[[], None]], PrintingJourney]
    calling: Callable[[Callable[[], None]], CallingJourney]
    people: Callable[[], tuple[str, ...]]
    wipe: Callable[[Visit], None]
    clock: Callable[[], float]


class Reception:
    """One terminal's screen, from the first touch of one resident to that of the next."""

    def __init__(self, opening: Opening, changed: Callable[[], None]) -> None:
        self._opening = opening
        self._changed = changed
        self._sizes = printing_steps.Sizes()
        self._front = _Front.WELCOME
        self._behind = _Front.HOME
        self._goodbye = Goodbye(0, calling=False)
        self._goodbye_until = 0.0
        self._asked: StillThere | None = None
        self._receive()

    def _receive(self) -> None:
        self._visit = self._opening.visit()
        self._chosen = False
        self._printing: PrintingJourney | None = None
        self._calling = self._opening.calling(self._refresh)

    # What the screen shows.

    @property
    def step(self) -> Step:
        """What the screen asks or tells now."""
        if self._asked:
            return self._asked
        match self._front:
            case _Front.PRINTING if self._printing:
                return self._printing.step
            case _Front.CALLING:
                return self._calling.step
            case _Front.WELCOME:
                return Welcome(self._opening.languages)
            case _Front.GOODBYE:
                return self._goodbye
            case _:
                return Home(self._opening.people())

    @property
    def strip(self) -> Calling | None:
        """The call that goes on while something else is shown; None when there is none."""
        if self._front in (_Front.CALLING, _Front.GOODBYE):
            return None
        call = self._calling.calling
        return None if call is None or call.phase is Phase.ENDED else call

    @property
    def language(self) -> str:
        """The resident's language (ISO 639-1)."""
        return self._visit.language

    @property
    def clearer(self) -> Clearer:
        """How large and in which colours the screen is drawn."""
        return self._visit.clearer

    @property
    def can_go_back(self) -> bool:
        """True when *Back* leads somewhere."""
        if self._asked:
            return False
        match self._front:
            case _Front.PRINTING:
                return bool(self._printing and (self._printing.can_go_back or self._at_source))
            case _Front.CALLING:
                return isinstance(self._calling.step, calling.Why)
            case _Front.WELCOME:
                return self._chosen
            case _:
                return False

    @property
    def printing(self) -> PrintingJourney:
        """The printing journey of this visit; begun when it is first asked for."""
        if self._printing is None:
            self._printing = self._opening.printing(self._visit, self._sizes, self._refresh)
        return self._printing

    @property
    def calling(self) -> CallingJourney:
        """The calling journey of this visit."""
        return self._calling

    # What a resident can do.

    def touch(self) -> None:
        """Any touch or key, whatever it meets: somebody is there. Answers the question whether somebody is."""
        self._visit.touch()
        if self._asked:
            self._asked = None
            self._refresh()

    def choose_language(self, code: str) -> None:
        """Speak with me in this language."""
        self._visit.language = code
        self._chosen = True
        self._show(self._behind)

    def open_languages(self) -> None:
        """Another language, please."""
        if self._front is not _Front.WELCOME:
            self._behind = self._front
            self._show(_Front.WELCOME)

    def make_clearer(self) -> None:
        """Larger, please; then in high contrast; then as before."""
        self._visit.clearer = self._visit.clearer.next
        self._refresh()

    def resize(self, sizes: printing_steps.Sizes) -> None:
        """The screen wants pictures in these sizes from now on."""
        self._sizes = sizes
        if self._printing:
            self._printing.resize(sizes)

    def print_something(self) -> None:
        """I came to print."""
        self._leave_goodbye()
        self._chosen = True
        _ = self.printing
        self._show(_Front.PRINTING)

    def help(self) -> None:
        """Help: why, or how the call stands."""
        self._leave_goodbye()
        if self._front is not _Front.CALLING:
            self._behind = _Front.HOME if self._front is _Front.WELCOME and not self._chosen else self._front
            if self._behind is _Front.WELCOME:
                self._behind = _Front.HOME
        if self._calling.calling and self._calling.calling.phase is Phase.ENDED:
            self._calling.over()
        self._chosen = True
        self._show(_Front.CALLING)

    def call(self, reason: Reason) -> None:
        """Call somebody for that, and show how the call stands."""
        self._calling.call(reason, self.language)
        self.help()

    def go_on(self) -> None:
        """Go on with what was there before the call was shown."""
        if self._front is _Front.CALLING:
            if self._calling.calling and self._calling.calling.phase in (Phase.ENDED, Phase.MET):
                self._calling.over()
            self._show(self._behind)

    def cancel_call(self) -> None:
        """Nobody need come any more."""
        self._calling.cancel()
        self.go_on()

    def back(self) -> None:
        """One step back, never more."""
        if not self.can_go_back:
            return
        match self._front:
            case _Front.WELCOME | _Front.CALLING:
                self._show(self._behind)
            case _Front.PRINTING if self._at_source:
                self._show(_Front.HOME)
            case _:
                self.printing.back()

    def done(self) -> None:
        """I am done: everything is wiped, and the last screen says so."""
        self._goodbye = Goodbye(self._printing.sides_printed if self._printing else 0, self._calling.going_on)
        self._goodbye_until = self._opening.clock() + GOODBYE_SECONDS
        language, clearer = self._visit.language, self._visit.clearer
        self._end()
        self._visit.language, self._visit.clearer = language, clearer
        self._show(_Front.GOODBYE)

    # What happens by itself.

    def tick(self) -> None:
        """Lets time pass: idleness, the printer, sticks. Called about twice a second."""
        if self._front is _Front.GOODBYE:
            if self._opening.clock() >= self._goodbye_until:
                self._start_over()
            return
        if self._printing:
            self._printing.tick()
        if self._untouched:
            return
        match self._visit.idle(self._busy):
            case Gone():
                self._asked = None
                self._end()
                self._start_over()
            case Asked(seconds_left):
                if self._asked != StillThere(seconds_left):
                    self._asked = StillThere(seconds_left)
                    self._refresh()
            case _:
                if self._asked:
                    self._asked = None
                    self._refresh()

    @property
    def current_job(self) -> str:
        """The id of the job that is being printed for this resident, or ""."""
        return self._printing.job.id if self._printing and self._printing.job else ""

    def close(self) -> None:
        """The terminal ends, and the visit with it."""
        self._end()

    @property
    def _busy(self) -> Busy:
        if self._printing and self._printing.busy is not Busy.NOTHING:
            return self._printing.busy
        # Who waits for somebody to come looks at the screen and has nothing to touch.
        waiting = self._front is _Front.CALLING and self._calling.going_on
        return Busy.HELD_UP if waiting else Busy.NOTHING

    @property
    def _at_source(self) -> bool:
        return self._printing is not None and isinstance(self._printing.step, printing_steps.ChooseSource)

    @property
    def _untouched(self) -> bool:
        """Nobody has begun anything: there is no visit to end."""
        return self._front is _Front.WELCOME and not self._chosen and self._visit.clearer is Clearer.NORMAL

    def _leave_goodbye(self) -> None:
        if self._front is _Front.GOODBYE:
            self._start_over()

    def _start_over(self) -> None:
        self._visit.language = self._opening.languages[0]
        self._visit.clearer = Clearer.NORMAL
        self._visit.touch()
        self._behind = _Front.HOME
        self._show(_Front.WELCOME)

    def _end(self) -> None:
        if self._printing:
            self._printing.end()
        self._calling.end()
        self._opening.wipe(self._visit)
        self._receive()

    def _show(self, front: _Front) -> None:
        self._front = front
        self._refresh()

    def _refresh(self) -> None:
        self._changed()
