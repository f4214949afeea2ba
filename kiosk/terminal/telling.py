"""What boards are told of a terminal before anybody is needed: what its printer runs low on, what stopped working."""

from collections.abc import Sequence

from kiosk.helpline.helpline import Helpline
from kiosk.printing import Needs
from kiosk.sources import Source


class Telling:
    """Tells it again whenever it has become something else."""

    def __init__(self, helpline: Helpline, sources: Sequence[Source]) -> None:
        self._helpline = helpline
        self._sources = sources
        self._told: tuple[str, ...] = ()

    def tick(self, needs: Needs) -> None:
        """Lets time pass."""
        words = tuple(sorted({*needs.soon, *(source.ails for source in self._sources)} - {""}))
        if words != self._told:
            self._told = words
            self._helpline.report(words)
