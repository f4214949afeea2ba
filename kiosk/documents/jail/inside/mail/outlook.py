"""Mails: the message as a page of HTML, then each attachment that can be shown. In the jail only."""

import base64
import email
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import partial
from html import escape
from typing import TypeVar, cast

import olefile
from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain import constants as pid
from oxmsg.properties import Properties
from oxmsg.recipient import Recipient
from oxmsg.storage import Storage

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.bundle import Files, kind_to_show, spoken_name
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.jail.inside.texts import decoded

T = TypeVar("T")

_BOUNDARY = re.compile(rb"boundary *=", re.IGNORECASE)
_BOUNDARIES_MAX = 500  # parts in parts: reading them takes the square of that
_PARTS_MAX = 20_000  # lines that may begin a part
_PICTURES_MAX = 20_000_000  # bytes of pictures within a message
_PEOPLE_MAX = 1_000  # characters of those it went to
_CID = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)
_ODD = (LookupError, ValueError, AttributeError, TypeError)  # what the libraries raise for what can't be read

# Made by programs for programs: invitations, signatures, what became of a mail, Outlook's own wrapping.
_NOT_FOR_PEOPLE = frozenset(
    (
        *("text/calendar", "text/x-amp-html", "message/delivery-status", "message/disposition-notification"),
        *("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"),
        *("application/pgp-keys", "application/ms-tnef", "application/vnd.ms-tnef", "application/ics"),
    )
)

_ATTACHED_MESSAGE = "__substg1.0_3701000D"  # MS-OXMSG, 2.2.2.1
_HEADER_LESS = 8  # bytes that the properties' header of an attached message is shorter: MS-OXMSG, 2.4.1
_PROPERTIES = "__properties_version1.0"
_MESSAGES_DEEP = 3  # messages in one another

_PAGE = """<!doctype html><meta charset="utf-8">
<div style="font-family: 'Liberation Sans', 'Noto Sans', sans-serif; border-bottom: 1pt solid; margin-bottom: 12pt">
<p style="font-size: 15pt; font-weight: bold; margin: 0 0 6pt">{subject}</p>
<p style="margin: 0 0 3pt">{sender}</p>
<p style="margin: 0 0 3pt">→ {people}</p>
<p style="margin: 0 0 8pt">{date}</p>
</div>
{body}"""


@dataclass(frozen=True)
class _Enclosed:
    """A file in a mail: an attachment, or a picture of the message, which names it by its Content-ID."""

    name: str
    content_id: str
    content: bytes


@dataclass(frozen=True)
class _Mail:
    """What both kinds of mail are read as."""

    subject: str
    sender: str
    people: str  # to whom it went
    date: datetime | None
    html: str
    text: str
    enclosed: tuple[_Enclosed, ...]


def eml_files(content: bytes, files_max: int, bytes_max: int) -> tuple[int, bytes]:
    """How many files a mail (RFC 5322) comes to, and these, the message first. Raises Rejected."""
    if len(_BOUNDARY.findall(content)) > _BOUNDARIES_MAX or content.count(b"\n--") > _PARTS_MAX:
        raise Rejected(Rejection.TOO_LARGE)
    return _files(_from_internet(content), files_max, bytes_max)


def msg_files(content: bytes, files_max: int, bytes_max: int) -> tuple[int, bytes]:
    """How many files a mail of Outlook's comes to, and these. Raises Rejected, and what libraries raise for damage."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        if sum(entry.size for entry in ole.direntries if entry) > 2 * len(content):  # streams that share their bytes
            raise Rejected(Rejection.TOO_LARGE)
    return _files(_from_outlook(Message.load(content), _MESSAGES_DEEP), files_max, bytes_max)


def _files(mail: _Mail, files_max: int, bytes_max: int) -> tuple[int, bytes]:
    files = Files(files_max, bytes_max)
    files.add(mail.subject or mail.sender, _page(mail))
    drawn = {name.lower() for name in _CID.findall(mail.html)}
    for enclosed in mail.enclosed:
        if enclosed.content_id.lower() not in drawn and kind_to_show(enclosed.content):
            files.add(spoken_name(enclosed.name), enclosed.content)
    return files.count, files.packed()


def _page(mail: _Mail) -> bytes:
    body = _with_pictures(mail) if mail.html else "".join(map(_line, mail.text.splitlines()))
    people = mail.people if len(mail.people) <= _PEOPLE_MAX else mail.people[:_PEOPLE_MAX] + "…"
    date = f"{mail.date:%Y-%m-%d %H:%M}" if mail.date else ""  # ISO 8601: the same in every language
    head = {"subject": mail.subject, "sender": mail.sender, "people": people, "date": date}
    return _PAGE.format(body=body, **{name: escape(text) for name, text in head.items()}).encode("utf-8", "replace")


def _line(text: str) -> str:
    return f'<p style="white-space: pre-wrap; margin: 0">{escape(text) or "<br>"}</p>'


def _with_pictures(mail: _Mail) -> str:
    """The message, with the pictures that came with it in their places."""
    pictures = {}
    left = _PICTURES_MAX
    for enclosed in mail.enclosed:
        left -= len(enclosed.content)
        kind = kind_to_show(enclosed.content) if enclosed.content_id and left > 0 else None
        if kind and kind.is_photo:
            url = f"data:image/{kind};base64,{base64.b64encode(enclosed.content).decode()}"
            pictures[enclosed.content_id.lower()] = url
    return _CID.sub(lambda name: pictures.get(name[1].lower(), name[0]), mail.html)


def _from_internet(content: bytes) -> _Mail:
    message = email.message_from_bytes(content, policy=policy.default)
    words: dict[str, list[str]] = {"text/html": [], "text/plain": []}
    enclosed = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in words and part.get_content_disposition() != "attachment":
            words[kind].append(_words(part))
        elif kind not in _NOT_FOR_PEOPLE:
            enclosed.append(_enclosed(part))
    return _Mail(
        _header(message, "subject"),
        _header(message, "from"),
        _header(message, "to"),
        _date(message),
        "\n".join(words["text/html"]),
        "\n".join(words["text/plain"]),
        tuple(enclosed),
    )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Its parts that aren't made of parts, in order; an attached message is one."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(_children(part)))
        else:
            yield part


def _children(part: EmailMessage) -> list[EmailMessage]:
    return [child for child in part.iter_parts() if isinstance(child, EmailMessage)]


def _enclosed(part: EmailMessage) -> _Enclosed:
    try:
        if part.get_content_type() == "message/rfc822" and (attached := _children(part)):
            return _Enclosed(_header(attached[0], "subject"), "", attached[0].as_bytes(policy=policy.compat32))
        return _Enclosed(part.get_filename() or "", _header(part, "content-id").strip("<>"), _bytes(part))
    except _ODD:
        return _Enclosed("", "", _bytes(part))


def _words(part: EmailMessage) -> str:
    content = _bytes(part)
    try:
        return content.decode(part.get_content_charset("utf-8"))
    except (LookupError, ValueError):  # a charset that nobody knows, or that isn't what it says
        return decoded(content)


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except _ODD:
        return ""


def _date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(_header(message, "date"))
    except _ODD:
        return None


def _from_outlook(message: Message, deep: int) -> _Mail:
    written = message.properties
    name = _text(written, pid.PID_SENDER_NAME, pid.PID_SENT_REPRESENTING_NAME)
    html = _read(lambda: written.binary_prop_value(pid.PID_HTML))
    return _Mail(
        _text(written, pid.PID_SUBJECT),
        _person(name, _text(written, pid.PID_SENDER_SMTP_ADDRESS, pid.PID_SENDER_EMAIL_ADDRESS)),
        ", ".join(filter(None, (_read(partial(_recipient, one)) for one in message.recipients))),
        _read(lambda: message.sent_date),
        decoded(html) if html else _text(written, pid.PID_BODY_HTML),
        _text(written, pid.PID_BODY),
        tuple(one for attachment in message.attachments for one in _outlook_enclosed(attachment, deep)),
    )


def _read(read: Callable[[], T]) -> T | None:
    """What `read` returns, None where it is missing or damaged: the rest may still be read."""
    try:
        return read()
    except _ODD:
        return None


def _text(written: Properties, *numbers: int) -> str:
    """The first of these properties that has words."""
    return next(filter(None, (_read(partial(written.str_prop_value, number)) for number in numbers)), "")


def _recipient(recipient: Recipient) -> str:
    return _person(recipient.name, recipient.email_address)


def _person(name: str, address: str) -> str:
    """A sender or receiver as RFC 5322 writes it; an address of Exchange's own says nothing to people."""
    return f"{name} <{address}>" if "@" in address and address != name else name or address


def _outlook_enclosed(attachment: Attachment, deep: int) -> Iterator[_Enclosed]:
    written = attachment.properties
    name = _text(written, pid.PID_ATTACH_LONG_FILENAME, pid.PID_ATTACH_FILENAME)
    if content := _read(lambda: attachment.file_bytes):
        if _text(written, pid.PID_ATTACH_MIME_TAG) not in _NOT_FOR_PEOPLE:
            yield _Enclosed(name, _text(written, pid.PID_ATTACH_CONTENT_ID).strip("<>"), content)
    elif deep and (storage := _attached_message(attachment)):
        mail = _from_outlook(Message(storage), deep - 1)
        yield _Enclosed(mail.subject, "", _page(mail))
        yield from mail.enclosed


def _attached_message(attachment: Attachment) -> Storage | None:
    """A message in a message, given the beginning of one that stands alone."""
    whole = cast(Storage, attachment._storage)  # noqa: SLF001 (oxmsg doesn't lead to it)
    for storage in whole.storages:
        if storage.name == _ATTACHED_MESSAGE:
            streams = (
                replace(stream, bytes_=bytes(_HEADER_LESS) + stream.bytes_) if stream.name == _PROPERTIES else stream
                for stream in storage.streams
            )
            return replace(storage, streams=tuple(streams))
    return None
