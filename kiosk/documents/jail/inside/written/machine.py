"""Whether a text is written for programs: source code, data, keys, the insides of a mail. In the jail only.

A letter, a poem or a list must never be taken for one: each rule asks for what nobody writes to a person.
"""

import json
import re

_HEAD = 100_000  # characters by which it is seen; data alone is read to its end
_BRACES_LEAST = 4
_BRACES_OFTEN = 1 / 200  # of all signs: C, Java, JavaScript and style sheets have three times as many
_LINES_OF_MIME = 40  # in which a mail's own heads stand
_LINES_LEAST = 2
_LINES_OFTEN = 1 / 50  # of all: a licence may stand before them
_DUMPED_OFTEN = 0.6

_BEGINS = re.compile(
    r"\s*(-----BEGIN (?!PGP SIGNED MESSAGE)[A-Z0-9 ]+-----|BEGIN:VCARD\b|<\?(xml|php)\b|\\documentclass\b)"
    r"|#!\s*/\S*(sh|python|perl|ruby|node|env)\b",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)(\s[^<>]*)?>.*</\1\s*>", re.DOTALL)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)  # code that a text in Markdown shows its reader
_BLANK = re.compile(r"\{[^{};:=<>]{1,60}\}")  # to be filled in: Dear {name}
_OF_MIME = re.compile(r"(?i:content-type|content-transfer-encoding|content-disposition|mime-version): *\S.*")
_OF_PROGRAMS = re.compile(  # C, Python, SQL: lines that nobody writes to a person
    r"#\s*(include\s*[<\"]|define \w|ifn?def \w|endif\b|pragma \w).*"
    r"|(async )?def \w+\(.*|class \w+(\(.*\))?:|from [\w.]+ import [\w(*].*|import \w+(\.\w+)+( as \w+)?"
    r"|((CREATE|ALTER|DROP) [A-Z]+|INSERT INTO|UPDATE \S+ SET|SELECT .*\bFROM)\b.*"
)
_BASE64 = re.compile(r"(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)[A-Za-z0-9+/]{56,}={0,2}")
_HEX = re.compile(r"(0x)?[0-9a-f]{4,16}:?\s+([0-9a-f]{2,8}\s+){4,}.*|([0-9a-f]{2}[\s:]?){16,}", re.IGNORECASE)


def is_for_machines(text: str) -> bool:
    """Whether it speaks to no reader."""
    head = _BLANK.sub("", _FENCED.sub("", text[:_HEAD]))
    braces = head.count("{") + head.count("}")
    if _BEGINS.match(head) or (braces >= _BRACES_LEAST and braces >= _BRACES_OFTEN * len(head)):
        return True
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    dumped = _count(lines, _BASE64) + _count(lines, _HEX)
    return (
        _count(lines[:_LINES_OF_MIME], _OF_MIME) >= _LINES_LEAST
        or _count(lines, _OF_PROGRAMS) >= max(_LINES_LEAST, _LINES_OFTEN * len(lines))
        or dumped >= max(_LINES_LEAST, _DUMPED_OFTEN * len(lines))
        or _is_data(text.strip())
    )


def _count(lines: list[str], pattern: re.Pattern[str]) -> int:
    """How many lines are of that pattern and nothing else."""
    return sum(1 for line in lines if pattern.fullmatch(line))


def _is_data(text: str) -> bool:
    """Whether it is XML of a kind that nothing here shows, or JSON, as a whole or in each of its lines."""
    if text.startswith("<"):
        return bool(_ELEMENT.fullmatch(text))
    return text.startswith(("{", "[")) and (_is_json(text) or all(map(_is_json, text.splitlines())))


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False
