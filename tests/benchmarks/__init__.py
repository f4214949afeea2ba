"""How fast it is, beside its peers. Nothing here is a test: figures depend on the machine.

Each module measures one thing the issue of speed is made of, and gives rows of one table.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured figure. `value` must not be above `bar`; both are in `unit`. `peer` is measured in the same run."""

    id: str
    what: str
    value: float
    unit: str
    bar: float
    peer: str = ""

    @property
    def holds(self) -> bool:
        """True when the figure is within its bar."""
        return self.value <= self.bar
