"""Where the files lie that come with Guichet: here alone, whether it was cloned or installed."""

from pathlib import Path

ROOT = Path(__file__).parents[1]

MAIN = ROOT / "main.py"
PROJECT = ROOT / "pyproject.toml"
SETTINGS = ROOT / "config" / "kiosk.toml"
LOCALE = ROOT / "config" / "locale"
FORMS = ROOT / "config" / "forms"
DEMO_PAPERS = ROOT / "config" / "demo"
BOARD = ROOT / "kiosk" / "hub" / "board"
BOARD_STATIC = BOARD / "static"
PHONE = ROOT / "kiosk" / "hub" / "phone"
PHONE_STATIC = PHONE / "static"
MIGRATIONS = ROOT / "kiosk" / "hub" / "migrations"
SCREENS = ROOT / "screens"
