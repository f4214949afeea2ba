"""Lets a held job go, unless CUPS stands still: then it is never let go, whenever CUPS goes on.

A request that a CUPS standing still was sent is carried out as soon as it goes on, by when the visit may be over. So
this one is sent in two halves (RFC 9110, 10.1.1): its headers, which CUPS answers when it reads them, and the request
itself, only after that. libcups sends all at once.
"""

import getpass
import io
import socket
from pathlib import Path

import cups

from kiosk.printing import PrinterUnavailable

_WITHIN_SECONDS = 5.0
_IPP_RELEASE_JOB = 0x000D
_SUCCESSFUL = range(0x0100)  # status codes, RFC 8011, appendix B
_HEAD = (
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\nContent-Length: {length}\r\n"
    "Authorization: PeerCred {user}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
)


def release(server: Path, number: int, user: str) -> None:
    """Releases the job with that number, asked by CUPS's socket as its owner. Raises PrinterUnavailable."""
    body = _request(number, user)
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_WITHIN_SECONDS)
            connection.connect(str(server))
            # CUPS asks the kernel who is at the other end, and root may release everybody's jobs.
            connection.sendall(_HEAD.format(length=len(body), user=getpass.getuser()).encode())
            with connection.makefile("rb") as answers:
                if _status(answers.readline()) != 100:
                    raise PrinterUnavailable("CUPS takes no request by its socket")
                while answers.readline().strip():
                    pass
                connection.sendall(body)
                if _status(answers.readline()) != 200:
                    raise PrinterUnavailable("CUPS refuses to release a job")
                while answers.readline().strip():
                    pass
                answered = answers.read(4)
    except OSError as error:
        raise PrinterUnavailable(f"CUPS doesn't answer: {error.strerror or error}") from None
    if len(answered) < 4 or int.from_bytes(answered[2:4], "big") not in _SUCCESSFUL:
        raise PrinterUnavailable("CUPS could not release a job")


def _status(line: bytes) -> int:
    """The status in the first line of an HTTP answer; 0 if it is none."""
    words = line.split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def _request(number: int, user: str) -> bytes:
    """The IPP request's bytes (RFC 8010)."""
    request = cups.IPPRequest(_IPP_RELEASE_JOB)
    for tag, name, value in (
        (cups.IPP_TAG_URI, "job-uri", f"ipp://localhost/jobs/{number}"),
        (cups.IPP_TAG_NAME, "requesting-user-name", user),
    ):
        request.add(cups.IPPAttribute(cups.IPP_TAG_OPERATION, tag, name, value))
    written = io.BytesIO()
    request.writeIO(written.write)
    return written.getvalue()
