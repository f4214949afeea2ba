"""What a terminal knows of its hub and of its visit's call, from what it heard and from how long it heard nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from kiosk.calls import Act, Call, NewCall
from kiosk.helpline import Line, OwnCall, Record, Sending


@dataclass
class _Own:
    """The visit's call, while it changes."""

    new: NewCall
    raised: float  # by the clock
    sending: Sending = Sending.WRITING
    call: Call | None = None
    over: bool = False

    @property
    def open(self) -> bool:
        return not self.over and not (self.call and self.call.ended)


class Knowledge:
    """Pure: no I/O and no lock; whoever shares it between threads guards it. `clock` and `patience` are in seconds."""

    def __init__(self, clock: Callable[[], float], patience: float) -> None:
        self._clock, self._patience = clock, patience
        self._own: _Own | None = None
        self._people: tuple[str, ...] = ()
        self._heard = clock()  # a terminal that starts gives its hub as much time as one that fell silent

    @property
    def line(self) -> Line:
        """All of it, as it is now."""
        now = self._clock()
        reachable = now - self._heard < self._patience
        people = self._people if reachable else ()
        own = self._own
        if own is None:
            return Line(reachable, people, None)
        late = own.sending is not Sending.DELIVERED and now - own.raised >= self._patience
        return Line(reachable, people, OwnCall(own.new.id, own.sending, late, own.call))

    @property
    def changes_in(self) -> float:
        """Seconds until time alone may change the line."""
        ends = [self._heard + self._patience]
        if self._own and self._own.sending is not Sending.DELIVERED:
            ends.append(self._own.raised + self._patience)
        now = self._clock()
        return min((end - now for end in ends if end > now), default=self._patience)

    @property
    def open_call(self) -> NewCall | None:
        """The visit's call while the resident may still do something about it, else None."""
        return self._own.new if self._own and self._own.open else None

    def raised(self, new: NewCall) -> None:
        """The visit has a new call."""
        self._own = _Own(new, self._clock())

    def over(self) -> None:
        """The resident has called it off, closed it, or left."""
        if self._own:
            self._own.over = True

    def forget(self) -> None:
        """The visit has ended."""
        self._own = None

    def kept(self, records: Collection[Record]) -> None:
        """These records are on disk."""
        own = self._own
        if own and own.sending is Sending.WRITING and Record(verb=Act.RAISE, call=own.new) in records:
            own.sending = Sending.KEPT

    def heard(self) -> None:
        """The hub gave a sign of life."""
        self._heard = self._clock()

    def people_told(self, names: tuple[str, ...]) -> None:
        """The hub told who is here."""
        self._people = names

    def call_told(self, call: Call) -> None:
        """The hub told of a call. Another visit's call changes nothing, nor does what is older than what is known."""
        own = self._own
        if own and own.new.id == call.id:
            own.sending = Sending.DELIVERED
            if own.call is None or own.call.version < call.version:
                own.call = call

    def call_lost(self, call_id: UUID) -> None:
        """The hub had this call and has it no longer; if it is the visit's, it is on its way anew."""
        if self._own and self._own.new.id == call_id and self._own.call:
            self._own = _Own(self._own.new, self._clock(), over=self._own.over)
