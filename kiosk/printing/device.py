"""The printer itself, asked by IPP: CUPS learns what a printer needs only while it prints (its ipp backend asks)."""

import contextlib
import http.client
import io
import ssl
import time
from urllib.parse import SplitResult, urlsplit

import cups

_CONNECTS_WITHIN_SECONDS = 1.0
_ANSWERS_WITHIN_SECONDS = 3.0
_ANSWER_MAX = 1 << 18  # bytes; an answer to this question has some hundreds
_PORT = 631  # RFC 8010, 4.1
_SECURED = ("ipps", "https")
_SCHEMES = ("ipp", "http", *_SECURED)
_GET_PRINTER_ATTRIBUTES, _IDENTIFY_PRINTER = 0x000B, 0x003C  # RFC 8011, 5.4.15; PWG 5100.13
_SUCCESSFUL = range(0x0100)  # status codes, RFC 8011, appendix B
_VERSION = b"\x01\x01"  # every printer since 2000 takes IPP 1.1, newer ones too (RFC 8011, 4.1.8)
_HEAD_BYTES = 8  # version, status, the request's id
_END, _FIRST_VALUE_TAG, _KEYWORD = b"\x03", b"\x10", b"\x44"
_NUMBERS = (b"\x21", b"\x23")  # integer, enum
_STATE = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")


class Unreachable(Exception):
    """Nobody listens at that address."""


class Unclear(Exception):
    """Somebody listens, and gives no answer that can be used, or none in time."""


def can_be_asked(uri: str) -> bool:
    """True for a device-uri by which a printer can be asked without CUPS."""
    try:
        parts = urlsplit(uri)
        return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, half an address
        return False


def asked(uri: str, wanted: tuple[str, ...] = _STATE) -> dict[str, list[str | int]]:
    """What the printer says of these attributes, its state by default, by their names. Raises Unreachable, Unclear."""
    return _answered(uri, _GET_PRINTER_ATTRIBUTES, {"requested-attributes": list(wanted)})


def identify(uri: str, action: str) -> None:
    """Has the printer show where it stands: `action` is one of its identify-actions. Raises Unreachable, Unclear."""
    _answered(uri, _IDENTIFY_PRINTER, {"identify-actions": [action]})


def _answered(uri: str, operation: int, asks: dict[str, list[str]]) -> dict[str, list[str | int]]:
    parts = urlsplit(uri)
    until = time.monotonic() + _ANSWERS_WITHIN_SECONDS
    with contextlib.closing(_connected(parts)) as connection:
        try:
            connection.request(
                "POST",
                parts.path or "/",
                _question(parts, operation, asks),
                {"Content-Type": "application/ipp", "Connection": "close"},
            )
            response = connection.getresponse()
            body = b""
            while piece := response.read1(1 << 16):
                body += piece
                if len(body) > _ANSWER_MAX or time.monotonic() > until:
                    raise Unclear("an answer without end")
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Unclear(type(error).__name__) from None
    return _understood(body)


def _connected(parts: SplitResult) -> http.client.HTTPConnection:
    host, port = parts.hostname or "", parts.port or _PORT
    if parts.scheme in _SECURED:
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=_CONNECTS_WITHIN_SECONDS, context=_unverified()
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=_CONNECTS_WITHIN_SECONDS)
    try:
        connection.connect()
    except ssl.SSLError as error:
        raise Unclear(type(error).__name__) from None
    except (OSError, UnicodeError) as error:
        raise Unreachable(type(error).__name__) from None
    connection.sock.settimeout(_ANSWERS_WITHIN_SECONDS)
    return connection


def _unverified() -> ssl.SSLContext:
    """Printers certify themselves. Whoever could pretend to be one would be sent the papers by CUPS just as well."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _question(parts: SplitResult, operation: int, asks: dict[str, list[str]]) -> bytes:
    """`asks`: keywords, by the names of the operation's attributes."""
    request = cups.IPPRequest(operation)
    uri = f"{parts.scheme}://{parts.netloc}{parts.path}"
    request.add(cups.IPPAttribute(cups.IPP_TAG_OPERATION, cups.IPP_TAG_URI, "printer-uri", uri))
    for name, keywords in asks.items():
        request.add(cups.IPPAttribute(cups.IPP_TAG_OPERATION, cups.IPP_TAG_KEYWORD, name, keywords))
    written = io.BytesIO()
    request.writeIO(written.write)
    return _VERSION + written.getvalue()[len(_VERSION) :]


def _understood(body: bytes) -> dict[str, list[str | int]]:
    """The keywords and numbers in an answer, by their attributes' names (RFC 8010, 3.1). pycups stumbles over some."""
    if len(body) < _HEAD_BYTES or int.from_bytes(body[2:4], "big") not in _SUCCESSFUL:
        raise Unclear("no answer to this question")
    found: dict[str, list[str | int]] = {}
    read, name = io.BytesIO(body[_HEAD_BYTES:]), ""
    while (tag := read.read(1)) not in (_END, b""):
        if tag < _FIRST_VALUE_TAG:  # a group of attributes begins
            continue
        name = _counted(read).decode("ascii", "replace") or name  # one more value has no name of its own
        value = _counted(read)
        if tag in _NUMBERS:
            found.setdefault(name, []).append(int.from_bytes(value, "big", signed=True))
        elif tag == _KEYWORD:
            found.setdefault(name, []).append(value.decode("ascii", "replace"))
    if not tag:
        raise Unclear("half an answer")
    return found


def _counted(read: io.BytesIO) -> bytes:
    """Bytes, and before them how many. Raises Unclear."""
    length = int.from_bytes(read.read(2), "big")
    counted = read.read(length)
    if len(counted) < length:
        raise Unclear("half an answer")
    return counted
