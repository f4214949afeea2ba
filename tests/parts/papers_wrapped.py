"""Papers in what only some programs unwrap: signatures, Outlook's own wrapping, locked archives, portfolios."""

import struct
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pyzipper
from asn1crypto.cms import ContentInfo, SignedData

_END = b"\0\0"
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
_MESSAGE, _ATTACHMENT = 1, 2  # levels of TNEF


def signed(content: bytes) -> bytes:
    """A signature around a content, without anybody's name (CMS, RFC 5652), in DER."""
    inside = {"content_type": "data", "content": content}
    whole = SignedData({"version": "v1", "digest_algorithms": [], "encap_content_info": inside, "signer_infos": []})
    return bytes(ContentInfo({"content_type": "signed_data", "content": whole}).dump())


def signed_in_pieces(content: bytes, size: int = 1000) -> bytes:
    """The same in BER, as programs write it that don't know the length beforehand: pieces of so many bytes."""
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    octets = b"".join(b"\x04\x82" + struct.pack(">H", len(piece)) + piece for piece in pieces)
    inside = b"\x30\x80" + _DATA + b"\xa0\x80\x24\x80" + octets + 3 * _END
    whole = b"\x30\x80\x02\x01\x01\x31\x00" + inside + b"\x31\x00" + _END
    return b"\x30\x80" + _SIGNED_DATA + b"\xa0\x80" + whole + 2 * _END


def tnef(words: str, files: Mapping[str, bytes]) -> bytes:
    """winmail.dat (MS-OXTNEF): a message in plain text, and files."""
    wrapped = _object(_MESSAGE, 0x00069007, struct.pack("<II", 1252, 0))
    if words:
        wrapped += _object(_MESSAGE, 0x0002800C, words.encode("cp1252") + b"\0")
    for name, content in files.items():
        wrapped += _object(_ATTACHMENT, 0x00069002, bytes(14))
        wrapped += _object(_ATTACHMENT, 0x00018010, name.encode("cp1252") + b"\0")
        wrapped += _object(_ATTACHMENT, 0x0006800F, content)
    return struct.pack("<IH", 0x223E9F78, 1) + wrapped


def compressed(rich: str) -> bytes:
    """RTF in the form that Outlook keeps it in (MS-OXRTFCP), not made smaller."""
    content = rich.encode("latin-1")
    return struct.pack("<IIII", len(content) + 12, len(content), 0x414C454D, 0) + content


def locked_archive(path: Path, files: Mapping[str, bytes], password: str) -> Path:
    """A ZIP locked as WinZip and 7-Zip do it, by AES."""
    with pyzipper.AESZipFile(path, "w", pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def portfolio(path: Path, cover: Path, files: Mapping[str, bytes]) -> Path:
    """A PDF that holds others, and shows a cover to programs that know no portfolios."""
    with pikepdf.open(cover) as pdf:
        for name, content in files.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        pdf.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        pdf.save(path)
    return path


def _object(level: int, identity: int, content: bytes) -> bytes:
    checksum = sum(content) & 0xFFFF
    return struct.pack("<BII", level, identity, len(content)) + content + struct.pack("<H", checksum)
