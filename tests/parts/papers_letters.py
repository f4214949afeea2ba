"""Small PDFs for tests whose fonts are only named in them, as programs of other countries leave them."""

from collections.abc import Sequence
from pathlib import Path

import pikepdf
from fontTools.agl import UV2AGL
from pikepdf import Array, Dictionary, Name

_FIRST = 130  # a simple font's code of its first letter; those of composite ones have two bytes
_WIDTH = 700  # of each letter, in thousandths


def named(path: Path, lines: Sequence[str], kind: str, name: str = "TimesNewRoman,Bold") -> Path:
    """A page of lines, 60 points apart, from the top; each is in a font of its own, of 40 points.

    `kind`: by which way the font says what its codes mean: "names", "unicodes", "copying", "nothing", or "composite".
    """
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        fonts, shown = Dictionary(), []
        for number, line in enumerate(lines):
            codes = {letter: _FIRST + place for place, letter in enumerate(dict.fromkeys(line))}
            font = _composite(pdf, codes) if kind == "composite" else _simple(pdf, codes, kind, name)
            fonts[f"/F{number}"] = pdf.make_indirect(font)
            digits = "".join(f"{codes[letter]:0{4 if kind == 'composite' else 2}X}" for letter in line)
            shown.append(f"BT /F{number} 40 Tf 60 {842 - 60 * (number + 1)} Td <{digits}> Tj ET")
        page.Resources = Dictionary(Font=fonts)
        page.Contents = pdf.make_stream("\n".join(shown).encode())
        pdf.save(path)
    return path


def symbols(path: Path, name: str, codes: bytes) -> Path:
    """A page of signs, of 40 points, in a font of that name, whose codes mean no letters."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{name}"), FontDescriptor=_described(pdf),
            FirstChar=0, LastChar=255, Widths=Array([_WIDTH] * 256),
        )  # fmt: skip
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = pdf.make_stream(f"BT /F 40 Tf 60 782 Td <{codes.hex()}> Tj ET".encode())
        pdf.save(path)
    return path


def chinese(path: Path, pages: int = 1) -> Path:
    """Pages of Chinese in a font that every Asian version of Adobe's Reader had."""
    numbering = Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=2)
    whole = {"/Type": Name.Font, "/BaseFont": Name("/STSong-Light")}
    inner = Dictionary({**whole, "/Subtype": Name.CIDFontType0, "/CIDSystemInfo": numbering})
    encoded = {"/Subtype": Name.Type0, "/Encoding": Name("/UniGB-UCS2-H"), "/DescendantFonts": Array([inner])}
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary({**whole, **encoded}))
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = Dictionary(Font=Dictionary(F=font))
            page.Contents = pdf.make_stream(b"BT /F 60 Tf 100 600 Td <51FA751F8BC1660E> Tj ET")
        pdf.save(path)
    return path


def _simple(pdf: pikepdf.Pdf, codes: dict[str, int], kind: str, name: str) -> Dictionary:
    match kind:
        case "names":
            names = [UV2AGL.get(ord(letter), f"uni{ord(letter):04X}") for letter in codes]
        case "unicodes":
            names = [f"u{ord(letter):04X}" for letter in codes]
        case _:
            names = [f"g{code}" for code in codes.values()]
    differences = Array([_FIRST, *(Name(f"/{name}") for name in names)])
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{name}"), FontDescriptor=_described(pdf),
        Encoding=Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=differences),
        FirstChar=_FIRST, LastChar=_FIRST + len(codes) - 1, Widths=Array([_WIDTH] * len(codes)),
    )  # fmt: skip
    if kind == "copying":
        font.ToUnicode = _for_copying(pdf, codes, 2)
    return font


def _composite(pdf: pikepdf.Pdf, codes: dict[str, int]) -> Dictionary:
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.ArialMT, FontDescriptor=_described(pdf),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        W=Array([_FIRST, _FIRST + len(codes) - 1, _WIDTH]), CIDToGIDMap=Name.Identity,
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.ArialMT, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]), ToUnicode=_for_copying(pdf, codes, 4),
    )  # fmt: skip


def _described(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor, FontName=Name.ArialMT, Flags=32, FontBBox=Array([-200, -200, 1000, 900]),
            ItalicAngle=0, Ascent=900, Descent=-200, CapHeight=700, StemV=80,
        )
    )  # fmt: skip


def _for_copying(pdf: pikepdf.Pdf, codes: dict[str, int], digits: int) -> pikepdf.Stream:
    """Half of them one by one, and half as ranges."""
    told = [(f"<{code:0{digits}X}>", f"<{letter.encode('utf-16-be').hex()}>") for letter, code in codes.items()]
    single = "\n".join(f"{code} {letter}" for code, letter in told[::2])
    ranges = "\n".join(f"{code} {code} {letter}" for code, letter in told[1::2])
    space = f"1 begincodespacerange <{'0' * digits}> <{'F' * digits}> endcodespacerange"
    parts = f"{len(told[::2])} beginbfchar {single} endbfchar {len(told[1::2])} beginbfrange {ranges} endbfrange"
    return pdf.make_stream(f"begincmap /CMapType 2 def {space} {parts} endcmap".encode())
