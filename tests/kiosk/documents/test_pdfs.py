import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from kiosk.documents import Document, Note, Picture, Rejection
from tests.parts import papers
from tests.parts.likeness import Pixels, likeness, rendered
from tests.parts.reading import Reading, ink


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """One reader for all."""
    made = Reading(tmp_path_factory.mktemp("vault"))
    yield made
    made.reader.close()


def pixels(picture: Picture) -> Pixels:
    """A picture as rows of RGB."""
    return np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)


def locked(path: Path, revision: int, user: str, owner: str = "owner") -> Path:
    """A PDF locked by a method of that revision: RC4 (2, 3), AES-128 (4), AES-256 (6)."""
    with Pdf.open(papers.pdf(path), allow_overwriting_input=True) as pdf:
        modern = revision >= 4
        method = pikepdf.Encryption(user=user, owner=owner, R=revision, aes=modern, metadata=modern)  # type: ignore[arg-type]
        pdf.save(path, encryption=method)
    return path


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_locked_pdf_opens_with_either_of_its_passwords(reading: Reading, tmp_path: Path, revision: int) -> None:
    path = locked(tmp_path / "a.pdf", revision, "user")
    assert reading.outcome(path) is Rejection.LOCKED
    assert reading.outcome(path, "Owner") is Rejection.WRONG_PASSWORD
    for password in ("user", "owner"):
        document = reading.opened(path, password)
        assert ink(reading.seen(document)) > 0
        with Pdf.open(reading.printed(document)) as printed:
            assert not printed.is_encrypted
            assert len(printed.pages) == 1


@pytest.mark.parametrize("revision", [3, 6])
def test_a_password_may_have_accents(reading: Reading, tmp_path: Path, revision: int) -> None:
    """Revision 3 has one byte a letter (PDFDocEncoding), revision 6 has UTF-8."""
    path = locked(tmp_path / "a.pdf", revision, "dîner d’été")
    document = reading.opened(path, "dîner d’été")
    assert reading.printed(document).exists()


def test_a_password_that_nobody_asked_for_does_no_harm(reading: Reading, tmp_path: Path) -> None:
    assert reading.printed(reading.opened(papers.pdf(tmp_path / "a.pdf"), "1234")).exists()
    assert reading.printed(reading.opened(papers.locked_pdf(tmp_path / "b.pdf", ""), "1234")).exists()


def test_what_only_a_certificate_opens_stays_locked(reading: Reading, tmp_path: Path) -> None:
    content = papers.pdf(tmp_path / "a.pdf").read_bytes()
    lock = b"trailer <</Encrypt <</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s5/V 4/R 4/Recipients[(x)]>> /ID[(a)(a)] "
    (tmp_path / "a.pdf").write_bytes(content.replace(b"trailer <<", lock))
    assert reading.outcome(tmp_path / "a.pdf") is Rejection.LOCKED


def agreed(reading: Reading, path: Path) -> tuple[Document, list[Pixels]]:
    """A document, and its pages as printed: as many as were seen."""
    document = reading.opened(path)
    printed = rendered(reading.printed(document), 36)
    assert len(printed) == len(document.pages)
    return document, printed


def test_a_download_that_broke_off_gives_the_pages_that_are_there(reading: Reading, tmp_path: Path) -> None:
    whole = papers.pdf(tmp_path / "a.pdf", [f"Page {number}" for number in range(10)])
    document, printed = agreed(reading, papers.cut_short(whole, 0.7))
    assert document.notes == {Note.SALVAGED}
    assert 2 <= len(document.pages) <= 9
    assert all(page.min() < 128 for page in printed), "a page is white"


def test_pages_packed_into_streams_are_found_too(reading: Reading, tmp_path: Path) -> None:
    with Pdf.open(papers.pdf(tmp_path / "a.pdf", ["Here"] * 3), allow_overwriting_input=True) as pdf:
        pdf.save(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    content = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(content[: content.rindex(b"/XRef")])
    document, _ = agreed(reading, tmp_path / "a.pdf")
    assert document.notes == {Note.SALVAGED}
    assert len(document.pages) == 3
    assert ink(reading.seen(document)) > 0


def test_a_page_that_is_lost_is_left_out(reading: Reading, tmp_path: Path) -> None:
    content = papers.pdf(tmp_path / "a.pdf", ["One", "Two", "Three"]).read_bytes()
    first, second, third = re.search(rb"/Kids \[ (\d) 0 R (\d) 0 R (\d) 0 R \]", content).groups()  # type: ignore[union-attr]
    kids = b"/Kids [ %s 0 R %s 0 R %s 0 R ]"
    (tmp_path / "a.pdf").write_bytes(content.replace(kids % (first, second, third), kids % (first, b"0", third)))
    document, _ = agreed(reading, tmp_path / "a.pdf")
    assert document.notes == {Note.SALVAGED}
    assert len(document.pages) == 2


def test_a_sound_pdf_is_not_called_salvaged(reading: Reading, tmp_path: Path) -> None:
    document, _ = agreed(reading, papers.pdf(tmp_path / "a.pdf", ["One", ""]))
    assert not document.notes


def test_a_damaged_pdf_without_any_page_is_damaged(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers.cut_short(papers.pdf(tmp_path / "a.pdf"), 0.1)) is Rejection.DAMAGED


def test_a_page_tree_that_leads_in_circles_does_not_hold_anyone_up(reading: Reading, tmp_path: Path) -> None:
    with Pdf.open(papers.pdf(tmp_path / "a.pdf"), allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Kids.insert(0, pdf.Root.Pages)
        pdf.Root.Pages.Count = 2
        pdf.save(tmp_path / "b.pdf")
    outcome = reading.outcome(tmp_path / "b.pdf")
    assert outcome is Rejection.DAMAGED or (isinstance(outcome, Document) and len(outcome.pages) == 1)


def test_half_a_million_pages_are_too_long_said_at_once(reading: Reading, tmp_path: Path) -> None:
    kids = b"3 0 R " * 500_000
    content = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 500000/Kids["
    content += kids + b"]>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    (tmp_path / "a.pdf").write_bytes(content + b"trailer\n<</Size 4/Root 1 0 R>>\n%%EOF\n")
    assert reading.outcome(tmp_path / "a.pdf") is Rejection.TOO_LONG


def test_a_page_as_large_as_a_country_is_seen_and_printed_small(reading: Reading, tmp_path: Path) -> None:
    with Pdf.open(papers.pdf(tmp_path / "a.pdf"), allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = Array([0, 0, 10_000_000, 1_000_000_000])
        pdf.save()
    document = reading.opened(tmp_path / "a.pdf")
    assert reading.printed(document).exists()
    picture = reading.seen(document)
    assert (picture.width, picture.height) == (424, 600)


def plain(pdf: Pdf) -> None:
    """Nothing is special about it."""


def mirrored(pdf: Pdf) -> None:
    """The picture stands on its head."""
    pdf.pages[0].Contents = Stream(pdf, b"q -595.276 0 0 -841.89 595.276 841.89 cm /Scan Do Q")


def smaller(pdf: Pdf) -> None:
    """The picture leaves a margin."""
    pdf.pages[0].Contents = Stream(pdf, b"q 400 0 0 600 100 150 cm /Scan Do Q")


def overhanging(pdf: Pdf) -> None:
    """The picture is larger than the page."""
    pdf.pages[0].Contents = Stream(pdf, b"q 900 0 0 1200 -150 -150 cm /Scan Do Q")


def cut_out(pdf: Pdf) -> None:
    """Only a part of the picture shows."""
    pdf.pages[0].Contents = Stream(pdf, b"q 100 100 300 500 re W n 595.276 0 0 841.89 0 0 cm /Scan Do Q")


def written_upon(pdf: Pdf) -> None:
    """Something is drawn over it."""
    pdf.pages[0].contents_add(b"1 0 0 rg 100 100 300 300 re f")


def stamped(pdf: Pdf) -> None:
    """A mark was put on it."""
    mark = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([100, 100, 400, 400]), F=4)
    mark.IC = mark.C = Array([1, 0, 0])
    pdf.pages[0].Annots = Array([mark])


def turned(pdf: Pdf) -> None:
    """The page is turned."""
    pdf.pages[0].Rotate = 90


def cropped(pdf: Pdf) -> None:
    """The page shows a part of the sheet that was scanned."""
    pdf.pages[0].MediaBox = Array([100, 100, 500, 700])


def on_scan(**said: Any) -> Callable[[Pdf], None]:
    """What says something special of the picture itself."""

    def change(pdf: Pdf) -> None:
        pdf.pages[0].Resources.XObject.Scan.stream_dict.update({f"/{key}": value for key, value in said.items()})

    return change


def masked(pdf: Pdf) -> None:
    """The picture is half transparent."""
    mask = Stream(pdf, b"\x60", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    mask.ColorSpace = Name.DeviceGray
    on_scan(SMask=pdf.make_indirect(mask))(pdf)


@pytest.mark.parametrize(
    "change",
    [
        *(plain, mirrored, smaller, overhanging, cut_out, written_upon, stamped, turned, cropped, masked),
        on_scan(Decode=Array([1, 0, 1, 0, 1, 0])),
        on_scan(Mask=Array([0, 90, 0, 90, 0, 90])),
    ],
)
def test_a_scan_is_seen_as_poppler_shows_what_is_printed(
    reading: Reading, tmp_path: Path, change: Callable[[Pdf], None]
) -> None:
    with Pdf.open(papers.scan(tmp_path / "a.pdf")) as pdf:
        change(pdf)
        pdf.save(tmp_path / "b.pdf")
    document = reading.opened(tmp_path / "b.pdf")
    (printed,) = rendered(tmp_path / "b.pdf", 72)
    picture = reading.seen(document, width=2 * 595, height=2 * 595)
    seen = pixels(picture)
    if change is not cropped:  # then the page isn't A4, and there is more to see than the page
        assert coarse(seen) == pytest.approx(coarse(printed), abs=20)
    assert ink(picture) > 0


def coarse(picture: Pixels) -> "np.ndarray[Any, Any]":
    """The mean colours of its parts, 8 across and 8 down."""
    rows, columns = (np.array_split(np.arange(side), 8) for side in picture.shape[:2])
    return np.array([[picture[np.ix_(down, across)].mean((0, 1)) for across in columns] for down in rows])


def test_a_scan_is_as_sharp_as_any_page(reading: Reading, tmp_path: Path) -> None:
    """The quick way and pdfium's own (taken where something is drawn besides) give the same picture."""
    with Pdf.open(papers.scan(tmp_path / "a.pdf", pages=2), allow_overwriting_input=True) as pdf:
        pdf.pages[1].contents_add(b"1 1 1 rg 0 0 1 1 re f")
        pdf.save()
    document = reading.opened(tmp_path / "a.pdf")
    quick, slow = (pixels(reading.seen(document, page, 1000, 1000)) for page in (0, 1))
    assert likeness(quick, slow) > 0.9
