"""Put in your USB stick. The next step comes by itself."""

from kiosk.sources.usb import InsertStick
from screens.screen import Screen


class Stick(Screen[InsertStick]):
    """Nothing to touch: the stick is the answer."""
