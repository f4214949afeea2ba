"""What the printing journey is built with."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.journeys import Worker
from kiosk.journeys.papers.parts import Parts as PapersParts
from kiosk.journeys.printing.release import Releasing
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.quota import Quota
from kiosk.printing.terms import Terms


@dataclass(frozen=True)
class Parts:
    """What the journey is built with."""

    papers: PapersParts
    jobs: HandingOver
    prints: Worker
    terms: Terms
    quota: Callable[[], Quota]  # of a visit that begins
    releasing: Releasing
