"""What is measured of the widgets that are seen."""

from typing import Any

from screens.widgets.card import Card
from screens.widgets.disc import Disc
from screens.widgets.paper import Paper
from screens.widgets.text import Text


def edges(seen: list[Any]) -> list[list[Any]]:
    """The words that stand on cards, each with how near its letters come to the card's edge, in pixels."""
    found = []
    for text in seen:
        card = next((box for box in above(text) if isinstance(box, Card)), None)
        if isinstance(text, Text) and text.words.strip() and card and not drawn(text):
            (x, y), (width, height) = text._ink.pos, text._ink.size
            left, bottom = x - card.x, y - card.y
            found.append([text.words, min(left, bottom, card.right - x - width, card.top - y - height)])
    return found


def pictures(seen: list[Any]) -> list[list[Any]]:
    """The pictures and faces by name, and the pages, each with its width in pixels."""
    rounds = [[w.picture or w.initial, w.across] for w in seen if isinstance(w, Disc) and w.across]
    pages = [["page", w._page.size[0]] for w in seen if isinstance(w, Paper) and w.picture]
    return [one for one in rounds + pages if one[0] and one[1] > 0]


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
