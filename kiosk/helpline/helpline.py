"""The one object through which journeys call somebody: it answers at once, and its loops do what may block."""

import logging
import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from kiosk.calls import Act, Call, NewCall, Reason, new_id
from kiosk.helpline import Line, Record
from kiosk.helpline.knowledge import Knowledge
from kiosk.helpline.link import (
    BadAnswer,
    CallTold,
    CallUnknown,
    Event,
    HubReplaced,
    Link,
    PeopleTold,
    Refused,
    Unreachable,
)
from kiosk.helpline.outbox import Outbox
from kiosk.helpline.trying import RETRY_LAST, Complaint, retries

_log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds of silence, or of a call without an answer, after which the terminal says where else to go."""
KEEP_OPEN = 4.0
"""Seconds after which an idle connection is used again: servers close it after 5 (uvicorn's own default)."""


class Helpline:
    """A terminal's calls, from the finger to the hub and back.

    `post` hands a callable to the thread of the screens, where subscribers are called. `clock` counts seconds. Every
    method but the three loops returns at once and may be called from any thread. Each loop wants a worker of its own,
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
        self._subscribers: list[Callable[[Line], None]] = []
        self._pending: list[Record] = []
        self._loaded = False
        self._to_save = True
        self._to_deliver = False
        self._knowledge = Knowledge(clock, patience)
        self._told = self._knowledge.line

    # What a resident can do.

    def raise_call(self, reason: Reason, language: str) -> UUID:
        """Calls somebody; returns the call's id. While the visit's call is open, that one is meant."""
        with self._changed:
            if going_on := self._knowledge.open_call:
                return going_on.id
            now = self._now()
            new = NewCall(id=new_id(now), reason=reason, language=language, raised_at=now)
            self._knowledge.raised(new)
            self._enqueue(Record(verb=Act.RAISE, call=new))
            return new.id

    def cancel(self, call_id: UUID) -> None:
        """Nobody need come any more."""
        self._act(call_id, Act.CANCEL)

    def leave(self, call_id: UUID) -> None:
        """The resident may have left; the call goes on."""
        self._act(call_id, Act.LEAVE)

    def meet(self, call_id: UUID) -> None:
        """The mediator is here."""
        self._act(call_id, Act.MEET)

    def close(self, call_id: UUID) -> None:
        """What the call was for is done."""
        self._act(call_id, Act.CLOSE)

    def forget(self) -> None:
        """The visit ends: the next resident sees nothing of its call, which goes on unless it was over."""
        with self._changed:
            if going_on := self._knowledge.open_call:
                self.leave(going_on.id)
            self._knowledge.forget()
            self.check()

    # What is known.

    @property
    def line(self) -> Line:
        """What is known now."""
        with self._changed:
            return self._knowledge.line

    def subscribe(self, callback: Callable[[Line], None]) -> Callable[[], None]:
        """Calls `callback` by way of `post` whenever the line has become another; returns what ends that."""
        with self._changed:
            self._subscribers.append(callback)

        def unsubscribe() -> None:
            with self._changed:
                if callback in self._subscribers:
                    self._subscribers.remove(callback)

        return unsubscribe

    def check(self) -> None:
        """Tells the subscribers if the line has become another, be it by an event or because time went by."""
        with self._changed:
            line = self._knowledge.line
            if line != self._told:
                self._told = line
                self._post(lambda: self._tell(line))

    def wake(self) -> None:
        """Lets the loops see that `stop` is set; without it they may take some seconds to."""
        self._link.hang_up()
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
            except Unreachable as problem:
                complaint.about(problem)
                wait = next(pauses)
            with self._changed:
                self._changed.wait_for(lambda: self._to_deliver or stop.is_set(), wait)

    def run_listening(self, stop: threading.Event) -> None:
        """Listens to the hub, and finds it again."""
        complaint, pauses = Complaint("event stream"), retries()
        while not stop.is_set():
            try:
                for event in self._link.events():
                    if stop.is_set():
                        return
                    self._hear(event)
                    complaint.settled()
                    pauses = retries()
            except Unreachable as problem:
                if not stop.is_set():
                    complaint.about(problem)
            stop.wait(next(pauses))

    def _tell(self, line: Line) -> None:
        with self._changed:
            subscribers = tuple(self._subscribers)
        for subscriber in subscribers:
            subscriber(line)

    def _act(self, call_id: UUID, verb: Act) -> None:
        with self._changed:
            going_on = self._knowledge.open_call
            if going_on and going_on.id == call_id:
                if verb is not Act.MEET:
                    self._knowledge.over()
                self._enqueue(Record(verb=verb, call=going_on))

    def _enqueue(self, record: Record) -> None:
        if record not in self._pending:
            self._pending.append(record)
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
        for record in records:
            if record.call.id not in stuck:
                try:
                    self._send(record)
                except BadAnswer as problem:
                    stuck[record.call.id] = problem
        if stuck:
            raise next(iter(stuck.values()))

    def _send(self, record: Record) -> None:
        try:
            self._hear(CallTold(self._accepted(record)))
        except Refused:
            _log.warning("the hub refuses for good to %s call %s", record.verb, record.call.id)
        with self._changed:
            self._pending.remove(record)
            self._to_save = True
            self._changed.notify_all()

    def _accepted(self, record: Record) -> Call:
        """The call once the hub has taken the record; a hub that doesn't know the call is given it once more."""
        try:
            return self._link.send(record)
        except CallUnknown:
            with self._changed:
                self._knowledge.call_lost(record.call.id)
            self._link.send(Record(verb=Act.RAISE, call=record.call))
            return self._link.send(record)

    def _hear(self, event: Event) -> None:
        with self._changed:
            self._knowledge.heard()
            match event:
                case CallTold(call):
                    self._knowledge.call_told(call)
                case PeopleTold(names):
                    self._knowledge.people_told(names)
                case HubReplaced():
                    self._raise_again()
            self.check()

    def _raise_again(self) -> None:
        new = self._knowledge.open_call
        if new is not None:
            self._knowledge.call_lost(new.id)
            self._enqueue(Record(verb=Act.RAISE, call=new))
