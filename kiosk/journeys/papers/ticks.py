"""Which papers are ticked, to be printed in one go, and which of them are still to be opened."""

from dataclasses import dataclass, field

from kiosk.sources import Item

TICKED_MAX = 8
"""So many papers at most: all of them lie in the vault, which is made of memory, until they are printed."""


@dataclass(eq=False)
class Ticks:
    """The numbers of papers that lie together, in the order in which they were touched: so they are printed.

    `on`: a touch ticks a paper. `waiting`: those that are still to be opened.
    """

    on: bool = False
    papers: dict[int, Item] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)

    @property
    def ticked(self) -> tuple[int, ...]:
        """The numbers of those that are ticked."""
        return tuple(self.papers)

    def turn(self, *, on: bool) -> None:
        """Begins to tick, or ends it; nothing is ticked then."""
        self.on, self.papers, self.waiting = on, {}, []

    def touch(self, number: int, item: Item) -> None:
        """Ticks a paper, or takes its tick away."""
        if not self.papers.pop(number, None) and len(self.papers) < TICKED_MAX:
            self.papers[number] = item
