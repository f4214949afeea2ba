"""Sticks: looked for again and again, until one is in."""

from collections.abc import Callable

from kiosk.journeys import Worker
from kiosk.sources import Item
from kiosk.sources.usb import UsbSource


class Sticks:
    """One look after the other. `found` gets what the sticks hold; `failed` tells that one doesn't answer."""

    def __init__(
        self, usb: UsbSource, files: Worker, found: Callable[[tuple[Item, ...]], None], failed: Callable[[], None]
    ) -> None:
        self._usb = usb
        self._files = files
        self._found = found
        self._failed = failed
        self._turn = 0
        self._looking = False

    def look(self) -> None:
        """Looks, unless a look is still under way."""
        if self._looking:
            return
        self._looking, turn = True, self._turn

        def looked(items: tuple[Item, ...] | None) -> None:
            if turn == self._turn:
                self._looking = False
                if items is not None:
                    self._found(items)

        def failed() -> None:
            if turn == self._turn:
                self._failed()

        self._files(self._usb.everything, looked, failed)

    def leave(self) -> None:
        """The resident is elsewhere: what is still being looked at no longer counts."""
        self._turn += 1
        self._looking = False
