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
    """CPU over half a minute, and memory at its end, of the terminal's process alone."""
    with glass.glass() as screen, tempfile.TemporaryDirectory() as folder, glass.terminal(screen, Path(folder)) as ours:
        screen.until_color(960, 665, AMBER)
        first, _ = _idle(ours.pid)
        screen.touch(*FRENCH)
        cpu, memory = _idle(ours.pid)
    with glass.glass() as screen, glass.running(glass.BARE_APP, screen) as bare:
        screen.until_color(100, 100, LEAF)
        bare_cpu, bare_memory = _idle(bare.pid)
    peer = "bare Kivy button"
    yield Row("idle-first", f"first screen, {SECONDS} s: CPU of a core", first, "%", 2.0, f"{peer} {bare_cpu:.1f} %")
    yield Row("idle-cpu", f"home screen, {SECONDS} s: CPU of a core", cpu, "%", 2.0, f"{peer} {bare_cpu:.1f} %")
    yield Row("idle-memory", "memory of the terminal process", memory, "MiB", 250, f"{peer} {bare_memory:.0f} MiB")


def _idle(pid: int) -> tuple[float, float]:
    time.sleep(SETTLING_SECONDS)
    before = _ticks(pid)
    time.sleep(SECONDS)
    used = (_ticks(pid) - before) / _TICKS_A_SECOND
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    kibibytes = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    return 100 * used / SECONDS, kibibytes / 1024


def _ticks(pid: int) -> int:
    """Clock ticks that a process has used: fields 14 and 15 of its stat, proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
