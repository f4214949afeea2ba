"""Outlook's compressed RTF as HTML: often HTML lies hidden in it (MS-OXRTFCP, MS-OXRTFEX)."""

import re
from dataclasses import dataclass, replace
from html import escape

from compressed_rtf import decompress

_TOKENS_MAX = 500_000  # words, braces and letters of RTF: about two seconds of reading
_HIDDEN_WITHIN = 1_000  # characters: where \fromhtml must stand
_TOKEN = re.compile(
    r"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?|\\'(?P<byte>[0-9a-f]{2})|\\(?P<sign>[^a-z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}]+)",
    re.IGNORECASE | re.DOTALL,
)
_FONT = re.compile(r"\\f(\d+)\b[^;{}]*?\\fcharset(\d+)")
_CODE_PAGES = {  # of fonts' character sets (RTF 1.9.1, "Font Table"); what isn't here is Windows' western one
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_SIGNS = {
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "endash": "–",
    "emdash": "—",
    "tab": "\t",
}
_BREAKS = frozenset(("par", "line", "sect", "page", "row"))
_NOT_WORDS = frozenset(  # groups that say nothing to a reader
    (
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "filetbl"),
        *("listtable", "listoverridetable", "revtbl", "rsidtbl", "themedata", "fldinst", "xmlnstbl"),
    )
)


@dataclass(frozen=True)
class _Group:
    """What holds between two braces."""

    silent: bool = False  # a table of fonts, or what only other programs know
    for_rtf: bool = False  # stands for what the hidden HTML says otherwise
    fallbacks: int = 1  # letters behind each \u, for programs that know no Unicode
    font: int = -1


def as_html(compressed: bytes) -> str:
    """The message as HTML. Raises ValueError for what is no such thing."""
    return html_of(bytes(decompress(compressed)).decode("latin-1"))


def html_of(rich: str) -> str:
    """RTF, one character a byte, as HTML: the one hidden in it, or its words alone."""
    return _Reading(rich).read(rich)


class _Reading:
    """The words found so far."""

    def __init__(self, rich: str) -> None:
        self._hidden = r"\fromhtml" in rich[:_HIDDEN_WITHIN]
        page = re.search(r"\\ansicpg(\d+)", rich[:_HIDDEN_WITHIN])
        self._page = f"cp{page[1]}" if page else "cp1252"
        self._pages = {int(font): _CODE_PAGES.get(int(charset), self._page) for font, charset in _FONT.findall(rich)}
        self._groups = [_Group()]
        self._bytes = bytearray()
        self._skip = 0  # letters that stand for the \u before them
        self._said: list[str] = []

    def read(self, rich: str) -> str:
        """The whole text. Raises ValueError if it is too long."""
        for number, token in enumerate(_TOKEN.finditer(rich)):
            if number > _TOKENS_MAX:
                raise ValueError("a message without end")
            if token["byte"] is not None:
                self._take_byte(int(token["byte"], 16))
                continue
            self._flush()
            if token["brace"]:
                self._turn(token["brace"])
            elif token["word"]:
                self._obey(token["word"].lower(), token["number"])
            elif token["sign"]:
                self._take_sign(token["sign"])
            else:
                self._take_text(re.sub(r"[\r\n]", "", token["text"]))
        self._flush()
        return "".join(self._said).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    @property
    def _group(self) -> _Group:
        return self._groups[-1]

    def _turn(self, brace: str) -> None:
        if brace == "{":
            self._groups.append(self._group)
        elif len(self._groups) > 1:
            self._groups.pop()

    def _now(self, **changed: bool | int) -> None:
        self._groups[-1] = replace(self._group, **changed)  # type: ignore[arg-type]  # the names decide the types

    def _obey(self, word: str, number: str | None) -> None:
        value = int(number) if number else None
        match word:
            case "htmltag":
                self._now(silent=not self._hidden)
            case "htmlrtf":
                self._now(for_rtf=value != 0)
            case "f":
                self._now(font=value or 0)
            case "uc":
                self._now(fallbacks=value or 0)
            case "u" if value is not None:
                self._say(chr(value & 0xFFFF))
                self._skip = self._group.fallbacks
            case _ if word in _NOT_WORDS:
                self._now(silent=True)
            case _ if word in _BREAKS:
                self._say("\n", "<br>\n")
            case _ if word in _SIGNS:
                self._say(_SIGNS[word])

    def _take_sign(self, sign: str) -> None:
        match sign:
            case "*":
                self._now(silent=True)  # unless a word that is known follows
            case "~":
                self._say("\xa0")
            case "\r" | "\n":
                self._say("\n", "<br>\n")
            case "\\" | "{" | "}":
                self._say(sign)

    def _take_text(self, text: str) -> None:
        skipped = min(self._skip, len(text))
        self._skip -= skipped
        self._say(text[skipped:])

    def _take_byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(byte)

    def _flush(self) -> None:
        if self._bytes:
            page = self._pages.get(self._group.font, self._page)
            try:
                text = self._bytes.decode(page, "replace")
            except LookupError:
                text = self._bytes.decode("cp1252", "replace")
            self._bytes.clear()
            self._say(text)

    def _say(self, hidden: str, plain: str | None = None) -> None:
        """Adds what is said in hidden HTML, which is HTML, or in plain RTF, which becomes it."""
        if not (self._group.silent or self._group.for_rtf):
            self._said.append(hidden if self._hidden else escape(hidden) if plain is None else plain)
