"""The small sheet on a receipt printer: its jobs, drawn in a jail of their own."""

from contextlib import closing
from pathlib import Path

from kiosk.documents import Document, Kind, Picture
from kiosk.documents.jail import Unsafe
from kiosk.documents.reader import Reader
from kiosk.documents.sheet import A4
from kiosk.patience import GivenUp
from kiosk.printing import PrinterUnavailable
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal
from kiosk.printing.receipt import DOTS_A_MM, ReceiptPrinter
from kiosk.settings import Settings

_DPI = 25.4 * DOTS_A_MM


def sheets(settings: Settings, otherwise: HandingOver) -> HandingOver:
    """Whoever prints the small sheet: the receipt printer, where there is one."""
    if not settings.sheet.receipt:
        return otherwise

    def draw(pdf: Path) -> Picture:
        width, height = (round(side / 72 * _DPI) for side in (A4.width, A4.height))
        with closing(Reader(settings.documents)) as reader:  # the visit's is busy on another thread
            try:
                picture = reader.render(Document(pdf, Kind.PDF, (A4,)), 0, width, height)
            except (Unsafe, GivenUp) as error:
                raise PrinterUnavailable(str(error)) from None
        if not isinstance(picture, Picture):
            raise PrinterUnavailable(f"the sheet can't be drawn: {picture}")
        return picture

    return HandingOver(ReceiptPrinter(settings.sheet.receipt, draw), Journal(settings.terminal.folder / "receipts"))
