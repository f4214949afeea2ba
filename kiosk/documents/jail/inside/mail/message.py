"""A mail as its reader sees it, whichever program wrote it: the message as a page of HTML, then what came with it."""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from kiosk.documents.jail.inside.containers.bundle import Files, kind_to_show
from kiosk.documents.jail.inside.written.markup import PICTURES

_PICTURES_MAX = 20_000_000  # bytes of pictures within a message
_PEOPLE_MAX = 1_000  # characters of those it went to
_SOURCE = re.compile(r"""(\bsrc\s*=\s*["'])([^"'>]+)(["'])""", re.IGNORECASE)
_NAMED = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)

_PAGE = """<!doctype html><meta charset="utf-8">
<div style="font-family: 'Liberation Sans', 'Noto Sans', sans-serif; border-bottom: 1pt solid; margin-bottom: 12pt">
<p style="font-size: 15pt; font-weight: bold; margin: 0 0 6pt">{subject}</p>
<p style="margin: 0 0 3pt">{sender}</p>
<p style="margin: 0 0 3pt">→ {people}</p>
<p style="margin: 0 0 8pt">{date}</p>
</div>
{body}"""


@dataclass(frozen=True)
class Enclosed:
    """A file in a mail: an attachment, or a picture of the message, which names it by its Content-ID."""

    name: str
    content_id: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """What every kind of mail is read as. `body` is HTML, of several parts one behind the other."""

    subject: str
    sender: str
    people: str  # to whom it went
    date: str  # as the resident would say it
    body: str
    enclosed: tuple[Enclosed, ...]


def files_of(mail: Mail, files_max: int, bytes_max: int) -> Files:
    """The files that a mail comes to, the message first. Raises Rejected."""
    files = Files(files_max, bytes_max)
    drawn = _drawn(mail.body, mail.enclosed)
    files.add(mail.subject or mail.sender, _page(mail, drawn))
    for enclosed in mail.enclosed:
        if enclosed.content_id.lower() not in drawn:
            files.take(enclosed.name, enclosed.content)
    return files


def page(mail: Mail) -> bytes:
    """The message, under who wrote it to whom, and when."""
    return _page(mail, _drawn(mail.body, mail.enclosed))


def _page(mail: Mail, drawn: Mapping[str, str]) -> bytes:
    people = mail.people if len(mail.people) <= _PEOPLE_MAX else mail.people[:_PEOPLE_MAX] + "…"
    head = {"subject": mail.subject, "sender": mail.sender, "people": people, "date": mail.date}
    body = _in_their_places(mail.body, drawn)
    return _PAGE.format(body=body, **{name: escape(text) for name, text in head.items()}).encode("utf-8", "replace")


def lines(text: str) -> str:
    """Plain text as HTML, line by line."""
    return "".join(
        f'<p style="white-space: pre-wrap; margin: 0">{escape(line) or "<br>"}</p>' for line in text.splitlines()
    )


def with_pictures(html: str, enclosed: tuple[Enclosed, ...]) -> str:
    """HTML with the pictures that it names by their Content-IDs in their places."""
    return _in_their_places(html, _drawn(html, enclosed))


def with_pictures_at(html: str, addressed: Mapping[str, Enclosed]) -> str:
    """The same for those that it names by an address: as a whole, or by its end, as programs shorten it."""
    pictures = _pictures((address, one.content) for address, one in addressed.items())
    ends = {address.rpartition("/")[2]: url for address, url in pictures.items()}

    def placed(source: re.Match[str]) -> str:
        address = unescape(source[2])
        url = pictures.get(address) or ends.get(address.rpartition("/")[2])
        return f"{source[1]}{url}{source[3]}" if url else source[0]

    return _SOURCE.sub(placed, html)


def _in_their_places(html: str, drawn: Mapping[str, str]) -> str:
    return _NAMED.sub(lambda name: drawn.get(name[1].lower(), name[0]), html)


def _drawn(html: str, enclosed: tuple[Enclosed, ...]) -> dict[str, str]:
    """What HTML names by its Content-ID and shows, as addresses that hold it, by its Content-ID."""
    named = {name.lower() for name in _NAMED.findall(html)}
    identified = ((one.content_id.lower(), one.content) for one in enclosed)
    return _pictures((name, content) for name, content in identified if name in named)


def _pictures(named: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Pictures that a page can show, as addresses that hold them, by their names."""
    pictures = {}
    left = _PICTURES_MAX
    for name, content in named:
        left -= len(content)
        kind = kind_to_show(content) if name and left > 0 else None
        if kind in PICTURES:
            pictures[name] = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    return pictures
