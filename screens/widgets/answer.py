"""Answer: a card with a picture and words, for everything that a resident can say."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens.widgets.card import Card
from screens.widgets.disc import Disc
from screens.widgets.text import Text

_EDGE_MM = 2.2
"""Words end no nearer to the card's edge."""
_UNDER = 0.06
"""So far, in ems, letters like g reach below the box of their line."""


class Answer(Card):
    """A picture in a round, words, and a detail in quiet letters below.

    `upright`: the picture stands above the words, in line with those of the answers beside it. `bare`: it has no round.
    """

    picture = StringProperty("")
    letters = StringProperty("")  # in the picture's place
    hue = StringProperty("leaf")
    words = StringProperty("")
    detail = StringProperty("")
    language = StringProperty("")  # of the words, where it isn't the screen's
    upright = BooleanProperty(False)
    bare = BooleanProperty(False)
    across = NumericProperty(0)  # of the round; 0: as is usual
    px = NumericProperty(0)  # of the words; 0: as is usual
    bold = BooleanProperty(True)
    needs = ObjectProperty((0, 0))  # how high its picture, and its words, are
    level = ObjectProperty((0, 0))  # the same of the highest beside it
    draws_on: tuple[str, ...] = (
        *Card.draws_on,
        *(
            "picture",
            "letters",
            "hue",
            "words",
            "detail",
            "language",
            "upright",
            "bare",
            "across",
            "px",
            "bold",
            "level",
        ),
    )

    def __init__(self, **properties: object) -> None:
        self._disc = Disc()
        self._words = Text()
        self._tell = Text()
        super().__init__(**properties)
        for part in (self._disc, self._words, self._tell):
            self.add_widget(part)

    def draw(self) -> None:
        """Dresses the card, then lays the picture and the words on it."""
        super().draw()
        theme = self.theme
        if not theme or not self.width:
            return
        disc, words, detail = self._disc, self._words, self._tell
        plain = self.bare or self.kind in ("loud", "help", "firm")
        disc.theme, disc.hue, disc.bare = theme, self.hue, plain
        disc.picture, disc.initial = self.picture, self.letters
        disc.ink = self.ink if self.kind in ("loud", "help", "firm") else None
        disc.across = (self.across or self._usual_across(plain)) if self.picture or self.letters else 0
        disc.opacity = words.opacity = detail.opacity = 1 if self.enabled else 0.4
        words.theme = detail.theme = theme
        words.px = self.px or theme.text
        words.bold, words.ink, words.language = self.bold, self.ink, self.language
        detail.px, detail.ink = theme.text, theme.palette.quiet if self.kind not in ("loud", "help") else self.ink
        words.align = detail.align = "center" if self.upright or not disc.across else "start"
        words.words, detail.words = self.words, self.detail
        if self.upright:
            self._lay_upright()
        else:
            self._lay_beside()

    def _usual_across(self, plain: bool) -> int:
        theme = self.theme
        if self.upright:
            return int(theme.mm(25.4))
        return int(theme.mm(9.5 if plain else 18.3))

    def _lay_upright(self) -> None:
        theme, disc, words, detail = self.theme, self._disc, self._words, self._tell
        pad = theme.mm(_EDGE_MM)
        words.width = detail.width = self.width - 2 * pad
        words.height, detail.height = words.natural_height, detail.natural_height
        beside = self._beside()
        self.needs = (0, words.height + detail.height)
        highest = max(one.needs[1] for one in beside)
        # The picture is what gives way, never the words.
        under = int(words.px * _UNDER)
        room = self.height - highest - 2 * (theme.mm(_EDGE_MM) + under)
        apart = words.words and not disc.bare  # a bare one has room around it already
        disc.across = max(min(disc.across, int(room / (1.08 if apart else 1))), 0)
        self.needs = (disc.across, self.needs[1])
        tallest = max(one.needs[0] for one in beside)
        for one in beside:
            one.level = (tallest, highest)
        space = tallest // 12 if apart else 0
        top = self.center_y + (tallest + space + highest) / 2
        disc.size = (disc.across, disc.across)
        disc.pos = (round(self.center_x - disc.across / 2), round(top - (tallest + disc.across) / 2))
        words.pos = (self.x + pad, round(top - tallest - space - words.height))
        detail.pos = (self.x + pad, words.y - detail.height)

    def _beside(self) -> "list[Answer]":
        """The upright answers of its row, itself among them."""
        row = self.parent.children if self.parent else [self]
        return [one for one in row if isinstance(one, Answer) and one.upright and one.y == self.y]

    def _lay_beside(self) -> None:
        theme, disc, words, detail = self.theme, self._disc, self._words, self._tell
        tight = theme.larger or self.kind == "help"
        pad = theme.mm(_EDGE_MM if tight else 4 if disc.bare else 2.8)
        space = theme.mm(2 if tight else 2.8) if disc.across else 0
        # The picture is what gives way to a long word.
        spare = self.width - 2 * pad - space - words.widest_word
        disc.across = max(min(disc.across, int(spare)), int(theme.mm(7))) if disc.across else 0
        room = self.width - 2 * pad - disc.across - space
        words.width = detail.width = room
        words.height, detail.height = words.natural_height, detail.natural_height
        widest = max(words.widest_line, detail.widest_line)
        middle = self.middle or self.wide or self.kind in ("loud", "help", "firm")
        indent = max((room - widest) / 2, 0) if middle and disc.across else 0
        words.width = detail.width = widest if indent else room
        disc.size = (disc.across, disc.across)
        start = self.x + pad + indent
        disc.x = start if not theme.rtl else self.right - pad - indent - disc.across
        disc.y = round(self.center_y - disc.across / 2)
        words.x = detail.x = (start + disc.across + space) if not theme.rtl else self.x + pad + indent
        words.y = round(self.center_y + (words.height + detail.height) / 2 - words.height)
        detail.y = words.y - detail.height
