"""Letters, tables and slides become PDFs through LibreOffice, inside this very process. In the jail only.

LibreOfficeKit starts it, once. Its own way of opening shows a document on a screen, of which Debian's packages without
one lack parts; so a macro (libreoffice.bas) opens it hidden, as `soffice --convert-to` does.
"""

import ctypes
import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside import made
from kiosk.documents.jail.inside.office import changes, package
from kiosk.documents.jail.inside.rejected import Rejected

_PROGRAMS = (Path("/usr/lib/libreoffice/program"), Path("/usr/lib64/libreoffice/program"))
_LIBRARY = "libmergedlo.so"
_RUN_MACRO = 11  # its place in LibreOfficeKit.h's _LibreOfficeKitClass since 6.0: nSize, destroy, documentLoad ...
_PACKAGED = frozenset((Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.ODT, Kind.ODS, Kind.ODP))
_EMPTY = ("private:factory/scalc", "private:factory/simpress")
_SHORT = rb"{\rtf1 Letter}"

_SETTINGS = {
    # Nothing is set up at the first start: it would replace the macro.
    "/org.openoffice.Setup/Office": {"ooSetupInstCompleted": "true"},
    # A picture that isn't in the document itself isn't fetched, from wherever.
    "/org.openoffice.Office.Common/Security/Scripting": {"BlockUntrustedRefererLinks": "true"},
    "/org.openoffice.Office.Common/Misc": {"UseLocking": "false"},
    "/org.openoffice.Office.Recovery/AutoSave": {"Enabled": "false"},
    "/org.openoffice.Office.Java/VirtualMachine": {"Enable": "false"},
}
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OOR = 'xmlns:oor="http://openoffice.org/2001/registry"'
_LIBRARY_NS = 'xmlns:library="http://openoffice.org/2000/library"'


class Office:
    """One LibreOffice. A process can have no second one, and can't end it: it ends with the process."""

    def __init__(self) -> None:
        """Takes a second, and has all that it needs loaded then. Raises OSError if LibreOffice isn't there."""
        self._folder = Path(tempfile.mkdtemp(prefix="office-"))
        self._target = self._folder / "document.pdf"
        self._changed = self._folder / "changed.odt"
        self._accepted = self._folder / "accepted.odt"
        self._report = self._folder / "report"
        profile = self._folder / "profile"
        _furnish(profile / "user")
        self._running = _Running(profile)
        self._running.run("Settle")
        for source in _EMPTY:
            self._convert(source, 1, "")
        self.to_pdf(_SHORT, Kind.RTF, 1, "")

    def to_pdf(self, content: bytes, kind: Kind, pages_max: int, password: str) -> bytes:
        """A document as a PDF of what it prints. Raises Rejected."""
        if kind in _PACKAGED:
            package.check(content)
        if kind is Kind.RTF:
            content = changes.without_deleted_ends(content)
        source = self._folder / f"document.{kind}"
        source.write_bytes(content)
        try:
            times_asked = self._convert(source.as_uri(), pages_max, password, self._changed.as_uri())
            if self._changed.exists():
                changes.accept(self._changed, self._accepted)
                self._convert(self._accepted.as_uri(), pages_max, "")
            if not self._target.exists():
                raise Rejected(_refused(times_asked, password))
            return made.checked(self._target.read_bytes(), pages_max)
        finally:
            for file in (source, self._target, self._changed, self._accepted):
                file.unlink(missing_ok=True)

    def _convert(self, source: str, pages_max: int, password: str, changed: str = "") -> int:
        """How often a password was asked for. One page more than may be is enough to see that it is too long."""
        os.environ["DOCUMENT_PASSWORD"] = password
        pages = f"1-{pages_max + 1}"
        self._running.run("Convert", source, self._target.as_uri(), changed, str(self._report), pages)
        return int(self._report.read_text())


def _refused(times_asked: int, password: str) -> Rejection:
    if not times_asked:
        return Rejection.DAMAGED
    return Rejection.WRONG_PASSWORD if password else Rejection.LOCKED


class _Running:
    """LibreOfficeKit's C interface, as much of it as is needed: an object is a pointer to its table of functions."""

    def __init__(self, profile: Path) -> None:
        program = next((path for path in _PROGRAMS if (path / _LIBRARY).exists()), None)
        if program is None:
            raise FileNotFoundError(f"{_LIBRARY} is in none of {', '.join(map(str, _PROGRAMS))}: install LibreOffice")
        start = ctypes.CDLL(str(program / _LIBRARY)).libreofficekit_hook_2
        start.restype = ctypes.c_void_p
        start.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
        self._office = start(bytes(program), profile.as_uri().encode())
        if not self._office:
            raise OSError("LibreOffice doesn't start")
        functions = ctypes.cast(self._office, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
        run_macro = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)
        self._run_macro = run_macro(functions[_RUN_MACRO] or 0)

    def run(self, procedure: str, *arguments: str) -> None:
        """Runs a procedure of the macro. No argument may have a quotation mark in it."""
        words = ",".join(f'"{argument}"' for argument in arguments)
        self._run_macro(self._office, f"macro:///Standard.Office.{procedure}({words})".encode())


def _furnish(user: Path) -> None:
    """Writes a new user's settings and the macro where LibreOffice looks for them."""
    basic = user / "basic"
    (basic / "Standard").mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, properties in _SETTINGS.items()
        for name, value in properties.items()
    )
    written = {
        user / "registrymodifications.xcu": f"<oor:items {_OOR}>{items}</oor:items>",
        basic / "script.xlc": f"<library:libraries {_LIBRARY_NS}>"
        '<library:library library:name="Standard" library:link="false"/></library:libraries>',
        basic / "Standard/script.xlb": f'<library:library {_LIBRARY_NS} library:name="Standard">'
        '<library:element library:name="Office"/></library:library>',
        basic / "Standard/Office.xba": '<script:module xmlns:script="http://openoffice.org/2000/script" '
        'script:name="Office" script:language="StarBasic">'
        f"{escape(Path(__file__).with_suffix('.bas').read_text())}</script:module>",
    }
    for path, content in written.items():
        path.write_text(_XML + content)
