"""What a terminal knows of its hub and of its calls, from what it heard and from how long it heard nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import ceil
from uuid import UUID

from kiosk.calls import Call, NewCall, State
from kiosk.helpline import Known, OwnCall, Person, Promise, Sending, Whose
from kiosk.helpline.records import Deed, Raise, Record
from kiosk.hours import Opening

LATE_SECONDS = 60.0
"""So long after the promised time "any moment" is still true; then they are late, and the resident is told."""


@dataclass
class _Own:
    """One call of this terminal, while it changes."""

    new: NewCall
    raised: float  # by the clock: since when it is waited for
    begun: float  # by the clock: when the resident raised it
    sending: Sending = Sending.WRITING
    call: Call | None = None
    over: bool = False
    promised: float = 0.0  # by the clock: when the mediator who comes said how long it takes

    @property
    def open(self) -> bool:
        return not self.over and not (self.call and self.call.ended)

    @property
    def comes_in(self) -> int | None:
        """The seconds that were promised; None while nobody is on the way who said any."""
        call = self.call
        return 60 * call.minutes if call and call.state is State.CLAIMED and call.minutes is not None else None

    def take(self, call: Call, now: float) -> None:
        """Takes what the hub says; a promise that is another than before is counted from now."""
        before = self.call
        if before is None or _promise(before) != _promise(call):
            self.promised = now
        self.call = call

    def promise(self, now: float) -> Promise | None:
        """How the promise stands."""
        if self.comes_in is None:
            return None
        left = self.promised + self.comes_in - now
        return Promise(max(ceil(left / 60), 0), late=left <= -LATE_SECONDS)

    def changes_at(self, now: float) -> list[float]:
        """When the promise will stand otherwise, by the clock."""
        if self.comes_in is None:
            return []
        end = self.promised + self.comes_in
        minutes = [end - 60 * left for left in range(self.comes_in // 60)]
        return [at for at in (*minutes, end + LATE_SECONDS) if at > now]


def _new(call: Call) -> NewCall:
    return NewCall(**call.model_dump(include=set(NewCall.model_fields)))


def _promise(call: Call) -> tuple[object, ...]:
    return call.mediator, call.claimed_at, call.minutes


class Knowledge:
    """Pure: no I/O and no lock; whoever shares it between threads guards it. `clock` and `patience` are in seconds."""

    def __init__(self, clock: Callable[[], float], patience: float) -> None:
        self._clock, self._patience = clock, patience
        self._calls: dict[Whose, _Own] = {}
        self._people: tuple[Person, ...] = ()
        self._asleep: tuple[Person, ...] = ()
        self._opening = Opening()
        self._faces: dict[str, bytes] = {}  # by the name of the photo; empty for one that the hub hasn't
        self._saying: set[UUID] = set()  # the calls to which words are on their way
        self._said = False  # whether the hub has said who is here
        self._heard = clock()  # a terminal that starts gives its hub as much time as one that fell silent

    @property
    def known(self) -> Known:
        """All of it, as it is now."""
        reachable = self._clock() - self._heard < self._patience
        people, asleep = (self._seen(those) if reachable else () for those in (self._people, self._asleep))
        resident, own, request = (self._own(whose) for whose in (Whose.RESIDENT, Whose.TERMINAL, Whose.REQUEST))
        return Known(reachable, people, resident, own, self._said, request, asleep, self._opening)

    @property
    def changes_in(self) -> float:
        """Seconds until time alone may change what is known."""
        sending = [one for one in self._calls.values() if one.sending is not Sending.DELIVERED]
        now = self._clock()
        ends = [self._heard + self._patience, *(one.raised + self._patience for one in sending)]
        ends += [at for one in self._calls.values() for at in one.changes_at(now)]
        return min((end - now for end in ends if end > now), default=self._patience)

    @property
    def open_calls(self) -> dict[Whose, NewCall]:
        """The calls about which something may still be done here."""
        return {whose: one.new for whose, one in self._calls.items() if one.open}

    def age(self, call_id: UUID) -> float | None:
        """For how many seconds a call has been there; None for one of before this terminal started."""
        return next((self._clock() - one.begun for one in self._of(call_id)), None)

    def raised(self, new: NewCall, whose: Whose) -> None:
        """There is a new call."""
        self._calls[whose] = _Own(new, self._clock(), self._clock())

    def over(self, call_id: UUID) -> None:
        """The call was called off, closed, or left."""
        for one in self._of(call_id):
            one.over = True

    def forget(self) -> None:
        """The visit has ended, and with it what is known of its calls."""
        for whose in (Whose.RESIDENT, Whose.REQUEST):
            self._calls.pop(whose, None)

    def kept(self, records: Collection[Record]) -> None:
        """These records are on disk."""
        for one in self._calls.values():
            if one.sending is Sending.WRITING and Raise(call=one.new) in records:
                one.sending = Sending.KEPT

    def waits_for(self, records: Collection[Record]) -> None:
        """These records, and no others, wait for the hub to take them."""
        self._saying = {one.call.id for one in records if isinstance(one, Deed) and one.words}

    def heard(self) -> None:
        """The hub gave a sign of life."""
        self._heard = self._clock()

    def people_are(
        self, people: tuple[Person, ...], asleep: tuple[Person, ...] = (), opening: Opening = Opening()
    ) -> None:
        """The hub said who is here, whom of them perhaps nothing reaches, and when the centre is open."""
        self._people, self._asleep, self._opening, self._said = people, asleep, opening, True
        shown = {one.photo for one in (*people, *asleep)}
        self._faces = {photo: face for photo, face in self._faces.items() if photo in shown}

    @property
    def unseen(self) -> set[str]:
        """The photos of those who are here that haven't come yet."""
        shown = (*self._people, *self._asleep)  # who comes may be asleep by now
        return {one.photo for one in shown if one.photo and one.photo not in self._faces}

    def _seen(self, people: tuple[Person, ...]) -> tuple[Person, ...]:
        return tuple(replace(one, face=self._faces.get(one.photo, b"")) for one in people)

    def face_is(self, photo: str, face: bytes) -> None:
        """A photo has come. Whoever went meanwhile is forgotten."""
        if photo in self.unseen:
            self._faces[photo] = face

    def call_is(self, call: Call) -> NewCall | None:
        """The hub said how a call is. An earlier visit's changes nothing, nor does what is older than what is known.

        The terminal's own is known again after the terminal was started anew: none but it has a condition. A request
        that nobody waits for is returned, to be withdrawn: its visit is over, be it by a crash.
        """
        if call.condition and not call.ended and Whose.TERMINAL not in self.open_calls:
            self._calls[Whose.TERMINAL] = _Own(_new(call), self._clock(), self._clock())
        for one in self._of(call.id):
            one.sending = Sending.DELIVERED
            if one.call is None or one.call.version < call.version:
                one.take(call, self._clock())
        waits = not call.pages or call.ended or any(one.open for one in self._of(call.id))
        return None if waits else _new(call)

    def call_lost(self, call_id: UUID) -> None:
        """The hub had this call and has it no longer: it is on its way anew."""
        for whose, one in self._calls.items():
            if one.new.id == call_id and one.call:
                self._calls[whose] = _Own(one.new, self._clock(), one.begun, over=one.over)

    def _of(self, call_id: UUID) -> list[_Own]:
        return [one for one in self._calls.values() if one.new.id == call_id]

    def _own(self, whose: Whose) -> OwnCall | None:
        one = self._calls.get(whose)
        if one is None:
            return None
        now = self._clock()
        late = one.sending is not Sending.DELIVERED and now - one.raised >= self._patience
        return OwnCall(one.new.id, one.sending, late, one.call, one.promise(now), one.new.id in self._saying)
