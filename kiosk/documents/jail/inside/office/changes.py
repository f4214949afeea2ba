"""Tracked changes become what they will be once they are accepted, as the paper is meant. In the jail only.

LibreOffice can't be told to leave the old words out of a PDF while it has no screen. So a letter with changes, of
whatever kind, is saved as ODF first: there, deleted words lie apart, and in the text are only marks of what happened
where (ODF 1.3 part 3, 5.5).
"""

import re
import zipfile
from pathlib import Path

from lxml import etree

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAWN = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}*"
_WRITTEN = ("content.xml", "styles.xml")  # heads and feet of pages stand in the second
_TRACKED = [_TEXT + name for name in ("tracked-changes", "change", "change-start", "change-end")]

_RTF = re.compile(rb"[{}]|\\([a-z]+)(-?\d*) ?|\\.", re.DOTALL)  # groups, and control words and signs


def without_deleted_ends(rtf: bytes) -> bytes:
    """A letter in RTF whose deleted ends of paragraphs are gone: LibreOffice would keep each as an end."""
    if b"\\deleted" not in rtf:
        return rtf
    kept, begin, is_deleted, pictured = list[bytes](), 0, [False], 0
    for found in _RTF.finditer(rtf):
        if found.start() < pictured:
            continue
        match found[1] or found[0]:
            case b"{":
                is_deleted.append(is_deleted[-1])
            case b"}" if len(is_deleted) > 1:
                is_deleted.pop()
            case b"deleted":
                is_deleted[-1] = found[2] != b"0"
            case b"plain":
                is_deleted[-1] = False
            case b"bin":  # so many bytes that are no words
                pictured = found.end() + max(0, int(found[2][:9] or 0))
            case b"par" if is_deleted[-1]:
                kept += rtf[begin : found.start()], b"{}"  # a word before it still ends here
                begin = found.end()
    return b"".join(kept) + rtf[begin:]


def accept(source: Path, target: Path) -> None:
    """Writes a letter that LibreOffice saved as ODF, with all its changes accepted. Raises what libraries raise."""
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as accepted:
        for entry in package.infolist():
            content = package.read(entry)
            accepted.writestr(entry, _accepted(content) if entry.filename in _WRITTEN else content)


def _accepted(content: bytes) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True))
    emptied = [row for row in root.iter(f"{_TABLE}table-row") if _is_emptied(row)]
    etree.strip_elements(root, *_TRACKED, with_tail=False)
    for row in emptied:
        table = row.getparent()
        table.remove(row)
        if table.find(f".//{_TABLE}table-row") is None:
            table.getparent().remove(table)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _is_emptied(row: etree._Element) -> bool:
    """Whether all that a table's row said was deleted: the row goes with it."""
    return (
        row.find(f".//{_TEXT}change") is not None
        and row.find(f".//{_DRAWN}") is None
        and not "".join(row.itertext()).strip()
    )
