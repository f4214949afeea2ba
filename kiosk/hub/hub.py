"""One hub: its parts joined, and what a change to a call sets going."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy

from kiosk.calls import ACTS, Act, Call, Details, Holder, NewCall, State
from kiosk.hub import desk, figures, words
from kiosk.hub.attempts import Attempts
from kiosk.hub.channels import Channels, Message
from kiosk.hub.clock import Wall, boot_seconds, utc_now
from kiosk.hub.database import Database
from kiosk.hub.engine import Engine
from kiosk.hub.lanes import Lanes
from kiosk.hub.online import Online
from kiosk.hub.people import Mediator, People, Presence
from kiosk.hub.portraits import Portraits
from kiosk.hub.receivers import Receivers, Team, is_quiet
from kiosk.hub.sessions import Sessions
from kiosk.hub.store import Store, Terminal
from kiosk.hub.wake import Wake
from kiosk.language import Catalogues
from kiosk.sealing import KEY_FILE, Sealing
from kiosk.settings import Settings

_log = logging.getLogger(__name__)


KEPT_WHOLE = timedelta(days=30)
"""For so long, calls are kept with all that happened to them."""
PRIVATE_KEPT = timedelta(minutes=1)
"""For so long after a call has ended, the number and the words of whoever made it are kept: *Done* can be undone."""


class Hub:
    """What the routes work with. Its methods are plain and blocking, and may be called from any thread."""

    def __init__(
        self,
        settings: Settings,
        engine: sqlalchemy.Engine,
        clock: Callable[[], datetime] = utc_now,
        steady: Callable[[], float] = boot_seconds,
    ) -> None:
        """`steady` counts seconds that only go forward."""
        self.settings = settings
        self.clock = clock
        self._wall = Wall(clock, steady)
        self.wake = Wake()
        self.database = Database(engine, self.wake.ring)
        self.store = Store(self.database, Sealing(settings.terminal.folder / KEY_FILE))
        self.people = People(self.database)
        self.portraits = Portraits(self.database)
        self.receivers = Receivers(self.database)
        self.sessions = Sessions(self.database)
        self.lanes = Lanes()
        self.online = Online(self.database, self.wake.ring)
        self.engine = Engine(self.database)
        self.channels = Channels(self.receivers, clock)
        self.catalogues = Catalogues()
        self.attempts = Attempts(self.database, clock)
        self.learned: int | None = None  # how many minutes mediators take at this hour; None: too few calls tell

    def begin(self) -> None:
        """This process works on the database from now on."""
        self.engine.claim()
        self.online.begin(self.clock())

    def raise_call(self, new: NewCall, owner: Terminal) -> desk.Taken | desk.Unknown | desk.TooMany:
        """Takes a call, and reaches the phones of those who are here; of everybody, if nobody is who can be reached.

        While the centre is closed no phone is: unless a board is awake, nobody can come.
        """
        stale_after = timedelta(seconds=self.settings.hub.stale_after)
        anybody = bool(self.team().reached) if self.closed else self.people.anybody()
        answer = desk.raise_call(self.store, new, owner, self.clock(), stale_after, anybody=anybody)
        if isinstance(answer, desk.Taken) and answer.changed and answer.call.state is State.DELIVERED:
            self._reach(self._first(self.team(), new.language), answer.call)
        return answer

    def mediator_does(self, call_id: UUID, act: Act, who: Mediator, details: Details = Details()) -> desk.Answer:
        """What a mediator does to a call; of several at once, one is answered Taken.

        It is handed over to somebody else who is known, and whose phone is reached.
        """
        named = [one for one in self.people.mediators() if one.name == details.to and one.id != who.id]
        if ACTS[act].holder is Holder.WHOEVER_IS_NAMED and not named:
            history = self.store.history(call_id)
            return desk.Refused(history.call) if history else desk.Unknown()
        answer = desk.act(self.store, call_id, act, self.clock(), by=who.name, details=details)
        if isinstance(answer, desk.Taken) and answer.changed and ACTS[act].holder is Holder.NOBODY:
            self._reach([one for one in self.people.here(self.clock()) if one.id != who.id], answer.call)
        if isinstance(answer, desk.Taken) and answer.changed and named:
            self._tell(named, answer.call)  # a person wants it, at whatever hour
        return answer

    def terminal_does(self, call_id: UUID, act: Act, owner: Terminal, details: Details = Details()) -> desk.Answer:
        """What a terminal does to one of its own calls."""
        return desk.act(self.store, call_id, act, self.clock(), owner=owner, details=details)

    def look_after(self) -> None:
        """Brings the open calls up to the clock, and reaches everybody about those that nobody answered.

        Raises Superseded.
        """
        self.engine.escalation.check()
        for call in desk.look_after(self.store, self.clock(), self.settings.hub, self._wall.set_at()):
            if call.state is not State.UNANSWERED:
                self._reach(self.people.mediators(), call)

    def forget_private(self) -> None:
        """Erases the phone numbers and the words of calls that have ended."""
        self.store.forget_private(self.clock() - PRIVATE_KEPT)

    def figures(self) -> figures.Figures:
        """How well residents' calls were answered of late."""
        return figures.figures(self.store.recent(self.clock() - figures.COUNTED))

    @property
    def usual_minutes(self) -> int:
        """What a claim offers."""
        return self.learned or figures.MINUTES

    def learn(self) -> None:
        """Looks at how long mediators take at this hour."""
        now = self.clock()
        self.learned = figures.usual_minutes(self.store.recent(now - figures.COUNTED), now)

    def thin(self) -> None:
        """Keeps of calls that ended long ago what statistics need."""
        while self.store.thin(self.clock() - KEPT_WHOLE):
            pass

    @property
    def closed(self) -> bool:
        """Whether the centre is known to be closed."""
        return self.settings.hub.closed(self.clock())

    def team(self) -> Team:
        """Who is here, and by what they are reached now."""
        return self.receivers.team(self.clock(), closed=self.closed)

    def says(self, who: Mediator, presence: Presence) -> None:
        """Keeps what a mediator says of themselves, for the home screens."""
        self.people.say(who, presence, self.clock())

    def tries(self, who: Mediator, title: str) -> None:
        """Sends a mediator a message, and waits until it has gone out or failed."""
        self.channels.tries(who, Message(title, self.settings.terminal.centre or "Guichet"))

    def hears_report(self, owner: Terminal, soon: tuple[str, ...]) -> None:
        """Keeps what a terminal's printer will need before long."""
        self.online.will_need(owner, soon)

    def _first(self, team: Team, language: str) -> Sequence[Mediator]:
        """Whose phones are told of a new call.

        Those who speak the resident's language come first; the others are reached if nobody answers. Where nobody is
        sure to be reached, all who perhaps are: the resident reads their names.
        """
        if team.tried and not team.reached:
            return team.tried
        there = [*team.reached, *team.asleep] if team.reached else self.people.mediators()
        return [one for one in there if one.notify and language in one.languages] or there

    def _reach(self, whom: Sequence[Mediator], call: Call) -> None:
        """Sends them a message, unless the centre is closed: nothing rings by itself then but a board that is open."""
        if not self.closed:
            self._tell(whom, call)

    def _tell(self, whom: Sequence[Mediator], call: Call) -> None:
        """Sends why somebody is called, and where to: nothing about the resident leaves the centre."""
        catalogue, now = self.catalogues.of(self.settings.terminal.languages[0]), self.clock()
        whom = [one for one in whom if not is_quiet(one, now)]
        self.channels.tell(whom, Message(words.wanted(catalogue, call), call.terminal))
