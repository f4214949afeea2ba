"""Pages as pictures, in a PDF made by the terminal itself: for `[printing] pixels = true`.

It takes pixels that were checked, and encodes them; no bytes of a document come here. Only then are its libraries
loaded.
"""

import io
from pathlib import Path

from kiosk.documents import PageSize, Picture, Rejection

_DPI = 300  # what office printers draw text with
_QUALITY = 90  # of JPEG, where the artefacts are lost in a printer's own screen
_A4 = (595.276, 841.890)  # points


def pixels(size: PageSize) -> tuple[int, int]:
    """How large a page's sheet is drawn."""
    across, down = (round(side * _DPI / 72) for side in _A4)
    return (across, down) if size.width <= size.height else (down, across)


class PicturedPdf:
    """A PDF of A4 sheets, one picture each."""

    def __init__(self) -> None:
        import pikepdf

        self._pdf = pikepdf.new()

    def add(self, picture: Picture) -> None:
        """One more sheet."""
        import pikepdf
        from PIL import Image

        image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
        encoded = io.BytesIO()
        image.save(encoded, "JPEG", quality=_QUALITY)
        width, height = _A4 if picture.width <= picture.height else _A4[::-1]
        page = self._pdf.add_blank_page(page_size=(width, height))
        stream = pikepdf.Stream(
            self._pdf,
            encoded.getvalue(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Sheet=stream))
        page.obj.Contents = pikepdf.Stream(self._pdf, f"q {width} 0 0 {height} 0 0 cm /Sheet Do Q".encode())

    def save(self, target: Path) -> Path | Rejection:
        """Writes it; TOO_LARGE where there is no room."""
        try:
            self._pdf.save(target)
        except OSError:
            target.unlink(missing_ok=True)
            return Rejection.TOO_LARGE
        return target
