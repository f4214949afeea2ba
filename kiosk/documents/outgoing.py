"""A file on its way into the jail, piece by piece: never mapped, since a pulled stick would then kill the terminal."""

import os
from collections.abc import Iterator
from types import TracebackType

_PIECE = 1 << 18  # bytes


class Gone(Exception):
    """The file went away, or shrank, while it was read."""


class Outgoing:
    """An open file; iterating gives exactly `size` bytes in pieces. Raises Gone where it can't."""

    def __init__(self, descriptor: int) -> None:
        """Takes the descriptor over."""
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size

    def __iter__(self) -> Iterator[bytes]:
        at = 0
        while at < self.size:
            try:
                piece = os.pread(self._descriptor, min(_PIECE, self.size - at), at)
            except OSError:
                raise Gone from None
            if not piece:
                raise Gone
            at += len(piece)
            yield piece

    def close(self) -> None:
        """Closes the file."""
        os.close(self._descriptor)

    def __enter__(self) -> "Outgoing":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
