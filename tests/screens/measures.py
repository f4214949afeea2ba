"""What is measured of the widgets that are seen."""

from typing import Any

from PIL import Image, ImageChops

from screens.widgets.card import Card
from screens.widgets.disc import Disc
from screens.widgets.key import Key
from screens.widgets.paper import Paper
from screens.widgets.printer_picture import PrinterPicture
from screens.widgets.sketch import Sketch
from screens.widgets.stick_picture import StickPicture
from screens.widgets.text import Text

_CELL = 8
_DRAWINGS = (Paper, PrinterPicture)


def edges(seen: list[Any]) -> list[list[Any]]:
    """All words, each with how near its letters come to the edge of the card that they stand on, in pixels; of the
    screen, where they stand on none.

    A key is hardly larger than its letter.
    """
    found = []
    for text in (one for one in seen if isinstance(one, Text) and one.words.strip() and not drawn(one)):
        around = above(text)
        card = next((box for box in around if isinstance(box, Card)), around[-1])
        if not isinstance(card, Key):
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


def unused(picture: Image.Image) -> float:
    """How much of the screen its largest empty rectangle takes, from 0 to 1; by cells of eight pixels."""
    ground = Image.new("RGB", picture.size, picture.getpixel((3, picture.height // 2)))  # between edge and margin
    differs = ImageChops.difference(picture.convert("RGB"), ground).convert("L").point(lambda grey: 255 * (grey > 8))
    size = picture.width // _CELL, picture.height // _CELL
    cells = differs.resize(size, Image.Resampling.BOX).tobytes()
    largest, above = 0, [0] * size[0]
    for row in range(size[1]):
        here = cells[row * size[0] : (row + 1) * size[0]]
        above = [0 if used else high + 1 for used, high in zip(here, above, strict=True)]
        if sum(above) > largest:  # otherwise no rectangle under them can be
            largest = max(largest, _largest_under(above))
    return largest / (size[0] * size[1])


def _largest_under(heights: list[int]) -> int:
    """The largest rectangle that stands on a line below columns of these heights."""
    largest = 0
    open_: list[tuple[int, int]] = []
    for place, height in enumerate([*heights, 0]):
        start = place
        while open_ and open_[-1][1] >= height:
            start, high = open_.pop()
            largest = max(largest, high * (place - start))
        open_.append((start, height))
    return largest


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
    """What it stands in, from the inside out: all but the window, which is its own parent."""
    around = []
    while widget.parent is not None and widget.parent is not widget.parent.parent:
        widget = widget.parent
        around.append(widget)
    return around
