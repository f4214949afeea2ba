"""Sound files of every kind, small, made on the spot."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.parts import papers, papers_photos, papers_raw

_MAIL = b"""From: a@example.org\r\nTo: b@example.org\r\nSubject: =?utf-8?q?Votre_demande?=\r\nMIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/html\r\n\r\n<p>Bonjour <b>Madame</b></p>\r
--xx\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nUn papier\r
--xx--\r\n"""
_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">
<rect width="90" height="50" fill="red"/><text x="10" y="80">Bonjour</text></svg>"""
_TEXTS = (
    b"Bonjour Madame,\n\nvotre dossier est complet.\n",
    b"date;montant;communication\n2026-03-01;12,50;loyer\n2026-03-02;8,00;eau\n",
    b"# Titre\n\n- un\n- deux\n\n[lien](https://example.org) **gras**\n",
    b"<!doctype html><html><head><style>p{color:red}</style></head><body><p>Bonjour</p><table><tr><td>1</table></body>",
    b"{\\rtf1\\ansi\\deff0 {\\fonttbl{\\f0 Arial;}}\\f0\\fs24 Bonjour \\b Madame\\b0\\par}",
    _SVG,
    _MAIL,
)


def made(folder: Path) -> Iterator[bytes]:
    """The content of each; the first is a plain paper."""
    sound = [
        papers.pdf(folder / "plain.pdf", ("One", "Two")),
        papers.locked_pdf(folder / "locked.pdf"),
        papers.acting_pdf(folder / "acting.pdf"),
        papers.photo(folder / "photo.jpg", (320, 240)),
        papers.photo(folder / "photo.png", (320, 240)),
    ]
    preview = papers_photos.saved(papers_photos.two_halves("RGB", (1600, 1200)), "JPEG")
    photos = [papers_photos.saved(papers_photos.two_halves("RGB", (320, 240)), form) for form in ("JPEG2000", "JXL")]
    photos += [papers_raw.dng((160, 120)), papers_raw.dng((160, 120), preview)]
    contents = [path.read_bytes() for path in sound] + photos + list(_TEXTS)
    yield from contents
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for number, content in enumerate(contents):
            files.writestr(f"papers/{number}", content)
    yield archive.getvalue()
