import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.printing import Condition, JobState, Options, PrinterUnavailable
from kiosk.printing.folder import FolderPrinter
from tests.parts import papers


def printed(printer: FolderPrinter, job_id: str, pdf: Path, options: Options | None = None) -> None:
    """Hands a job over and lets it be printed."""
    printer.submit(job_id, pdf, options or Options())
    printer.release(job_id)


def test_nobody_else_on_the_machine_reads_a_paper(tmp_path: Path) -> None:
    printed(FolderPrinter(tmp_path / "out"), str(uuid4()), papers.pdf(tmp_path / "a.pdf"))
    (arrived,) = (tmp_path / "out").iterdir()
    assert [oct(path.stat().st_mode & 0o777) for path in (tmp_path / "out", arrived)] == ["0o700", "0o600"]


def test_a_paper_that_was_not_released_is_nowhere(tmp_path: Path) -> None:
    folder = FolderPrinter(tmp_path / "out")
    folder.submit("a", papers.pdf(tmp_path / "a.pdf"), Options())
    assert folder.status("a").state is JobState.PENDING_HELD
    folder.cancel("a")
    assert folder.status("a").state is JobState.ABORTED
    assert not (tmp_path / "out").exists()


def test_a_paper_arrives_whole_under_a_name_that_tells_nothing(tmp_path: Path) -> None:
    folder = FolderPrinter(tmp_path / "out")
    job_id = str(uuid4())
    printed(folder, job_id, papers.pdf(tmp_path / "Dossier Leila.pdf"))
    (arrived,) = (tmp_path / "out").iterdir()
    assert arrived.read_bytes() == (tmp_path / "Dossier Leila.pdf").read_bytes()
    assert arrived.name.endswith(f"-{job_id[-12:]}.pdf")
    assert "Leila" not in arrived.name
    assert folder.status(job_id).state is JobState.COMPLETED
    assert folder.place == str(tmp_path / "out")


def test_each_copy_is_a_file(tmp_path: Path) -> None:
    printed(FolderPrinter(tmp_path / "out"), str(uuid4()), papers.pdf(tmp_path / "a.pdf"), Options(copies=3))
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_a_job_never_heard_of_is_aborted_and_a_finished_one_is_known_after_a_crash(tmp_path: Path) -> None:
    job_id = str(uuid4())
    printed(FolderPrinter(tmp_path / "out"), job_id, papers.pdf(tmp_path / "a.pdf"))
    restarted = FolderPrinter(tmp_path / "out")
    assert restarted.status(job_id).state is JobState.COMPLETED
    assert restarted.status(str(uuid4())).state is JobState.ABORTED


def test_a_full_disk_is_reported_and_the_next_paper_works_once_there_is_room(tmp_path: Path) -> None:
    told = _on_a_full_disk(
        "from uuid import uuid4; from pathlib import Path; import sys\n"
        "from kiosk.printing import *; from kiosk.printing.folder import FolderPrinter\n"
        "disk, paper = map(Path, sys.argv[1:])\n"
        "folder = FolderPrinter(disk)\n"
        "(disk / 'others').write_bytes(bytes(60_000))\n"
        "try: folder.submit('a', paper, Options()); folder.release('a')\n"
        "except PrinterUnavailable: print(*folder.needs().now, len(list(disk.iterdir())))\n"
        "(disk / 'others').unlink()\n"
        "folder.submit('b', paper, Options()); folder.release('b')\n"
        "print(len(folder.needs().now), len(list(disk.iterdir())))\n",
        tmp_path,
    )
    assert told.split() == [Condition.FOLDER_FULL.value, "1", "0", "1"]


def test_a_folder_that_can_not_be_made_is_offline(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = FolderPrinter(tmp_path / "file" / "out")
    with pytest.raises(PrinterUnavailable):
        printed(folder, str(uuid4()), papers.pdf(tmp_path / "a.pdf"))
    assert folder.needs().now == {Condition.OFFLINE}


def _on_a_full_disk(program: str, tmp_path: Path) -> str:
    """What a program says that is given a disk of 64 KiB and a paper of 30 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "paper").write_bytes(bytes(30_000))
    mounted = 'mount -t tmpfs -o size=64k none "$1" && exec "$0" -c "$3" "$1" "$2"'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted, sys.executable]
    told = subprocess.run([*command, disk, tmp_path / "paper", program], capture_output=True, text=True, check=False)
    if "Operation not permitted" in told.stderr:
        pytest.skip("no small disk can be mounted here")
    assert told.returncode == 0, told.stderr
    return told.stdout
