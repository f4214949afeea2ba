"""Letters, tables, slides and drawings for tests: small real ones, and some that mean harm."""

import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

LOCKED = Path(__file__).parent / "locked"
"""A letter and a table that LibreOffice saved with the password 1234. They say `SAID_LOCKED`."""
SAID_LOCKED = {"letter": "Rent of March: 612 euros", "table": "x"}

_OOXML = "http://schemas.openxmlformats.org"
_WORD = f'xmlns:w="{_OOXML}/wordprocessingml/2006/main"'
_SHEET = f'xmlns="{_OOXML}/spreadsheetml/2006/main" xmlns:r="{_OOXML}/officeDocument/2006/relationships"'
_TYPE = "application/vnd.openxmlformats-officedocument"
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in {
        **{name: name for name in ("office", "text", "table", "style", "presentation")},
        "draw": "drawing",
        "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
    }.items()
)
_OUTSIDE = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def docx(path: Path, body: str | None = None, *, said: str = "", prologue: str = "") -> Path:
    """A Word letter of one paragraph, or of the `body` given in WordprocessingML."""
    paragraph = f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>" if body is None else body
    return _package(
        path,
        {"word/document.xml": f"{_TYPE}.wordprocessingml.document.main+xml"},
        {"word/document.xml": f"{prologue}<w:document {_WORD}><w:body>{paragraph}</w:body></w:document>"},
    )


def xlsx(path: Path, sheets: Sequence[str]) -> Path:
    """An Excel table; each sheet is its rows in SpreadsheetML. Style 1 has a border and a colour."""
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(len(sheets))]
    types = dict.fromkeys(names, f"{_TYPE}.spreadsheetml.worksheet+xml")
    listed = "".join(f'<sheet name="S{at}" sheetId="{at + 1}" r:id="r{at}"/>' for at in range(len(sheets)))
    parts = {
        name: f"<worksheet {_SHEET}><sheetData>{rows}</sheetData></worksheet>"
        for name, rows in zip(names, sheets, strict=True)
    }
    sides = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
    return _package(
        path,
        {
            "xl/workbook.xml": f"{_TYPE}.spreadsheetml.sheet.main+xml",
            "xl/styles.xml": f"{_TYPE}.spreadsheetml.styles+xml",
            **types,
        },
        {
            "xl/workbook.xml": f"<workbook {_SHEET}><sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relations(
                *(("worksheet", name.removeprefix("xl/")) for name in names), ("styles", "styles.xml")
            ),
            "xl/styles.xml": f"<styleSheet {_SHEET}><fonts><font/></fonts>"
            '<fills><fill/><fill/><fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill>'
            f"</fills><borders><border/><border>{sides}</border></borders><cellStyleXfs><xf/></cellStyleXfs>"
            '<cellXfs><xf/><xf borderId="1" fillId="2" applyBorder="1" applyFill="1"/></cellXfs></styleSheet>',
            **parts,
        },
    )


def rows(count: int, cell: str = '<c r="A{0}"><v>{0}</v></c>', first: int = 1) -> str:
    """So many rows of one cell each, for `xlsx`; {0} is the row's number."""
    return "".join(f'<row r="{at}">{cell.format(at)}</row>' for at in range(first, first + count))


def odf(path: Path, body: str, *, styles: str = "") -> Path:
    """An OpenDocument letter, table, presentation or drawing, by its ending; `body` stands in it, in ODF's XML."""
    kind = {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation", ".odg": "drawing"}[path.suffix]
    mime = f"application/vnd.oasis.opendocument.{'graphics' if kind == 'drawing' else kind}"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<m:file-entry m:full-path="{name}" m:media-type="{media}"/>'
        for name, media in {"/": mime, "content.xml": "text/xml"}.items()
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", mime)
        package.writestr(
            "content.xml",
            f'<office:document-content {_ODF} {_OUTSIDE} office:version="1.3"><office:automatic-styles>{styles}'
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}">{entries}</m:manifest>')
    return path


def slide(said: str, properties: str = "") -> str:
    """A slide of a presentation, for `odf`."""
    place = 'svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="3cm"'
    return (
        f"<draw:page {properties}><draw:frame {place}><draw:text-box><text:p>{said}</text:p></draw:text-box>"
        "</draw:frame></draw:page>"
    )


def flat_odt(path: Path, said: str, *, prologue: str = '<?xml version="1.0"?>') -> Path:
    """An OpenDocument letter as one long XML file."""
    path.write_text(
        f'{prologue}<office:document {_ODF} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:body><office:text><text:p>{said}</text:p></office:text></office:body></office:document>"
    )
    return path


def saved_as(source: Path, ending: str) -> Path:
    """The same document as another office would save it, by a real LibreOffice."""
    folder = source.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return source.with_suffix(f".{ending}")


def laughs(levels: int) -> str:
    """A document type whose entity `&l;` is 10 to the power of `levels` words long."""
    entities = ['<!ENTITY l0 "ha ">']
    entities += [f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, levels + 1)]
    return f'<!DOCTYPE x [{"".join(entities)}<!ENTITY l "&l{levels};">]>'


def _package(path: Path, types: dict[str, str], parts: dict[str, str]) -> Path:
    """An OOXML package, whose main part is the first."""
    told = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_OOXML}/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="{relations}"/>{told}</Types>',
        )
        package.writestr("_rels/.rels", _relations(("officeDocument", next(iter(types)))))
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{at}" Type="{_OOXML}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_OOXML}/package/2006/relationships">{listed}</Relationships>'
