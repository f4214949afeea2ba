"""What lies in a signature: CMS (RFC 5652), which CAdES and S/MIME are kinds of. In the jail only.

Signatures aren't checked: whoever gets the paper does that, with the file. Here its content is to be seen.
"""

import re
from collections.abc import Iterator

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.rejected import Rejected

# SEQUENCE, a length in one of its forms, then the object identifier of signed data: 1.2.840.113549.1.7.2.
_SIGNED = re.compile(
    rb"\x30(?:\x80|[\x00-\x7f]|[\x81-\x84].{1,4}?)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", re.DOTALL
)
# The tags on the way to the content: ContentInfo, its [0], SignedData, EncapsulatedContentInfo, its [0] (RFC 5652, 5).
_WAY = b"\x30\xa0\x30\x30\xa0"
# There it is one octet string, or one in pieces, which may be in pieces themselves (X.690, 8.7.3).
_WHOLE, _IN_PIECES = 0x04, 0x24
_CONSTRUCTED, _OF_SEVERAL_BYTES = 0x20, 0x1F  # bits of a tag
_END = (0, 0)  # closes what didn't say its length
_DEPTH_MAX = 20
_ELEMENTS_MAX = 500_000  # programs write pieces of 1000 bytes or more: that many are more than any file


def is_signed(content: bytes) -> bool:
    """Whether this is a signature, which may hold what was signed."""
    return bool(_SIGNED.match(content))


def signed_content(content: bytes) -> bytes:
    """What was signed. Raises Rejected if it isn't in there or in too many pieces, ValueError for what is damaged."""
    found = b"".join(_pieces(content))
    if not found:
        raise Rejected(Rejection.NOTHING_INSIDE)  # the signature lies beside its paper
    return found


def _pieces(content: bytes) -> Iterator[bytes]:
    """The content, piece by piece, in one walk: libraries read each level anew, and join pieces one by one."""
    at = 0
    path = bytearray()  # tags of what was entered
    ends: list[int | None] = []  # where each of these ends, None if its end is marked
    for _ in range(_ELEMENTS_MAX):
        tag, length, at = _head(content, at)
        inside = path.startswith(_WAY)
        on_the_way = tag == _IN_PIECES if inside else _WAY.startswith(bytes((*path, tag)))
        if (tag, length) == _END:
            path.pop()
            if ends.pop() is not None:
                raise ValueError("an end of what ends elsewhere")
        elif tag & _CONSTRUCTED and (on_the_way or length is None):
            path.append(tag)
            ends.append(None if length is None else at + length)
        elif length is None or at + length > len(content):
            raise ValueError("an element without its end")
        else:
            if inside and tag == _WHOLE:
                yield content[at : at + length]
            at += length
        while ends and ends[-1] is not None and ends[-1] <= at:
            path.pop()
            ends.pop()
        if len(path) > _DEPTH_MAX:
            raise ValueError("elements in elements without end")
        if not path or (inside and not path.startswith(_WAY)):
            return  # what may follow are certificates, and who signed
    raise Rejected(Rejection.TOO_LARGE)


def _head(content: bytes, at: int) -> tuple[int, int | None, int]:
    """An element's tag, its length (None if its end is marked), and where its content begins (X.690, 8.1)."""
    if at + 2 > len(content):
        raise ValueError("it is cut off")
    tag, length = content[at], content[at + 1]
    if tag & _OF_SEVERAL_BYTES == _OF_SEVERAL_BYTES:
        raise ValueError("a tag that no signature has")
    if length < 0x80:
        return tag, length, at + 2
    begins = at + 2 + (length & 0x7F)
    return tag, int.from_bytes(content[at + 2 : begins]) if length > 0x80 else None, begins
