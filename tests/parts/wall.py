"""The clock on the centre's wall, for what depends on where it hangs."""

import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def brussels(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process lives in Brussels, where clocks change on the last Sundays of March and October."""
    monkeypatch.setenv("TZ", "Europe/Brussels")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
