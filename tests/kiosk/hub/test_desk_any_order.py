"""Whatever happens to calls, twice or late, and however clocks are set: none is lost, none has two owners."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from kiosk.calls import ACTS, ENDED, UNDONE_FOR, Act, Details, EventKind, NewCall, Party, State
from kiosk.hub import database, desk
from kiosk.hub.people import People
from kiosk.hub.store import History, Store
from kiosk.sealing import KEY_FILE, Sealing
from kiosk.settings import load
from tests.kiosk.hub.conftest import STALE
from tests.parts.fresh import fresh
from tests.parts.hub import new_call

MEDIATORS = ("Ann", "Fatima", "Saïd")
MEDIATORS_ACTS = [act for act in Act if Party.MEDIATOR in ACTS[act].by]
RESIDENTS_ACTS = [act for act in Act if Party.RESIDENT in ACTS[act].by and act is not Act.RAISE]
SETTINGS = load(environment={}).hub
TIMES = st.sampled_from([timedelta(seconds=n) for n in (0, 1, 9, 11, 61, 301, 1801, 3600, 40_000, 90_000)])


class Calls(RuleBasedStateMachine):
    """A hub's desk with two terminals, three mediators and a clock, asked anything."""

    raised = Bundle("raised")

    @initialize()
    def begin(self) -> None:
        self._folder = TemporaryDirectory()
        self._engine = database.opened(fresh(Path(self._folder.name)))
        people = People(database.Database(self._engine))
        for name in ("Entrance", "Library"):
            people.add_terminal(name, f"{name}-token")
        self.store = Store(database.Database(self._engine), Sealing(Path(self._folder.name) / KEY_FILE))
        self.terminals = people.terminals()
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.seen: dict[UUID, History] = {}
        self.clock_set: datetime | None = None

    def teardown(self) -> None:
        self._engine.dispose()
        self._folder.cleanup()

    # What happens.

    @rule(target=raised, owner=st.integers(0, 1), late=TIMES)
    def raise_one(self, owner: int, late: timedelta) -> tuple[NewCall, int]:
        new = new_call(at=self.now - late)
        self.send((new, owner))
        return new, owner

    @rule(call=raised)
    def send(self, call: tuple[NewCall, int]) -> None:
        """Again, as often as the line is bad."""
        new, owner = call
        before = self.store.history(new.id)
        answer = desk.raise_call(self.store, new, self.terminals[owner], self.now, STALE)
        assert isinstance(answer, desk.Taken)
        assert answer.changed is (before is None)

    @rule(call=raised)
    def send_from_elsewhere(self, call: tuple[NewCall, int]) -> None:
        new, owner = call
        assert desk.raise_call(self.store, new, self.terminals[1 - owner], self.now, STALE) == desk.Unknown()

    @rule(call=raised, by=st.sampled_from(MEDIATORS), data=st.data(), allowed=st.booleans())
    def mediator_does(self, call: tuple[NewCall, int], by: str, data: st.DataObject, allowed: bool) -> None:
        """What the call allows now, or anything; perhaps twice."""
        before = self.history(call[0])
        may = [act for act in MEDIATORS_ACTS if before.call.allows(act, Party.MEDIATOR, by)]
        act = data.draw(st.sampled_from((may if allowed else []) or MEDIATORS_ACTS))
        details = Details(
            minutes=data.draw(st.none() | st.integers(0, 120)) if "minutes" in ACTS[act].takes else None,
            to=data.draw(st.sampled_from([one for one in MEDIATORS if one != by])) if "to" in ACTS[act].takes else None,
        )
        for _ in range(data.draw(st.integers(1, 2))):
            before = self.history(call[0])
            desk.act(self.store, call[0].id, act, self.now, by=by, details=details)
            self.check_step(before, call[0], act)

    @rule(call=raised)
    def all_claim(self, call: tuple[NewCall, int]) -> None:
        """One after the other: whoever is told that the call is theirs has it."""
        for by in MEDIATORS:
            before = self.history(call[0])
            answer = desk.act(self.store, call[0].id, Act.CLAIM, self.now, by=by)
            self.check_step(before, call[0], Act.CLAIM)
            if isinstance(answer, desk.Taken):
                assert self.history(call[0]).call.mediator == by
        owner = self.history(call[0]).call.mediator
        again = [desk.act(self.store, call[0].id, Act.CLAIM, self.now, by=by) for by in MEDIATORS]
        theirs = [by for by, answer in zip(MEDIATORS, again, strict=True) if isinstance(answer, desk.Taken)]
        assert theirs == ([owner] if owner and not self.history(call[0]).call.ended else [])

    @rule(call=raised, act=st.sampled_from(RESIDENTS_ACTS), times=st.integers(1, 2))
    def resident_does(self, call: tuple[NewCall, int], act: Act, times: int) -> None:
        new, owner = call
        for _ in range(times):
            before = self.history(new)
            details = Details(words=f"Word {len(before.events)}" if "words" in ACTS[act].takes else None)
            desk.act(self.store, new.id, act, self.now, owner=self.terminals[owner], details=details)
            self.check_step(before, new, act)

    @rule(time=TIMES)
    def time_passes(self, time: timedelta) -> None:
        self.now += time

    @rule(by=st.integers(-400_000, 400_000))
    def clock_is_set(self, by: int) -> None:
        """By whoever; the hub sees that it was."""
        self.now += timedelta(seconds=by)
        self.clock_set = self.now

    @rule(times=st.integers(1, 3))
    def hub_looks(self, times: int) -> None:
        for _ in range(times):
            desk.look_after(self.store, self.now, SETTINGS, self.clock_set)
        assert desk.look_after(self.store, self.now, SETTINGS, self.clock_set) == []  # what was due is done

    # What holds.

    def history(self, new: NewCall) -> History:
        found = self.store.history(new.id)
        assert found is not None
        return found

    def check_step(self, before: History, new: NewCall, act: Act) -> None:
        """At most one event came, and it is one that the table allows."""
        after = self.history(new)
        assert after.events[: len(before.events)] == before.events
        added = after.events[len(before.events) :]
        assert len(added) <= 1
        for event in added:
            assert (event.kind, before.call.state in ACTS[act].within) == (ACTS[act].event, True)
            if act is Act.CLAIM:
                assert before.call.mediator is None  # nobody loses a call to somebody else
            if act is Act.REOPEN:
                assert before.call.ending is not None
                assert before.call.ending.by == event.by
                assert event.at - before.call.ending.at <= UNDONE_FOR + timedelta(seconds=10)
            if ACTS[act].holder_only and event.by is not None:
                assert event.by == before.call.mediator

    @invariant()
    def nothing_is_lost_or_doubled_and_all_that_was_is_still_so(self) -> None:
        if not hasattr(self, "store"):
            return
        for its_id, before in self.seen.items():
            after = self.store.history(its_id)
            assert after is not None
            assert after.events[: len(before.events)] == before.events
            if before.call.ended and not after.call.ended:
                reopened = [event for event in after.events[len(before.events) :] if event.kind is EventKind.REOPENED]
                assert reopened
                assert before.call.state is State.CLOSED
        open_calls = {history.call.id: history for history in self.store.open_calls()}
        changed = self.store.changed(0)
        assert [history.number for history in changed] == sorted({history.number for history in changed})
        for history in changed:
            call = history.call
            assert [event.seq for event in history.events] == list(range(len(history.events)))
            assert (call.id in open_calls) is (call.state not in ENDED)
            assert (call.mediator is not None) is (call.state in (State.CLAIMED, State.MET)) or call.ended
            assert sum(event.kind is EventKind.RAISED for event in history.events) == 1
            self.seen[call.id] = history
        assert self.seen.keys() == {history.call.id for history in changed}


Calls.TestCase.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
test_no_order_of_events_breaks_what_holds_of_calls = Calls.TestCase
