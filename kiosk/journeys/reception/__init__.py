"""The reception: greets a resident, leads to the journeys, and says goodbye. It always knows what the screen shows.

Welcome ─► Home ─► a journey ─► ... ─► Goodbye ─► Welcome
             └───► help               StillThere, after a while without a touch
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.calls import Reason
from kiosk.journeys import Errand, Farewell, Journey, Sizes
from kiosk.journeys.reception.left_behind import LeftBehind
from kiosk.journeys.reception.opening import Layer, Opening
from kiosk.journeys.reception.steps import ChooseLanguage, Goodbye, Home, StillThere, Welcome
from kiosk.visit import Asked, Busy, Gone, Manner, Visit

GOODBYE_SECONDS = 6
"""How long the last screen stays: long enough to read its two lines twice."""
GOODBYE_LEFT_SECONDS = 30
"""The same while something of the resident's still lies there, in the language that they read."""


class Reception:
    """One terminal's screen, from the first touch of one resident to that of the next."""

    def __init__(self, opening: Opening, changed: Callable[[], None]) -> None:
        self._opening = opening
        self._changed = changed
        self._sizes = Sizes()
        self._visits = 0
        self._goodbye = Goodbye(0, calling=False)
        self._goodbye_since = 0.0
        self._left = LeftBehind(opening.left_behind, changed)
        self._minute = opening.today().now
        self._receive()

    def _receive(self) -> None:
        self._visit = self._new_visit()
        self._begun = False
        self._over: set[Layer] = {Layer.LANGUAGES}
        self._seconds_left = 0
        self._errand: Errand | None = None
        self._journeys: dict[Errand, Journey] = {}
        self.helping = self._opening.helping(self._visit, self._changed, self.resume)

    def _new_visit(self) -> Visit:
        self._visits += 1
        return self._opening.visit(self._visits)

    # What the screen shows.

    @property
    def layer(self) -> Layer:
        """Which layer is seen."""
        return max(self._over, default=Layer.ERRAND)

    @property
    def journey(self) -> "Journey | Reception":
        """Whose step is seen: a journey's, or the reception's own."""
        match self.layer:
            case Layer.HELP:
                return self.helping
            case Layer.ERRAND if self._errand:
                return self._journeys[self._errand]
            case _:
                return self

    @property
    def step(self) -> object:
        """What the screen asks or says now."""
        match self.layer:
            case Layer.GOODBYE:
                return replace(self._goodbye, reminders=self._left.reminders)
            case Layer.STILL_THERE:
                return StillThere(self._seconds_left)
            case Layer.LANGUAGES:
                return ChooseLanguage(self._opening.languages) if self._begun else self._welcome
            case _ if isinstance(self.journey, Reception):
                return Home(self._opening.today(), self._opening.needs())
            case _:
                return self.journey.step

    @property
    def _welcome(self) -> Welcome:
        return Welcome(self._opening.languages, self._opening.today(), self._left.reminders)

    @property
    def strip(self) -> object | None:
        """How the call stands that goes on while something else is shown; None when there is none."""
        hidden = Layer.GOODBYE in self._over or (Layer.HELP in self._over and Layer.LANGUAGES not in self._over)
        return None if hidden else self.helping.standing

    @property
    def visit_number(self) -> int:
        """Which visit this is: what belongs to a resident ends when it becomes another."""
        return self._visit.number

    @property
    def language(self) -> str:
        """The resident's language (ISO 639-1)."""
        return self._visit.language

    @property
    def manner(self) -> Manner:
        """How the resident wants the screen to be."""
        return self._visit.manner

    @property
    def can_go_back(self) -> bool:
        """True when *Back* leads somewhere."""
        if self.layer is Layer.LANGUAGES:
            return self._begun
        journey = self.journey
        return not isinstance(journey, Reception) and journey.can_go_back

    # What a resident can do.

    def touch(self) -> None:
        """Notes any touch or key, whatever it meets: somebody is there, and has answered whether somebody is."""
        self._visit.touch()
        self._ask(None)

    def choose_language(self, code: str) -> None:
        """Speaks with the resident in this language."""
        self._begin()
        self._visit.language = code
        self._changed()

    def open_languages(self) -> None:
        """Asks which language, over whatever is on the screen."""
        self._leave_goodbye()
        self._over.add(Layer.LANGUAGES)
        self._changed()

    def make_clearer(self) -> None:
        """Draws everything larger; then in high contrast; then as before."""
        self._visit.manner = self._visit.manner.clearer
        self._changed()

    def resize(self, sizes: Sizes) -> None:
        """Has pictures made in these sizes from now on."""
        self._sizes = sizes
        for journey in self._journeys.values():
            journey.resize(sizes)

    def begin(self, errand: Errand) -> None:
        """Begins what the resident came for, or goes on with it."""
        self._begin()
        self._over.discard(Layer.HELP)
        self._begin_errand(errand)

    def plug_in(self, errand: Errand) -> None:
        """The resident plugs something in, for that: leads there, below what is asked or told now."""
        self._leave_goodbye()
        self.touch()
        self._left.remember(frozenset())
        self._begun = True
        if self._errand in (None, errand):
            self._begin_errand(errand)

    def help(self, reason: Reason | None = None) -> None:
        """Asks why somebody is needed, or shows how the call stands; with a reason, calls somebody at once."""
        self._begin()
        self.helping.clear()
        if reason:
            self.helping.call(reason)
        self._over.add(Layer.HELP)
        self._changed()

    def resume(self) -> None:
        """Goes on with what was there before help was asked for. A call stays, as a strip."""
        self.helping.clear()
        self._over.discard(Layer.HELP)
        self._changed()

    def back(self) -> None:
        """Goes one step back, never more."""
        if not self.can_go_back:
            return
        journey = self.journey
        if isinstance(journey, Reception):
            self._over.discard(Layer.LANGUAGES)
            self._changed()
        elif not journey.back():
            if self.layer is Layer.HELP:
                self.resume()
            else:
                self._errand = None
                self._changed()

    def go_elsewhere(self) -> None:
        """The resident goes where somebody is, and is told once more where that is."""
        self.done(self._opening.elsewhere)

    def done(self, elsewhere: str | None = None) -> None:
        """Wipes everything, and says so on the last screen, in the same language and manner."""
        calling, language, manner = self.helping.somebody_may_come, self.language, self.manner
        farewell = self._end()
        self._goodbye = Goodbye(farewell.sides, calling, elsewhere=elsewhere)
        self._goodbye_since = self._opening.clock()
        self._over.add(Layer.GOODBYE)
        self._visit.language, self._visit.manner = language, manner
        self._changed()

    # What happens by itself.

    def tick(self) -> None:
        """Lets time pass: idleness, and whatever the journeys wait for. Called about twice a second."""
        self._left.look()
        if self.layer is Layer.GOODBYE:
            stays = GOODBYE_LEFT_SECONDS if self._left.reminders else GOODBYE_SECONDS
            if self._opening.clock() - self._goodbye_since >= stays:
                self._leave_goodbye()
            return
        for journey in self._journeys.values():
            journey.tick()
        if self._minute != (minute := self._opening.today().now):
            self._minute = minute
            self._changed()
        if not self._begun and self.manner == Manner():
            return  # nobody has touched anything: there is no visit to end
        match self._visit.idle(self._busy):
            case Gone():
                self._end()
                self._changed()
            case Asked(seconds_left):
                self._ask(seconds_left)
            case _:
                self._ask(None)

    def close(self) -> None:
        """Ends the visit: the terminal ends."""
        self._end()

    def _ask(self, seconds_left: int | None) -> None:
        """Asks whether somebody is there, or asks no longer."""
        before = self._seconds_left if Layer.STILL_THERE in self._over else None
        if seconds_left == before:
            return
        if seconds_left is None:
            self._over.discard(Layer.STILL_THERE)
        else:
            self._over.add(Layer.STILL_THERE)
            self._seconds_left = seconds_left
        self._changed()

    def _begin_errand(self, errand: Errand) -> None:
        if errand not in self._journeys:
            self._journeys[errand] = self._opening.journeys[errand](self._visit, self._sizes, self._changed)
        self._errand = errand
        self._journeys[errand].begin()
        self._changed()

    @property
    def _busy(self) -> Busy:
        """What is going on for the resident; who waits for somebody counts only while that is what they look at."""
        asked = [journey.busy for journey in self._journeys.values()]
        if Layer.HELP in self._over:
            asked.append(self.helping.busy)
        return max(asked, default=Busy.NOTHING)

    def _begin(self) -> None:
        self._leave_goodbye()
        self._left.remember(frozenset())
        self._begun = True
        self._over.discard(Layer.LANGUAGES)

    def _leave_goodbye(self) -> None:
        if Layer.GOODBYE in self._over:
            self.helping.end()
            self._receive()
            self._changed()

    def _end(self) -> Farewell:
        farewell = sum((journey.end() for journey in self._journeys.values()), Farewell())
        farewell += self.helping.end()
        self._left.remember(farewell.reminders)
        self._opening.wipe(self._visit)
        self._receive()
        return farewell
