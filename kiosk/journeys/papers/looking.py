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
        self._awaited: Source | None = None
        self._under_way: list[Source] = []

    def look(self, source: Source) -> None:
        """Looks once. A look that is still under way is awaited instead: behind one that hangs, another would wait."""
        self._awaited = source
        if source in self._under_way:
            return
        self._under_way.append(source)

        def looked(holding: Holding | None) -> None:
            self._under_way.remove(source)
            if source is self._awaited and holding is not None:
                self._found(holding)

        def failed() -> None:
            self._under_way.remove(source)
            if source is self._awaited:
                self._failed()

        self._files(source.look, looked, failed)

    def stop(self) -> None:
        """Ignores what comes of a look that is still under way: the resident is elsewhere."""
        self._awaited = None
