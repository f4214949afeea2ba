"""The languages that people are spoken to in: catalogues, reading direction, plural forms, lists."""

import gettext
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Self

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from kiosk import places

DOMAIN = "guichet"

NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English", "ar": "العربية"}
"""Each language by its own name, in its own script."""

_RIGHT_TO_LEFT = frozenset({"ar"})
_SAID_MAX = 120  # characters of a name that a screen can show
_FSI, _PDI = "\u2068", "\u2069"
_ISOLATED = re.compile(f"{_FSI}[^{_FSI}{_PDI}]*{_PDI}")
_LRM, _RLM = "\u200e", "\u200f"
_COUNTRY = re.compile(r"\+([17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{1,3})")
"""Countries' codes: those of one digit and of two, by their first ones; all others have three (ITU-T E.164)."""


def as_said(name: str) -> str:
    """A file's name as people say it: no underscores, nothing that steers (line breaks, writing direction)."""
    text = unicodedata.normalize("NFC", name.replace("_", " "))
    return " ".join("".join(map(_shown, text)).split())[:_SAID_MAX] or "?"


def _shown(sign: str) -> str:
    match unicodedata.category(sign):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cs":  # a byte that is no letter
            return "?"
        case category:
            return "" if category.startswith("C") else sign


def locale_of(code: str) -> str:
    """How a language's dates and times are written: as in Belgium, where there is a way of its own (24 hours)."""
    return f"{code}_BE" if code in ("fr", "nl", "en") else code


class Said(str):
    """What a catalogue says. Whatever is put into its braces keeps its own direction, and its place in the sentence."""

    rtl: bool

    def __new__(cls, text: str, *, rtl: bool) -> Self:
        """`rtl`: the sentence is read from right to left."""
        said = super().__new__(cls, text)
        said.rtl = rtl
        return said

    def format(self, *values: object, **named: object) -> "Said":
        """The sentence with these names, numbers, paths and foreign words in it, each of them isolated."""
        whole = [isolated(value, rtl=self.rtl) for value in values]
        wholes = {name: isolated(value, rtl=self.rtl) for name, value in named.items()}
        return Said(str.format(self, *whole, **wholes), rtl=self.rtl)


def in_pairs(number: str) -> str:
    """A phone number as people read it aloud: its country, two digits, or three of an odd number, then two by two.

    It stands on one line.
    """
    country = match.group() if (match := _COUNTRY.match(number)) else ""
    digits = number.removeprefix(country)
    head = 2 + len(digits) % 2
    pairs = (digits[at : at + 2] for at in range(head, len(digits), 2))
    return "\u00a0".join(filter(None, (country, digits[:head], *pairs)))


def isolated(value: object, *, rtl: bool) -> str:
    """What no catalogue said, as it may stand on a line that is read from right to left, or isn't (UAX #9: FSI, PDI).

    It is left as it is where it can neither turn round nor be turned: a Latin name on a line read from left to right.
    Marks of its direction at both ends shield it: FriBidi 1.0.8 takes what stands isolated beside it for a neighbour.
    """
    text = str(value)
    kinds = {unicodedata.bidirectional(sign) for sign in _ISOLATED.sub("", text)}
    if isinstance(value, Said) or not text or not (rtl or {"R", "AL", "AN"} & kinds):
        return text
    mark = _RLM if begins_from_the_right(text, otherwise=False) else _LRM
    return f"{_FSI}{mark}{text}{mark}{_PDI}"


def begins_from_the_right(text: str, *, otherwise: bool) -> bool:
    """How a line of these words alone is read: as their first letter is (UAX #9, P2 and P3)."""
    kinds = map(unicodedata.bidirectional, _ISOLATED.sub("", text))
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), otherwise)


@dataclass(frozen=True)
class Catalogue:
    """One language's words. `code` is ISO 639-1; the words that are asked for are the English ones."""

    code: str
    translations: gettext.NullTranslations

    @property
    def rtl(self) -> bool:
        """True when the language is read from right to left, and the whole layout is mirrored."""
        return self.code in _RIGHT_TO_LEFT

    @property
    def locale(self) -> str:
        """How dates and times are written."""
        return locale_of(self.code)

    def hour(self, at: time) -> str:
        """A time of day: "14:02"; in French as one writes it there, "14 h 02", "14 h"."""
        if self.code == "fr":
            return f"{at.hour}\N{NO-BREAK SPACE}h" + (f"\N{NO-BREAK SPACE}{at.minute:02}" if at.minute else "")
        return format_time(at, "HH:mm", locale=self.locale)

    def day(self, at: date) -> str:
        """A day of the week: "Monday"."""
        return format_date(at, "EEEE", locale=self.locale)

    def dated(self, at: date) -> str:
        """A day of this year: "17 August"."""
        return format_date(at, "d MMMM", locale=self.locale)

    def count(self, n: int) -> str:
        """A number, as one writes it there: "95.000" in Dutch."""
        return format_decimal(n, locale=self.locale)

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount, as one writes it there: "€ 0,30"."""
        return format_currency(amount, currency, locale=self.locale)

    def in_script(self, name: str, other: str) -> str:
        """Of a name in two scripts the one that is read in this language's direction; `name` where neither is."""
        wanted = {"R", "AL"} if self.rtl else {"L"}
        there = (one for one in (name, other) if wanted & {unicodedata.bidirectional(sign) for sign in one})
        return next(there, name)

    def spoken(self, codes: tuple[str, ...]) -> str:
        """Languages by their names in this one, as one lists them; those that have no name here are left out."""
        names = Locale.parse(self.locale).languages
        return self.listed(tuple(names[code] for code in codes if code in names))

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return NAMES.get(self.code, self.code)

    @property
    def empty(self) -> bool:
        """True when there is no catalogue, so that the English words show."""
        return type(self.translations) is gettext.NullTranslations

    def gettext(self, message: str) -> Said:
        """The message in this language, or itself where the catalogue lacks it."""
        return self._said(self.translations.gettext(message))

    def ngettext(self, one: str, many: str, n: int) -> Said:
        """The form of a message that goes with `n`, by the language's own plural rule."""
        return self._said(self.translations.ngettext(one, many, n))

    def listed(self, names: tuple[str, ...]) -> str:
        """Names as one speaks them: "Fatima, Ann and Saïd", in this order for whoever reads them. Empty for none."""
        if len(names) < 2:
            return "".join(names)
        comma = "، " if self.code == "ar" else ", "
        first = self._said(comma.join(isolated(name, rtl=self.rtl) for name in names[:-1]))
        return self.gettext("{names} and {last}").format(names=first, last=names[-1])

    def _said(self, text: str) -> Said:
        return Said(text, rtl=self.rtl)


class Catalogues:
    """Every catalogue below a folder, read once each: `<folder>/<code>/LC_MESSAGES/guichet.mo`."""

    def __init__(self, folder: Path = places.LOCALE) -> None:
        self._folder = folder
        self._read: dict[str, Catalogue] = {}

    def of(self, code: str) -> Catalogue:
        """The catalogue of a language; English words where it has none."""
        if code not in self._read:
            translations = gettext.translation(DOMAIN, self._folder, [code], fallback=True)
            self._read[code] = Catalogue(code, translations)
        return self._read[code]
