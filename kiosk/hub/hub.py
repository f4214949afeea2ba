"""One hub: its parts joined, and what a change to a call sets going."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine

from kiosk.calls import ACTS, Act, Call, Details, Holder, NewCall, State
from kiosk.hub import desk, words
from kiosk.hub.attempts import Attempts
from kiosk.hub.channels import Channels
from kiosk.hub.online import Online
from kiosk.hub.people import Mediator, People, Presence
from kiosk.hub.store import Store, Terminal
from kiosk.hub.wake import Wake
from kiosk.language import Catalogues
from kiosk.settings import Settings

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Hub:
    """What the routes work with. Its methods are plain and blocking, and may be called from any thread."""

    def __init__(self, settings: Settings, engine: Engine, clock: Callable[[], datetime] = _now) -> None:
        self.settings = settings
        self.clock = clock
        self.store = Store(engine)
        self.people = People(engine)
        self.wake = Wake()
        self.online = Online(clock)
        self.channels = Channels()
        self.catalogues = Catalogues()
        self.attempts = Attempts(clock)

    def raise_call(self, new: NewCall, owner: Terminal) -> desk.Taken | desk.Unknown:
        """Takes a call, wakes the boards, and tells those who are here; everybody, if nobody is."""
        stale_after = timedelta(seconds=self.settings.hub.stale_after)
        anybody = self.people.anybody()
        answer = desk.raise_call(self.store, new, owner, self.clock(), stale_after, anybody=anybody)
        if isinstance(answer, desk.Taken) and answer.changed:
            self.wake.ring()
            if answer.call.state is State.DELIVERED:
                self._tell(answer.call, self.people.here(self.clock()) or self.people.mediators())
        return answer

    def mediator_does(self, call_id: UUID, act: Act, who: Mediator, details: Details = Details()) -> desk.Answer:
        """What a mediator does to a call; of several at once, one is answered Taken."""
        answer = self._rung(desk.act(self.store, call_id, act, self.clock(), by=who.name, details=details))
        if isinstance(answer, desk.Taken) and answer.changed and ACTS[act].holder is Holder.NOBODY:
            self._tell(answer.call, [one for one in self.people.here(self.clock()) if one.id != who.id])
        return answer

    def terminal_does(self, call_id: UUID, act: Act, owner: Terminal, details: Details = Details()) -> desk.Answer:
        """What a terminal does to one of its own calls."""
        return self._rung(desk.act(self.store, call_id, act, self.clock(), owner=owner, details=details))

    def look_after(self) -> None:
        """Brings the open calls up to the clock; everybody is told of those that nobody answered."""
        for call in desk.look_after(self.store, self.clock(), self.settings.hub):
            self.wake.ring()
            if call.state is not State.UNANSWERED:
                self._tell(call, self.people.mediators())

    def says(self, who: Mediator, presence: Presence) -> None:
        """Keeps what a mediator says of themselves, and tells the home screens."""
        self.people.say(who, presence, self.clock())
        self.wake.ring()

    def _rung(self, answer: desk.Answer) -> desk.Answer:
        if isinstance(answer, desk.Taken) and answer.changed:
            self.wake.ring()
        return answer

    def _tell(self, call: Call, whom: list[Mediator]) -> None:
        """Why, and where: nothing about the resident leaves the centre."""
        spoken = self.catalogues.of(self.settings.terminal.languages[0])
        self.channels.tell(whom, words.reason(spoken, call.reason), call.terminal)
