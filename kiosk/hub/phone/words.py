"""What a phone reads while it sends papers."""

import json
from typing import assert_never

from kiosk.hub.drop import FILE_MAX, FILES_MAX, Fate, File
from kiosk.language import Catalogue


def fates(words: Catalogue) -> dict[Fate, str]:
    """What has become of a file, each in one sentence."""
    return {one: _fate(words, one) for one in Fate}


def _fate(words: Catalogue, fate: Fate) -> str:
    _ = words.gettext
    match fate:
        case Fate.SENDING:
            return _("On its way")
        case Fate.ARRIVED:
            return _("It has arrived.")
        case Fate.SHOWN:
            return _("It is on the screen.")
        case Fate.PRINTED:
            return _("It is printed.")
        case Fate.BROKEN:
            return _("It did not arrive whole. Send it again.")
        case Fate.TOO_LARGE:
            return _("It is too large. {n} MB are the most.").format(n=FILE_MAX // 1_000_000)
    assert_never(fate)


def fate(words: Catalogue, file: File) -> tuple[str, str]:
    """A file's name, as far as the hub may know it, and what has become of it."""
    try:
        name = "" if file.sealed else str(json.loads(file.label)["name"])
    except (ValueError, KeyError, TypeError):  # a label that another page wrote
        name = ""
    return name, _fate(words, file.fate)


def for_script(words: Catalogue) -> dict[str, object]:
    """What the page's script says by itself."""
    _ = words.gettext
    return {
        "fates": fates(words),
        "share": _("{share} is sent"),
        "waits": _("It waits for its turn."),
        "erased": _("It is erased."),
        "unread": _("This phone can't read it any more."),
        "many": _("I took the first {n} papers.").format(n=FILES_MAX),
        "lost": _("No connection. I keep trying."),
        "over": _("The visit is over. Everything is erased."),
        "another": _("Choose more"),
        "nameless": _("A paper"),
    }
