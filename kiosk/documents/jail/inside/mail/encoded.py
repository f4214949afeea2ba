"""How mails write letters and files in few signs, and how programs of long patience read what others wrote wrongly."""

import binascii
import quopri
import re
from email.message import EmailMessage

import webencodings

from kiosk.documents.jail.inside.written.texts import decoded

_BASE64 = re.compile(rb"^[ \t]*[A-Za-z0-9+/=][A-Za-z0-9+/=\s]*$", re.MULTILINE)  # lines of it
_SPACES = b" \t\r\n\v\f"
_ODD = (LookupError, ValueError, AttributeError, TypeError)  # what the library raises for what can't be read
_CONTROLS = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}


def text_in(content: bytes, label: str | None) -> str:
    """Letters in the encoding that a label names, as browsers understand it (https://encoding.spec.whatwg.org/#names).

    A label that is wrong, or that nobody knows, doesn't hide the words.
    """
    encoding = webencodings.lookup(label or "")
    if encoding is None or label in ("ascii", "us-ascii"):
        return decoded(content)
    text, _ = webencodings.decode(content, encoding)
    return decoded(content) if "\ufffd" in text and encoding.name == "utf-8" else text


def header(message: EmailMessage, name: str) -> str:
    """One head line's words."""
    try:
        return head_text(" ".join(str(message.get(name, "")).split()))
    except _ODD:
        return ""


def head_text(text: str) -> str:
    """A head's text: raw bytes in it read as in any text; what calls itself Latin-1 is Windows', there too."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        text = decoded(text.encode("utf-8", "surrogateescape"))
    return text.translate(_CONTROLS)


def raw(part: EmailMessage) -> bytes:
    """A part's bytes as they lie in the mail."""
    payload = part.get_payload()
    if isinstance(payload, list):  # an attached message, which may be encoded although it mustn't be (RFC 2046, 5.2.1)
        return b"".join(inner.as_bytes() for inner in payload if isinstance(inner, EmailMessage)).lstrip()
    if isinstance(payload, str) and payload.isascii():
        return payload.encode()
    content = part.get_payload(decode=True)  # raw bytes in it: the library alone knows what they were
    return content if isinstance(content, bytes) else b""


def encoding_of(part: EmailMessage) -> str:
    """How a part is written: base64, quoted-printable, or something else; however the name is spelled."""
    return re.sub(r"[^a-z0-9-]", "", str(part.get("content-transfer-encoding", "")).lower())


def content_of(part: EmailMessage) -> bytes:
    """A part's content, decoded as far as it can be."""
    content = raw(part)
    match encoding_of(part):
        case "base64":
            return from_base64(content)
        case "quoted-printable":
            return quopri.decodestring(content)
        case "uuencode" | "x-uuencode" | "uue" | "x-uue":
            whole = part.get_payload(decode=True)
            return whole if isinstance(whole, bytes) else b""
        case _:
            return content


def from_base64(content: bytes) -> bytes:
    """What stands in base64, up to the first line that is none, such as a footer that a mailing list or a virus scanner
    wrote behind it; what was padded in the middle goes on behind it.
    """
    found = _BASE64.search(content)
    letters = found[0].translate(None, _SPACES) if found else b""
    return b"".join(_piece(piece) for piece in letters.split(b"=") if piece)


def _piece(letters: bytes) -> bytes:
    if len(letters) % 4 == 1:  # six bits are no byte
        letters = letters[:-1]
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return b""
