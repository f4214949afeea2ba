import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.vault import NoMemoryFolder, Vault

_LEFT_BEHIND = "import os, pathlib, sys; from kiosk.vault import Vault; v = Vault(pathlib.Path(sys.argv[1])); "


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    base = Path("/dev/shm") / f"guichet-test-{os.getpid()}-{tmp_path.name}"
    base.mkdir()
    yield base
    subprocess.run(["rm", "-rf", base], check=True)


def test_a_vault_lies_in_memory_and_is_private() -> None:
    vault = Vault()
    try:
        kind = subprocess.run(["stat", "-f", "-c", "%T", vault.folder], capture_output=True, text=True, check=True)
        assert kind.stdout.strip() == "tmpfs"
        assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700
    finally:
        vault.close()


def test_closing_leaves_nothing_and_may_be_done_twice(memory: Path) -> None:
    vault = Vault(memory)
    vault.room().write_bytes(b"a paper")
    (vault.folder / "deeper").mkdir()
    vault.close()
    vault.close()
    assert list(memory.iterdir()) == []


def test_rooms_never_meet(memory: Path) -> None:
    vault = Vault(memory)
    assert len({vault.room() for _ in range(100)}) == 100


def test_a_disk_is_refused_in_words_for_the_installer() -> None:
    with pytest.raises(NoMemoryFolder, match=r"found no folder in memory at /proc; expected one on tmpfs"):
        Vault(Path("/proc"))


def test_a_crashed_terminals_vault_is_swept_and_a_living_ones_is_not(memory: Path) -> None:
    crash = _LEFT_BEHIND + "v.room().write_text('secret'); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", crash, memory], check=False)
    assert len(list(memory.iterdir())) == 1
    alive = subprocess.Popen(
        [sys.executable, "-c", _LEFT_BEHIND + "print(v.folder, flush=True); input()", memory],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert alive.stdout is not None
    living = Path(alive.stdout.readline().strip())
    own = Vault(memory)
    assert Vault.sweep(memory) == 1
    assert sorted(memory.iterdir()) == sorted((living, own.folder))
    alive.communicate("\n")


def test_a_terminal_in_another_container_is_seen_to_live(memory: Path) -> None:
    apart = [
        "unshare",
        "--fork",
        "--pid",
        "--mount-proc",
        *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]),
    ]
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no process numbers of its own to be had here")
    container = subprocess.Popen(
        [*apart, sys.executable, "-c", _LEFT_BEHIND + "print(v.folder, flush=True); input()", memory],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert container.stdout is not None
    living = Path(container.stdout.readline().strip())
    assert Vault.sweep(memory) == 0
    assert living.is_dir()
    container.communicate("\n")
    assert Vault.sweep(memory) == 1


def test_sweeping_follows_no_link_and_touches_nothing_else(memory: Path) -> None:
    treasure = memory / "treasure"
    treasure.mkdir()
    (memory / f"guichet-vault-{'0' * 16}").symlink_to(treasure)
    assert Vault.sweep(memory) == 0
    assert treasure.exists()
