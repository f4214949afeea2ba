"""Looks into a source again and again, until it holds something."""

from collections.abc import Callable

from kiosk.journeys import Worker
from kiosk.sources import Holding, Source


class Looking:
    """One look after the other. `found` gets what the source holds; `failed` is called when it doesn't answer."""

    def __init__(
        self, files: Worker, found: Callable[[Holding], None], failed: Callable[[], None]
    ) -> None:  # fmt: skip
        self._files = files
        self._found = found
        self._failed = failed
        self._turn = 0
        self._under_way = False

    def look(self, source: Source) -> None:
        """Looks once, unless a look is still under way."""
        if self._under_way:
            return
        self._under_way, turn = True, self._turn

        def looked(holding: Holding | None) -> None:
            if turn == self._turn:
                self._under_way = False
                if holding is not None:
                    self._found(holding)

        def failed() -> None:
            if turn == self._turn:
                self._failed()

        self._files(source.look, looked, failed)

    def stop(self) -> None:
        """Ignores what comes of a look that is still under way: the resident is elsewhere."""
        self._turn += 1
        self._under_way = False
