"""The pages in what is left of a PDF that lost its beginning or its end: a download cut short, a stick pulled early.

In the jail only.
"""

import io
import re
import zlib
from itertools import zip_longest

import pikepdf

_OBJECT = re.compile(rb"(\d{1,7})\s+\d{1,5}\s+obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_LENGTHS = re.compile(rb"/(N|First)\s+(\d{1,7})")
_STREAM = re.compile(rb"stream\r?\n")
_HEAD = 4096  # bytes after which no page's dictionary is looked for any more
_UNPACKED_MAX = 64_000_000  # bytes
# What tells qpdf where things are, or were: it must look for them itself, and believe the new root alone.
_LOST = ((b"startxref", b"start-was"), (b"trailer", b"tr-was-"), (b"/XRef", b"/XWas"))


def gathered(content: bytes) -> bytes:
    """A PDF of all pages that can be found, in the order in which they stand. Raises PdfError if there are none."""
    for word, other in _LOST:
        content = content.replace(word, other)
    content += b"".join(_unpacked(content))
    numbers = [int(found[1]) for found in _OBJECT.finditer(content)]
    pages = b" ".join(b"%d 0 R" % number for number in _pages(content))
    root = max(numbers, default=0) + 1
    content += b"\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (root, root + 1)
    content += b"%d 0 obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\n" % (root + 1, pages, pages.count(b"R"))
    content += b"trailer\n<</Size %d/Root %d 0 R>>\n%%%%EOF\n" % (root + 2, root)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()


def _pages(content: bytes) -> dict[int, None]:
    """The numbers of the objects that are pages. Of two with one number the later counts, as the PDF's own would."""
    pages: dict[int, None] = {}
    starts = list(_OBJECT.finditer(content))
    for start, after in zip_longest(starts, starts[1:]):
        number = int(start[1])
        pages.pop(number, None)
        end = after.start() if after else len(content)
        if _PAGE.search(content, start.end(), min(end, start.end() + _HEAD)):
            pages[number] = None
    return pages


def _unpacked(content: bytes) -> list[bytes]:
    """The objects that were packed into streams (ISO 32000-1, 7.5.7), each as one of its own."""
    found: list[bytes] = []
    left = _UNPACKED_MAX
    for start in _OBJECT.finditer(content):
        head = content[start.end() : start.end() + _HEAD]
        stream = _STREAM.search(head)
        if not stream or not _PACKED.search(head, 0, stream.start()) or left <= 0:
            continue
        try:
            inflated = zlib.decompressobj().decompress(content[start.end() + stream.end() :], left)
        except zlib.error:
            continue  # locked, or no better than the rest
        left -= len(inflated)
        lengths = {key: int(value) for key, value in _LENGTHS.findall(head[: stream.start()])}
        found += _each(inflated, lengths.get(b"N", 0), lengths.get(b"First", 0))
    return found


def _each(inflated: bytes, count: int, first: int) -> list[bytes]:
    numbers = inflated[:first].split()[: 2 * count]
    if not all(number.isdigit() for number in numbers):
        return []
    places = [first + int(place) for place in numbers[1::2]] + [len(inflated)]
    return [
        b"\n%s 0 obj\n%s\nendobj\n" % (number, inflated[place:end])
        for number, place, end in zip(numbers[::2], places, places[1:], strict=False)
    ]
