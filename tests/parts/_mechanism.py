"""What the test's printer does with each job: page after page, and none while troubles stand in its way.

Run by ippeveprinter, which reads its standard error: STATE: +reason, ATTR: name=value.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

_LOOKS_AGAIN_SECONDS = 0.05


def main(folder: Path, document: Path) -> None:
    """Prints a document into the folder's tray."""
    asked = (
        f"{name[4:].lower().replace('_', '-')}={value}" for name, value in os.environ.items() if name[:4] == "IPP_"
    )
    (folder / "asked").write_text("\n".join(asked))
    for page in range(1, _pages(document) * int(os.environ.get("IPP_COPIES", "1")) + 1):
        _wait_while_troubled(folder / "troubles")
        _say(f"ATTR: job-impressions-completed={page}")
        time.sleep(float((folder / "seconds-a-page").read_text()))
        runs_out = folder / "runs-out-after"
        if runs_out.exists() and page == int(runs_out.read_text()):
            runs_out.unlink()
            (folder / "troubles" / "media-empty-error").touch()
    shutil.copy(document, folder / "falling")
    (folder / "falling").rename(folder / "tray" / f"{len(list((folder / 'tray').iterdir()))}.pdf")


def _wait_while_troubled(troubles: Path) -> None:
    shown: set[str] = set()
    while (standing := {path.name for path in troubles.iterdir()}) or shown:
        for reason in standing - shown:
            _say(f"STATE: +{reason}")
        for reason in shown - standing:
            _say(f"STATE: -{reason}")
        shown = standing
        time.sleep(_LOOKS_AGAIN_SECONDS)


def _pages(document: Path) -> int:
    told = subprocess.run(["pdfinfo", document], capture_output=True, text=True, check=True).stdout
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages:"))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
