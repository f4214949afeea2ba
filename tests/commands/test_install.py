"""What `make` installs before anything runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk import places

SCRIPT = places.ROOT / "config" / "deploy" / "install.sh"


@pytest.mark.skipif(not Path("/var/lib/dpkg").exists(), reason="no Debian")
def test_a_package_that_another_provides_is_there_and_nothing_is_asked_of_anybody(tmp_path: Path) -> None:
    deploy = tmp_path / "config" / "deploy"
    deploy.mkdir(parents=True)
    shutil.copy(SCRIPT, deploy)
    (deploy / "packages-run").write_text("# one that is, and one that another is called\nbash\nawk\n", "utf-8")
    command, nobody_asks = [str(deploy / SCRIPT.name), "debian", "run"], os.environ | {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=nobody_asks, capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""
