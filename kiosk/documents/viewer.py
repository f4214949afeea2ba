"""The viewer: one jailed process, and which documents it holds open."""

from collections import OrderedDict
from pathlib import Path

from kiosk.documents.jail import protocol
from kiosk.documents.jail.child import Child
from kiosk.documents.jail.protocol import Answer, Request, Verb
from kiosk.documents.outgoing import Outgoing

_SLOTS = 4  # documents held at once, so that turning pages and going back are quick
_HELD_MAX = 300_000_000  # bytes of files held at once; the opener's memory is limited


class Viewer:
    """Keeps the documents last looked at open in the child, within its memory. Its methods raise as Child.ask does."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self._held: OrderedDict[Path, tuple[int, int]] = OrderedDict()  # slot and bytes, least lately used first

    def holds(self, path: Path) -> bool:
        """Whether the document is open there, ready to be rendered."""
        return path in self._held and self.child.alive

    def open(self, path: Path, outgoing: Outgoing, pages_max: int, seconds: float) -> tuple[Answer, bytearray]:
        """The untrusted answer to OPEN."""
        self._make_room(path, outgoing.size, seconds)
        taken = {slot for slot, _ in self._held.values()}
        slot = next(slot for slot in range(_SLOTS) if slot not in taken)
        request = Request(Verb.OPEN, slot, number=pages_max, length=outgoing.size)
        answered = self.child.ask(request, outgoing, seconds=seconds, most=pages_max * protocol.PAGE_SIZE.size)
        if answered[0].untrusted_status == protocol.OK:
            self._held[path] = (slot, outgoing.size)
        return answered

    def render(self, path: Path, page: int, width: int, height: int, seconds: float) -> tuple[Answer, bytearray]:
        """The untrusted answer to RENDER, for a document that it holds."""
        self._held.move_to_end(path)
        request = Request(Verb.RENDER, self._held[path][0], number=page, width=width, height=height)
        return self.child.ask(request, seconds=seconds, most=3 * width * height)

    def _make_room(self, path: Path, size: int, seconds: float) -> None:
        while self._held and (
            path in self._held
            or len(self._held) >= _SLOTS
            or size + sum(held for _, held in self._held.values()) > _HELD_MAX
        ):
            leaving = path if path in self._held else next(iter(self._held))
            slot, _ = self._held.pop(leaving)
            self.child.ask(Request(Verb.FORGET, slot), seconds=seconds, most=0)
