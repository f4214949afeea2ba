"""Where is your paper?"""

from kiosk.journeys.printing.steps import ChooseSource
from screens.screen import Screen


class Source(Screen[ChooseSource]):
    """The places where papers come from; a USB stick is the first."""
