import struct
from pathlib import Path

import pytest

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.kinds import kind_of
from kiosk.documents.jail.inside.photos.photo import OpenedPhoto
from kiosk.documents.jail.inside.rejected import Rejected
from tests.kiosk.documents.test_photos import halves, printed, seen
from tests.parts import papers_photos, papers_raw
from tests.parts.reading import Reading

MADE = papers_photos.saved(papers_photos.two_halves("L", (1600, 1200)), "JPEG")
"""What the camera made: a black and a white half, where its sensor saw a red and a blue one."""
NEW = b"FUJIFILMCCD-RAW 0201" + bytes(140) + papers_photos.saved(papers_photos.two_halves(), "JPEG") + MADE + bytes(999)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (papers_raw.dng(preview=MADE), ("black", "white")),
        (papers_raw.dng(), ("red", "blue")),
        (papers_raw.dng(preview=papers_photos.saved(papers_photos.two_halves("L"), "JPEG")), ("red", "blue")),
        (papers_raw.dng(preview=MADE[:200]), ("red", "blue")),
        (papers_raw.dng(preview=MADE)[: -1600 * 1200], ("black", "white")),
        (NEW, ("black", "white")),
    ],
    ids=[
        "as the camera made it",
        "of the sensor",
        "not of a small preview",
        "not of a broken one",
        "cut short",
        "of a new camera",
    ],
)
def test_what_a_camera_saw_is_a_photo(content: bytes, shown: tuple[str, str]) -> None:
    assert kind_of(content) is Kind.RAW
    photo = OpenedPhoto(content, Kind.RAW, 1)
    assert halves(seen(photo)) == shown
    (drawn,) = printed(content, Kind.RAW)[1]
    assert halves(drawn.convert("RGB")) == shown


@pytest.mark.parametrize("preview", [b"", MADE], ids=["of the sensor", "as the camera made it"])
def test_it_stands_upright_however_the_camera_was_held(preview: bytes) -> None:
    (page,) = OpenedPhoto(papers_raw.dng(preview=preview, turned=6), Kind.RAW, 1).pages
    assert page.width < page.height


@pytest.mark.parametrize(
    ("content", "rejection"),
    [
        (papers_raw.dng()[:3000], Rejection.DAMAGED),
        (papers_raw.dng((640, 640)).replace(struct.pack("<I", 640), struct.pack("<I", 60_000)), Rejection.TOO_LARGE),
        (b"FUJIFILMCCD-RAW " + bytes(200), Rejection.OTHER_PROGRAM),
        (b"IIU\0" + bytes(200), Rejection.OTHER_PROGRAM),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(200), Rejection.OTHER_PROGRAM),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(200), Rejection.OTHER_PROGRAM),
    ],
    ids=["cut", "immense", "RAF", "RW2", "CR2", "CR3"],
)
def test_what_no_camera_could_mean_is_refused(content: bytes, rejection: Rejection) -> None:
    assert kind_of(content) is Kind.RAW
    with pytest.raises(Rejected) as rejected:
        OpenedPhoto(content, Kind.RAW, 1)
    assert rejected.value.rejection is rejection


@pytest.mark.parametrize(
    "content",
    [
        papers_raw.dng(),
        papers_photos.saved(papers_photos.two_halves(), "JXL"),
        papers_photos.saved(papers_photos.two_halves(), "JPEG2000"),
    ],
    ids=["raw", "jxl", "jpeg2000"],
)
def test_their_decoders_work_in_the_jail(content: bytes, reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers_photos.write(tmp_path / "a", content))
    picture = reading.seen(document)
    middle = 3 * picture.width * (picture.height // 2)
    left, right = (picture.rgb[middle + 3 * (picture.width * part // 4) :][:3] for part in (1, 3))
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]
    assert reading.printed(document).read_bytes().startswith(b"%PDF")
