"""A real IPP printer with A3, A4 and A5 in its trays, which it says itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.cupsd import Cupsd
from tests.parts.printer import IppPrinter, printer_running

_PAPERS = {"iso_a4_210x297mm": (210, 297), "iso_a5_148x210mm": (148, 210), "iso_a3_297x420mm": (297, 420)}
_MARGINS = " ".join(f"MEMBER integer media-{edge}-margin 423" for edge in ("bottom", "left", "right", "top"))
_SIZES = [
    f"{{ MEMBER integer x-dimension {100 * across} MEMBER integer y-dimension {100 * down} }}"
    for across, down in _PAPERS.values()
]
_LOADED = [
    f"{{ MEMBER collection media-size {size} {_MARGINS} MEMBER keyword media-source main"
    " MEMBER keyword media-type stationery }"
    for size in _SIZES
]
_ATTRIBUTES = f"""
ATTR boolean color-supported true
ATTR rangeOfInteger copies-supported 1-999
ATTR integer copies-default 1
ATTR mimeMediaType document-format-supported application/pdf,image/pwg-raster,image/urf
ATTR mimeMediaType document-format-default application/pdf
ATTR keyword media-supported {",".join(_PAPERS)}
ATTR keyword media-ready {",".join(_PAPERS)}
ATTR keyword media-default iso_a4_210x297mm
ATTR keyword media-col-supported media-bottom-margin,media-left-margin,media-right-margin,media-top-margin,media-size
ATTR collection media-col-default {_LOADED[0]}
ATTR collection media-col-database {",".join(_LOADED)}
ATTR collection media-col-ready {",".join(_LOADED)}
ATTR collection media-size-supported {",".join(_SIZES)}
ATTR integer media-bottom-margin-supported 423
ATTR integer media-left-margin-supported 423
ATTR integer media-right-margin-supported 423
ATTR integer media-top-margin-supported 423
ATTR keyword media-source-supported main
ATTR keyword media-type-supported stationery
ATTR keyword output-bin-supported face-down
ATTR keyword output-bin-default face-down
ATTR keyword print-color-mode-supported auto,color,monochrome
ATTR keyword print-color-mode-default auto
ATTR enum print-quality-supported 3,4,5
ATTR enum print-quality-default 4
ATTR resolution printer-resolution-supported 300dpi
ATTR resolution printer-resolution-default 300dpi
ATTR resolution pwg-raster-document-resolution-supported 300dpi
ATTR keyword pwg-raster-document-sheet-back normal
ATTR keyword pwg-raster-document-type-supported black_1,sgray_8,srgb_8
ATTR keyword sides-supported one-sided,two-sided-long-edge,two-sided-short-edge
ATTR keyword sides-default one-sided
ATTR keyword urf-supported CP1,IS1,MT1,RS300,SRGB24,W8,DM1
"""


@pytest.fixture
def trays(cupsd: Cupsd, dnssd: None, tmp_path: Path) -> Iterator[IppPrinter]:
    """One of a test's own, which takes PDF."""
    del dnssd
    attributes = tmp_path / "attributes"
    attributes.write_text(_ATTRIBUTES)
    with printer_running(cupsd, "-a", str(attributes)) as made:
        yield made
