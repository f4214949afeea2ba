"""Codes and tokens: made here, and kept only as hashes."""

import hashlib
import hmac
import os
import secrets

_N, _R, _P = 2**14, 8, 5  # OWASP's password storage cheat sheet, scrypt with 16 MiB: about 0.15 s on a slow core
_MEMORY = 64 * 1024 * 1024

NOBODY = f"scrypt${_N}${_R}${_P}${'00' * 16}${'00' * 32}"
"""A hash that no code has: checked for a name that nobody bears, so that both answers take as long."""


def new_token() -> str:
    """256 bits of chance, as text for a URL or a header."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token. A plain hash will do: a token can't be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(code: str) -> str:
    """What the database keeps of a code that people choose and remember."""
    salt = os.urandom(16)
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_derived(code, salt, _N, _R, _P).hex()}"


def code_fits(code: str, kept: str) -> bool:
    """True if `kept` came from this code."""
    _, n, r, p, salt, derived = kept.split("$")
    found = _derived(code, bytes.fromhex(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, bytes.fromhex(derived))


def _derived(code: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)
