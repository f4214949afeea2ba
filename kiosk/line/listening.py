"""Listens to the hub for all who use the line, and finds it again."""

import threading
from collections.abc import Sequence
from typing import Protocol

from kiosk.line import Unreachable, believed
from kiosk.line.link import HubReplaced, Link
from kiosk.line.sse import Frame
from kiosk.line.trying import Complaint, retries


class Listener(Protocol):
    """One user of the line. Its methods are called on the listening thread, and return at once."""

    def hear(self, frame: Frame) -> None:
        """Takes one frame, which every listener gets: a sign of life, if nothing else. May raise ValueError."""
        ...

    def hub_replaced(self) -> None:
        """The hub has another database than before: what it was sent, it may not know."""
        ...


class Listening:
    """The loop that hears the hub. It wants a worker of its own, and can be run again after it has ended."""

    def __init__(self, link: Link, listeners: Sequence[Listener]) -> None:
        self._link = link
        self._listeners = tuple(listeners)

    def run_listening(self, stop: threading.Event) -> None:
        """Hands each frame to each listener, until `stop` is set and `hang_up` called."""
        complaint, pauses = Complaint("event stream"), retries()
        while not stop.is_set():
            try:
                for frame in self._link.frames():
                    if stop.is_set():
                        return
                    self._hand_on(frame, complaint)
                    pauses = retries()
            except Unreachable as problem:
                if not stop.is_set():
                    complaint.about(problem)
            stop.wait(next(pauses))

    def hang_up(self) -> None:
        """Lets the loop see that `stop` is set; without it, that may take some seconds."""
        self._link.hang_up()

    def _hand_on(self, frame: Frame | HubReplaced, complaint: Complaint) -> None:
        """To each listener; what one can't read is passed over, since it might come again for ever."""
        try:
            for listener in self._listeners:
                if isinstance(frame, HubReplaced):
                    listener.hub_replaced()
                else:
                    with believed():
                        listener.hear(frame)
        except Unreachable as problem:
            complaint.about(problem)
        else:
            complaint.settled()
