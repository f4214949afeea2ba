"""Mails: the message as a page of HTML, then each attachment that can be shown. In the jail only."""

import io
import re

import olefile

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.containers.bundle import Files, alone
from kiosk.documents.jail.inside.mail import internet, invitation, outlook
from kiosk.documents.jail.inside.mail.message import files_of
from kiosk.documents.jail.inside.rejected import Rejected

_BOUNDARY = re.compile(rb"boundary *=")  # in small letters: looking for both sizes takes three times as long
_BOUNDARIES_MAX = 500  # parts in parts: reading them takes the square of that
_PARTS_MAX = 5_000  # lines that may begin a part


def eml_files(content: bytes, files_max: int, bytes_max: int, locale: str) -> Files:
    """The files that a mail (RFC 5322) comes to, the message first. Raises Rejected."""
    check(content)
    return files_of(internet.mail_of(content, locale), files_max, bytes_max)


def msg_files(content: bytes, files_max: int, bytes_max: int, locale: str) -> Files:
    """The files that a mail of Outlook's comes to. Raises Rejected, and what libraries raise for damage."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        if sum(entry.size for entry in ole.direntries if entry) > 2 * len(content):  # streams that share their bytes
            raise Rejected(Rejection.TOO_LARGE)
    return files_of(outlook.mail_of(content, locale), files_max, bytes_max)


def web_page_file(content: bytes, bytes_max: int) -> Files:
    """A page saved with its pictures (MHTML, RFC 2557), as one file of HTML. Raises Rejected."""
    check(content)
    return alone(internet.web_page_of(content), bytes_max)


def invitation_page(content: bytes, locale: str) -> str:
    """A calendar's entries as a page of HTML. Raises Rejected, and ValueError for what is no calendar."""
    return f"<!doctype html>{invitation.as_html(content, locale)}"


def check(content: bytes) -> None:
    """Raises Rejected for what would take too long to be read."""
    if len(_BOUNDARY.findall(content.lower())) > _BOUNDARIES_MAX or content.count(b"\n--") > _PARTS_MAX:
        raise Rejected(Rejection.TOO_LARGE)
