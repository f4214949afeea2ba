"""A file on its way from a phone: what is known of it, and as much of it as has come."""

import base64
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from kiosk.line.drop import Parcel
from kiosk.sources.seals import Seals


class _Label(BaseModel):
    """What a phone says of a file; `size` in bytes, where it knows it before."""

    name: str
    size: int | None = None


@dataclass
class Incoming:
    """A file of which not all is there yet. Its methods raise ValueError or InvalidTag for what was never right, or
    was changed on its way.
    """

    path: Path
    sealed: bool
    page: str  # the public key of the page that sealed it; "": the scanned one was used
    name: str = ""
    size: int | None = None  # bytes, as far as the phone said so
    received: int = 0

    def read_label(self, parcel: Parcel, seals: Seals) -> None:
        """Reads what the phone says of it."""
        label = parcel.label.encode()
        if self.sealed:
            label = seals.opened(base64.b64decode(label, validate=True), f"{parcel.file}:label", self.page)
        about = _Label.model_validate_json(label)
        self.name, self.size = about.name, about.size

    def write(self, parcel: Parcel, seals: Seals) -> int:
        """Puts the next piece behind the others; says how many bytes that were. Raises OSError."""
        if parcel.at != self.received:
            raise ValueError
        content = parcel.content
        if self.sealed:
            content = seals.opened(content, f"{parcel.file}:{parcel.at}", self.page)
        with self.path.open("ab") as file:
            file.write(content)
        self.received += len(content)
        return len(content)

    def finish(self, parcel: Parcel) -> None:
        """No more comes."""
        if parcel.size != self.received or self.size not in (None, self.received):
            raise ValueError
        self.path.touch()  # it may be empty
