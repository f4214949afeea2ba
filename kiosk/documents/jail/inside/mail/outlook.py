"""Mails as Outlook saves them (MS-OXMSG)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar, cast

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain import constants as pid
from oxmsg.properties import Properties
from oxmsg.recipient import Recipient
from oxmsg.storage import Storage

from kiosk.documents.jail.inside.mail import dates, internet, rtf
from kiosk.documents.jail.inside.mail.message import Enclosed, Mail, lines, page
from kiosk.documents.jail.inside.written.texts import decoded

T = TypeVar("T")

_ODD = (LookupError, ValueError, AttributeError, TypeError)  # what the libraries raise for what can't be read

_ATTACHED_MESSAGE = "__substg1.0_3701000D"  # MS-OXMSG, 2.2.2.1
_HEADER_LESS = 8  # bytes that the properties' header of an attached message is shorter: MS-OXMSG, 2.4.1
_PROPERTIES = "__properties_version1.0"
_MESSAGES_DEEP = 3  # messages in one another
_CLASS = 0x001A  # PidTagMessageClass
_COMPRESSED_RTF = 0x1009  # PidTagRtfCompressed


def mail_of(content: bytes, locale: str) -> Mail:
    """A mail. Raises what libraries raise for damage."""
    return _mail(Message.load(content), _MESSAGES_DEEP, locale)


def _mail(message: Message, deep: int, locale: str) -> Mail:
    written = message.properties
    name = _text(written, pid.PID_SENDER_NAME, pid.PID_SENT_REPRESENTING_NAME)
    parts = internet.Parts(locale)
    for attachment in message.attachments:
        _enclose(attachment, parts, deep)
    return Mail(
        _text(written, pid.PID_SUBJECT),
        _person(name, _text(written, pid.PID_SENDER_SMTP_ADDRESS, pid.PID_SENDER_EMAIL_ADDRESS)),
        ", ".join(filter(None, (_read(partial(_recipient, one)) for one in message.recipients))),
        _date(message, locale),
        "\n".join(filter(None, (_body(written), parts.words()))),
        tuple(parts.enclosed),
    )


def _date(message: Message, locale: str) -> str:
    sent = _read(lambda: message.sent_date)
    return dates.said(sent, locale) if sent else ""


def _body(written: Properties) -> str:
    """The message, in the richest way that can be read."""
    if html := _read(lambda: written.binary_prop_value(pid.PID_HTML)):
        return decoded(html)
    if html_text := _text(written, pid.PID_BODY_HTML):
        return html_text
    rich = _read(lambda: written.binary_prop_value(_COMPRESSED_RTF))
    if rich and (shown := _read(lambda: rtf.as_html(rich))):
        return shown
    return lines(_text(written, pid.PID_BODY))


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


def _enclose(attachment: Attachment, parts: internet.Parts, deep: int) -> None:
    written = attachment.properties
    name = _text(written, pid.PID_ATTACH_LONG_FILENAME, pid.PID_ATTACH_FILENAME)
    if content := _read(lambda: attachment.file_bytes):
        kind = _text(written, pid.PID_ATTACH_MIME_TAG)
        identity = _text(written, pid.PID_ATTACH_CONTENT_ID).strip("<>")
        internet.take_file(Enclosed(name, identity, content), kind, parts)
    elif deep and (storage := _attached_message(attachment)):
        mail = _mail(Message(storage), deep - 1, parts.locale)
        parts.enclosed.append(Enclosed(mail.subject, "", page(mail)))
        parts.enclosed.extend(mail.enclosed)


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
