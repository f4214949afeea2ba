"""What the printing journey is built with."""

from dataclasses import dataclass

from kiosk.journeys import Worker
from kiosk.journeys.papers.parts import Parts as PapersParts
from kiosk.printing import Printer
from kiosk.printing.journal import Journal


@dataclass(frozen=True)
class Parts:
    """What the journey is built with."""

    papers: PapersParts
    printer: Printer
    journal: Journal
    prints: Worker
    copies_max: int
