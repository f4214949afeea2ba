"""Texts: their letters, whatever the encoding, and what kind of text they are. In the jail only."""

import codecs
import csv
import re
from collections import Counter

from kiosk.documents import Kind
from kiosk.documents.jail.inside.written import guessing

_MARKS = {  # byte order marks (Unicode 15, 2.13), the longer first
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))  # of an emoji's skin: a font without colours draws a box for each
_SAMPLE = 20_000  # bytes from which an encoding is guessed

# Bytes that no text has, in any encoding; but bell to return, DOS's end, and escape: printers'.
_CONTROLS = bytes((*range(7), *range(14, 26), *range(28, 32), 127))
_CONTROLS_MOST = 0.002

_LINES = 30  # lines at a text's beginning that tell whether it is a table
_SPLIT_MOST = 0.25  # of a table's lines may have other columns: banks put the account's name above it
_COMMA_IN_PROSE = re.compile(r",\s")
_COMMA_IN_PROSE_OR_NUMBER = re.compile(r",\s|\d,\d")
_RULED = re.compile(r"^\|?( *:?-{3,}:? *\|)+", re.MULTILINE)  # under a table's head, in Markdown
_MARKDOWN = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^#{1,6} +\S",
        r"^(```|~~~)",
        r"!?\[[^\[\]\n]+\]\([^()\s]+\)",
        r"(^|\s)(\*\*|__)\S[^*_\n]*(\*\*|__)",
        r"^ {0,3}([-*+]|\d{1,3}[.)]) +\S",
        r"^> ?\S",
        _RULED.pattern,
        r"^\S.*\n(={3,}|-{3,})\s*$",
        r"(^|\s)`[^`\n]+`",
    )
)


def decoded(content: bytes) -> str:
    """The text of a file: by its byte order mark, as UTF-8, or in the encoding that makes most sense."""
    return _decoded(content).translate(_TONES)


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if wide := guessing.wide(content):
        return content.decode(wide, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError as odd:
        sample = content[max(0, odd.start - _SAMPLE // 2) : odd.start + _SAMPLE // 2]
    return content.decode(guessing.encoding_of(sample), "replace")


def is_text(content: bytes) -> bool:
    """Whether it can be text at all, and not the bytes of a program or a film."""
    if content.startswith(tuple(_MARKS)) or guessing.wide(content):
        text = decoded(content)
        return len(text) - len(text.translate(dict.fromkeys((*_CONTROLS, 0xFFFD)))) <= _CONTROLS_MOST * len(text)
    return len(content) - len(content.translate(None, _CONTROLS)) <= _CONTROLS_MOST * len(content)


def kind_of_text(text: str) -> Kind:
    """TXT, CSV or MARKDOWN, by a text's beginning."""
    if delimiter_of(text) and not _RULED.search(text):
        return Kind.CSV
    if not text.startswith("#!") and sum(1 for sign in _MARKDOWN if sign.search(text)) > 1:
        return Kind.MARKDOWN
    return Kind.TXT


def delimiter_of(text: str) -> str:
    """What stands between a table's columns, "" where the text is no table: most lines have equally many."""
    if named := re.match(r'sep=([^\w"\r\n])\r?\n', text):  # as Excel writes and reads it
        return named[1]
    lines = text.splitlines()[: _LINES + 1]
    del lines[_LINES:]  # and so the last line is whole
    return next((delimiter for delimiter in "\t;,|" if _divides(delimiter, lines)), "")


def _divides(delimiter: str, lines: list[str]) -> bool:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return False
    counts = Counter(map(len, rows))
    columns, most = counts.most_common(1)[0] if counts else (0, 0)
    if columns < 2 or most < 2 or len(rows) - most > _SPLIT_MOST * len(rows):
        return False
    if columns == 2 and sum(1 for row in rows if len(row) == 2 and row[1].strip()) < 2:
        return False  # each line just ends with it
    unlikely = _COMMA_IN_PROSE if columns > 2 else _COMMA_IN_PROSE_OR_NUMBER
    return delimiter != "," or sum(1 for line in lines if unlikely.search(line)) <= len(lines) / 2
