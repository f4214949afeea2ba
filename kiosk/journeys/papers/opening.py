"""One paper opened: what it turned out to be, and what it then has in the vault."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.documents import Bundle, Document, Picture, Rejection
from kiosk.documents.reader import Reader, Room
from kiosk.patience import Patience
from kiosk.vault import Vault

_STILL_NEEDED = (Rejection.LOCKED, Rejection.WRONG_PASSWORD)  # it is opened again, with a password


@dataclass(frozen=True)
class Found:
    """What a paper is, its first page if that can be drawn, and the files that must be wiped with it.

    Of a locked one that is the paper itself.
    """

    outcome: Document | Bundle | Rejection
    picture: Picture | None = None
    files: tuple[Path, ...] = ()


def look_inside(
    reader: Reader,
    vault: Vault,
    path: Path,
    size: tuple[int, int],
    password: str,
    patience: Patience,
    *,
    borrowed: bool,
) -> Found:
    """Opens a paper and draws its first page within `size` pixels. What isn't needed any more is wiped at once.

    A `borrowed` file belongs to the mail or archive that it came in, and stays. Blocks; raises Unsafe, GivenUp.
    """
    made = [] if borrowed else [path]
    kept: tuple[Path, ...] = ()

    def room() -> Path:
        made.append(vault.room())
        return made[-1]

    try:
        found = _opened(reader, path, room, size, password, patience)
        needed = (path,) if found.outcome in _STILL_NEEDED else _named(found.outcome)
        kept = tuple(file for file in made if file in needed)
    finally:
        for file in made:
            if file not in kept:
                file.unlink(missing_ok=True)
    return Found(found.outcome, found.picture, kept)


def _opened(
    reader: Reader, path: Path, room: Room, size: tuple[int, int], password: str, patience: Patience
) -> Found:  # fmt: skip
    outcome = reader.open(path, room, password, patience)
    if not isinstance(outcome, Document):
        return Found(outcome)
    picture = reader.render(outcome, 0, *size, patience)
    if isinstance(picture, Rejection) and len(outcome.pages) == 1:
        return Found(picture)  # else one of the others may be seen
    outcome = reader.read_through(outcome, patience)
    return Found(outcome, picture if isinstance(picture, Picture) and isinstance(outcome, Document) else None)


def _named(outcome: Document | Bundle | Rejection) -> tuple[Path, ...]:
    match outcome:
        case Document(path=path):
            return (path,)
        case Bundle(files=files):
            return tuple(file.path for file in files)
        case _:
            return ()
