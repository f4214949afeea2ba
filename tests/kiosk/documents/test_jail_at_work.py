"""The jail's walls once libraries were at work inside: files of every kind were opened by the process that tries."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import Bundle, Document, Kind
from kiosk.documents.jail import Breach
from kiosk.documents.jail.bubblewrap import Bubblewrap, reached
from kiosk.documents.jail.child import Child
from kiosk.documents.jail.protocol import OK, Request, Role, Verb
from kiosk.patience import Patience
from tests import fuzz
from tests.fuzz import seeds
from tests.parts.reading import Reading


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A file of each kind."""
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "made").mkdir()
    contents = list(seeds.made(folder / "made"))
    for number, content in enumerate(contents):
        (folder / str(number)).write_bytes(content)
    return [folder / str(number) for number in range(len(contents))]


def opened(reading: Reading, path: Path, password: str = "") -> Iterator[Document]:
    """What a file becomes, or the files in it become."""
    outcome = reading.outcome(path, password)
    if isinstance(outcome, Document):
        yield outcome
    elif isinstance(outcome, Bundle):
        for inside in outcome.files:
            yield from opened(reading, inside.path)
    elif not password:
        yield from opened(reading, path, fuzz.PASSWORD)


def test_nothing_is_reached_by_a_process_that_opened_a_file_of_any_kind(files: list[Path], tmp_path: Path) -> None:
    reading = Reading(tmp_path / "vault", fuzz.SETTINGS)
    reading.reader.warm()
    processes = [reading.reader._viewing.current, reading.reader._converting.current]
    kinds: set[Kind] = set()
    for path in files:
        for document in opened(reading, path):
            kinds.add(document.kind)
            reading.seen(document)
    assert kinds >= {Kind.PDF, Kind.DOCX, Kind.XLS, Kind.ODG, Kind.HTML, Kind.ICS, Kind.JXL, Kind.JPEG2000, Kind.RAW}
    assert [reading.reader._viewing.current, reading.reader._converting.current] == processes  # they saw all of it
    assert [reached(process) for process in processes] == [Breach(0)] * 2
    reading.reader.close()


def test_nothing_is_reached_by_a_process_that_wrote_a_paper_anew(files: list[Path]) -> None:
    child, written = Child(), 0
    child.start(Bubblewrap(), Role.REWRITER)
    for path in files:
        with path.open("rb") as file:
            request = Request(Verb.REWRITE, password=fuzz.PASSWORD)
            take = lambda answer, incoming: (answer.untrusted_status, incoming.read(incoming.left))  # noqa: E731
            status, _ = child.ask(request, file.fileno(), patience=Patience(10), most=10_000_000, take=take)
        written += status == OK
    assert written > 5
    assert reached(child) is Breach(0)
    child.kill()
