"""winmail.dat: how Outlook wraps a message and its files for Outlook (MS-OXTNEF)."""

from tnefparse import TNEF

from kiosk.documents.jail.inside.mail import rtf
from kiosk.documents.jail.inside.mail.encoded import text_in
from kiosk.documents.jail.inside.mail.message import Enclosed, Mail, lines

_OBJECTS_MAX = 5_000  # the library copies all that follows, for each
_HEADER, _FRAME = 6, 11  # bytes


def read(content: bytes) -> Mail:
    """The message, as far as it is in there, and its files. Raises what the library does for damage."""
    if _objects(content) > _OBJECTS_MAX:
        raise ValueError("wrapped without end")
    wrapped = TNEF(content, do_checksum=False)
    enclosed = (
        Enclosed(attachment.long_filename() or attachment.name or "", "", bytes(attachment.data))
        for attachment in wrapped.attachments
        if attachment.data
    )
    found = Mail("", "", "", "", _body(wrapped), tuple(enclosed))
    if not (found.body or found.enclosed):
        raise ValueError("nothing is wrapped in it")
    return found


def _objects(content: bytes) -> int:
    """Of how many objects it is made: a level, a name and a length before each, a checksum behind it (2.1.3.1)."""
    count, at = 0, _HEADER
    while at + _FRAME <= len(content):
        at += _FRAME + int.from_bytes(content[at + 5 : at + 9], "little")
        count += 1
    return count


def _body(wrapped: TNEF) -> str:
    if wrapped.htmlbody:
        return _text(wrapped.htmlbody)
    if rich := wrapped.rtfbody:
        return rtf.as_html(rich)
    return lines(_text(wrapped.body).rstrip("\0")) if wrapped.body else ""


def _text(written: bytes | str) -> str:
    return written if isinstance(written, str) else text_in(written, None)
