"""The files of a mail or an archive on their way out of the jail, up to the most that may leave it."""

from pathlib import PurePosixPath

from kiosk.documents import LEFT_OUT_MAX, NO_NOTES, Kind, Note, Rejection
from kiosk.documents.jail.inside.kinds import kind_of
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.jail.protocol import ENTRY, LEFT_OUT

_NAME_MAX = 200  # characters
_ENDING_MAX = 6  # with its dot: .xhtml


class Files:
    """The files that can be shown, packed one after the other, and the notes on one that is alone."""

    def __init__(self, files_max: int, bytes_max: int, notes: frozenset[Note] = NO_NOTES) -> None:
        self.count = 0
        self.notes = notes
        self.bytes_left = bytes_max
        self._files_max = files_max
        self._packed: list[bytes] = []
        self._left_out: list[str] = []

    def add(self, name: str, content: bytes) -> None:
        """Takes a file, by its spoken name. Raises Rejected when there is no room left."""
        self.spend(len(content))
        if self.count == self._files_max:
            raise Rejected(Rejection.TOO_LARGE)  # some of them alone would pass for all
        self.count += 1
        spoken = _cut(name)
        self._packed += [ENTRY.pack(len(spoken), len(content)), spoken, content]

    def take(self, name: str, content: bytes) -> None:
        """Adds a file that can be shown; remembers one that can't. `name`: with its ending. Raises Rejected."""
        if kind_to_show(content):
            self.add(spoken_name(name), content)
        else:
            self.leave_out(name)

    def spend(self, size: int) -> None:
        """Takes bytes off what may still be unpacked. Raises Rejected when none are left."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise Rejected(Rejection.TOO_LARGE)

    def leave_out(self, name: str) -> None:
        """Remembers a file that can't be shown, by its whole name: its ending tells what it is."""
        self._left_out.append(name)

    def packed(self) -> bytes:
        """All of them as protocol.ENTRYs, and behind them what was left out as protocol.LEFT_OUTs."""
        named = [(1, _cut(name)) for name in self._left_out[:LEFT_OUT_MAX]]
        if unnamed := len(self._left_out) - len(named):
            named.append((unnamed, b""))
        left_out = (LEFT_OUT.pack(count, len(name)) + name for count, name in named)
        return b"".join((*self._packed, *left_out))


def alone(content: bytes, bytes_max: int, notes: frozenset[Note] = NO_NOTES) -> Files:
    """A bundle of one file that has no name of its own. Raises Rejected."""
    files = Files(1, bytes_max, notes)
    files.add("", content)
    return files


def _cut(name: str) -> bytes:
    return name[:_NAME_MAX].encode("utf-8", "replace")


def kind_to_show(content: bytes) -> Kind | None:
    """What a file is, None for one that would only be rejected. Raises Rejected for one that is too large."""
    try:
        return kind_of(content)
    except Rejected as rejected:
        if rejected.rejection is Rejection.TOO_LARGE:
            raise
        return None


def spoken_name(name: str) -> str:
    """A file's name as people say it: no folder, no ending."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.stem if len(path.suffix) <= _ENDING_MAX else path.name
