"""What a board's stream carries: cards ready to be put in their place, and sentences."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from kiosk.calls import Call, State
from kiosk.hours import Opening
from kiosk.hub import telling, words
from kiosk.hub.board import cards
from kiosk.hub.figures import MINUTES
from kiosk.hub.online import Seen
from kiosk.hub.people import Mediator
from kiosk.hub.receivers import Team
from kiosk.hub.store import History
from kiosk.language import Catalogue


class Present(NamedTuple):
    """What a board says of those who are here."""

    here: str
    unread: bool  # this mediator is here, and residents don't read so
    phones: list[str]
    notes: list[str]


def present(catalogue: Catalogue, who: Mediator | None, team: Team) -> Present:
    """The same for the page and for its stream. Whom no message reaches, they themselves read, and the coordinator."""
    mine = who.name if who else ""
    failing = [one.name for one in team.failing if who and (who.coordinates or one.id == who.id)]
    return Present(
        words.people(catalogue, [one.name for one in team.reached]),
        any(one.name == mine for one in team.asleep),
        [telling.phone_fails(catalogue, name, mine) for name in failing],
        [telling.on_break(catalogue, one.name, since) for one, since in team.on_break if one.name != mine]
        + [catalogue.gettext("{name}: {note}").format(name=one.name, note=one.note) for one in team.noted],
    )


class BoardFrames:
    """A streams.Frames for one mediator's board, or (None) for the screen at the desk, in one catalogue's words."""

    def __init__(
        self,
        catalogue: Catalogue,
        who: Mediator | None,
        clock: Callable[[], datetime],
        minutes: Callable[[], int] = lambda: MINUTES,
    ) -> None:
        """`minutes`: what a claim offers now."""
        self._minutes = minutes
        self._catalogue = catalogue
        self._who = who
        self._me = who.name if who else ""
        self._clock = clock

    def call(self, history: History) -> tuple[str, str]:
        """The card."""
        return "card", cards.as_json(self._catalogue, history.call, self._who, self._clock(), self._minutes())

    def people(self, team: Team, opening: Opening) -> tuple[str, str]:
        """Who is here as residents read it, whether they read this mediator's name, and whom no message reaches."""
        return "people", json.dumps(present(self._catalogue, self._who, team)._asdict())

    def terminals(self, seen: Sequence[Seen]) -> tuple[str, str]:
        """Which terminals are silent, how many are not, and what the printers of those will need."""
        silent = [words.offline(self._catalogue, one.terminal.name) for one in seen if not one.listens]
        count = words.online(self._catalogue, len(seen) - len(silent))
        needed = ((one.terminal.name, what) for one in seen if one.listens for what in one.soon)
        soon = [text for name, what in needed if (text := words.soon(self._catalogue, name, what))]
        return "terminals", json.dumps({"offline": silent, "soon": soon, "online": count})

    def heartbeat(self, calls: Iterable[Call]) -> tuple[str, str]:
        """How long each open call waits, and how it stands now; what time it is here, should the phone know better."""
        now, since, state = self._clock(), {}, {}
        for call in calls:
            since[f"call-{call.id}"] = words.since(self._catalogue, call, now)
            if call.state is State.CLAIMED:  # its minutes go by
                state[f"call-{call.id}"] = words.state(self._catalogue, call, self._me, now)
        told = {"now": now.isoformat(), "clock": words.clock(self._catalogue, now), "since": since, "state": state}
        return "heartbeat", json.dumps(told)
