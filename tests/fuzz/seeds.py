"""Sound files of every kind, small, made on the spot."""

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pikepdf import Array, Dictionary, Name, String

from tests import fuzz
from tests.parts import papers, papers_letters, papers_office, papers_photos, papers_raw, papers_texts, papers_wrapped

_MAIL = b"""From: a@example.org\r\nTo: b@example.org\r\nSubject: =?utf-8?q?Votre_demande?=\r\nMIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/html\r\n\r\n<p>Bonjour <b>Madame</b></p>\r
--xx\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nUn papier\r
--xx--\r\n"""
_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">
<rect width="90" height="50" fill="red"/><text x="10" y="80">Bonjour</text></svg>"""
_CALENDAR = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261204T091500Z\r
DTEND:20261204T094500Z\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Rendez-vous\r\nLOCATION:Guichet 3\r
DESCRIPTION:Apportez\\n vos papiers\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""
_WEB_ARCHIVE = b"""MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx; type="text/html"\r\n\r
--xx\r\nContent-Type: text/html\r\nContent-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r
\r\n<html><body><p>Bonjour =E9</p><img src=3D"a.png"></body></html>\r\n--xx\r\nContent-Type: image/png\r
Content-Location: file:///C:/a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--xx--\r\n"""
_TABLE_OF_2003 = b"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="A"><Table><Row><Cell><Data ss:Type="String">Loyer</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">412.5</Data></Cell></Row></Table></Worksheet></Workbook>"""
_FRAME = (
    '<draw:frame svg:x="2cm" svg:y="2cm" svg:width="9cm" svg:height="3cm"><draw:text-box><text:p>Plan</text:p>'
    "</draw:text-box></draw:frame>"
)
_TEXTS = (
    b"Bonjour Madame,\n\nvotre dossier est complet.\n",
    b"date;montant;communication\n2026-03-01;12,50;loyer\n2026-03-02;8,00;eau\n",
    b"# Titre\n\n- un\n- deux\n\n[lien](https://example.org) **gras**\n",
    b"<!doctype html><html><head><style>p{color:red}</style></head><body><p>Bonjour</p><table><tr><td>1</table></body>",
    b"{\\rtf1\\ansi\\deff0 {\\fonttbl{\\f0 Arial;}}\\f0\\fs24 Bonjour \\b Madame\\b0\\par}",
    _SVG,
    _MAIL,
    _CALENDAR,
    _TABLE_OF_2003,
)


def made(folder: Path) -> Iterator[bytes]:
    """The content of each; the first is a plain paper."""
    plain = papers.pdf(folder / "plain.pdf", ("One", "Two"))
    sound = [
        plain,
        papers.locked_pdf(folder / "locked.pdf", fuzz.PASSWORD),
        papers.acting_pdf(folder / "acting.pdf"),
        papers.photo(folder / "photo.jpg", (320, 240)),
        papers.photo(folder / "photo.png", (320, 240)),
        papers_letters.named(folder / "named.pdf", ("Привет", "םולש"), "copying"),
        papers_letters.named(folder / "composite.pdf", ("สวสด",), "composite"),
        papers_letters.symbols(folder / "symbols.pdf", "Wingdings", b"\xfc\xfe"),
        papers.marked_pdf(folder / "callout.pdf", _callout()),
        papers_wrapped.portfolio(folder / "portfolio.pdf", plain, {"a.pdf": plain.read_bytes(), "b.txt": b"Un papier"}),
        papers_office.docx(folder / "a.docx", said="Bonjour"),
        papers_office.odf(folder / "a.odg", f"<draw:page>{_FRAME}</draw:page>"),
    ]
    preview = papers_photos.saved(papers_photos.two_halves("RGB", (1600, 1200)), "JPEG")
    photos = [papers_photos.saved(papers_photos.two_halves("RGB", (320, 240)), form) for form in ("JPEG2000", "JXL")]
    photos += [papers_raw.dng((160, 120)), papers_raw.dng((160, 120), preview)]
    contents = [path.read_bytes() for path in sound] + photos + list(_TEXTS)
    yield from contents
    yield from _wrapped(folder, plain.read_bytes(), (folder / "photo.png").read_bytes())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for number, content in enumerate(contents):
            files.writestr(f"papers/{number}", content)
    yield archive.getvalue()


def _wrapped(folder: Path, paper: bytes, picture: bytes) -> Iterator[bytes]:
    """Papers in what only some programs unwrap."""
    yield papers_wrapped.signed(paper)
    yield papers_wrapped.signed_in_pieces(paper, 100)
    yield base64.encodebytes(papers_wrapped.signed(paper))
    yield b"data:application/pdf;base64," + base64.b64encode(paper)
    yield _WEB_ARCHIVE % base64.encodebytes(picture)
    yield papers_texts.archive(
        folder / "a.asice",
        {"mimetype": "application/vnd.etsi.asic-e+zip", "META-INF/signatures.xml": "<a/>", "a.pdf": paper},
    ).read_bytes()
    yield papers_wrapped.locked_archive(
        folder / "aes.zip", {"a.pdf": paper, "b.pdf": paper}, fuzz.PASSWORD
    ).read_bytes()
    wrapping = papers_wrapped.tnef("Bonjour", {"a.pdf": paper, "b.png": picture})
    message = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nBonjour\r\n--x--\r\n"
    files = {
        "winmail.dat": (wrapping, "application/ms-tnef"),
        "smime.p7m": (papers_wrapped.signed(message), "application/pkcs7-mime"),
        "a.ics": (_CALENDAR, "text/calendar"),
    }
    for name, file in files.items():
        yield papers_texts.mail(folder / name, files={name: file}).read_bytes()
    rich = papers_wrapped.compressed("{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}Bonjour{\\*\\htmltag72 </p>}}")
    yield papers_texts.outlook_mail(folder / "a.msg", "Bonjour", {"a.pdf": paper}, rich=rich).read_bytes()


def _callout() -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, F=4, Rect=Array([95, 95, 400, 145]), RD=Array([125, 5, 5, 5]),
        CL=Array([100, 100, 220, 100]), LE=Name.OpenArrow, BE=Dictionary(S=Name.C, I=1), Contents=String("Ici"),
    )  # fmt: skip
