"""What a board's stream carries: cards ready to be put in their place, and sentences."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from kiosk.calls import Call, State
from kiosk.hub import words
from kiosk.hub.board import cards
from kiosk.hub.online import Seen
from kiosk.hub.people import Mediator
from kiosk.hub.store import History
from kiosk.language import Catalogue


class BoardFrames:
    """A streams.Frames for the board of one mediator, `me`, in the words of one catalogue."""

    def __init__(self, catalogue: Catalogue, me: str, clock: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._me = me
        self._clock = clock

    def call(self, history: History) -> tuple[str, str]:
        """The card."""
        return "card", cards.as_json(self._catalogue, history.call, self._me, self._clock())

    def people(self, here: Sequence[Mediator]) -> tuple[str, str]:
        """Who is here."""
        return "people", json.dumps({"here": words.people(self._catalogue, [one.name for one in here])})

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
