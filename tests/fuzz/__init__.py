"""Strange files: sound ones of every kind, broken by chance, and what must hold whatever they do.

`make fuzz` does it for ten minutes, `make test` for some seconds.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

from kiosk.documents import Bundle, Document, Rejection
from kiosk.documents.reader import Reader
from kiosk.settings import DocumentSettings
from kiosk.vault import Vault

SETTINGS = DocumentSettings(pages_max=50, megabytes_max=20, seconds_max=5, standby=True)
PASSWORD = "1234"
SIZE_MAX = 2_000_000  # bytes of a seed: what is larger takes long, and breaks in the same places
_INNER = 2  # of a mail or an archive: the message, and a file
_LATE_SECONDS = 2.0  # to kill what hangs, and let its spare take over
_WORDS = (
    *(b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b"-1", b"99999999999", b"nan"),
    *(b"obj", b"endobj", b"stream", b"/Kids", b"/Parent", b"/Length", b"<<", b">>", b"[", b"]", b"<", b">", b"&lol;"),
    *(b"PK\x03\x04", b"%PDF-1.7", b"\xff\xd9", b"IHDR", b"ftypheic", b"{\\rtf1", b"From: x\r\n", b"../", b"\r\n\r\n"),
)


@dataclass(frozen=True)
class Edit:
    """One thing that is done to a file, somewhere; places are parts of a million of it."""

    where: int
    length: int
    what: bytes

    def apply(self, content: bytes) -> bytes:
        """The file with so many bytes replaced by others."""
        start = self.where * len(content) // 1_000_000
        return content[:start] + self.what + content[start + self.length :]


def edits() -> st.SearchStrategy[list[Edit]]:
    """Some edits: bytes changed, left out, put in."""
    what = st.sampled_from(_WORDS) | st.binary(max_size=8) | st.binary(min_size=100, max_size=400)
    length = st.integers(0, 8) | st.integers(0, 100_000)
    return st.lists(st.builds(Edit, st.integers(0, 1_000_000), length, what), min_size=1, max_size=8)


def strange(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """A seed that was edited."""

    def edited(seed: bytes, done: list[Edit]) -> bytes:
        for edit in done:
            seed = edit.apply(seed)
        return seed

    return st.builds(edited, st.sampled_from(seeds), edits())


@dataclass
class Intake:
    """What a terminal does with files one after the other, and what came of it: so many of each."""

    reader: Reader
    good: bytes  # a sound paper, which must open after any other
    outcomes: dict[str, int] = field(default_factory=dict)

    def survives(self, content: bytes) -> None:
        """Raises AssertionError where a file does more than to be refused."""
        vault = Vault()
        try:
            self._survives(content, vault)
            assert isinstance(self._opened(self.good, vault), Document), "the next paper doesn't open"
        finally:
            vault.close()

    def _survives(self, content: bytes, vault: Vault) -> None:
        outcome = self._opened(content, vault)
        if isinstance(outcome, Document):
            outcome = self._used(outcome, vault)
        name = outcome if isinstance(outcome, str) else outcome.kind
        self.outcomes[name] = self.outcomes.get(name, 0) + 1
        if isinstance(outcome, Bundle):
            assert outcome.files
            assert all(file.path.parent == vault.folder and file.name.isprintable() for file in outcome.files)
            for file in outcome.files[:_INNER]:
                self._open(file.path, vault)

    def _opened(self, content: bytes, vault: Vault) -> Document | Bundle | Rejection:
        path = vault.room()
        path.write_bytes(content)
        outcome = self._open(path, vault)
        return self._open(path, vault, PASSWORD) if outcome is Rejection.LOCKED else outcome

    def _open(self, path: Path, vault: Vault, password: str = "") -> Document | Bundle | Rejection:
        began = time.monotonic()
        outcome = self.reader.open(path, vault.room, password)
        assert time.monotonic() - began < SETTINGS.seconds_max + _LATE_SECONDS, "it took too long to give it up"
        return outcome

    def _used(self, document: Document, vault: Vault) -> Document | Rejection:
        """A document that opened is looked at, and made ready for the printer."""
        for page in {0, len(document.pages) - 1}:
            picture = self.reader.render(document, page, 300, 420)
            if isinstance(picture, Rejection):
                return picture
            assert len(picture.rgb) == 3 * picture.width * picture.height
        through = self.reader.read_through(document)
        if isinstance(through, Rejection):
            return through
        printable = self.reader.printable(document, None, vault.room())
        return printable if isinstance(printable, Rejection) else document


def small_files(folder: Path) -> Iterable[bytes]:
    """What the files of a collection hold."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and 0 < path.stat().st_size <= SIZE_MAX:
            yield path.read_bytes()
