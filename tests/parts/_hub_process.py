"""What a hub's process does in tests. It is forked from one that has loaded the hub: each start saves a second so.

Imports nothing that a hub wouldn't: benchmarks weigh it.
"""

import logging
import os
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

import kiosk.hub.serving
import kiosk.settings


def run(config: Path, token: str, environment: Mapping[str, str], said: Connection) -> None:
    """Serves until it is told to stop; what it says on stdout and stderr goes to `said`."""
    for number in (1, 2):
        os.dup2(said.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    logging.basicConfig(level="INFO", format="%(levelname)s %(name)s %(message)s")
    kiosk.hub.serving.serve(kiosk.settings.load(config), terminal_token=token, parent_pipe=False)
