"""Changes one thing at a time in a copy of a module, and says which changes no test noticed."""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

from kiosk.places import ROOT
from tests.mutation import MODULES

COPIES = 2  # as many at a time
_CONFIG = """\
[cosmic-ray]
module-path = "{module}"
timeout = 120.0
excluded-modules = []
test-command = "{python} -m pytest -q -x -p no:cacheprovider -k 'not postgresql' {tests}"
distributor.name = "local"
"""
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "*_cache", ".hypothesis", "__pycache__")


def main() -> int:
    """Tries a module's mutants, prints those that survived; returns 1 if more than a tenth did."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("--only", required=True, choices=sorted(MODULES), metavar="MODULE")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many, drawn by chance; 0: all")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), metavar="N", help="of the draw")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guichet-mutants-") as folder:
        copies = [_copied(Path(folder) / str(number), asked.only) for number in range(COPIES)]
        _run(copies[0], "baseline", "mutants.toml")  # tests that fail anyway would kill every mutant
        drawn = _drawn(copies[0], asked.sample, asked.seed)
        for number, copy in enumerate(copies):
            _keep(copy, drawn[number::COPIES])
        with ThreadPoolExecutor(COPIES) as threads:
            list(threads.map(_execute, copies))
        outcomes = [outcome for copy in copies for outcome in _outcomes(copy)]
    survivors = [difference for outcome, difference in outcomes if outcome is TestOutcome.SURVIVED]
    for difference in survivors:
        print(difference, end="\n\n")
    killed = len(outcomes) - len(survivors)
    print(f"{asked.only}: {killed} of {len(outcomes)} killed ({killed / max(1, len(outcomes)):.0%}), seed {asked.seed}")
    return 0 if killed >= 0.9 * len(outcomes) else 1


def _copied(copy: Path, module: str) -> Path:
    """The house once more, with a list of all that can be changed in the module."""
    shutil.copytree(ROOT, copy, ignore=_LEFT_OUT, symlinks=True)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    path, tests = MODULES[module]
    (copy / "mutants.toml").write_text(
        _CONFIG.format(module=path, python=sys.executable, tests=" ".join(tests)), "utf-8"
    )
    _run(copy, "init", "mutants.toml", "mutants.sqlite")
    return copy


def _drawn(copy: Path, sample: int, seed: int) -> list[int]:
    with use_db(str(copy / "mutants.sqlite"), WorkDB.Mode.open) as database:
        every = list(range(len(list(database.work_items))))
    return random.Random(seed).sample(every, min(sample, len(every))) if sample else every


def _keep(copy: Path, places: list[int]) -> None:
    """Leaves out all but these; both copies list the changes in the same order."""
    with use_db(str(copy / "mutants.sqlite"), WorkDB.Mode.open) as database:
        items = sorted(database.work_items, key=lambda item: str(item.mutations))
        for place, item in enumerate(items):
            if place not in places:
                database.set_result(item.job_id, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))


def _execute(copy: Path) -> None:
    _run(copy, "exec", "mutants.toml", "mutants.sqlite")


def _run(copy: Path, *arguments: str) -> None:
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # to load plugins takes longer than most tests here
    subprocess.run([sys.executable, "-m", "cosmic_ray.cli", *arguments], cwd=copy, check=True, env=alone)


def _outcomes(copy: Path) -> list[tuple[TestOutcome, str]]:
    with use_db(str(copy / "mutants.sqlite"), WorkDB.Mode.open) as database:
        tried = [result for _, result in database.results if result.worker_outcome is not WorkerOutcome.SKIPPED]
    broken = [result for result in tried if result.test_outcome is None]
    assert not broken, f"{len(broken)} mutants were not tried: {broken[0].output}"
    return [(result.test_outcome, result.diff or "") for result in tried]


if __name__ == "__main__":
    sys.exit(main())
