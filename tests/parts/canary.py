"""A canary: marked papers, a terminal of its own process that prints them, and a search for the marks everywhere.

Run by itself it is that terminal: it does what it reads from its standard input, and answers each with a line.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

import pikepdf
import pypdfium2
from PIL import Image

from kiosk.calls import Reason
from kiosk.journeys.calling.steps import Called, Words
from kiosk.journeys.papers.steps import AskPassword, ChoosePaper
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from tests.parts import papers, papers_office, papers_photos, papers_texts
from tests.parts.memory import family, remembered, standing_in
from tests.parts.resident import at_the_papers, vault
from tests.parts.screen import ROOT
from tests.parts.stage import STANDBY, Stage

NAME, TEXT, PASSWORD = (f"canary{token_hex(4)}" for _ in range(3))
MARKS = (NAME, TEXT, PASSWORD)
"""Other tests may search the same memory at the same time, for their own."""

_ANSWER = "answer: "


def locked(stick: Path) -> None:
    """A PDF that asks for its password."""
    with pikepdf.open(papers.pdf(stick / f"{NAME}.pdf", [TEXT]), allow_overwriting_input=True) as pdf:
        pdf.save(stick / f"{NAME}.pdf", encryption=pikepdf.Encryption(owner="owner", user=PASSWORD))


def changed(stick: Path) -> None:
    """A PDF of which a page is left out, in two copies."""
    papers.pdf(stick / f"{NAME}.pdf", [TEXT, TEXT, "the last"])


def text(stick: Path) -> None:
    """A plain text."""
    papers_texts.text(stick / f"{NAME}.txt", f"{TEXT}\n" * 50)


def letter(stick: Path) -> None:
    """A letter that LibreOffice opens."""
    papers_office.docx(stick / f"{NAME}.docx", said=f"{TEXT} " * 50)


def photo(stick: Path) -> None:
    """A photographed page, to be cleaned, with the mark in what the camera says of itself."""
    picture, said = papers_photos.photographed(papers_photos.letter()), Image.Exif()
    said[0x010E] = TEXT * 50  # ImageDescription
    picture.save(stick / f"{NAME}.jpg", exif=said, quality=90)


def mail(stick: Path) -> None:
    """A mail with a paper in it."""
    inside = papers.pdf(stick / "inside.pdf", [TEXT])
    papers_texts.mail(stick / f"{NAME}.eml", TEXT, files={f"{NAME}.pdf": (inside.read_bytes(), "application/pdf")})
    inside.unlink()


class Canary:
    """A terminal at work in `folder`, whose printer and hub are told by `environment`."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.stick = folder / "terminal" / "usb" / "STICK"
        self.printed = folder / "terminal" / "printed"
        self._environment = environment
        for private in ("home", "tmp"):
            (folder / private).mkdir(exist_ok=True)
        self._process: subprocess.Popen[str] | None = None
        self._known: set[int] = set()

    def start(self) -> None:
        """Starts it, also again on the same folder."""
        own = {"HOME": f"{self.folder}/home", "TMPDIR": f"{self.folder}/tmp"}
        command = [sys.executable, "-m", "tests.parts.canary", str(self.folder / "terminal")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **self._environment, **own},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        self._says()

    def end(self) -> None:
        """Ends it, as its window's closing does."""
        if self._process:
            self._process.communicate(timeout=30)

    def does(self, what: str, *, of: str = "") -> str:
        """What the resident does there; returns when it is done, with what the terminal says."""
        assert self._process
        assert self._process.stdin
        self._process.stdin.write(f"{what} {of}\n")
        self._process.stdin.flush()
        return self._says()

    def _says(self) -> str:
        assert self._process
        assert self._process.stdout
        for line in self._process.stdout:  # its hub may speak there, too
            if line.startswith(_ANSWER):
                break
        else:
            raise AssertionError((self.folder / "log").read_text("utf-8"))
        self._known |= set(family(self._process.pid))
        return line.removeprefix(_ANSWER).strip()

    def brings(self, paper: Callable[[Path], None]) -> None:
        """Puts one paper on the stick, and sees its first page on the screen."""
        for left in self.stick.iterdir():
            left.unlink()
        paper(self.stick)
        (self.folder / "terminal" / "typed").write_text(PASSWORD)
        self.vault = Path(self.does("look", of=paper.__name__))
        assert self.vault.exists()
        assert self.in_memory()  # what is looked for would be found

    def killed(self) -> None:
        """SIGKILL. What it started ends with it."""
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()

    def in_memory(self) -> bool:
        """Whether any of its processes remembers a mark, of those that ever ran."""
        return any(remembered(MARKS, pid) for pid in sorted(self._known))

    def in_files(self, *folders: Path) -> list[Path]:
        """Where a mark still is, in a file or in its name."""
        own = [self.folder / "terminal" / "state", self.folder / "home", self.folder / "tmp", self.folder / "log"]
        files = [path for folder in (*own, *folders) if folder.exists() for path in (folder, *folder.rglob("*"))]
        return [path for path in files if standing_in(os.fsencode(path.name) + _contents(path), MARKS)]


def _contents(path: Path) -> bytes:
    """What a file holds, and what is packed in it; nothing of what has just gone, or is no file."""
    content = b""
    # Whatever is wrong with it, it is another test's: the marked papers can all be read.
    with suppress(Exception):
        content = path.read_bytes() if path.is_file() else b""
        if content.startswith(b"%PDF-"):
            content += _inside_pdf(path)
        elif content.startswith(b"PK"):
            with zipfile.ZipFile(path) as packed:
                content += b"".join(packed.read(name) for name in packed.namelist())
    return content


def _inside_pdf(path: Path) -> bytes:
    content = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)).encode()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            content += page.Contents.read_bytes() if "/Contents" in page else b""
    return content


class _Resident:
    """What the process does that is a terminal."""

    def __init__(self, folder: Path) -> None:
        self._typed = folder / "typed"
        chosen = {name: value for name, value in os.environ.items() if name.startswith("GUICHET_")}
        if (folder / "usb").exists():
            (folder / "usb").rename(folder / f"usb-{token_hex(2)}")
        self.stage = Stage(folder, **({STANDBY: "true"} | chosen))  # as centres have it
        self.stage.terminal.start()

    def look(self, paper: str) -> str:
        """From the first screen to the paper's first page."""
        at_the_papers(self.stage)
        self.stage.papers.pick(0)
        if paper == "locked":
            self.stage.until_step(AskPassword)
            self.stage.papers.unlock(self._typed.read_text())
        if paper == "mail":
            self.stage.until(lambda: isinstance(self.stage.step, ChoosePaper) and self.stage.step.inside is not None)
            self.stage.papers.pick(1)
        self.stage.until(lambda: isinstance(self.stage.step, steps.CheckPages) and self.stage.step.sheet is not None)
        seen = self.stage.until_step(steps.CheckPages)
        if paper == "changed":
            self.stage.printing.toggle(1)
            self.stage.printing.set_options(replace(seen.options, copies=2))
        if steps.Look.CLEANED in seen.looks:
            self.stage.printing.choose_look(steps.Look.CLEANED)
        return str(vault(self.stage))

    def print(self, _: str) -> str:
        """Touches *Print*."""
        self.stage.printing.print_it()
        return "printing"

    def stop(self, _: str) -> str:
        """Stops what is being printed."""
        self.stage.printing.ask_stop()
        self.stage.printing.stop()
        return self.until("TakePaper")

    def until(self, step: str) -> str:
        """Waits for a step."""
        self.stage.until_step(getattr(steps, step))
        return step

    def say(self, _: str) -> str:
        """Calls somebody, and says what was typed, until the hub has it."""
        self.stage.reception.choose_language("fr")
        self.stage.reception.help(Reason.LETTER)
        self.stage.until(lambda: isinstance(self.stage.step, Called) and self.stage.step.takes_words)
        self.stage.calling.ask_words()
        self.stage.calling.add_words(self._typed.read_text())
        self.stage.until(lambda: isinstance(self.stage.step, Called) and self.stage.step.words is Words.THERE)
        return "said"

    def leave(self, _: str) -> str:
        """The resident is done, or has gone."""
        self.stage.reception.done()
        self.stage.skipped += 10
        self.stage.until_step(Welcome)
        return "left"


def _live(folder: Path) -> None:
    """Does what is read from stdin, and lets the terminal live meanwhile."""
    resident, wanted = _Resident(folder), queue.SimpleQueue[str]()

    def read() -> None:
        for line in sys.stdin:
            wanted.put(line)
        wanted.put("")

    def answer(said: str) -> None:
        sys.stdout.write(f"{_ANSWER}{said}\n")
        sys.stdout.flush()

    threading.Thread(target=read, daemon=True).start()
    answer("ready")
    while True:
        while wanted.empty():
            resident.stage.live()
        if not (line := wanted.get()):
            break
        what, of = line.rstrip("\n").split(" ")
        answer(getattr(resident, what)(of))
    resident.stage.close()


if __name__ == "__main__":
    _live(Path(sys.argv[1]))
