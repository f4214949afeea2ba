"""What choosing a paper is built with."""

from dataclasses import dataclass

from kiosk.documents.reader import Reader
from kiosk.journeys import Worker
from kiosk.sources import Source


@dataclass(frozen=True)
class Parts:
    """What `Papers` is built with. One terminal has one of it, all its visits share it."""

    sources: tuple[Source, ...]  # in the order in which a resident is asked
    reader: Reader
    files: Worker
    documents: Worker
    wiping: Worker  # never waits for the others, and ends what they wait for
