"""What a file really is, by its content, never by its name. The first rule that fits decides."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable

import olefile

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.containers import signed, wrapping
from kiosk.documents.jail.inside.photos.raw import is_raw
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.jail.inside.written.texts import decoded, is_text, kind_of_text

_HEADER_WITHIN = 1024  # bytes: where a PDF's header may stand (ISO 32000-1, annex H, note 13)
_HEAD = 1 << 16  # bytes at the beginning that are looked at
_ENTRIES_MAX = 20_000  # of a ZIP: what lists more isn't read at all
_PART_MAX = 1 << 20  # bytes of a ZIP's own description

BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(ValueError, LookupError, NotImplementedError, RuntimeError),
)
"""What zipfile raises for one that is damaged, locked, or packed in a way that it doesn't know."""

_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), Kind.PNG),
    (re.compile(rb"\xff\xd8\xff"), Kind.JPEG),
    (re.compile(rb"GIF8[79]a"), Kind.GIF),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), Kind.WEBP),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), Kind.TIFF),
    (re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"), Kind.JPEG2000),
    (re.compile(rb"\0\0\0\x0cJXL \r\n\x87\n|\xff\x0a"), Kind.JXL),
    (re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL), Kind.BMP),  # its header's lengths
    (re.compile(rb"\s*\{\\rtf"), Kind.RTF),
)
# ISO/IEC 23008-12 and AV1 Image File Format: the brands of pictures; those of films have the same box.
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"))
_RAW_BRAND = b"crx "  # Canon's CR3

_OLE_STREAMS = {
    "__properties_version1.0": Kind.MSG,
    "WordDocument": Kind.DOC,
    "Workbook": Kind.XLS,
    "Book": Kind.XLS,
    "PowerPoint Document": Kind.PPT,
    "EncryptedPackage": Kind.DOCX,  # whatever is locked in it: DOCX stands for all three
}
# ECMA-376-1, 15.2: the main part's type, in a document, a template, or one with macros; and where it stands.
_OOXML = (
    (re.compile(rb'(wordprocessingml|ms-word)\.[^"]*main\+xml'), b"word/", Kind.DOCX),
    (re.compile(rb'(spreadsheetml|ms-excel)\.[^"]*main(\+xml)?'), b"xl/", Kind.XLSX),
    (re.compile(rb'(presentationml|ms-powerpoint)\.[^"]*main\+xml'), b"ppt/", Kind.PPTX),
)
_ODF = re.compile(r"application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)")
_ODF_KINDS = {"text": Kind.ODT, "spreadsheet": Kind.ODS, "presentation": Kind.ODP, "graphics": Kind.ODG}
_SIGNED_CONTAINER = re.compile(r"application/vnd\.etsi\.asic-[es]\+zip")  # ETSI EN 319 162-1, annex A
# What Apple's Pages, Numbers and Keynote keep, of 2013, and of 2009.
_OF_APPLE = (
    *("Index/Document.iwa", "Index.zip", "index.apxl", "index.apxl.gz"),
    *("QuickLook/Preview.pdf", "QuickLook/Thumbnail.jpg"),
)
_TICKET = "pass.json"  # for a phone's wallet

# What may stand before a root element: declarations, comments, a document type and its entities.
_PROLOGUE = re.compile(r"(\s|<\?.*?\?>|<!--.*?-->|<!doctype\s[^\[>]*(\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_SVG = re.compile(r"<([\w.-]+:)?svg[\s>/]")
_FLAT_ODF = re.compile(r'<office:document\s[^>]*office:mimetype="([^"]*)"')
_OFFICE_2003 = re.compile(r"<(Workbook)\s[^>]*urn:schemas-microsoft-com:office:spreadsheet|<w:wordDocument[\s>]")
_LINK = re.compile(  # Windows' and Linux's, as text; Google's, which is JSON; macOS's, which is a list of properties
    r"\[(InternetShortcut|Desktop Entry)\][^\[]*^URL=|\{[^{}]*\"(doc_id|url)\"\s*:[^{}]*\}\s*\Z"
    r"|(\s|<[?!][^>]*>)*<plist[^>]*>\s*<dict>\s*<key>URL</key>",
    re.MULTILINE,
)
_WINDOWS_LINK = b"L\0\0\0\x01\x14\x02\0"  # MS-SHLLINK, 2.1
_HTML = re.compile(  # as in WHATWG MIME Sniffing, 7.1, and what else a page may begin with
    r"<(html|head|body|script|style|title|meta|link|iframe|h[1-6]|div|p|br|font|table|center|span|a|b|i|u|strong|em"
    r"|ul|ol|dl|pre|hr|img|blockquote|section|article|main|header|nav|form)[\s>/]",
    re.IGNORECASE,
)
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)
_HEADERS = re.compile(r"(?:From .*\n)?((?:[!-9;-~]+:.*\n(?:[ \t].*\n)*)+)")  # RFC 5322, 2.2; an mbox's first line
_HEADER_NAMES = frozenset(
    (
        *("from", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type", "reply-to", "sender"),
        *("received", "return-path", "delivered-to", "content-transfer-encoding", "dkim-signature", "references"),
    )
)
_HEADERS_MIN = 3
_WEB_ARCHIVE = re.compile(r"^content-type: *multipart/related", re.MULTILINE | re.IGNORECASE)
_OF_A_JOURNEY = frozenset(("to", "received", "message-id", "return-path", "delivered-to"))
_CALENDAR = re.compile(r"\s*BEGIN:VCALENDAR", re.IGNORECASE)


def kind_of(content: bytes) -> Kind:
    """The kind. Raises Rejected where it is nothing that can be shown."""
    if not content:
        raise Rejected(Rejection.NOTHING_INSIDE)
    if is_raw(content):
        return Kind.RAW
    for signature, kind in _SIGNATURES:
        if signature.match(content[:_HEADER_WITHIN]):
            return kind
    for begins, kind_by_content in _BEGINNINGS:
        if begins(content):
            return kind_by_content(content)
    text = _text_of(content)
    return Kind.WRAPPED if wrapping.written_in_base64(content, kind_of) else _kind_of_text(text)


def zip_of(content: bytes) -> zipfile.ZipFile:
    """A ZIP's directory. Raises Rejected if it is too long, and what is in BROKEN_ZIP."""
    if content.count(b"PK\x01\x02") > _ENTRIES_MAX:  # one before each entry, APPNOTE 4.3.12
        raise Rejected(Rejection.TOO_LARGE)
    return zipfile.ZipFile(io.BytesIO(content))


def package_folder(names: Iterable[str]) -> str:
    """The folder in which all of an archive lies, with its slash; "" if there is none.

    Macs send a Pages document that is a folder in an archive, beside which lies what only they know.
    """
    folders = {name[: name.find("/") + 1] for name in names if not name.startswith("__MACOSX/")}
    return folders.pop() if len(folders) == 1 else ""


def _film_or_picture(content: bytes) -> Kind:
    length = min(int.from_bytes(content[:4], "big"), _HEADER_WITHIN)
    brands = {content[at : at + 4] for at in range(8, length, 4)}
    if _RAW_BRAND in brands:
        return Kind.RAW
    if brands & _AVIF_BRANDS:
        return Kind.AVIF
    if brands & _HEIF_BRANDS:
        return Kind.HEIF
    raise Rejected(Rejection.NOT_A_DOCUMENT)


def _kind_of_zip(content: bytes) -> Kind:
    try:
        with zip_of(content) as archive:
            names = set(archive.namelist())
            mimetype = _part(archive, "mimetype") if "mimetype" in names else b""
            types = _part(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    except BROKEN_ZIP:
        return _kind_of_damaged_zip(content[:_HEAD])
    if mimetype:
        return _kind_of_odf(mimetype.decode("ascii", "replace"))
    if _TICKET in names:
        raise Rejected(Rejection.OTHER_PROGRAM)
    within = package_folder(names)
    if not names.isdisjoint(within + name for name in _OF_APPLE):
        return Kind.WRAPPED
    if not types:
        return Kind.ZIP
    for main, folder, kind in _OOXML:
        if main.search(types) or any(name.startswith(folder.decode()) for name in names):
            return kind
    raise Rejected(Rejection.NOT_A_DOCUMENT)  # a package of something else: XPS, Visio, a programmer's


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_PART_MAX)


def _kind_of_damaged_zip(head: bytes) -> Kind:
    """What its first entries say: each has its name in front of it."""
    if found := _ODF.search(head.decode("latin-1"), 30, 200):  # stored, first: ODF 1.2-3, 3.3
        return _ODF_KINDS[found[1]]
    if b"[Content_Types].xml" in head:
        for _, folder, kind in _OOXML:
            if folder in head:
                return kind
    return Kind.ZIP


def _kind_of_odf(mimetype: str) -> Kind:
    if found := _ODF.match(mimetype):
        return _ODF_KINDS[found[1]]
    if _SIGNED_CONTAINER.match(mimetype):
        return Kind.ZIP
    raise Rejected(Rejection.NOT_A_DOCUMENT)


def _kind_of_ole(content: bytes) -> Kind:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            for name, kind in _OLE_STREAMS.items():
                if ole.exists(name):
                    return kind
    except (OSError, ValueError, IndexError, KeyError, TypeError, RecursionError, OverflowError):
        found = {content.find(name.encode("utf-16-le")): kind for name, kind in _OLE_STREAMS.items()}
        found.pop(-1, None)
        if found:  # its directory is damaged, and names what the file is before what is embedded in it
            return found[min(found)]
    raise Rejected(Rejection.NOT_A_DOCUMENT)


def _kind_of_gzip(content: bytes) -> Kind:
    try:
        head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content[:_HEAD], _HEAD)
    except zlib.error:
        raise Rejected(Rejection.NOT_A_DOCUMENT) from None
    if _kind_of_text(_text_of(head)) is not Kind.SVG:
        raise Rejected(Rejection.NOT_A_DOCUMENT)
    return Kind.SVG


def _text_of(content: bytes) -> str:
    head = content[:_HEAD]
    if len(content) > _HEAD:  # not to end within a letter
        head = head[: head.rfind(b"\n") + 1] or head
    if not is_text(head) or head.startswith(b"%!PS"):
        raise Rejected(Rejection.NOT_A_DOCUMENT)
    return decoded(head).removeprefix("\ufeff").replace("\r\n", "\n")


def _kind_of_text(text: str) -> Kind:
    prologue = _PROLOGUE.match(text)
    root = prologue.end() if prologue else 0
    if _SVG.match(text, root):
        return Kind.SVG
    if flat := _FLAT_ODF.match(text, root):
        return _kind_of_odf(flat[1])
    if office := _OFFICE_2003.match(text, root):
        return Kind.XLS if office[1] else Kind.DOC
    if _LINK.match(text):
        raise Rejected(Rejection.LINK)
    if _CALENDAR.match(text):
        return Kind.ICS
    if _HTML.match(text, root) or _HTML_DOCTYPE.search(text, 0, root):
        return Kind.HTML
    if headers := _HEADERS.match(text):
        names = {line.partition(":")[0].lower() for line in headers[1].splitlines()}
        if _WEB_ARCHIVE.search(headers[1]) and not names & _OF_A_JOURNEY:
            return Kind.MHTML
        if len(names & _HEADER_NAMES) >= _HEADERS_MIN:
            return Kind.EML
    return kind_of_text(text)


def _link(_content: bytes) -> Kind:
    raise Rejected(Rejection.LINK)


_BEGINNINGS: tuple[tuple[Callable[[bytes], object], Callable[[bytes], Kind]], ...] = (
    (lambda content: content[4:8] == b"ftyp", _film_or_picture),
    (lambda content: content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK")), _kind_of_zip),
    (lambda content: content.startswith(olefile.MAGIC), _kind_of_ole),
    (signed.is_signed, lambda _: Kind.WRAPPED),
    (lambda content: b"%PDF-" in content[:_HEADER_WITHIN] or content.startswith(b"%PDF"), lambda _: Kind.PDF),
    (lambda content: content.startswith(b"\x1f\x8b"), _kind_of_gzip),
    (lambda content: content.startswith(_WINDOWS_LINK), _link),
    (wrapping.behind_something, lambda _: Kind.WRAPPED),
)
"""What a file that is no text begins like, and what then says its kind; the first that fits decides."""
