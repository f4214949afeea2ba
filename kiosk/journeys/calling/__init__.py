"""Calling somebody: why, sent, seen, who is coming, met. It never stops another journey: it becomes a strip.

AskReason ─► Called (sending, sent, seen) ─► Coming (coming, met) ─► Called (ended)
    ▲             └────────┬── Nobody (unanswered, unreachable) ─► Waiting
NobodyHere                 └─► AskCancel    └─► AskNumber ─► CalledBack
    └─────────────────────────────────────────────▲
Called, Coming, Waiting, CalledBack ─► AskWords, and back
"""

from collections.abc import Callable
from uuid import UUID

from kiosk.calls import Act, Reason, State
from kiosk.helpline import Here, Known, OwnCall, Person, Sending
from kiosk.helpline.helpline import Helpline
from kiosk.hours import Hours
from kiosk.journeys import Farewell, Sizes
from kiosk.journeys.calling.steps import (
    REASONS,
    AskCancel,
    AskNumber,
    AskReason,
    AskWords,
    Nobody,
    NobodyHere,
    Phase,
    Standing,
    Step,
    Waiting,
    Words,
    standing,
)
from kiosk.visit import Busy, Visit

_PHASES = {
    State.RAISED: Phase.SENT,
    State.DELIVERED: Phase.SENT,
    State.MISSED: Phase.UNANSWERED,
    State.NOTICED: Phase.SEEN,
    State.CLAIMED: Phase.COMING,
    State.MET: Phase.MET,
    State.UNANSWERED: Phase.UNANSWERED,
    State.CLOSED: Phase.ENDED,
    State.CANCELLED: Phase.ENDED,
    State.RELEASED: Phase.ENDED,
    State.REFUSED: Phase.ENDED,
}

_MAY_COME = frozenset({Phase.SENDING, Phase.SENT, Phase.SEEN, Phase.COMING})
_MENDING = frozenset({Phase.SENT, Phase.SEEN, Phase.COMING, Phase.MET})


class CallingJourney:
    """One resident's calls, one at a time: journeys.Helping.

    `changed` is called whenever what is shown has become another, `finished` when the resident wants nobody after all.
    """

    def __init__(
        self,
        helpline: Helpline,
        elsewhere: str,
        sheet: bool,
        call_back: bool,
        hours: Callable[[], Hours],
        visit: Visit,
        changed: Callable[[], None],
        finished: Callable[[], None],
    ) -> None:
        self._helpline = helpline
        self._elsewhere = elsewhere
        self._sheet = sheet
        self._call_back = call_back
        self._hours = hours
        self._visit = visit
        self._changed = changed
        self._finished = finished
        self._asking = False
        self._all_the_same = False
        self._waiting = False
        self._asking_number = False
        self._number = ""  # that was left, until the hub has it
        self._asking_words = False
        self._unsubscribe = helpline.subscribe(self._hear)

    @property
    def step(self) -> Step:
        """Where the resident is: asked for a reason, or shown how the call stands."""
        call = self._call
        if self._asking_number and (call is None or isinstance(call, Nobody)):
            return AskNumber()
        if call is None:
            away = self._helpline.known.here is Here.NOBODY and not self._all_the_same
            if not away:
                return AskReason(REASONS)
            return NobodyHere(self._elsewhere, self._hours(), self._sheet, self._call_back)
        if self._asking:
            return AskCancel(call.mediator)
        if self._asking_words and call.takes_words:
            return AskWords(call)
        if self._number and call.phase is Phase.UNANSWERED:
            return standing(Phase.SENDING)
        return Waiting(**vars(call)) if self._waiting and isinstance(call, Nobody) else call

    @property
    def standing(self) -> Standing | None:
        """How the call stands, for the strip; None while there is none that goes on."""
        call = self._call
        return None if call is None or call.phase is Phase.ENDED else call

    @property
    def mending(self) -> Standing | None:
        """How the terminal's own call for its printer stands; None while nobody may come because of one."""
        known = self._helpline.known
        call = self._standing(known, known.own)
        return call if call and call.phase in _MENDING else None

    @property
    def somebody_may_come(self) -> bool:
        """True while somebody has been called and may still come."""
        return self._call is not None and self._call.phase in _MAY_COME

    @property
    def busy(self) -> Busy:
        """A resident who waits for somebody looks at the screen and has nothing to touch."""
        return Busy.HELD_UP if self.somebody_may_come or isinstance(self.step, Waiting) else Busy.NOTHING

    @property
    def can_go_back(self) -> bool:
        """True until somebody was called, and where something is typed."""
        return self._call is None or isinstance(self.step, AskNumber | AskWords)

    # What a resident can do.

    def begin(self) -> None:
        """Nothing: a call begins with a reason."""

    def back(self) -> bool:
        """From what is typed to where that was begun; from the reasons to what there is instead, if that came first."""
        if isinstance(self.step, AskNumber | AskWords):
            self._asking_number = self._asking_words = False
            return True
        before, self._all_the_same = self._all_the_same, False
        return before and isinstance(self.step, NobodyHere)

    def call_all_the_same(self) -> None:
        """Nobody is here, and somebody is called nevertheless: for what?"""
        self._all_the_same = True
        self._changed()

    def wait(self) -> None:
        """Nobody can come now; the resident waits."""
        self._waiting = True
        self._changed()

    def ask_number(self) -> None:
        """Nobody can come; the resident wants to be called back."""
        self._asking_number = True
        self._changed()

    def leave_number(self, phone: str) -> None:
        """Leaves the number that a mediator will call: with the call that nobody answered, or with one for that."""
        self._asking_number, self._number = False, phone
        call_id = self._call_id or self._helpline.raise_call(Reason.SOMEONE, self._visit.language)
        self._helpline.act(call_id, Act.LEAVE_NUMBER, phone)
        self._changed()

    def ask_words(self) -> None:
        """The resident wants to say in own words what it is about."""
        self._asking_words = True
        self._changed()

    def add_words(self, words: str) -> None:
        """Passes them on, on top of what was said before."""
        self._asking_words = False
        if self._call_id:
            self._helpline.act(self._call_id, Act.ADD_WORDS, words=words)
        self._changed()

    def call(self, reason: Reason) -> None:
        """Calls somebody, for that. While a call goes on, a second touch calls nobody else."""
        if self._call is None:
            self._helpline.raise_call(reason, self._visit.language)
            self._changed()

    def ask_cancel(self) -> None:
        """Asks once more before anything is called off."""
        self._asking = True
        self._changed()

    def keep(self) -> None:
        """Lets them come after all."""
        self._asking = False
        self._changed()

    def cancel(self) -> None:
        """Calls it off: nobody need come any more."""
        self._asking = False
        if self._call_id:
            self._helpline.act(self._call_id, Act.CANCEL)
        self._helpline.forget()
        self._finished()

    def met(self) -> None:
        """Says that the mediator is with the resident."""
        if self._call_id:
            self._helpline.act(self._call_id, Act.MEET)

    def clear(self) -> None:
        """Forgets a call that has ended: the next touch of *Help* asks anew."""
        if self._call and self._call.phase is Phase.ENDED:
            self._helpline.forget()

    # What happens by itself.

    def tick(self) -> None:
        """Nothing: the helpline says by itself when a call stands otherwise."""

    def resize(self, sizes: Sizes) -> None:
        """Nothing: there are no pictures of papers here."""

    def end(self) -> Farewell:
        """Ends the visit's part. A call that was met is done; any other goes on, and the resident may have left."""
        self._unsubscribe()
        if self._call_id and self._call and self._call.phase is Phase.MET:
            self._helpline.act(self._call_id, Act.CLOSE)
        self._helpline.forget()
        return Farewell()

    @property
    def _call(self) -> Standing | None:
        known = self._helpline.known
        return self._standing(known, known.call)

    def _standing(self, known: Known, own: OwnCall | None) -> Standing | None:
        if own is None:
            return None
        call, said = own.call, Words.ON_THEIR_WAY if own.saying else Words.NONE
        if call is None:
            kept = Phase.SENT if own.sending is Sending.KEPT else Phase.SENDING
            phase = kept if known.reachable and not own.unreachable else Phase.UNREACHABLE
            return standing(
                phase,
                elsewhere=self._elsewhere,
                hours=self._hours(),
                words=said,
                takes_words=phase is Phase.SENT and not own.saying,
            )
        phase, promise = _PHASES[call.state], own.promise
        if call.phone and phase in (Phase.SENT, Phase.SEEN, Phase.UNANSWERED):
            phase = Phase.CALLED_BACK  # the hub has it on its disk
        # Who is on the way stays true while the hub is away; that anybody was reached no longer does.
        if not known.reachable and phase in (Phase.SENT, Phase.SEEN):
            phase = Phase.UNREACHABLE
        who = next((one for one in (*known.people, *known.asleep) if one.name == call.mediator), Person(""))
        return standing(
            phase,
            call.mediator or "",
            promise.minutes if promise else None,
            call.noticed_at,
            self._elsewhere,
            late=bool(promise and promise.late),
            languages=who.languages,
            hours=self._hours(),
            second_name=who.second_name,
            face=who.face,
            reason=call.reason,
            call_back=self._call_back and call.admits(Act.LEAVE_NUMBER),
            phone=call.phone,
            tried=known.tried if phase is Phase.SENT and not call.escalations else (),
            words=said if own.saying or not call.words else Words.THERE,
            takes_words=call.admits(Act.ADD_WORDS) and not own.saying,
        )

    @property
    def _call_id(self) -> UUID | None:
        call = self._helpline.known.call
        return call.id if call else None

    def _hear(self, _known: Known) -> None:
        if self._call is None or self._call.phase is Phase.ENDED:
            self._asking = self._waiting = self._asking_words = False
        if self._call is None or self._call.phase is not Phase.UNANSWERED:
            self._number = ""
        self._changed()
