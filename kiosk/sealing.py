"""What residents said, sealed before it goes to disk: a copy of a database or of a file tells nothing of it."""

import contextlib
import os
import secrets
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from kiosk import durable

KEY_FILE = "words.key"
"""Lies in the state folder, and in no database. Hubs that share a database need the same."""


class Sealing:
    """Seals texts with a key (Fernet: AES-128-CBC and HMAC-SHA256) that is made when it is first needed.

    Every method may block.
    """

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file

    def sealed(self, text: str) -> bytes:
        """The text, for whoever has the key: ASCII, on one line. Raises OSError when the key can't be read or made."""
        return self._key.encrypt(text.encode())

    def opened(self, sealed: bytes) -> str | None:
        """What was sealed; None if it was with another key, is damaged, or there is no key that can be read."""
        try:
            return self._key.decrypt(sealed).decode()
        except (InvalidToken, OSError):
            return None

    @cached_property
    def _key(self) -> Fernet:
        if not self._key_file.exists():
            durable.make_folder(self._key_file.parent)
            beside = self._key_file.with_name(f"{self._key_file.name}.{secrets.token_hex(4)}")
            durable.write(beside, Fernet.generate_key())
            with contextlib.suppress(FileExistsError):  # another process was first: its key is everybody's
                os.link(beside, self._key_file)
            beside.unlink()
        try:
            return Fernet(self._key_file.read_bytes())
        except ValueError:
            raise OSError(f"{self._key_file}: not a key; without this file, the next one is made") from None
