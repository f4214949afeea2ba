"""The one object through which somebody is called: it answers at once, and its loops do what may block."""

import logging
import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from kiosk.calls import Act, Call, NewCall, Reason, new_id
from kiosk.helpline import Known, Whose
from kiosk.helpline.knowledge import Knowledge
from kiosk.helpline.outbox import Outbox
from kiosk.helpline.people import looked_at, told
from kiosk.helpline.records import CallUnknown, Raise, Record, Refused, record
from kiosk.helpline.report import Report
from kiosk.line import BadAnswer, Unreachable
from kiosk.line.link import KEEP_OPEN, Link
from kiosk.line.sse import Frame
from kiosk.line.trying import RETRY_LAST, Complaint, retries

_log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds of silence, or of a call without an answer, after which the terminal says where else to go."""
_ENDS = (Act.CANCEL, Act.CLOSE, Act.LEAVE)
"""After these, nothing more is done to a call from here."""


class Helpline:
    """A terminal's calls, from the finger to the hub and back.

    `post` hands a callable to the thread of the screens, where subscribers are called. `clock` counts seconds. Every
    method but the two loops returns at once and may be called from any thread. Each loop wants a worker of its own,
    runs until `stop` is set and `wake` called, and can be run again after it has ended in whatever way.
    """

    def __init__(
        self,
        outbox: Outbox,
        link: Link,
        post: Callable[[Callable[[], None]], None],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._outbox, self._link, self._post, self._now = outbox, link, post, now
        self._changed = threading.Condition()  # guards all that follows; never held while something blocks
        self._subscribers: list[Callable[[Known], None]] = []
        self._pending: list[Record] = []
        self._loaded = self._delivered_private = False
        self._to_save, self._to_deliver = True, False
        self._report = Report()
        self._knowledge = Knowledge(clock, patience)
        self._published = self._knowledge.known

    # What a resident can do.

    def raise_call(
        self, reason: Reason, language: str, whose: Whose = Whose.RESIDENT, condition: str = "", pages: int = 0
    ) -> UUID:
        """Calls somebody; returns the call's id. While a call of theirs is open, that one is meant."""
        with self._changed:
            if open_call := self._knowledge.open_calls.get(whose):
                return open_call.id
            now = self._now()
            new = NewCall(
                id=new_id(now), reason=reason, language=language, raised_at=now, condition=condition, pages=pages
            )
            self._knowledge.raised(new, whose)
            self._enqueue(Raise(call=new))
            return new.id

    def act(self, call_id: UUID, act: Act, phone: str = "", words: str = "") -> None:
        """Does something to a call that is open here; of one that isn't, nothing is to be done.

        What can be done is in kiosk.calls.ACTS; the `phone` number goes with LEAVE_NUMBER, `words` with ADD_WORDS.
        """
        with self._changed:
            for new in self._knowledge.open_calls.values():
                if new.id == call_id:
                    if act in _ENDS:
                        self._knowledge.over(call_id)
                    self._enqueue(record(act, new, phone, words))

    def forget(self) -> None:
        """The visit ends: the next resident sees nothing of its calls. A request ends with it."""
        with self._changed:
            for whose, act in ((Whose.RESIDENT, Act.LEAVE), (Whose.REQUEST, Act.CANCEL)):
                if open_call := self._knowledge.open_calls.get(whose):
                    self.act(open_call.id, act)
            self._knowledge.forget()
            self.check()

    def report(self, soon: tuple[str, ...]) -> None:
        """What the terminal will need before long: mediators read it on their board."""
        with self._changed:
            self._report.say(soon)
            self._to_deliver |= self._report.is_due
            self._changed.notify_all()

    # What is known.

    @property
    def known(self) -> Known:
        """What is known now."""
        with self._changed:
            return self._knowledge.known

    def subscribe(self, callback: Callable[[Known], None]) -> Callable[[], None]:
        """Calls `callback` by way of `post` whenever something else is known; returns what ends that."""
        with self._changed:
            self._subscribers.append(callback)

        def unsubscribe() -> None:
            with self._changed:
                if callback in self._subscribers:
                    self._subscribers.remove(callback)

        return unsubscribe

    def check(self) -> None:
        """Calls the subscribers if something else is known, be it by an event or because time went by."""
        with self._changed:
            known = self._knowledge.known
            if known != self._published:
                self._published = known
                self._post(lambda: self._publish(known))

    def wake(self) -> None:
        """Lets the loops see that `stop` is set; without it they may take some seconds to."""
        with self._changed:
            self._changed.notify_all()

    # The loops.

    def run_keeping(self, stop: threading.Event) -> None:
        """Writes to the outbox what must not be lost, and tells when patience has run out."""
        complaint = Complaint("outbox")
        while True:
            ending = stop.is_set()  # asked before writing: what came in until the end is kept too
            try:
                self._keep()
                complaint.settled()
                again = math.inf
            except OSError as problem:
                complaint.about(problem)
                again = RETRY_LAST
            if ending:
                return
            with self._changed:
                self.check()
                wait = min(again, self._knowledge.changes_in)
                self._changed.wait_for(lambda: self._to_save or stop.is_set(), wait)

    def run_delivery(self, stop: threading.Event) -> None:
        """Sends to the hub what is waiting for it, at once, and again until the hub has it."""
        complaint, pauses = Complaint("delivery"), retries()
        while not stop.is_set():
            try:
                self._deliver()
                complaint.settled()
                wait, pauses = KEEP_OPEN, retries()
                if self._delivered_private:
                    self._delivered_private = False
                    self._outbox.write_over()
            except Unreachable as problem:
                complaint.about(problem)
                wait = next(pauses)
            with self._changed:
                self._changed.wait_for(lambda: self._to_deliver or stop.is_set(), wait)

    # What the line hands on: kiosk.line.listening.Listener.

    def hear(self, frame: Frame) -> None:
        """Takes what the hub says of calls and of people; any frame is a sign of life. Raises ValueError."""
        data = "\n".join(frame.data)
        match frame.event:
            case "call":
                self._learn(Call.model_validate_json(data))
            case "people":
                people = told(data)
                with self._changed:
                    self._knowledge.people_are(*people)
                    self._to_deliver |= bool(self._knowledge.unseen)  # the same thread asks for their photos
                    self._changed.notify_all()
                    self._learn()
            case _:
                self._learn()

    def hub_replaced(self) -> None:
        """Raises again what the hub of before may have had alone."""
        with self._changed:
            self._report.forget()
            self._to_deliver = True
            for new in self._knowledge.open_calls.values():
                self._knowledge.call_lost(new.id)
                self._enqueue(Raise(call=new))
            self._learn()

    def _learn(self, call: Call | None = None) -> None:
        with self._changed:
            self._knowledge.heard()
            if call and (left := self._knowledge.call_is(call)):
                self._enqueue(record(Act.CANCEL, left))
            self.check()

    def _publish(self, known: Known) -> None:
        with self._changed:
            subscribers = tuple(self._subscribers)
        for subscriber in subscribers:
            subscriber(known)

    def _enqueue(self, new: Record) -> None:
        alike = [one for one in self._pending if (one.call.id, one.kind) == (new.call.id, new.kind)]
        if alike[-1:] != [new]:  # what was replaced since, as a number by another one, is done again
            self._pending.append(new)
        self._knowledge.waits_for(self._pending)
        self._to_save = self._to_deliver = True
        self._changed.notify_all()
        self.check()

    def _keep(self) -> None:
        if not self._loaded:
            loaded = self._outbox.load()
            with self._changed:
                self._loaded = True
                self._pending = [*loaded, *(record for record in self._pending if record not in loaded)]
                self._to_deliver = bool(self._pending)
                self._changed.notify_all()
        with self._changed:
            self._to_save = False
            records = tuple(self._pending)
        self._outbox.save(records)
        with self._changed:
            self._knowledge.kept(records)

    def _deliver(self) -> None:
        """Sends all that is pending, in order; what a hub can't take now doesn't stop other calls' records."""
        with self._changed:
            self._to_deliver = False
            records = tuple(self._pending)
        if not records:
            self._link.greet()
        stuck: dict[UUID, BadAnswer] = {}
        for pending in records:
            if pending.call.id not in stuck:
                try:
                    self._send(pending)
                except BadAnswer as problem:
                    stuck[pending.call.id] = problem
        if stuck:
            raise next(iter(stuck.values()))
        if self._report.is_due:
            self._report.deliver(self._link)
        self._look()

    def _look(self) -> None:
        """Asks for the photos of those who are here. Raises Unreachable."""
        with self._changed:
            unseen = self._knowledge.unseen
        for photo in unseen:
            face = looked_at(self._link, photo)
            with self._changed:
                self._knowledge.face_is(photo, face)
                self.check()

    def _send(self, pending: Record) -> None:
        try:
            self._learn(self._accepted(pending))
        except Refused:
            _log.warning("the hub refuses for good what it is told of call %s", pending.call.id)
        with self._changed:
            self._pending.remove(pending)
            self._delivered_private |= pending.is_private
            self._knowledge.waits_for(self._pending)
            self.check()
            self._to_save = True
            self._changed.notify_all()

    def _accepted(self, pending: Record) -> Call:
        """The call once the hub has taken the record; a hub that doesn't know the call is given it once more."""
        try:
            return self._exchanged(pending)
        except CallUnknown:
            with self._changed:
                self._knowledge.call_lost(pending.call.id)
            self._exchanged(Raise(call=pending.call))
            return self._exchanged(pending)

    def _exchanged(self, pending: Record) -> Call:
        """Delivers one record; returns the call as the hub has it then. Raises Unreachable, Refused."""
        with self._changed:
            age = self._knowledge.age(pending.call.id)
        call = pending.answered(*self._link.post(*pending.posted(age)))
        if call.id != pending.call.id:
            raise BadAnswer("the hub answered with another call")
        return call
