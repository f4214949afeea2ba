"""The encoding of a text that says nothing of it, and isn't UTF-8. In the jail only."""

from charset_normalizer import from_bytes

_WESTERN = ("cp1252", "cp850", "mac_roman")  # Windows', DOS's and old Macs'; the likelier first
_LETTERS = frozenset("éèàêçùôîâëïûœæäöüßñáíóúãõåøìòÿ")  # of the languages that are written in these
_OPENING = frozenset("‚„“‘«‹¿¡")  # which no letter stands before
_OTHER = frozenset("€£§°º²³½µ·•»›’”…–—©®™\xa0")
_ACCENTS_MOST = 0.3  # of a text in Latin letters carries an accent; other scripts are made of such bytes
_ENCODINGS = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp850", "mac_roman"),
    *("shift_jis", "gb18030", "big5", "euc_kr"),
]
_ZEROS_LEAST = 0.3  # of every other byte, in a text of European letters that take two
_HEAD = 4096  # bytes by which it is seen how many bytes a letter takes


def wide(content: bytes) -> str:
    """The encoding of a text of which every letter takes two or four bytes, though no mark says so; "" for others."""
    head = content[: min(_HEAD, len(content) // 4 * 4)]
    if not head or 0 not in head:
        return ""
    zeros = [head[place::4].count(0) / (len(head) / 4) for place in range(4)]
    if min(zeros[1:]) > _ZEROS_LEAST and zeros[0] == 0:
        return "utf-32-le"
    if min(zeros[:3]) > _ZEROS_LEAST and zeros[3] == 0:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > _ZEROS_LEAST and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > _ZEROS_LEAST and odd == 0 else ""


def encoding_of(sample: bytes) -> str:
    """The likeliest. A guesser by frequencies is easily wrong about a few accents, so those are looked at first."""
    texts = {encoding: sample.decode(encoding, "replace") for encoding in _WESTERN}
    senses = {encoding: _sense(text) for encoding, text in texts.items()}
    best = max(_WESTERN, key=lambda encoding: senses[encoding])
    text = texts[best]
    accents = sum(1 for sign in text if sign > "\x7f" and sign.isalpha())
    if accents <= _ACCENTS_MOST * len(text) and senses[best] >= 0:
        return best
    guess = from_bytes(sample, cp_isolation=_ENCODINGS).best()
    return guess.encoding if guess else "cp1252"


def _sense(text: str) -> int:
    """How much sense its accents and quotation marks make where they stand."""
    signs = f" {text} "
    return sum(_sense_of(signs[at - 1], sign, signs[at + 1]) for at, sign in enumerate(signs) if sign > "\x7f")


def _sense_of(before: str, sign: str, after: str) -> int:
    if sign == "\ufffd":
        return -5
    if sign.lower() in _LETTERS:
        if (sign.isupper() and before.islower()) or before == sign == after:  # no word is spelled so
            return -3
        return 2 if before.isalpha() or after.isalpha() else 1
    if sign in _OPENING:
        return -3 if before.isalpha() or not after.strip() else 1
    if sign in _OTHER:
        between = before.isalpha() and after.isalpha()
        return 1 if sign == "’" or not between else -3
    if "\u2500" <= sign <= "\u257f":  # lines of tables, as DOS drew them
        return -1 if before.isalpha() or after.isalpha() else 1
    return -2
