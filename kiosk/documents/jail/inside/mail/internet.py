"""Mails as they travel (RFC 5322, MIME): which of their parts are the message, and which came with it."""

import email
import re
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import TypeVar

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.containers import signed
from kiosk.documents.jail.inside.mail import dates, invitation, tnef
from kiosk.documents.jail.inside.mail.encoded import content_of, encoding_of, head_text, header, text_in
from kiosk.documents.jail.inside.mail.message import Enclosed, Mail, lines, with_pictures, with_pictures_at
from kiosk.documents.jail.inside.rejected import Rejected

T = TypeVar("T")

_LINES_OF_BASE64 = re.compile(rb"^(?:[A-Za-z0-9+/]{60,}+={0,2}\r?\n)+", re.MULTILINE)
_DEPTH_MAX = 100  # parts in parts, signatures among them
_ODD = (  # what libraries raise for what can't be read
    *(ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RecursionError, TypeError, ValueError),
    struct.error,
)

_SIGNED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_INVITATIONS = frozenset(("text/calendar", "application/ics"))
_TNEF = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
# Made by programs for programs: signatures, keys, what became of a mail.
_NOT_FOR_PEOPLE = frozenset(
    (
        *("text/x-amp-html", "message/delivery-status", "message/disposition-notification"),
        *("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"),
        "application/pgp-keys",
    )
)


class _Policy(EmailPolicy):
    """Heads may hold raw bytes: they are letters of some encoding."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, head_text(value)


_POLICY = _Policy(utf8=True)


@dataclass
class Parts:
    """What was found so far: the message's parts as HTML, files, and when to come, as is said in `locale`."""

    locale: str
    body: list[str] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    invitations: list[str] = field(default_factory=list)

    def words(self) -> str:
        """The message, and what it invites to; once, though it is often in there twice."""
        return "\n".join((*self.body, *dict.fromkeys(self.invitations)))


def mail_of(content: bytes, locale: str) -> Mail:
    """A mail. Raises Rejected."""
    message = parsed(content)
    parts = Parts(locale)
    take(message, parts, _DEPTH_MAX)
    return Mail(
        header(message, "subject"),
        header(message, "from"),
        header(message, "to"),
        _date(message, locale),
        parts.words(),
        tuple(parts.enclosed),
    )


def web_page_of(content: bytes) -> bytes:
    """The page of a web archive, with what came with it in its places. Raises Rejected if there is none."""
    parts = Parts("")  # an invitation in it stays the file that it is
    addressed = {}
    for part in parsed(content).walk():
        if part.get_content_type() == "text/html" and not parts.body:
            parts.body.append(text_in(content_of(part), part.get_content_charset()))
        elif not part.is_multipart():
            file = _enclosed(part)
            parts.enclosed.append(file)
            addressed[header(part, "content-location")] = file
    if not parts.body:
        raise Rejected(Rejection.NOTHING_INSIDE)
    page = with_pictures(parts.body[0], tuple(parts.enclosed))
    return with_pictures_at(page, addressed).encode("utf-8", "replace")


def parsed(content: bytes) -> EmailMessage:
    """A MIME entity: a mail, or one of its parts.

    Lines of base64 are kept from the library meanwhile, since it would look at each of them; a boundary is none.
    """
    mark = secrets.token_hex()
    kept: list[str] = []

    def keep(lines: re.Match[bytes]) -> bytes:
        kept.append(lines[0].decode())
        return f"{mark}{len(kept) - 1}\n".encode()

    message = email.message_from_bytes(_LINES_OF_BASE64.sub(keep, content), policy=_POLICY)
    assert isinstance(message, EmailMessage)
    for part in message.walk() if kept else ():
        payload = part.get_payload()
        if isinstance(payload, str) and mark in payload:
            part.set_payload(re.sub(rf"{mark}(\d+)\n?", lambda which: kept[int(which[1])], payload))
    return message


def take(part: EmailMessage, parts: Parts, depth: int, *, words: bool = True) -> None:
    """Adds what a part holds. `words` False: its own words are said better elsewhere.

    Of several ways to say the same, the last that can be shown is taken (RFC 2046, 5.1.4); files that came with any
    of them are kept. Raises Rejected for parts in parts without end.
    """
    if not depth:
        raise Rejected(Rejection.TOO_LARGE)
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        children = _children(part)
        chosen = children
        if kind == "multipart/alternative":
            chosen = [child for child in children if _says_something(child)][-1:]
        for child in children:
            take(child, parts, depth - 1, words=words and child in chosen)
    elif kind in ("text/html", "text/plain") and part.get_content_disposition() != "attachment":
        if words:
            text = text_in(content_of(part), part.get_content_charset())
            parts.body.append(text if kind == "text/html" else lines(text))
    else:
        take_file(_enclosed(part), kind, parts, depth)


def take_file(file: Enclosed, kind: str, parts: Parts, depth: int = _DEPTH_MAX) -> None:
    """Adds a file, or what lies in it if only mail programs unwrap that: a signed message, Outlook's own wrapping."""
    name = file.name.lower()
    if (kind in _SIGNED or name == "smime.p7m") and (inner := _signed_message(file.content)):
        take(inner, parts, depth - 1)
    elif (kind in _TNEF or name == "winmail.dat") and (wrapped := _tried(lambda: tnef.read(file.content))):
        if not parts.body:
            parts.body.append(wrapped.body)
        parts.enclosed.extend(wrapped.enclosed)
    elif kind in _INVITATIONS and (shown := _tried(lambda: invitation.as_html(file.content, parts.locale))):
        parts.invitations.append(shown)
    elif kind not in _NOT_FOR_PEOPLE:
        parts.enclosed.append(file)


def _signed_message(content: bytes) -> EmailMessage | None:
    """The message in an opaque signature, or in a signed mail that was saved as a file; None if that is nothing."""
    whole = _tried(lambda: signed.signed_content(content)) if signed.is_signed(content) else content
    inner = parsed(whole or b"")
    return inner if "content-type" in inner else None


def _enclosed(part: EmailMessage) -> Enclosed:
    name = head_text(_tried(lambda: part.get_filename() or "") or "")
    if part.get_content_type() == "message/rfc822":
        return _attached(part, name)
    return Enclosed(name, header(part, "content-id").strip("<>"), content_of(part))


def _attached(part: EmailMessage, name: str) -> Enclosed:
    """A mail in a mail, by what it is about."""
    attached = _children(part)
    if attached and encoding_of(part) not in ("base64", "quoted-printable"):
        return Enclosed(header(attached[0], "subject") or name, "", attached[0].as_bytes(policy=_POLICY))
    content = content_of(part)
    return Enclosed(header(parsed(content), "subject") or name, "", content)


def _says_something(part: EmailMessage) -> bool:
    """Whether a part, or one in it, is words that can be shown."""
    return any(inner.get_content_type() in ("text/html", "text/plain") for inner in part.walk())


def _children(part: EmailMessage) -> list[EmailMessage]:
    return [child for child in part.iter_parts() if isinstance(child, EmailMessage)]


def _tried(read: Callable[[], T]) -> T | None:
    """What `read` returns, None where it is damaged: the rest may still be read."""
    try:
        return read()
    except (*_ODD, Rejected):
        return None


def _date(message: EmailMessage, locale: str) -> str:
    return _tried(lambda: dates.said(parsedate_to_datetime(header(message, "date")), locale)) or ""
