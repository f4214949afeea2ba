"""The demo's folder: there while the demo runs, gone afterwards, however it ended."""

import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk import settings
from kiosk.demo import Demo


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of its own for temporary folders."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_demo_has_papers_on_a_stick_and_goes_with_everything(temporary: Path) -> None:
    with Demo() as demo:
        chosen = settings.load(demo.config, {})
        (stick,) = Path(chosen.usb.mounts[0]).iterdir()
        assert len(list(stick.iterdir())) == 4
        assert any(str(stick) in line for line in demo.explained())
    assert not any(temporary.iterdir())


def test_a_demo_listens_elsewhere_when_a_hub_has_the_usual_port(temporary: Path) -> None:
    with socket.socket() as hub:
        hub.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # somebody has it anyway
            hub.bind(("0.0.0.0", 8631))
            hub.listen()
        with Demo() as demo:
            assert settings.load(demo.config, {}).hub.port != 8631


def test_what_a_killed_demo_left_is_removed_by_the_next_and_a_living_one_is_not(temporary: Path) -> None:
    with Demo() as living:
        if (killed := os.fork()) == 0:
            Demo().__enter__()
            os.kill(os.getpid(), 9)
        os.waitpid(killed, 0)
        assert len(list(temporary.iterdir())) == 2
        with Demo():
            assert living.config.exists()
            assert len(list(temporary.iterdir())) == 2
