"""Breaks files for some minutes, and exits with 1 as soon as one does more than to be refused. It is kept, then."""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase, given

from kiosk.documents.reader import Reader
from tests import fuzz
from tests.fuzz import seeds

BATCH = 200  # files; each batch has chances of its own


def main() -> int:
    """Runs until the time is over; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, metavar="N")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="breaks the files of this folder, too")
    parser.add_argument("--seed", type=int, default=int(time.time()), metavar="N", help="the same chances again")
    asked = parser.parse_args()
    if asked.corpus and not asked.corpus.is_dir():
        parser.error(f"{asked.corpus} is no folder")
    logging.basicConfig(level=logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        sound = list(seeds.made(Path(folder)))
    if asked.corpus:
        sound += fuzz.small_files(asked.corpus)
    intake = fuzz.Intake(Reader(fuzz.SETTINGS), sound[0])
    kept = Path(tempfile.gettempdir()) / f"guichet-fuzz-{asked.seed}"
    print(f"{len(sound)} sound files, {asked.minutes:g} minutes, --seed {asked.seed}", flush=True)
    try:
        intake.reader.warm()
        intake.reader.settle()
        files = _run(intake, sound, asked.seed, time.monotonic() + 60 * asked.minutes, kept)
    except AssertionError as failed:
        print(f"{failed}\nThe file that did it: {kept}", file=sys.stderr)
        return 1
    finally:
        intake.reader.close()
    print(f"{files} files: " + ", ".join(f"{count} {name}" for name, count in sorted(intake.outcomes.items())))
    return 0


def _run(intake: fuzz.Intake, sound: list[bytes], seed: int, until: float, kept: Path) -> int:
    """How many files were tried."""
    files = 0

    @hypothesis.settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # shrinking a file that takes seconds takes hours
        suppress_health_check=list(HealthCheck),
    )
    @given(fuzz.strange(sound))
    def batch(content: bytes) -> None:
        nonlocal files
        if time.monotonic() >= until:
            return
        files += 1
        try:
            intake.survives(content)
        except BaseException:
            kept.write_bytes(content)
            raise

    while time.monotonic() < until:
        hypothesis.seed(seed)(batch)()
        seed += 1
    return files


if __name__ == "__main__":
    sys.exit(main())
