"""Tries files as the terminal would: opens them, draws their first page, makes them ready to be printed."""

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.documents import (
    DEPTH_MAX,
    FILES_MAX,
    NO_NOTES,
    NOTHING_LEFT_OUT,
    Bundle,
    Document,
    Kind,
    LeftOut,
    Note,
    Rejection,
)
from kiosk.documents.reader import Reader
from kiosk.patience import Patience
from kiosk.vault import Vault

_PAGE = (700, 990)  # pixels: about what a screen shows


@dataclass(frozen=True)
class Trial:
    """What became of one file: pages to print, or why not. `inside`: the same for each file of a mail or archive."""

    file: str
    milliseconds: float
    kind: Kind | None = None  # unknown where there is a rejection
    pages: int = 0
    notes: frozenset[Note] = NO_NOTES
    glyphs_missing: int = 0
    rejection: Rejection | None = None
    inside: tuple["Trial", ...] = field(default=())
    left_out: LeftOut = NOTHING_LEFT_OUT


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and all those in folders, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() or file.is_symlink())
        else:
            yield path


def tried(reader: Reader, file: Path, passwords: Sequence[str] = ()) -> Trial:
    """What the terminal would do with a file; where it is locked, each password is typed. Raises Unsafe.

    It gets as much time as on a terminal, and so does each file in it.
    """
    vault = Vault()
    try:
        return _Trying(reader, passwords, vault).tried(str(file), file, DEPTH_MAX)
    finally:
        vault.close()


class _Trying:
    """One file being tried, with all that is in it."""

    def __init__(self, reader: Reader, passwords: Sequence[str], vault: Vault) -> None:
        self._reader = reader
        self._passwords = passwords
        self._vault = vault
        self._left = FILES_MAX

    def tried(self, name: str, file: Path, depth: int) -> Trial:
        """What became of it, and of what is in it: no more files than a mail may hold, no deeper than they may lie."""
        began, patience = time.monotonic(), self._reader.patience()
        outcome = self._reader.open(file, self._vault.room, patience=patience)
        for password in self._passwords:
            if outcome not in (Rejection.LOCKED, Rejection.WRONG_PASSWORD):
                break
            outcome = self._reader.open(file, self._vault.room, password, patience)
        if isinstance(outcome, Document):
            outcome = self._used(outcome, patience)
        milliseconds = round((time.monotonic() - began) * 1000, 1)
        match outcome:
            case Rejection():
                return Trial(name, milliseconds, rejection=outcome)
            case Document(kind=kind, pages=pages, notes=notes, glyphs_missing=missing):
                return Trial(name, milliseconds, kind, len(pages), notes, missing)
            case Bundle(kind=kind):
                inside = tuple(self._inside(outcome, depth))
                total = sum(trial.pages for trial in inside)
                return Trial(name, milliseconds, kind, total, inside=inside, left_out=outcome.left_out)

    def _inside(self, bundle: Bundle, depth: int) -> Iterator[Trial]:
        for file in bundle.files if depth else ():
            if self._left:
                self._left -= 1
                yield self.tried(file.name, file.path, depth - 1)

    def _used(self, document: Document, patience: Patience) -> Document | Rejection:
        """A document that can be seen and printed, or why it can't though it opened."""
        picture = self._reader.render(document, 0, *_PAGE, patience)
        if isinstance(picture, Rejection):
            return picture
        printable = self._reader.printable(document, None, self._vault.room(), patience)
        return printable if isinstance(printable, Rejection) else document


def as_json(trial: Trial) -> str:
    """One trial as one line of JSON."""
    return json.dumps(_object(trial))  # in ASCII: a name may hold bytes that are no letters


def as_text(trial: Trial, indent: str = "") -> str:
    """One trial for a person at a console."""
    if trial.rejection:
        shown = f"not printed: {trial.rejection}"
    else:
        shown = f"{trial.kind}, {trial.pages} page{'' if trial.pages == 1 else 's'}"
        shown += "".join(f", {note}" for note in Note if note in trial.notes)
        shown += f": {trial.glyphs_missing}" if trial.glyphs_missing else ""
        shown += f", left out: {trial.left_out.count}" if trial.left_out.count else ""
        shown += f" ({', '.join(trial.left_out.names)})" if trial.left_out.names else ""
    name = "".join(sign if sign.isprintable() else "?" for sign in trial.file)
    lines = [f"{indent}{name}: {shown} ({trial.milliseconds:.0f} ms)"]
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
    shown: dict[str, object] = {"file": trial.file}
    if trial.rejection:
        shown["rejection"] = trial.rejection
    else:
        shown |= {"kind": trial.kind, "pages": trial.pages}
    shown |= {note.name.lower(): True for note in Note if note in trial.notes}
    if trial.glyphs_missing:
        shown["glyphs_missing"] = trial.glyphs_missing
    if trial.left_out.count:
        shown["left_out"] = {"count": trial.left_out.count, "names": trial.left_out.names}
    if trial.inside:
        shown["inside"] = [_object(inner) for inner in trial.inside]
    return shown | {"milliseconds": trial.milliseconds}
