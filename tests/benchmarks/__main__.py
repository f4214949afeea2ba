"""Measures everything, prints a table, and exits with 1 when a bar doesn't hold."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.benchmarks import Row

NAMES = (
    "start",
    "touch",
    "idle",
    "print",
    "jobs",
    "watch",
    "preview",
    "office",
    "mail",
    "rewriting",
    "likeness",
    "memory",
    "stick",
    "help",
    "streams",
    "siege",
    "phone",
)


def main() -> int:
    """Runs what was asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=NAMES, metavar="NAME", help=f"one of: {', '.join(NAMES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="writes the rows there too")
    asked = parser.parse_args()
    rows: list[Row] = []
    for name in [asked.only] if asked.only else NAMES:
        measure: Callable[[], Iterable[Row]] = import_module(f"tests.benchmarks.{name}_bench").measure
        for row in measure():
            rows.append(row)
            print(_line(row), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(row) | {"holds": row.holds} for row in rows], indent=2), "utf-8")
    return 0 if all(row.holds for row in rows) else 1


def _line(row: Row) -> str:
    mark = "holds " if row.holds else "BREAKS"
    return (
        f"{mark} {row.id:<16} {row.what:<62} {row.value:9.3f} {row.unit:<8} bar {row.bar:<7g} peer: {row.peer or '-'}"
    )


if __name__ == "__main__":
    sys.exit(main())
