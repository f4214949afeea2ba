"""What came out of the jail, checked: exact lengths, bounded numbers. Each function raises Broken for what can't be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.documents import (
    LEFT_OUT_MAX,
    Bundle,
    Document,
    Inside,
    Kind,
    LeftOut,
    Note,
    PageSize,
    Picture,
    Rejection,
)
from kiosk.documents.jail import protocol
from kiosk.documents.jail.child import Broken, Incoming
from kiosk.documents.jail.protocol import Answer
from kiosk.language import as_said

_SIDE_MAX = 14_400  # points, 200 inches: the largest page (ISO 32000-1, annex C)
_LEFT_OUT_COUNT_MAX = 1_000_000  # more files than any mail or archive has that was read to its end
_PDF = b"%PDF-"
_GLYPHS_MAX = 100_000_000  # more signs than the largest text has


@dataclass(frozen=True)
class Made:
    """A PDF that the jail made of a file, and what must be told of it."""

    path: Path
    notes: frozenset[Note]
    glyphs_missing: int


def opened(
    path: Path, pages_max: int, password: str, answer: Answer, incoming: Incoming
) -> Document | Kind | Rejection:
    """A document from the answer to OPEN; or the kind of a file that must be converted or unpacked first."""
    if rejection := _rejection(answer):
        return rejection
    kind = _kind(answer)
    count = answer.untrusted_second
    if count == 0 and kind is not Kind.PDF and not kind.is_photo:
        return kind
    if not 0 < count <= pages_max:
        raise Broken(f"{count} pages")
    if incoming.left % protocol.PAGE_SIZE.size:
        raise Broken(f"{incoming.left} bytes of sizes")
    untrusted_sizes = incoming.read(incoming.left)
    sizes = tuple(PageSize(*sides) for sides in protocol.PAGE_SIZE.iter_unpack(untrusted_sizes))
    if not all(0 < side <= _SIDE_MAX for size in sizes for side in (size.width, size.height)):  # no NaN passes either
        raise Broken("a page of impossible size")
    pages, uncut = sizes[:count], sizes[count:]
    if len(pages) < count or (uncut and len(uncut) >= count):
        raise Broken(f"{len(pages)} sizes of {count} pages, and {len(uncut)} of them uncut")
    return Document(path, kind, pages, _notes(answer), password, uncut=uncut)


def read_through(document: Document, answer: Answer, _incoming: Incoming) -> Document | Rejection:
    """A document, and what the answer to SIGNS tells of it."""
    if rejection := _rejection(answer):
        return rejection
    missing = _signs(answer.untrusted_first)
    notes = document.notes | {Note.GLYPHS_MISSING} if missing else document.notes
    return replace(document, notes=notes, glyphs_missing=missing)


def picture(width: int, height: int, answer: Answer, incoming: Incoming) -> Picture | Rejection:
    """A picture within width × height from the answer to RENDER."""
    if rejection := _rejection(answer):
        return rejection
    across, down = answer.untrusted_first, answer.untrusted_second
    if not (0 < across <= width and 0 < down <= height and incoming.left == 3 * across * down):
        raise Broken(f"{incoming.left} bytes for {across} × {down} pixels")
    return Picture(across, down, incoming.read(incoming.left))


def written(pages: int, target: Path, answer: Answer, incoming: Incoming) -> Path | Rejection:
    """Where the PDF behind an answer was saved, as it came, if it was made of `pages` pages."""
    if rejection := _rejection(answer):
        return rejection
    if answer.untrusted_second != pages:  # then its page 3 may not be the one that was seen
        raise Broken(f"{answer.untrusted_second} pages where {pages} were seen")
    return _saved(target, incoming)


def made(target: Path, answer: Answer, incoming: Incoming) -> Made | Rejection:
    """The PDF from the answer to CONVERT or CLEAN, saved as it came."""
    if rejection := _rejection(answer):
        return rejection
    notes, missing = _notes(answer), _signs(answer.untrusted_second)
    return Made(_saved(target, incoming), notes, missing)


def unpacked(files_max: int, room: Callable[[], Path], answer: Answer, incoming: Incoming) -> Bundle | Rejection:
    """The files from the answer to UNPACK, each in a place that `room` gives."""
    if rejection := _rejection(answer):
        return rejection
    kind = _kind(answer)
    count = answer.untrusted_second
    if not kind.is_bundle or not 0 < count <= files_max:
        raise Broken(f"{count} files in a {kind}")
    notes = _notes(answer)
    files: list[Inside] = []
    try:
        for _ in range(count):
            name_length, size = protocol.ENTRY.unpack(incoming.read(protocol.ENTRY.size))
            name = as_said(bytes(incoming.read(name_length)).decode("utf-8", "replace"))
            files.append(Inside(name, incoming.save(size, room())))
        left_out = _left_out(incoming)
        incoming.end()
    except BaseException:
        for file in files:
            file.path.unlink(missing_ok=True)
        raise
    return Bundle(kind, tuple(files), left_out, notes)


def _saved(target: Path, incoming: Incoming) -> Path:
    incoming.save(incoming.left, target)
    with target.open("rb") as file:
        if file.read(len(_PDF)) != _PDF:
            target.unlink()
            raise Broken("a PDF that is none")
    return target


def _left_out(incoming: Incoming) -> LeftOut:
    """What stands behind the last file."""
    count = 0
    names: list[str] = []
    for _ in range(LEFT_OUT_MAX + 1):
        if not incoming.left:
            break
        untrusted_count, name_length = protocol.LEFT_OUT.unpack(incoming.read(protocol.LEFT_OUT.size))
        if not 0 < untrusted_count <= _LEFT_OUT_COUNT_MAX:
            raise Broken(f"{untrusted_count} files left out")
        count += untrusted_count
        if name_length:
            names.append(as_said(bytes(incoming.read(name_length)).decode("utf-8", "replace")))
    return LeftOut(count, tuple(names))


def _signs(untrusted_count: int) -> int:
    if untrusted_count > _GLYPHS_MAX:
        raise Broken(f"{untrusted_count} signs that no font has")
    return untrusted_count


def _kind(answer: Answer) -> Kind:
    kind = protocol.kind_of(answer.untrusted_first)
    if kind is None:
        raise Broken(f"a file of kind {answer.untrusted_first}")
    return kind


def _notes(answer: Answer) -> frozenset[Note]:
    notes = protocol.notes_of(answer.untrusted_flags)
    if notes is None:
        raise Broken(f"flags {answer.untrusted_flags}")
    return notes


def _rejection(answer: Answer) -> Rejection | None:
    if answer.untrusted_status == protocol.OK:
        return None
    rejection = protocol.rejection_of(answer.untrusted_status)
    if rejection in (None, Rejection.GONE):  # whether a file is gone, the terminal alone can know
        raise Broken(f"status {answer.untrusted_status}")
    return rejection
