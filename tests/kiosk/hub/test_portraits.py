"""Mediators' photos: small, upright and without a past, or refused; on SQLite and on PostgreSQL."""

import io
import struct
import zlib

import pytest
from PIL import Image
from sqlalchemy import Engine, func, select

from kiosk.hub import database
from kiosk.hub.people import Mediator, NotAccepted, People
from kiosk.hub.portraits import BYTES_MAX, SIDE, NotAPhoto, Portraits
from kiosk.hub.tables import portrait
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import CODE

_GPS, _ORIENTATION, _ON_ITS_SIDE = 0x8825, 0x0112, 6


@pytest.fixture
def portraits(engine: Engine) -> Portraits:
    return Portraits(database.Database(engine))


@pytest.fixture
def fatima(people: People, clock: Clock) -> Mediator:
    people.add_mediator("Fatima", CODE, "", clock.now)
    return people.mediators()[0]


def written(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def shown(portraits: Portraits, people: People) -> Image.Image:
    """What a terminal is given of the only mediator."""
    jpeg = portraits.of(people.mediators()[0].photo)
    assert jpeg is not None
    assert len(jpeg) <= BYTES_MAX
    return Image.open(io.BytesIO(jpeg))


def test_a_photo_is_kept_upright_and_says_nothing_but_what_is_seen(
    portraits: Portraits, people: People, fatima: Mediator
) -> None:
    lying = Image.new("RGB", (400, 300), "blue")
    lying.paste("red", (0, 0, 200, 300))  # upright, the upper half
    exif = lying.getexif()
    exif[_ORIENTATION] = _ON_ITS_SIDE
    exif.get_ifd(_GPS)[1] = "N"
    portraits.keep(fatima, written(lying, exif=exif, comment=b"Rue Haute"))
    seen = shown(portraits, people)
    assert (seen.format, seen.size, dict(seen.getexif()), seen.info.get("comment")) == ("JPEG", (SIDE, SIDE), {}, None)
    upper, lower = (seen.crop((0, y, SIDE, y + 100)).resize((1, 1)).tobytes() for y in (0, SIDE - 100))
    assert upper[0] > 200 > upper[2]
    assert lower[0] < 200 < lower[2]


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [("PNG", "P", (40, 900)), ("PNG", "LA", (300, 300)), ("WEBP", "RGBA", (800, 600)), ("JPEG", "CMYK", (3000, 20))],
)
def test_photos_of_all_kinds_are_taken(
    portraits: Portraits, people: People, fatima: Mediator, kind: str, mode: str, size: tuple[int, int]
) -> None:
    portraits.keep(fatima, written(Image.new(mode, size), kind))
    assert shown(portraits, people).size == (SIDE, SIDE)


def test_the_noisiest_photo_is_small(portraits: Portraits, people: People, fatima: Mediator) -> None:
    portraits.keep(fatima, written(Image.effect_noise((SIDE, SIDE), 255), "PNG"))
    assert shown(portraits, people).size == (SIDE, SIDE)


def huge() -> bytes:
    """A PNG that says it has 2,500 million pixels."""
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        written(Image.effect_noise((300, 300), 90))[:9000],
        written(Image.new("RGB", (9, 9)), "TIFF"),
        written(Image.new("L", (6000, 5000)), progressive=True),
        huge(),
    ],
    ids=["nothing", "pdf", "svg", "cut", "tiff", "many-passes", "huge"],
)
def test_what_is_no_photo_is_refused_and_the_one_before_stays(
    portraits: Portraits, people: People, fatima: Mediator, sent: bytes
) -> None:
    portraits.keep(fatima, written(Image.new("RGB", (400, 400), "red")))
    before = people.mediators()[0].photo
    with pytest.raises(NotAPhoto):
        portraits.keep(fatima, sent)
    assert people.mediators()[0].photo == before
    assert portraits.of(before) is not None


@pytest.mark.parametrize("how", ["forgotten", "replaced", "removed"])
def test_a_photo_that_is_taken_away_is_nowhere(
    portraits: Portraits, people: People, fatima: Mediator, engine: Engine, how: str
) -> None:
    portraits.keep(fatima, written(Image.new("RGB", (400, 400), "red")))
    before = people.mediators()[0].photo
    match how:
        case "forgotten":
            portraits.forget(fatima)
        case "replaced":
            portraits.keep(fatima, written(Image.new("RGB", (400, 400), "blue")))
        case "removed":
            people.remove_mediator("Fatima")
    assert portraits.of(before) is None
    assert portraits.of("") is None
    with engine.connect() as connection:
        left = connection.execute(select(func.count()).select_from(portrait)).scalar_one()
    assert left == (1 if how == "replaced" else 0)


def test_who_was_removed_meanwhile_keeps_no_photo(
    portraits: Portraits, people: People, fatima: Mediator, engine: Engine
) -> None:
    people.remove_mediator("Fatima")
    portraits.keep(fatima, written(Image.new("RGB", (400, 400))))
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(portrait)).scalar_one() == 0


def test_a_mediator_is_introduced_by_languages_and_a_second_script(people: People, fatima: Mediator) -> None:
    people.introduce(fatima, " فاطمة  ", ["ar", "xx", "fr", "fr"])
    (known,) = people.mediators()
    assert (known.name, known.second_name, known.languages) == ("Fatima", "فاطمة", ("fr", "ar"))
    with pytest.raises(NotAccepted):
        people.introduce(fatima, "ف" * 41, [])
    people.introduce(fatima, "", [])
    assert people.mediators() == [fatima]
