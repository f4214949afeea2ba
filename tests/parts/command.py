"""Guichet's commands, as they are typed."""

import os
import subprocess
import sys

from tests.parts.screen import ROOT

MAIN = ROOT / "main.py"


def guichet(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs one to its end."""
    command = [sys.executable, str(MAIN), *arguments]
    everything = {**os.environ, **environment}
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=everything)
