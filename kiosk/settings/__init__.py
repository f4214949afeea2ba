"""The installer's settings, typed and checked: one file a section. What each key means stands in config/kiosk.toml."""

from kiosk.settings.documents import DocumentSettings
from kiosk.settings.forms import FormsSettings
from kiosk.settings.hub import HubSettings
from kiosk.settings.loading import SYSTEM, Settings, SettingsError, load
from kiosk.settings.phone import PhoneSettings
from kiosk.settings.printing import PrintingSettings
from kiosk.settings.relay import RelaySettings
from kiosk.settings.screen import ScreenSettings
from kiosk.settings.served import load_seen, load_served
from kiosk.settings.sheet import SheetSettings
from kiosk.settings.terminal import LANGUAGES, TerminalSettings
from kiosk.settings.usb import UsbSettings
from kiosk.settings.visit import VisitSettings

__all__ = [
    "LANGUAGES",
    "SYSTEM",
    "DocumentSettings",
    "FormsSettings",
    "HubSettings",
    "PhoneSettings",
    "PrintingSettings",
    "RelaySettings",
    "ScreenSettings",
    "Settings",
    "SettingsError",
    "SheetSettings",
    "TerminalSettings",
    "UsbSettings",
    "VisitSettings",
    "load",
    "load_seen",
    "load_served",
]
