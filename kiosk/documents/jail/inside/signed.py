"""What lies in a signature: CMS (RFC 5652), which CAdES and S/MIME are kinds of. In the jail only.

Signatures aren't checked: whoever gets the paper does that, with the file. Here its content is to be seen.
"""

import re

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.rejected import Rejected

# SEQUENCE, a length in one of its forms, then the object identifier of signed data: 1.2.840.113549.1.7.2.
_SIGNED = re.compile(
    rb"\x30(?:\x80|[\x00-\x7f]|[\x81-\x84].{1,4}?)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", re.DOTALL
)


def is_signed(content: bytes) -> bool:
    """Whether this is a signature, which may hold what was signed."""
    return bool(_SIGNED.match(content))


def signed_content(content: bytes) -> bytes:
    """What was signed. Raises Rejected if it isn't in there, ValueError for what is damaged."""
    from asn1crypto.cms import ContentInfo  # slow to import, and not needed to tell what a file is

    signed = ContentInfo.load(content)["content"]["encap_content_info"]["content"]
    found = signed.native if signed else None
    if not isinstance(found, bytes) or not found:
        raise Rejected(Rejection.NOTHING_INSIDE)  # the signature lies beside its paper
    return found
