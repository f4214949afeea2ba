"""A whole terminal on its line to a real hub, for stories of calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.parts.hub import HubProcess
from tests.parts.stage import Stage


@contextmanager
def on_its_line(hub: HubProcess, folder: Path) -> Iterator[Stage]:
    """A terminal on its line to that hub, at its home screen, in French."""
    made = Stage(folder, GUICHET_HUB__URL=hub.url, GUICHET_HUB__TOKEN=hub.token)
    made.terminal.start()
    made.reception.choose_language("fr")
    yield made
    made.close()


@pytest.fixture
def calling(tmp_path: Path, hub: HubProcess) -> Iterator[Stage]:
    """A terminal on its line to the hub, at its home screen, in French."""
    with on_its_line(hub, tmp_path / "terminal") as stage:
        yield stage
