"""What a resident came for, step by step. A journey decides and holds no pixel.

Each journey has a `step`, a frozen value that says where the resident is; its methods are what a resident can do.
All are called on the one thread that draws, and never block: slow work goes through a `Worker`.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from kiosk.patience import Patience

T = TypeVar("T")


class Worker(Protocol):
    """Does slow work elsewhere, one piece after the other."""

    def __call__(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[], None],
        patience: Patience | None = None,
    ) -> None:  # fmt: skip
        """Runs `work` away from this thread; later calls `then` with its result, or `failed`, on this thread.

        Work with a `patience` of its own ends by itself when that is over, and isn't begun when nobody waits for it.
        """
        ...
