"""Small texts, mails and archives for tests, made on the spot: sound ones and bad ones."""

import io
import struct
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

Storage = dict[str, "bytes | Storage"]

_SECTOR, _SHORT = 512, 64  # bytes of OLE's two kinds of sectors (MS-CFB, 2.2)
_LAST, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
LOCKED_ARCHIVE = Path(__file__).parent / "locked" / "archive.zip"  # with a text; password 1234

_SHORT_BELOW = 4096  # bytes: a stream below that is kept in short sectors


def text(path: Path, words: str, encoding: str = "utf-8") -> Path:
    """A plain text, or whatever its words make of it."""
    path.write_bytes(words.encode(encoding))
    return path


def archive(path: Path, files: Mapping[str, bytes | str]) -> Path:
    """A ZIP of files by their names, written as they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)  # ODF 1.2-3, 3.3
    return path


def office(path: Path, main: str, content_type: str) -> Path:
    """A package as Office's programs write it, with nothing in it but what tells its kind."""
    types = f'<Types><Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    return archive(path, {"[Content_Types].xml": types, "_rels/.rels": "<Relationships/>", main: "<x/>"})


def nested_bomb(path: Path, depth: int = 5, width: int = 16) -> Path:
    """A ZIP of ZIPs of ZIPs ... each of them small, with a million letters in the last."""
    content = b"a" * 1_000_000
    for level in range(depth):
        ending = "zip" if level else "txt"
        content = _zipped({f"{number}.{ending}": content for number in range(width)})
    path.write_bytes(content)
    return path


def overlapping_bomb(path: Path, times: int = 2_000) -> Path:
    """A ZIP whose directory names the same million letters again and again."""
    whole = _zipped({"paper.txt": b"a" * 1_000_000})
    start = whole.index(b"PK\1\2")
    end = whole.index(b"PK\5\6")
    entry = whole[start:end]
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, times, times, times * len(entry), start, 0)
    path.write_bytes(whole[:start] + times * entry + tail)
    return path


def mail(
    path: Path,
    words: str = "Bonjour",
    *,
    html: str = "",
    files: Mapping[str, tuple[bytes, str]] | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> Path:
    """A mail; its files by name with their types, its pictures (PNG) by Content-ID."""
    message = EmailMessage()
    message["From"] = "Françoise Lambert <francoise@example.org>"
    message["To"] = "Maison de quartier <accueil@example.org>"
    message["Subject"] = "Mes relevés de mars"
    message["Date"] = "Tue, 03 Mar 2026 10:15:00 +0100"
    message.set_content(words)
    if html:
        message.add_alternative(html, subtype="html")
        for name, content in (pictures or {}).items():
            part = message.get_payload()[1]  # type: ignore[index] # it has two by now
            part.add_related(content, "image", "png", cid=f"<{name}>")  # type: ignore[union-attr]
    for name, (content, kind) in (files or {}).items():
        message.add_attachment(content, *kind.split("/"), filename=name)
    path.write_bytes(message.as_bytes())
    return path


def outlook_mail(
    path: Path, words: str, files: Mapping[str, bytes] | None = None, attached: str = "", rich: bytes = b""
) -> Path:
    """A mail as Outlook saves it, with its files, and maybe a message in it with these words.

    `rich`: compressed RTF instead of words.
    """
    storage = _outlook(words, 32, rich)
    for number, (name, content) in enumerate((files or {}).items()):
        storage[f"__attach_version1.0_#{number:08X}"] = _properties(8, {0x3707: name}, {0x3701: content}, {0x3705: 1})
    if attached:
        inside = _properties(8, {0x3707: ""}, {}, {0x3705: 5})
        storage["__attach_version1.0_#000000FF"] = {**inside, "__substg1.0_3701000D": _outlook(attached, 24)}
    path.write_bytes(ole(storage))
    return path


def ole(root: Storage) -> bytes:
    """An OLE2 compound file (MS-CFB) of streams and storages."""
    entries: list[list[int | str | bytes]] = []
    _list(entries, "Root Entry", root, 5)
    long, short = bytearray(), bytearray()
    long_fat: list[int] = []
    short_fat: list[int] = []
    for entry in entries[1:]:
        content = entry[5]
        if isinstance(content, bytes) and content:
            small = len(content) < _SHORT_BELOW
            entry[4] = _store(*((short, short_fat, _SHORT) if small else (long, long_fat, _SECTOR)), content)
    entries[0][5] = bytes(short)
    entries[0][4] = _store(long, long_fat, _SECTOR, bytes(short))
    starts = [
        _store(long, long_fat, _SECTOR, packed)
        for packed in (b"".join(map(_entry, entries)), struct.pack(f"<{len(short_fat)}I", *short_fat))
    ]
    fats = 1
    while (len(long_fat) + fats) * 4 > fats * _SECTOR:
        fats += 1
    first = len(long_fat)
    table = [*long_fat, *[_FAT] * fats]
    table += [_FREE] * (fats * _SECTOR // 4 - len(table))
    header = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, starts[0], 0,
        _SHORT_BELOW, starts[1], -(-len(short_fat) * 4 // _SECTOR), _LAST, 0,
    )  # fmt: skip
    places = [*range(first, first + fats), *[_FREE] * (109 - fats)]
    return header + struct.pack("<109I", *places) + long + struct.pack(f"<{len(table)}I", *table)


def _list(entries: list[list[int | str | bytes]], name: str, content: "bytes | Storage", kind: int) -> int:
    """Adds a thing and all in it to the directory; siblings hang on one another, to the right."""
    number = len(entries)
    entry: list[int | str | bytes] = [name, kind, _FREE, _FREE, _LAST, b""]  # right, child, start, content
    entries.append(entry)
    if isinstance(content, bytes):
        entry[5] = content
        return number
    above, slot = entry, 3
    for part, inside in content.items():
        above[slot] = len(entries)
        above, slot = entries[_list(entries, part, inside, 2 if isinstance(inside, bytes) else 1)], 2
    return number


def _entry(entry: list[int | str | bytes]) -> bytes:
    name, kind, right, child, start, content = entry
    encoded = str(name).encode("utf-16-le") + b"\0\0"
    size = len(content) if isinstance(content, bytes) else 0
    return struct.pack("<64sHBB3I36xIQ", encoded, len(encoded), kind, 1, _FREE, right, child, start, size)


def _store(data: bytearray, fat: list[int], sector: int, content: bytes) -> int:
    """Appends a stream in whole sectors, and says at which it starts."""
    count = -(-len(content) // sector)
    if not count:
        return _LAST
    start = len(fat)
    fat += [*range(start + 1, start + count), _LAST]
    data += content.ljust(count * sector, b"\0")
    return start


def _outlook(words: str, header: int, rich: bytes = b"") -> Storage:
    person = _properties(8, {0x3001: "Maison de quartier", 0x39FE: "accueil@example.org"}, {}, {})
    said = {0x0037: "Mes relevés de mars", 0x0C1A: "Françoise Lambert"} | ({} if rich else {0x1000: words})
    message = _properties(header, said, {0x1009: rich} if rich else {}, {})
    return {**message, "__recip_version1.0_#00000000": person}


def _properties(header: int, words: dict[int, str], content: dict[int, bytes], numbers: dict[int, int]) -> Storage:
    """Properties as MS-OXMSG, 2.4 has them: a table, and a stream for each that is long."""
    streams: Storage = {}
    table = bytes(header)
    for kind, values in (
        (0x001F, {number: text.encode("utf-16-le") for number, text in words.items()}),
        (0x0102, content),
    ):
        for number, value in values.items():
            table += struct.pack("<HHIII", kind, number, 6, len(value) + (2 if kind == 0x001F else 0), 0)
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = value
    for number, integer in numbers.items():
        table += struct.pack("<HHIII", 0x0003, number, 6, integer, 0)
    return {"__properties_version1.0": table, **streams}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in files.items():
            archived.writestr(name, content)
    return written.getvalue()
