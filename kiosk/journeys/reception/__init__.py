"""The reception: greets a resident, leads to the journeys, and says goodbye. It always knows what the screen shows.

Welcome ─► Home ─► printing ─► ... ─► Goodbye ─► Welcome
             └───► calling          StillThere, after a while without a touch
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.calls import Reason
from kiosk.journeys import calling
from kiosk.journeys.calling import Calling, CallingJourney, Phase
from kiosk.journeys.papers.steps import ChooseSource, Sizes
from kiosk.journeys.printing import PrintingJourney
from kiosk.journeys.reception.steps import Goodbye, Home, Step, StillThere, Welcome
from kiosk.sources import Reminder
from kiosk.visit import Asked, Busy, Clearer, Gone, Visit

GOODBYE_SECONDS = 6
"""How long the last screen stays: long enough to read its two lines twice."""


@dataclass(frozen=True)
class Opening:
    """How a new resident is received: what is built anew for each visit."""

    languages: tuple[str, ...]
    visit: Callable[[], Visit]
    printing: Callable[[Visit, Sizes, Callable[[], None]], PrintingJourney]
    calling: Callable[[Callable[[], None]], CallingJourney]
    people: Callable[[], tuple[str, ...]]
    wipe: Callable[[Visit], None]
    clock: Callable[[], float]


class Reception:
    """One terminal's screen, from the first touch of one resident to that of the next.

    Below lies the home screen, or the printing; the call may be shown over it, and the languages over both.
    """

    def __init__(self, opening: Opening, changed: Callable[[], None]) -> None:
        self._opening = opening
        self._changed = changed
        self._sizes = Sizes()
        self._goodbye: Goodbye | None = None
        self._goodbye_until = 0.0
        self._receive()

    def _receive(self) -> None:
        self._visit = self._opening.visit()
        self._begun = False
        self._asked: StillThere | None = None
        self._shows_languages = True
        self._shows_call = False
        self._shows_printing = False
        self._printing: PrintingJourney | None = None
        self._calling = self._opening.calling(self._changed)

    # What the screen shows.

    @property
    def step(self) -> Step:
        """What the screen asks or tells now."""
        if self._goodbye:
            return self._goodbye
        if self._asked:
            return self._asked
        if self._shows_languages:
            return Welcome(self._opening.languages)
        if self._shows_call:
            return self._calling.step
        if self._shows_printing:
            return self.printing.step
        return Home(self._opening.people())

    @property
    def strip(self) -> Calling | None:
        """The call that goes on while something else is shown; None when there is none."""
        call = self._calling.calling
        hidden = self._goodbye or (self._shows_call and not self._shows_languages)
        return None if hidden or call is None or call.phase is Phase.ENDED else call

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
        match self.step:
            case Goodbye() | StillThere() | Home():
                return False
            case Welcome():
                return self._begun
            case calling.Why() | ChooseSource():
                return True
            case calling.Calling() | calling.AskCancel():
                return False
            case _:
                return self.printing.can_go_back

    @property
    def printing(self) -> PrintingJourney:
        """The printing journey of this visit; begun when it is first asked for."""
        if self._printing is None:
            self._printing = self._opening.printing(self._visit, self._sizes, self._changed)
        return self._printing

    @property
    def calling(self) -> CallingJourney:
        """The calling journey of this visit."""
        return self._calling

    @property
    def current_job(self) -> str:
        """The id of the job that is being printed for this resident, or ""."""
        return self._printing.job.id if self._printing and self._printing.job else ""

    # What a resident can do.

    def touch(self) -> None:
        """Any touch or key, whatever it meets: somebody is there. Answers the question whether somebody is."""
        self._visit.touch()
        if self._asked:
            self._asked = None
            self._changed()

    def choose_language(self, code: str) -> None:
        """Speak with me in this language."""
        self._begin()
        self._visit.language = code
        self._changed()

    def open_languages(self) -> None:
        """Another language, please."""
        self._leave_goodbye()
        self._shows_languages = True
        self._changed()

    def make_clearer(self) -> None:
        """Larger, please; then in high contrast; then as before."""
        self._visit.clearer = self._visit.clearer.next
        self._changed()

    def resize(self, sizes: Sizes) -> None:
        """The screen wants pictures in these sizes from now on."""
        self._sizes = sizes
        if self._printing:
            self._printing.resize(sizes)

    def print_something(self) -> None:
        """I came to print."""
        self._begin()
        self._shows_call, self._shows_printing = False, True
        self._changed()

    def help(self) -> None:
        """Help: why, or how the call stands."""
        self._begin()
        if self._calling.calling and self._calling.calling.phase is Phase.ENDED:
            self._calling.over()
        self._shows_call = True
        self._changed()

    def call(self, reason: Reason) -> None:
        """Call somebody for that, and show how the call stands."""
        self._calling.call(reason, self.language)
        self.help()

    def go_on(self) -> None:
        """Go on with what was there before the call was shown."""
        if self._calling.calling and self._calling.calling.phase is Phase.ENDED:
            self._calling.over()
        self._shows_call = False
        self._changed()

    def cancel_call(self) -> None:
        """Nobody need come any more."""
        self._calling.cancel()
        self.go_on()

    def back(self) -> None:
        """One step back, never more."""
        match self.step:
            case Welcome() if self._begun:
                self._shows_languages = False
                self._changed()
            case calling.Why():
                self.go_on()
            case ChooseSource():
                self._shows_printing = False
                self._changed()
            case _ if self.can_go_back:
                self.printing.back()
            case _:
                pass

    def done(self) -> None:
        """I am done: everything is wiped, and the last screen says so, in the same language."""
        printing, calling = self._printing, self._calling.going_on
        language, clearer = self.language, self.clearer
        reminders = self._end()
        self._goodbye = Goodbye(printing.sides_printed if printing else 0, calling, Reminder.STICK in reminders)
        self._goodbye_until = self._opening.clock() + GOODBYE_SECONDS
        self._visit.language, self._visit.clearer = language, clearer
        self._changed()

    # What happens by itself.

    def tick(self) -> None:
        """Lets time pass: idleness, the printer, sticks. Called about twice a second."""
        if self._goodbye:
            if self._opening.clock() >= self._goodbye_until:
                self._leave_goodbye()
            return
        if self._printing:
            self._printing.tick()
        if not self._begun and self.clearer is Clearer.NORMAL:
            return  # nobody has touched anything: there is no visit to end
        match self._visit.idle(self._busy):
            case Gone():
                self._end()
                self._changed()
            case Asked(seconds_left):
                self._ask(StillThere(seconds_left))
            case _:
                self._ask(None)

    def close(self) -> None:
        """The terminal ends, and the visit with it."""
        self._end()

    def _ask(self, asked: StillThere | None) -> None:
        if asked != self._asked:
            self._asked = asked
            self._changed()

    @property
    def _busy(self) -> Busy:
        if self._printing and self._printing.busy is not Busy.NOTHING:
            return self._printing.busy
        # Who waits for somebody to come looks at the screen and has nothing to touch.
        return Busy.HELD_UP if self._shows_call and self._calling.going_on else Busy.NOTHING

    def _begin(self) -> None:
        self._leave_goodbye()
        self._begun = True
        self._shows_languages = False

    def _leave_goodbye(self) -> None:
        if self._goodbye:
            self._goodbye = None
            self._visit = self._opening.visit()
            self._changed()

    def _end(self) -> frozenset[Reminder]:
        reminders = self._printing.end() if self._printing else frozenset()
        self._calling.end()
        self._opening.wipe(self._visit)
        self._receive()
        return reminders
