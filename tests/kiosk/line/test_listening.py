"""Several users of the line hear the same hub."""

import threading

from kiosk.line.link import Link
from kiosk.line.listening import Listening
from kiosk.line.sse import Frame
from tests.parts.hub import HubProcess, new_call, sent


class Hearing:
    """A user of the line who waits for one kind of frame, and can't read another."""

    def __init__(self, awaited: str, garbled: str = "") -> None:
        self.there = threading.Event()
        self._awaited, self._garbled = awaited, garbled

    def hear(self, frame: Frame) -> None:
        if frame.event == self._garbled:
            raise ValueError("what is this?")
        if frame.event == self._awaited:
            self.there.set()

    def hub_replaced(self) -> None:
        pass


def test_each_user_hears_every_frame_and_what_one_cannot_read_comes_once(hub: HubProcess) -> None:
    calls, signs = Hearing("call"), Hearing("heartbeat", garbled="people")
    listening, stop = Listening(Link(hub.url, hub.token), [calls, signs]), threading.Event()
    thread = threading.Thread(target=listening.run_listening, args=(stop,))
    thread.start()
    try:
        sent(hub.terminal(), new_call())
        assert calls.there.wait(20)
        assert signs.there.wait(20)
    finally:
        stop.set()
        listening.hang_up()
        thread.join(20)
    assert not thread.is_alive()
