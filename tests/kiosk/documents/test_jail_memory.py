"""Memory: what a jailed process can have of it, its own and the kernel's, and what becomes of papers that need more."""

import os
import zlib
from pathlib import Path

import pikepdf
import pytest

from kiosk.documents import Document, Rejection
from kiosk.documents.jail import cgroup
from kiosk.documents.jail.bubblewrap import Bubblewrap
from kiosk.documents.jail.protocol import Role
from tests.parts import papers
from tests.parts.burglar import in_walls
from tests.parts.reading import Reading

GIB = 1 << 30
EATS = """
import sys
from kiosk.documents.jail.inside import confinement
from kiosk.documents.jail.protocol import Role
if sys.argv[1] != "free":
    confinement.confine(Role(sys.argv[1]))
try:
    print(len(bytearray(b"x") * (2 << 30)))
except MemoryError:
    print("none left")
"""

TAKES = """
import mmap, sys
from kiosk.documents.jail.inside import confinement
from kiosk.documents.jail.protocol import Role
from mmap import MAP_PRIVATE, MAP_SHARED, MAP_ANONYMOUS as ANONYMOUS
GROWSDOWN = 0x100
confinement.confine(Role(sys.argv[1]))
mmap.mmap(-1, 1 << 20, MAP_PRIVATE | ANONYMOUS).close()
try:
    print(len(mmap.mmap(-1, 1 << 20, {flags})))
except OSError:
    print("none")
"""
LINKS = """
import os, sys
from kiosk.documents.jail.inside import confinement
from kiosk.documents.jail.protocol import Role
confinement.confine(Role(sys.argv[1]))
os.close(os.open("/tmp/a", os.O_CREAT | os.O_WRONLY))
for make in (os.link, os.symlink):
    try:
        make("/tmp/a", "/tmp/b")
        print("a link")
    except OSError:
        pass
print("none")
"""
FILES = """
import sys
from kiosk.documents.jail.inside import confinement
from kiosk.documents.jail.protocol import Role
confinement.confine(Role(sys.argv[1]))
for number in range(100_000):
    try:
        open(f"/tmp/{number}", "x").close()
    except OSError:
        break
print(number)
"""


@pytest.mark.parametrize("role", Role)
def test_memory_ends_for_a_jailed_process(role: Role) -> None:
    assert in_walls(EATS, role, role).stdout == "none left\n"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("flags", ["MAP_SHARED | ANONYMOUS", "MAP_PRIVATE | ANONYMOUS | GROWSDOWN"])
def test_memory_that_no_limit_would_count_is_not_to_be_had(role: Role, flags: str) -> None:
    took = in_walls(TAKES.format(flags=flags), role, role)
    assert (took.stdout.strip(), took.stderr) == ("none", "")


def test_links_without_end_take_none_of_the_kernels_memory() -> None:
    made = in_walls(LINKS, Role.CONVERTER, Role.CONVERTER)
    assert (made.stdout.strip(), made.stderr) == ("none", "")


@pytest.mark.parametrize(("role", "most"), [(Role.VIEWER, 0), (Role.CONVERTER, 5_000)])
def test_files_without_end_take_none_of_it_either(role: Role, most: int) -> None:
    made = in_walls(FILES, role, role)
    assert (int(made.stdout) <= most, made.stderr) == (True, "")


def test_memory_ends_for_a_process_that_sets_itself_no_limit() -> None:
    cell = cgroup.Cell(cgroup.parents())
    if not cell.folders:
        pytest.skip("no control group is ours to divide here")
    try:
        ended = in_walls(EATS, Role.VIEWER, "free", around=cell.around(()))
        assert ended.stdout == ""
        assert ended.returncode != 0
    finally:
        cell.remove()


def swelling_pdf(path: Path, length: int) -> Path:
    """A PDF of which a page's content is small, until it is unpacked to so many bytes."""
    pack = zlib.compressobj()
    blank = b" " * (1 << 24)
    first = pack.compress(blank) + pack.flush(zlib.Z_FULL_FLUSH)
    again = pack.compress(blank) + pack.flush(zlib.Z_FULL_FLUSH)  # begins afresh: it may be repeated
    with pikepdf.open(papers.pdf(path)) as document:
        swollen = pikepdf.Stream(document, first + again * (length // len(blank)))
        swollen.Filter = pikepdf.Name.FlateDecode
        document.pages[0].Contents = swollen
        document.save(path.with_suffix(".swollen"))
    return path.with_suffix(".swollen")


def test_a_paper_that_needs_more_memory_than_there_is_is_refused_and_the_next_one_works(
    reading: Reading, tmp_path: Path
) -> None:
    bomb = reading.outcome(swelling_pdf(tmp_path / "bomb.pdf", 2 * GIB))
    if isinstance(bomb, Document):  # it swells only when it is drawn
        assert isinstance(reading.reader.render(bomb, 0, 600, 600), Rejection)
    assert reading.seen(reading.opened(papers.pdf(tmp_path / "a.pdf"))).height == 600


def own_groups() -> list[Path]:
    """The control groups of the jails that this process has built."""
    return [group for parent in cgroup.parents() for group in parent.glob(f"*-{os.getpid()}-*")]


def test_each_jailed_process_has_a_group_of_its_own_and_none_is_left(reading: Reading, tmp_path: Path) -> None:
    if not Bubblewrap().counted:
        pytest.skip("no control group is ours to divide here")
    others = set(own_groups())  # of readers that other tests share
    reading.reader.printable(reading.opened(papers.pdf(tmp_path / "a.pdf")), None, reading.room())
    ours = set(own_groups()) - others
    assert ours
    for group in ours:
        assert (group / "cgroup.procs").read_text("utf-8"), "nobody is in it"
    reading.reader.close()
    assert not ours & set(own_groups())
