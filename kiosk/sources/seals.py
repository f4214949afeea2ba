"""Opens what phones have sealed: by the key that the scanned link carried, or by one agreed on with the page.

The key stands behind the link's #, which no browser sends. Who types the link types no key: then the page and the
terminal agree on one (ECDH on P-256, HKDF; NIST SP 800-56A and C), and whatever lies between sees public keys alone.
"""

import base64
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_KEY = 16  # bytes
_NONCE = 12  # bytes, in front of what is sealed
_MEANT_FOR = b"guichet papers"


class Seals:
    """The keys of one link."""

    def __init__(self) -> None:
        key = secrets.token_bytes(_KEY)
        self._scanned = AESGCM(key)
        self._own = ec.generate_private_key(ec.SECP256R1())
        self._agreed: dict[str, AESGCM] = {}  # by the page's public key
        self.scanned = _written(key)
        self.public = _written(self._own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def opened(self, sealed: bytes, what: str, page: str) -> bytes:
        """What was sealed as this, by a page with that public key, or "" where it had the scanned one.

        Raises InvalidTag or ValueError for anything else.
        """
        seal = self._agreed_with(page) if page else self._scanned
        return seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], what.encode())

    def _agreed_with(self, page: str) -> AESGCM:
        if page not in self._agreed:
            point = base64.urlsafe_b64decode(page + "=" * (-len(page) % 4))
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
            shared = self._own.exchange(ec.ECDH(), theirs)
            self._agreed[page] = AESGCM(HKDF(hashes.SHA256(), _KEY, salt=None, info=_MEANT_FOR).derive(shared))
        return self._agreed[page]


def _written(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")
