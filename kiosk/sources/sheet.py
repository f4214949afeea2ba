"""The small sheet: a centre's opening hours, whom to call, where else to go, for who finds nobody here.

It is written as a web page, and goes the way of every paper then: through the jail to the preview and the printer.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from kiosk.language import Catalogue, Catalogues, Said
from kiosk.settings import Settings
from kiosk.sources import CentresOwn, Holding, Invitation, Item, Unfetched
from kiosk.vault import Vault

_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 20mm }}
body {{ font-family: Andika, "Noto Sans", sans-serif; font-size: 20pt; line-height: 1.5 }}
h1 {{ font-size: 32pt; margin: 0 0 8mm }}
h2 {{ font-size: 15pt; font-weight: normal; color: #485361; margin: 10mm 0 0; border-top: 0.4mm solid #8a7f6a }}
p {{ margin: 0 }}
svg {{ display: block; width: 45mm; height: 45mm; margin-top: 4mm }}
{narrow}</style></head><body><h1>{title}</h1>{parts}</body></html>
"""

_NARROW = """
body { width: 68mm; margin: 0; font-size: 13pt; line-height: 1.35 }
h1 { font-size: 18pt; margin: 0 0 3mm }
h2 { font-size: 10pt; color: black; margin: 4mm 0 0; border-top: 0.4mm solid black }
svg { width: 36mm; height: 36mm; margin: 2mm 0 0 }
"""
"""For a receipt printer, which has black alone, and 72 mm across."""

_QUIET = 4  # modules around the code that stay white: ISO/IEC 18004, 6.3.8


@dataclass(frozen=True)
class WriteSheet(Invitation):
    """The sheet is being written. The next step comes by itself."""


class SheetSource(CentresOwn):
    """The one sheet that a centre's settings make: a Source."""

    key = "sheet"
    there = True
    ails = ""
    invitation = WriteSheet()

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        catalogues = Catalogues()
        self._catalogues = [catalogues.of(code) for code in settings.terminal.languages]

    def look(self) -> Holding:
        """The sheet: there is nothing to choose from."""
        titles = {one.code: _titled(one) for one in self._catalogues}
        sheet = Item(Path(self.key), next(iter(titles.values())), datetime.now().astimezone(), 0, titles)
        return Holding((sheet,), at_once=True)

    def fetch(self, item: Item, vault: Vault) -> Path | Unfetched:
        """See Source."""
        target = vault.room()
        target.write_text(self._written(), "utf-8")
        return target

    def _written(self) -> str:
        """The page, with its headings in each of the terminal's languages: what stands below is the same in all."""
        terminal, sheet = self._settings.terminal, self._settings.sheet
        parts = [
            _part([one.gettext("Opening hours") for one in self._catalogues], sheet.hours),
            _part([one.gettext("To call") for one in self._catalogues], sheet.numbers),
            _part(
                [one.gettext("Nobody is here? Go there.") for one in self._catalogues],
                (terminal.elsewhere,) if terminal.elsewhere else (),
            ),
        ]
        if sheet.link:
            parts.append(f'<h2 dir="ltr">{escape(sheet.link)}</h2>{_code(sheet.link)}')
        title = escape(terminal.centre or terminal.name)
        narrow = _NARROW if sheet.receipt else ""
        return _PAGE.format(language=terminal.languages[0], title=title, narrow=narrow, parts="".join(parts))


def _titled(catalogue: Catalogue) -> str:
    return str(catalogue.gettext("A small sheet"))


def _part(headings: list[Said], lines: tuple[str, ...]) -> str:
    """A heading in several languages, and lines in whatever language they are; nothing where there are no lines."""
    if not lines:
        return ""
    heading = " · ".join(f"<bdi>{escape(str(one))}</bdi>" for one in headings)
    return f"<h2>{heading}</h2>" + "".join(f'<p dir="auto">{escape(line)}</p>' for line in lines)


def _code(link: str) -> str:
    """The link as a QR code, which phones read."""
    import qrcode  # slow to import: once in a terminal's life

    code = qrcode.QRCode(border=_QUIET)
    code.add_data(link)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"><path d="{dark}"/></svg>'
