"""Pair: two choices in one answer, where there is no room for two."""

from kivy.graphics import BorderImage, Color
from kivy.properties import ListProperty, NumericProperty, StringProperty

from screens.widgets import shapes
from screens.widgets.card import CHOSEN, Card
from screens.widgets.disc import Disc
from screens.widgets.text import Text


class Pair(Card):
    """Both pictures, always in the same order; the chosen one has the frame and the words. A touch takes the other."""

    pictures = ListProperty(["", ""])
    chosen = NumericProperty(0)
    words = StringProperty("")
    draws_on = (*Card.draws_on, "pictures", "chosen", "words")

    def __init__(self, **properties: object) -> None:
        self._discs = (Disc(bare=True), Disc(bare=True))
        self._words = Text(bold=True)
        super().__init__(**properties)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._frame = BorderImage()
        for part in (*self._discs, self._words):
            self.add_widget(part)

    def draw(self) -> None:
        """Dresses the card, then lays the pictures and the words on it."""
        super().draw()
        theme, words = self.theme, self._words
        if not theme or not self.width:
            return
        words.theme, words.px, words.ink, words.words = theme, theme.text, self.ink, self.words
        boxes = self._lay_beside() or self._lay_above()
        for place, (disc, (left, bottom, box)) in enumerate(zip(self._discs, boxes, strict=True)):
            disc.theme, disc.picture, disc.hue, disc.across = theme, self.pictures[place], "leaf", int(box * 0.7)
            disc.size = (box, box)
            disc.x = left if not theme.rtl else self.x + self.right - left - box
            disc.y = bottom
        box = boxes[0][2]
        frame = shapes.Card(theme.palette.card, theme.palette.loud_edge, theme.mm(CHOSEN), theme.mm(2.5))
        self._frame.texture, self._frame.border = theme.shapes.card(frame), (frame.border,) * 4
        self._frame.pos, self._frame.size = self._discs[int(self.chosen)].pos, (box, box)

    def _lay_beside(self) -> list[tuple[float, int, int]]:
        """The words beside the pictures; where those go (left, bottom, size), or nothing if there is no room."""
        theme, words = self.theme, self._words
        pad, space = theme.mm(1.6), theme.mm(2)
        # Side by side where the words leave room for it, else one above the other.
        spare = int(self.width - 2 * pad - space - words.natural_width)
        beside = spare >= 2 * theme.mm(8.5)
        box = min(theme.mm(12), spare // 2 if beside else int(self.height / 2 - pad))
        if not beside and box > spare:
            return []
        across, down = (box, 0) if beside else (0, box)
        left, top = self.x + pad, self.center_y + (box + down) / 2
        start = left + box + across + space
        words.align = "start"
        words.width = self.right - pad - start
        words.height = words.natural_height
        words.x = start if not theme.rtl else self.x + pad
        words.y = round(self.center_y - words.height / 2)
        return [(left + place * across, round(top - box - place * down), box) for place in range(2)]

    def _lay_above(self) -> list[tuple[float, int, int]]:
        """The pictures above the words; where they go."""
        theme, words = self.theme, self._words
        pad = theme.mm(0.6)
        words.align = "center"
        words.x, words.y = self.x + pad, self.y + pad
        words.width = self.width - 2 * pad
        words.height = words.natural_height
        box = min(theme.mm(12), int(self.height - words.height - 2 * pad))
        left, bottom = self.center_x - box, round(self.top - pad - box)
        return [(left + place * box, bottom, box) for place in range(2)]
