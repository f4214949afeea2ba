"""The paper that is wrapped: in a signature, in base64, behind something else; or a preview. In the jail only."""

import binascii

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.containers import preview, signed, wrapping
from kiosk.documents.jail.inside.containers.bundle import Files, alone
from kiosk.documents.jail.inside.rejected import Rejected


def the_file(content: bytes, bytes_max: int) -> Files:
    """What is wrapped. Raises Rejected, and ValueError for what is damaged."""
    if content.startswith(b"PK"):
        return preview.the_preview(content, bytes_max)
    if signed.is_signed(content):
        return alone(signed.signed_content(content), bytes_max)
    if begins := wrapping.behind_something(content):
        return alone(content[begins:], bytes_max)
    if letters := wrapping.letters(content):
        return alone(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)), bytes_max)
    raise Rejected(Rejection.DAMAGED)
