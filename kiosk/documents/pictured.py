"""Pages as pictures, in a PDF made by the terminal itself: for `[printing] pixels = true`.

It takes pixels that were checked, and encodes them; no bytes of a document come here. It is written page by page: no
library was found that doesn't keep all pages in memory until the end.
"""

import io
import logging
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from kiosk.documents import PageSize, Picture, Rejection
from kiosk.documents.sheet import placed
from kiosk.patience import GivenUp

log = logging.getLogger(__name__)

_DPI = 300  # what office printers draw text with
_QUALITY = 90  # of JPEG, where the artefacts are lost in a printer's own screen
_CATALOG, _PAGES = 1, 2  # the numbers of the first two objects


def pixels(size: PageSize) -> tuple[int, int]:
    """How large a page's sheet is drawn."""
    sheet = placed(size).sheet
    return round(sheet.width * _DPI / 72), round(sheet.height * _DPI / 72)


def written(pictures: Iterable[Picture | Rejection], target: Path) -> Path | Rejection:
    """Writes a PDF with a sheet for each picture to a new file; the first rejection ends it. Raises what they raise."""
    outcome: Path | Rejection = target
    try:
        with _Pdf(target) as pdf:
            for picture in pictures:
                if isinstance(picture, Rejection):
                    outcome = picture
                    break
                pdf.add(picture)
    except OSError as error:
        log.warning("no room for pictures of pages: %s", error.strerror)
        outcome = Rejection.TOO_LARGE
    except GivenUp:
        target.unlink(missing_ok=True)
        raise
    if isinstance(outcome, Rejection):
        target.unlink(missing_ok=True)
    return outcome


class _Pdf:
    """A PDF of sheets with one picture each (ISO 32000-1, 7.5), written to a new file. Its methods raise OSError."""

    def __init__(self, target: Path) -> None:
        self._file = target.open("xb")
        self._file.write(b"%PDF-1.4\n")
        self._offsets = {_CATALOG: 0, _PAGES: 0}
        self._pages: list[int] = []

    def add(self, picture: Picture) -> None:
        """One more sheet."""
        from PIL import Image  # the terminal carries it in this mode alone

        image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
        encoded = io.BytesIO()
        image.save(encoded, "JPEG", quality=_QUALITY)
        size = f"/Width {picture.width} /Height {picture.height} /ColorSpace /DeviceRGB /BitsPerComponent 8"
        drawn = self._stream(f"/Type /XObject /Subtype /Image {size} /Filter /DCTDecode", encoded.getvalue())
        width, height = picture.width * 72 / _DPI, picture.height * 72 / _DPI
        content = self._stream("", f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Sheet Do Q".encode())
        shown = f"/Resources << /XObject << /Sheet {drawn} 0 R >> >> /Contents {content} 0 R"
        box = f"/MediaBox [0 0 {width:.2f} {height:.2f}]"
        self._pages.append(self._object(f"<< /Type /Page /Parent {_PAGES} 0 R {box} {shown} >>"))

    def __enter__(self) -> "_Pdf":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Writes the end, unless something went wrong."""
        with self._file:
            if kind is None:
                self._finish()

    def _finish(self) -> None:
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._object(f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>", _PAGES)
        self._object(f"<< /Type /Catalog /Pages {_PAGES} 0 R >>", _CATALOG)
        start = self._file.tell()
        entries = "".join(f"{self._offsets[number]:010} 00000 n \n" for number in sorted(self._offsets))
        size = len(self._offsets) + 1
        table = f"xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n<< /Size {size} /Root {_CATALOG} 0 R >>\n"
        self._file.write(f"{table}startxref\n{start}\n%%EOF\n".encode())

    def _stream(self, keys: str, content: bytes) -> int:
        return self._object(f"<< {keys} /Length {len(content)} >>", content=b"\nstream\n" + content + b"\nendstream")

    def _object(self, dictionary: str, number: int = 0, content: bytes = b"") -> int:
        """Writes an object; its number."""
        number = number or len(self._offsets) + 1
        self._offsets[number] = self._file.tell()
        self._file.write(f"{number} 0 obj\n{dictionary}".encode() + content + b"\nendobj\n")
        return number
