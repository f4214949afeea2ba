"""Tries files as the terminal would: opens them, draws their first page, makes them ready to be printed."""

import json
import shutil
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
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
_NAME_MAX = 200  # bytes of a paper's name, without its number and ending: file systems take 255


@dataclass(frozen=True)
class Trial:
    """What became of one file: pages to print, or why not. `papers`: the same for each file of a mail or archive."""

    file: str
    milliseconds: float
    kind: Kind | None = None  # unknown where there is a rejection
    pages: int = 0
    notes: frozenset[Note] = NO_NOTES
    glyphs_missing: int = 0
    rejection: Rejection | None = None
    papers: tuple["Trial", ...] = ()
    left_out: LeftOut = NOTHING_LEFT_OUT
    printed: Path | None = None  # the PDF that would go to the printer, where it was kept


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and all those in folders, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() or file.is_symlink())
        else:
            yield path


def tried(reader: Reader, file: Path, passwords: Sequence[str] = (), tray: Path | None = None) -> Trial:
    """What the terminal would do with a file; where it is locked, each password is typed.

    It gets as much time as on a terminal, and so does each file in it. What would be printed is kept in the folder
    `tray`, if there is one. Raises Unsafe, and OSError where nothing can be written there.
    """
    vault = Vault()
    try:
        return _Trying(reader, passwords, vault, tray).tried(str(file), file, file.name, DEPTH_MAX)
    finally:
        vault.close()


class _Trying:
    """One file being tried, with all that is in it."""

    def __init__(self, reader: Reader, passwords: Sequence[str], vault: Vault, tray: Path | None) -> None:
        self._reader = reader
        self._passwords = passwords
        self._vault = vault
        self._tray = tray
        self._left = FILES_MAX

    def tried(self, name: str, file: Path, title: str, depth: int) -> Trial:
        """What became of it, and of what is in it: no more files than a mail may hold, no deeper than they may lie.

        What is kept of it is called by its `title`.
        """
        began, patience, paper = time.monotonic(), self._reader.patience(), self._vault.room()
        outcome = self._reader.open(file, self._vault.room, patience=patience)
        for password in self._passwords:
            if outcome not in (Rejection.LOCKED, Rejection.WRONG_PASSWORD):
                break
            outcome = self._reader.open(file, self._vault.room, password, patience)
        if isinstance(outcome, Document):
            outcome = self._used(outcome, paper, patience)
        milliseconds = round((time.monotonic() - began) * 1000, 1)
        match outcome:
            case Rejection():
                return Trial(name, milliseconds, rejection=outcome)
            case Document(kind=kind, pages=pages, notes=notes, glyphs_missing=missing):
                printed = _kept(paper, self._tray, title) if self._tray else None
                return Trial(name, milliseconds, kind, len(pages), notes, missing, printed=printed)
            case Bundle(kind=kind):
                papers = tuple(self._papers(outcome, title, depth))
                total = sum(trial.pages for trial in papers)
                return Trial(name, milliseconds, kind, total, papers=papers, left_out=outcome.left_out)

    def _papers(self, bundle: Bundle, title: str, depth: int) -> Iterator[Trial]:
        for file in bundle.files if depth else ():
            if self._left:
                self._left -= 1
                yield self.tried(file.name, file.path, f"{title} - {file.name}", depth - 1)

    def _used(self, document: Document, paper: Path, patience: Patience) -> Document | Rejection:
        """A document that can be seen and printed (then it lies in `paper`), or why it can't though it opened."""
        picture = self._reader.render(document, 0, *_PAGE, patience)
        if isinstance(picture, Rejection):
            return picture
        through = self._reader.read_through(document, patience)
        if isinstance(through, Rejection):
            return through
        printable = self._reader.printable(document, None, paper, patience)
        return printable if isinstance(printable, Rejection) else through


def _kept(paper: Path, tray: Path, title: str) -> Path:
    """A copy of a PDF in that folder, under a title that may come from an archive. Raises OSError.

    No file that is there already is touched: the title gets a number, then.
    """
    stem = title.replace("/", "-").removesuffix(".pdf").encode("utf-8", "surrogateescape")[:_NAME_MAX]
    numbers = chain([""], (f" ({number})" for number in count(2)))
    places = (tray / f"{stem.decode('utf-8', 'ignore')}{number}.pdf" for number in numbers)
    while True:
        with suppress(FileExistsError), next(places).open("xb") as target, paper.open("rb") as source:
            shutil.copyfileobj(source, target)
            return Path(target.name)


def as_json(trial: Trial) -> str:
    """One trial as one line of JSON."""
    return json.dumps({"file": trial.file} | _object(trial))  # in ASCII: a name may hold bytes that are no letters


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
    shown += f" ({trial.milliseconds:.0f} ms)" + (f", kept as {trial.printed}" if trial.printed else "")
    line = "".join(sign if sign.isprintable() else "?" for sign in f"{trial.file}: {shown}")
    lines = [indent + line]
    return "\n".join(lines + [as_text(paper, indent + "    ") for paper in trial.papers])


def as_table(trials: Sequence[Trial]) -> str:
    """All trials by kind, and by why those that can't be printed can't; what lies in mails and archives, as well.

    Pages are counted where the papers are: a mail has none of its own.
    """
    inner = [paper for trial in trials for paper in _inner(trial)]
    by_kind: dict[str, list[Trial]] = defaultdict(list)
    for trial in (*trials, *inner):
        by_kind[_title(trial)].append(trial)
    inside = Counter(map(_title, inner))
    printed = sorted(kind for kind in by_kind if kind in set(Kind))
    lines = [f"{'kind':<18} {'files':>5} {'in others':>10} {'pages':>6} {'median ms':>10} {'slowest ms':>11}"]
    for title, names in (("", printed), ("not printed", sorted(set(by_kind) - set(printed)))):
        lines += [title] if title and names else []
        for name in names:
            times = [trial.milliseconds for trial in by_kind[name]]
            row = f"{name:<18} {len(times) - inside[name]:>5} {inside[name]:>10} {_pages(by_kind[name]):>6}"
            lines.append(f"{row} {statistics.median(times):>10.1f} {max(times):>11.1f}")
    lines.append(f"{'all':<18} {len(trials):>5} {len(inner):>10} {_pages((*trials, *inner)):>6}")
    lost = [trial.left_out.count for trial in (*trials, *inner) if trial.left_out.count]
    lines += [f"files left out: {sum(lost)} (mails or archives they were in: {len(lost)})"] if lost else []
    notes = Counter(note for trial in (*trials, *inner) for note in trial.notes)
    lines += [f"{note}: {notes[note]}" for note in Note if note in notes]
    missing = sum(trial.glyphs_missing for trial in (*trials, *inner))
    return "\n".join(lines + ([f"signs that no font has: {missing}"] if missing else []))


def _title(trial: Trial) -> str:
    return str(trial.rejection or trial.kind)


def _inner(trial: Trial) -> Iterator[Trial]:
    """The papers in it, and those in them."""
    for paper in trial.papers:
        yield paper
        yield from _inner(paper)


def _pages(trials: Sequence[Trial]) -> int:
    return sum(trial.pages for trial in trials if not trial.papers)


def _object(trial: Trial) -> dict[str, object]:
    shown: dict[str, object] = {}
    if trial.rejection:
        shown["rejection"] = trial.rejection
    else:
        shown |= {"kind": trial.kind, "pages": trial.pages}
    shown |= {note.name.lower(): True for note in Note if note in trial.notes}
    if trial.glyphs_missing:
        shown["glyphs_missing"] = trial.glyphs_missing
    if trial.left_out.count:
        shown["left_out"] = {"count": trial.left_out.count, "names": trial.left_out.names}
    if trial.papers:
        shown["papers"] = [{"name": paper.file} | _object(paper) for paper in trial.papers]
    if trial.printed:
        shown["printed"] = str(trial.printed)
    return shown | {"milliseconds": trial.milliseconds}
