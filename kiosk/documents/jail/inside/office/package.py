"""What letters, tables and slides are packed in, looked over before LibreOffice unpacks it. In the jail only.

LibreOffice itself knows no bounds: a few bytes can make it work for minutes.
"""

import io
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.rejected import Rejected

_XML_MAX = 64_000_000  # bytes: a thousand pages have a tenth of it
_BYTES_MAX = 256_000_000  # of everything in it, pictures too
_DEPTH_MAX = 256  # as libxml2 has it, too; a letter nests a dozen tables at most
_PIECE = 1 << 16  # bytes
_ZIP = b"PK"
_MANIFEST = "META-INF/manifest.xml"
_OTHER_ENCODINGS = tuple(
    expat.errors.codes[error]
    for error in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING)
)  # which LibreOffice may know


def check(content: bytes) -> None:
    """Raises Rejected if it is too large, nests too deeply, or has entities of its own, which no office writes."""
    try:
        if content.startswith(_ZIP):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                _check_entries(package)
        else:
            _check_written(io.BytesIO(content))  # ODF can be one long XML file, too
    except (zipfile.BadZipFile, expat.ExpatError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return  # damaged or encrypted: LibreOffice may still know what to do


def _check_entries(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    written = [entry for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    if _size(written) > _XML_MAX or _size(entries) > _BYTES_MAX:
        raise Rejected(Rejection.TOO_LARGE)
    for entry in written:
        try:
            with package.open(entry) as part:
                _check_written(part)
        except expat.ExpatError as error:
            if _is_body(entry.filename) and not (error.code in _OTHER_ENCODINGS or _is_encrypted(package)):
                # From 25.2 on, LibreOffice shows what comes before the fault, as if that were all.
                raise Rejected(Rejection.DAMAGED) from None
            raise


def _is_body(name: str) -> bool:
    """Whether a part holds what is printed: ODF's content, Word's text, Excel's and PowerPoint's pages."""
    return name in ("content.xml", "word/document.xml") or name.startswith(("xl/worksheets/sheet", "ppt/slides/slide"))


def _is_encrypted(package: zipfile.ZipFile) -> bool:
    """Whether an ODF package's parts are encrypted, which its manifest says (ODF 1.3 part 2, 3.4)."""
    return _MANIFEST in package.namelist() and b"encryption-data" in package.read(_MANIFEST)


def _size(entries: list[zipfile.ZipInfo]) -> int:
    return sum(entry.file_size for entry in entries)


def _check_written(part: IO[bytes]) -> None:
    depth = 0

    def begin(name: str, attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH_MAX:
            raise Rejected(Rejection.DAMAGED)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(*declared: object) -> None:
        raise Rejected(Rejection.DAMAGED)

    parser = expat.ParserCreate()
    parser.ordered_attributes = True  # a list is made faster than a dictionary
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    while piece := part.read(_PIECE):
        parser.Parse(piece)
    parser.Parse(b"", True)
