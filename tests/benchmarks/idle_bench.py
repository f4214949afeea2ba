"""What the first screen and the home screen cost while nobody touches them."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import Row, glass
from tests.benchmarks.start_bench import AMBER, FRENCH, LEAF

SECONDS = 30
SETTLING_SECONDS = 8
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def measure() -> Iterator[Row]:
    """CPU over half a minute, and memory at its end, of the terminal's process alone.

    All three stand idle in the same half minute: what each uses is counted for it alone.
    """
    with (
        glass.glass() as screen,
        glass.glass() as other,
        glass.glass() as third,
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as another,
        glass.terminal(screen, Path(folder)) as first,
        glass.terminal(other, Path(another), {"GUICHET_HUB__LISTEN": "127.0.0.1:8642"}) as home,
        glass.running(glass.BARE_APP, third) as bare,
    ):
        for one in (screen, other):
            one.until_color(960, 665, AMBER)
        other.touch(*FRENCH)
        third.until_color(100, 100, LEAF)
        used = _idle(first.pid, home.pid, bare.pid)
        memory, bare_memory = _memory(home.pid), _memory(bare.pid)
    peer = f"bare Kivy button {used[2]:.1f} %"
    yield Row("idle-first", f"first screen, {SECONDS} s: CPU of a core", used[0], "%", 2.0, peer)
    yield Row("idle-cpu", f"home screen, {SECONDS} s: CPU of a core", used[1], "%", 2.0, peer)
    peer = f"bare Kivy button {bare_memory:.0f} MiB"
    yield Row("idle-memory", "memory of the terminal process", memory, "MiB", 250, peer)


def _idle(*processes: int) -> list[float]:
    """What each uses of a core, in percent."""
    time.sleep(SETTLING_SECONDS)
    before = [_ticks(pid) for pid in processes]
    time.sleep(SECONDS)
    return [
        100 * (_ticks(pid) - ticks) / _TICKS_A_SECOND / SECONDS for pid, ticks in zip(processes, before, strict=True)
    ]


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def _ticks(pid: int) -> int:
    """Clock ticks that a process has used: fields 14 and 15 of its stat, proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
