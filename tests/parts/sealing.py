"""Seals as the phone's page does."""

import base64
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def sealed(key: str, content: bytes, what: str) -> bytes:
    """The content, sealed as this by the key that a link carries."""
    nonce = os.urandom(12)
    return nonce + AESGCM(base64.urlsafe_b64decode(key + "==")).encrypt(nonce, content, what.encode())


def label(key: str, name: str, size: int, file: str) -> str:
    """What is said of a file of that name, sealed."""
    return base64.b64encode(sealed(key, json.dumps({"name": name, "size": size}).encode(), f"{file}:label")).decode()
