"""A viewer: a jailed process, and which documents it holds open."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kiosk.documents.jail import protocol
from kiosk.documents.jail.child import Child, Incoming
from kiosk.documents.jail.protocol import Answer, Request, Verb
from kiosk.patience import Patience

T = TypeVar("T")
Take = Callable[[Answer, Incoming], T]

_SLOTS = 4  # documents held at once, so that turning pages and going back are quick
_HELD_MAX = 300_000_000  # bytes of files held at once; the opener's memory is limited


class Viewer:
    """Keeps the documents last looked at open in one process. Its methods raise as Child.ask does."""

    def __init__(self, child: Child, pages_max: int) -> None:
        self.child = child
        self._pages_max = pages_max
        self._held: OrderedDict[Path, tuple[int, int]] = OrderedDict()  # slot and bytes, least lately used first

    def holds(self, path: Path) -> bool:
        """Whether the document is open there, ready to be rendered."""
        return path in self._held and self.child.alive

    @property
    def is_crowded(self) -> bool:
        """Whether documents are held, which take memory from the next one."""
        return bool(self._held) and self.child.alive

    def open(self, path: Path, file: int, size: int, password: str, patience: Patience, take: Take[T]) -> T:
        """What `take` makes of the answer to OPEN. A document is held from then on."""
        self._make_room(path, size, patience)
        taken = {slot for slot, _ in self._held.values()}
        slot = next(slot for slot in range(_SLOTS) if slot not in taken)
        request = Request(Verb.OPEN, slot, number=self._pages_max, password=password)
        most = 2 * self._pages_max * protocol.PAGE_SIZE.size  # cut, and uncut

        def opened(answer: Answer, incoming: Incoming) -> T:
            if answer.untrusted_status == protocol.OK and answer.untrusted_second:
                self._held[path] = (slot, size)
            return take(answer, incoming)

        return self.child.ask(request, file, patience=patience, most=most, take=opened)

    def render(self, path: Path, page: int, width: int, height: int, patience: Patience, take: Take[T]) -> T:
        """What `take` makes of the answer to RENDER, for a document that it holds."""
        self._held.move_to_end(path)
        request = Request(Verb.RENDER, self._held[path][0], number=page, width=width, height=height)
        return self.child.ask(request, patience=patience, most=3 * width * height, take=take)

    def count_signs(self, path: Path, patience: Patience, take: Take[T]) -> T:
        """What `take` makes of the answer to SIGNS, for a document that it holds."""
        request = Request(Verb.SIGNS, self._held[path][0])
        return self.child.ask(request, patience=patience, most=0, take=take)

    def _make_room(self, path: Path, size: int, patience: Patience) -> None:
        while self._held and (
            path in self._held
            or len(self._held) >= _SLOTS
            or size + sum(held for _, held in self._held.values()) > _HELD_MAX
        ):
            leaving = path if path in self._held else next(iter(self._held))
            slot, _ = self._held.pop(leaving)
            self.child.ask(Request(Verb.FORGET, slot), patience=patience, most=0, take=lambda *_: None)
