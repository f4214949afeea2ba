"""A stick, who looks into it, and where its papers go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.settings import DocumentSettings
from kiosk.sources.slot import Slot
from kiosk.sources.usb import UsbSource
from kiosk.vault import Vault

DOCUMENTS = DocumentSettings(pages_max=500, megabytes_max=1, seconds_max=10, standby=True)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "media" / "STICK"
    stick.mkdir(parents=True)
    return stick


@pytest.fixture
def usb(stick: Path) -> UsbSource:
    return UsbSource(Slot([str(stick.parent)]), DOCUMENTS)


@pytest.fixture
def vault() -> Iterator[Vault]:
    vault = Vault()
    yield vault
    vault.close()
