"""What is measured of the widgets that are seen."""

from typing import Any

from screens.widgets.card import Card
from screens.widgets.disc import Disc
from screens.widgets.key import Key
from screens.widgets.paper import Paper
from screens.widgets.printer_picture import PrinterPicture
from screens.widgets.sketch import Sketch
from screens.widgets.stick_picture import StickPicture
from screens.widgets.text import Text

_DRAWINGS = (Paper, PrinterPicture)


def edges(seen: list[Any]) -> list[list[Any]]:
    """The words that stand on cards, each with how near its letters come to the card's edge, in pixels.

    A key is hardly larger than its letter.
    """
    found = []
    for text in seen:
        card = next((box for box in above(text) if isinstance(box, Card)), None)
        if isinstance(text, Text) and text.words.strip() and card and not isinstance(card, Key) and not drawn(text):
            (x, y), (width, height) = text._ink.pos, text._ink.size
            left, bottom = x - card.x, y - card.y
            found.append([text.words, min(left, bottom, card.right - x - width, card.top - y - height)])
    return found


def pictures(seen: list[Any]) -> list[list[Any]]:
    """All that is drawn, by name, each with its width in pixels; signs on drawings are as large as these allow."""
    rounds = [w for w in seen if isinstance(w, Disc) and w.across > 0 and not isinstance(w.parent, _DRAWINGS)]
    found: list[list[Any]] = [[w.picture or w.initial, w.across] for w in rounds if w.picture or w.initial]
    found += [[f"page {w.sign}", w._sheet.size[0]] for w in seen if isinstance(w, Paper)]
    found += [["printer", w._frame[2]] for w in seen if isinstance(w, PrinterPicture)]
    return found + [["sketch", min(w.size)] for w in seen if isinstance(w, Sketch | StickPicture)]


def drawn(text: Text) -> bool:
    """True for pictures, and for initials, which stand as pictures do: faces overlap."""
    return text.picture or isinstance(text.parent, Disc)


def cut(text: Text) -> bool:
    """True if words stick out of their box, or their box out of what it stands in. Pictures fill theirs."""
    outside = any(
        text.x < box.x - 1 or text.y < box.y - 1 or text.right > box.right + 1 or text.top > box.top + 1
        for box in above(text)
        if not isinstance(box, Disc)  # letters may be wider than the round that they stand for
    )
    return not text.picture and (outside or text.clipped)


def above(widget: Any) -> list[Any]:
    around = []
    while widget.parent is not None and widget.parent is not widget.get_root_window():
        widget = widget.parent
        around.append(widget)
    return around
