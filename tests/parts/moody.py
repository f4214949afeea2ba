"""A printer whose backend fails as a test wants, on the queue "moody"; another whose filter fails, on "failing"."""

from pathlib import Path

import pytest

from tests.parts.cupsd import Cupsd

_BACKEND = """#!/bin/sh
[ $# = 0 ] && exit 0
code=$(cat {folder}/fails)
[ -n "$code" ] && exit "$code"
seconds=$(cat {folder}/seconds)
echo begun >>{folder}/begun
sleep "$seconds"
cat "${{6:--}}" >>{folder}/paper
cat {folder}/pages >&2
"""
_FILTER = "#!/bin/sh\ncat >/dev/null\nexit 1\n"
_PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "MOODY.PPD"
*Manufacturer: "Moody"
*Product: "(Moody)"
*ModelName: "Moody"
*ShortNickName: "Moody"
*NickName: "Moody"
*PSVersion: "(3010.000) 0"
*cupsFilter: "application/pdf 0 failing"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
"""
"""As little as CUPS takes for a printer with a driver."""


class Moody:
    """The queue "moody", and "failing", whose filter fails. `paper` is all that came out."""

    def __init__(self, cupsd: Cupsd) -> None:
        self.queue, self.failing = "moody", "failing"
        self._cupsd = cupsd
        self._folder = cupsd.folder / "moody"
        self._folder.mkdir()
        self._folder.chmod(0o777)  # backends run as a user of their own
        programs = cupsd.folder / "bin"
        for name, script in (("backend/moody", _BACKEND.format(folder=self._folder)), ("filter/failing", _FILTER)):
            path = programs / name
            path.parent.mkdir(parents=True)
            for one in Path("/usr/lib/cups", path.parent.name).iterdir():
                (path.parent / one.name).symlink_to(one)
            path.write_text(script)
            path.chmod(0o755)
        for one in Path("/usr/lib/cups").iterdir():
            if not (programs / one.name).exists():
                (programs / one.name).symlink_to(one)
        self.mend()
        self.slow_down(0)
        self.count(0)
        files = cupsd.folder / "cups-files.conf"
        cupsd.stop()
        files.write_text(files.read_text().replace("ServerBin /usr/lib/cups", f"ServerBin {programs}"))
        cupsd.start()
        self.connect("retry-job")

    def connect(self, policy: str) -> None:
        """Makes the queues, with that printer-error-policy."""
        self._cupsd.run("lpadmin", "-p", self.queue, "-E", "-v", "moody://here", "-o", f"printer-error-policy={policy}")
        ppd = self._folder / "failing.ppd"
        ppd.write_text(_PPD)
        self._cupsd.run("lpadmin", "-p", self.failing, "-E", "-v", "moody://here", "-P", str(ppd))

    def fail(self, code: int) -> None:
        """From now on, the backend ends with that code (backend(7)) before it prints anything."""
        self._write("fails", str(code))

    def mend(self) -> None:
        """The backend prints again."""
        self._write("fails", "")

    def slow_down(self, seconds: float) -> None:
        """Lets each job take so long."""
        self._write("seconds", str(seconds))

    def count(self, pages: int) -> None:
        """Lets each job end with so many pages counted: none, as long as nothing is said."""
        self._write("pages", "PAGE: 1 1\n" * pages)

    def _write(self, name: str, what: str) -> None:
        """At once, so that nobody reads half of it."""
        (self._folder / "next").write_text(what)
        (self._folder / "next").rename(self._folder / name)

    @property
    def begun(self) -> int:
        """How many jobs have begun to come out."""
        path = self._folder / "begun"
        return path.read_text().count("begun") if path.exists() else 0

    @property
    def paper(self) -> bytes:
        """All that came out."""
        path = self._folder / "paper"
        return path.read_bytes() if path.exists() else b""


@pytest.fixture
def moody(cupsd: Cupsd) -> Moody:
    """Those queues."""
    return Moody(cupsd)
