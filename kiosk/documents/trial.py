"""Tries files as the terminal would: opens them, draws their first page, makes them ready to be printed."""

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kiosk.documents import Bundle, Document, Kind, Rejection
from kiosk.documents.reader import Reader
from kiosk.vault import Vault

_PAGE = (700, 990)  # pixels: about what a screen shows


@dataclass(frozen=True)
class Trial:
    """What became of one file: pages to print, or why not. `inside`: the same for each file of a mail or archive."""

    file: str
    milliseconds: float
    kind: Kind | None = None  # unknown where there is a rejection
    pages: int = 0
    salvaged: bool = False
    rejection: Rejection | None = None
    inside: tuple["Trial", ...] = field(default=())


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and all those in folders, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() or file.is_symlink())
        else:
            yield path


def tried(reader: Reader, file: Path, passwords: Sequence[str] = ()) -> Trial:
    """What the terminal would do with a file; where it is locked, each password is typed. Raises Unsafe."""
    vault = Vault()
    try:
        return _tried(reader, str(file), file, passwords, vault)
    finally:
        vault.close()


def _tried(reader: Reader, name: str, file: Path, passwords: Sequence[str], vault: Vault) -> Trial:
    began = time.monotonic()
    outcome = reader.open(file, vault.room)
    for password in passwords:
        if outcome not in (Rejection.LOCKED, Rejection.WRONG_PASSWORD):
            break
        outcome = reader.open(file, vault.room, password)
    since = partial(_milliseconds, began)
    match outcome:
        case Rejection():
            return Trial(name, since(), rejection=outcome)
        case Bundle(kind, files):
            inside = tuple(_tried(reader, inner.name, inner.path, passwords, vault) for inner in files)
            return Trial(name, since(), kind, sum(trial.pages for trial in inside), inside=inside)
        case Document():
            rejection = _unusable(reader, outcome, vault)
            if rejection:
                return Trial(name, since(), rejection=rejection)
            return Trial(name, since(), outcome.kind, len(outcome.pages), outcome.salvaged)


def _unusable(reader: Reader, document: Document, vault: Vault) -> Rejection | None:
    """Why a document can't be seen or printed, though it opened."""
    picture = reader.render(document, 0, *_PAGE)
    if isinstance(picture, Rejection):
        return picture
    printable = reader.printable(document, None, vault.room())
    return printable if isinstance(printable, Rejection) else None


def _milliseconds(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 1)


def as_json(trial: Trial) -> str:
    """One trial as one line of JSON."""
    return json.dumps(_object(trial), ensure_ascii=False)


def as_text(trial: Trial, indent: str = "") -> str:
    """One trial for a person at a console."""
    if trial.rejection:
        told = f"not printed: {trial.rejection}"
    else:
        told = f"{trial.kind}, {trial.pages} page{'' if trial.pages == 1 else 's'}"
        told += ", what could be saved of it" if trial.salvaged else ""
    lines = [f"{indent}{trial.file}: {told} ({trial.milliseconds:.0f} ms)"]
    return "\n".join(lines + [as_text(inner, indent + "    ") for inner in trial.inside])


def as_table(trials: Sequence[Trial]) -> str:
    """All trials by kind, and why those that can't be printed can't."""
    by_kind: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        by_kind[str(trial.rejection or trial.kind)].append(trial)
    printed = sorted(kind for kind in by_kind if kind in set(Kind))
    lines = [f"{'kind':<18} {'files':>5} {'pages':>6} {'median ms':>10} {'slowest ms':>11}"]
    for title, names in (("", printed), ("not printed", sorted(set(by_kind) - set(printed)))):
        lines += [title] if title and names else []
        for name in names:
            times = [trial.milliseconds for trial in by_kind[name]]
            pages = sum(trial.pages for trial in by_kind[name])
            lines.append(f"{name:<18} {len(times):>5} {pages:>6} {statistics.median(times):>10.1f} {max(times):>11.1f}")
    return "\n".join(lines)


def _object(trial: Trial) -> dict[str, object]:
    told: dict[str, object] = {"file": trial.file}
    if trial.rejection:
        told["rejection"] = trial.rejection
    else:
        told |= {"kind": trial.kind, "pages": trial.pages}
    if trial.salvaged:
        told["salvaged"] = True
    if trial.inside:
        told["inside"] = [_object(inner) for inner in trial.inside]
    return told | {"milliseconds": trial.milliseconds}
