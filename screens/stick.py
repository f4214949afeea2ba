"""Put in your USB stick. The next step comes by itself."""

from kiosk.journeys.printing.steps import InsertStick
from screens.screen import Screen


class Stick(Screen[InsertStick]):
    """Nothing to touch: the stick is the answer."""
