"""Mediators' photos: made small, kept with their consent alone, and forgotten when they say so.

Whatever was sent is decoded here once, and only its pixels are kept: no place, no time, no camera. It comes from
mediators who have signed in, and from nobody else.
"""

import asyncio
import hashlib
import io
import struct
import threading
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from kiosk.hub.database import Database
from kiosk.hub.people import LOCK, Mediator
from kiosk.hub.tables import mediator, portrait

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 256
"""Pixels: a face of 60 mm on an upright 22" screen, the largest that there is."""
BYTES_MAX = 40_000
_QUALITIES = (85, 70, 50, 30, 10)  # JPEG's: the first that keeps to BYTES_MAX is taken; noise does at the last
_FORMATS = ("JPEG", "PNG", "WEBP")
_COMING_MAX = 2  # at once: each may be of 32 MB, and be sent slowly
_PIXELS_MAX = 25_000_000  # 100 MB while it is decoded
_PIXELS_MAX_SHRINKING = 110_000_000  # of a JPEG, which shrinks while it is decoded, unless it comes in several passes

_BROKEN = (  # what Pillow and its decoders raise for damaged files
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError,
    struct.error,
)  # fmt: skip


class NotAPhoto(ValueError):
    """What was sent isn't a photo, is damaged, or is far too large."""


class Portraits:
    """The photos, in the hub's database. Plain and blocking."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.coming = asyncio.Semaphore(_COMING_MAX)
        """Held while a photo is sent: nothing of others is read before."""
        self._decoding = threading.Lock()  # one at a time: each may take 100 MB

    def keep(self, who: Mediator, photo: bytes) -> None:
        """Keeps a mediator's photo, instead of the one before. Raises NotAPhoto."""
        with self._decoding:
            jpeg = _small(photo)
        name = hashlib.sha256(jpeg).hexdigest()[:32]
        with self._database.changing(lock=LOCK) as connection:
            connection.execute(delete(portrait).where(portrait.c.mediator_id == who.id))
            if connection.execute(update(mediator).where(mediator.c.id == who.id).values(photo=name)).rowcount:
                connection.execute(insert(portrait).values(mediator_id=who.id, jpeg=jpeg))

    def forget(self, who: Mediator) -> None:
        """A mediator shows no photo any more."""
        with self._database.changing(lock=LOCK) as connection:
            connection.execute(delete(portrait).where(portrait.c.mediator_id == who.id))
            connection.execute(update(mediator).where(mediator.c.id == who.id).values(photo=""))

    def of(self, photo: str) -> bytes | None:
        """The JPEG of that name (Mediator.photo), while somebody shows it."""
        query = select(portrait.c.jpeg).join(mediator, mediator.c.id == portrait.c.mediator_id)
        with self._database.reading() as connection:
            found: bytes | None = connection.execute(query.where(mediator.c.photo == photo).limit(1)).scalar()
        return found


def pixels(jpeg: bytes) -> bytes:
    """Its pixels, three bytes each (RGB), from the top: terminals open no pictures that come from outside."""
    from PIL import Image

    with Image.open(io.BytesIO(jpeg)) as image:
        return image.convert("RGB").tobytes()


def _small(photo: bytes) -> bytes:
    """A square JPEG of the photo's middle, upright, on white. Raises NotAPhoto."""
    from PIL import Image, ImageOps  # slow to import, and seldom needed

    try:
        with Image.open(io.BytesIO(photo), formats=_FORMATS) as image:
            shrinks = image.format == "JPEG" and not image.info.get("progressive")
            if image.width * image.height > (_PIXELS_MAX_SHRINKING if shrinks else _PIXELS_MAX):
                raise NotAPhoto
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            square = ImageOps.fit(ImageOps.exif_transpose(image).convert("RGBA"), (SIDE, SIDE))
    except (*_BROKEN, Image.DecompressionBombError):
        raise NotAPhoto from None
    ground = Image.new("RGBA", square.size, "white")
    ground.alpha_composite(square)
    return next(jpeg for quality in _QUALITIES if len(jpeg := _jpeg(ground, quality)) <= BYTES_MAX)


def _jpeg(picture: "Image", quality: int) -> bytes:
    written = io.BytesIO()
    picture.convert("RGB").save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
