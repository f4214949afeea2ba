"""What the printing journey is built with."""

from dataclasses import dataclass

from kiosk.documents.reader import Reader
from kiosk.journeys import Worker
from kiosk.printing import Printer
from kiosk.printing.journal import Journal
from kiosk.sources.usb import UsbSource


@dataclass(frozen=True)
class Parts:
    """What the journey is built with."""

    usb: UsbSource
    reader: Reader
    printer: Printer
    journal: Journal
    files: Worker
    documents: Worker
    prints: Worker
    wiping: Worker  # never waits for the others, and ends what they wait for
    copies_max: int
