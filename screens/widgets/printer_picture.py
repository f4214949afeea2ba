"""The printer: with a paper coming out where this printer's paper does, or with what is the matter with it."""

from kivy.graphics import BorderImage, Color, InstructionGroup
from kivy.properties import ObjectProperty, StringProperty

from kiosk.printing import Condition
from screens.palette import Rgb
from screens.widgets import shapes
from screens.widgets.disc import Disc
from screens.widgets.moving import Moving
from screens.widgets.text import Text

Box = tuple[float, float, float, float]
"""Left, bottom, width, height, in parts of the printer's width and height."""

_PAPER: dict[str, Box] = {"front": (0.22, -0.32, 0.56, 0.5), "top": (0.22, 0.62, 0.56, 0.5)}
_PAPER |= {"left": (-0.28, 0.12, 0.5, 0.36), "right": (0.78, 0.12, 0.5, 0.36)}
_OUT = {"front": (0.0, 0.1), "top": (0.0, -0.1), "left": (0.1, 0.0), "right": (-0.1, 0.0)}
"""From where the paper lies to where it comes from, while it still comes."""
_ARROW = {
    "front": (0.5, -0.52, "up"),
    "top": (0.5, 1.3, "down"),
    "left": (-0.2, -0.14, "up"),
    "right": (1.2, -0.14, "up"),
}
_TOP, _BODY, _GAP = (0.1, 0.45, 0.8, 0.55), (0.0, 0.0, 1.0, 0.62), (0.14, 0.56, 0.72, 0.16)
_MOUTH = (0.17, 0.1, 0.66, 0.08)  # where the paper comes out in front
_LIFTED = 0.2  # the lid, while it is open
_PIECES = (-0.05, 0.06, -0.03, 0.04)  # of a crumpled sheet: how far each is out of line
_PILE = 5  # sheets in a tray that is full
_SIGNS = {
    Condition.PAPER_OUT: "no-paper",
    Condition.PAPER_WRONG: "papers",
    Condition.TRAY_MISSING: "up",
    Condition.CARE: "printer-alert",
    Condition.CONFIRM: "check",
    Condition.PAUSED: "pause",
    Condition.PAPER_JAM: "matter",
    Condition.COVER_OPEN: "down",
    Condition.INK_OUT: "no-ink",
    Condition.TRAY_FULL: "papers",
    Condition.OFFLINE: "unplugged",
    Condition.STOPPED: "pause",
    Condition.FOLDER_FULL: "no-room",
}
TRIAL = "trial"


class PrinterPicture(Moving):
    """A printer as large as the widget allows; `side` is where the paper comes out (`[printing] paper_comes_out`).

    `matter`: a Condition, drawn in the paper's place, with a sign of its own; TRIAL: nothing comes out at all.
    """

    theme = ObjectProperty()
    side = StringProperty("front")
    matter = StringProperty("")
    draws_on = ("theme", "side", "matter")

    def __init__(self, **properties: object) -> None:
        self._parts = InstructionGroup()
        self._sheet: list[tuple[BorderImage, float, float]] = []  # what moves, and where it lies
        self._arrow = Text(picture=True, align="center", wrap=False)
        self._sign = Disc(solid=True, hue="clay")
        super().__init__(**properties)
        self.canvas.add(Color(1, 1, 1, 1))
        self.canvas.add(self._parts)
        self.add_widget(self._arrow)
        self.add_widget(self._sign)

    def draw(self) -> None:
        """Draws the printer, and the paper with an arrow to it, or what is the matter."""
        theme = self.theme
        if not theme or self.width < 50 or self.height < 50:
            return
        sideways = self.side in ("left", "right")
        comes = not self.matter
        above = 1.08 if theme.larger else 1.2  # larger words take some of its height, and not of its size
        wide = min(
            self.width / (1.6 if sideways else 1.05), self.height / above, theme.mm(140 if theme.portrait else 80)
        )
        high = wide * 0.58
        raised = (0.3 if comes else 0.05) if self.side == "front" else -0.2
        self._frame = (self.center_x - wide / 2, self.center_y - high / 2 + raised * high, wide, high)
        self._parts.clear()
        self._sheet = []
        if self.side != "front":
            self._draw_paper()
        lift = _LIFTED if self.matter == Condition.COVER_OPEN else 0
        outlined, dark = theme.palette.outlined, theme.palette.leaf.ink
        light = theme.palette.leaf.round if outlined else _lighter(dark)
        if lift:
            self._put(self._card(theme.palette.groove, 4), _GAP)
        self._put(self._card(light if outlined else dark, wide * 0.08), (*_TOP[:1], _TOP[1] + lift, *_TOP[2:]))
        self._put(self._card(light, wide * 0.08), _BODY)
        if self.side == "front":
            self._put(self._card(dark, 4), _MOUTH)
            self._draw_paper()
        self._draw_sign("archive" if self.matter == TRIAL else _SIGNS[Condition(self.matter)] if self.matter else "")
        self._arrow.opacity = 1 if comes else 0
        self.move()

    def move(self) -> None:
        """Moves the sheet out, and the arrow to it."""
        if not self._sheet or self.matter:
            return
        left, bottom, wide, high = self._frame
        across, up = _OUT[self.side]
        for part, x, y in self._sheet:
            part.pos = (round(x + across * self.swing * wide), round(y + up * self.swing * high))
        theme, size = self.theme, self.theme.mm(12)
        across, up, arrow = _ARROW[self.side]
        self._arrow.theme, self._arrow.ink, self._arrow.px = theme, theme.palette.clay.ink, size
        self._arrow.words, self._arrow.size = theme.picture(arrow), (size, size)
        near = theme.mm(1.5) * self.swing * (1 if arrow == "up" else -1)
        self._arrow.pos = (round(left + across * wide - size / 2), round(bottom + up * high - size / 2 + near))

    def _draw_paper(self) -> None:
        """The sheet that comes out; a crumpled one, or a pile, where that is the matter."""
        left, bottom, wide, high = _PAPER[self.side]
        match self.matter:
            case "":
                self._sheet = [self._put(self._paper(), _PAPER[self.side])]
                for number in range(5):
                    length = wide * (0.8 if number % 3 != 2 else 0.5)
                    line = (left + wide * 0.1, bottom + high * (0.8 - 0.14 * number), length, 0.02)
                    self._sheet.append(self._put(self._card(self.theme.palette.groove, 2), line))
            case Condition.PAPER_JAM:
                piece = high / len(_PIECES)
                for number, aside in enumerate(_PIECES):
                    self._put(self._paper(), (left + aside, bottom + piece * number, wide, piece * 1.15))
            case Condition.TRAY_FULL:
                for number in range(_PILE):
                    self._put(self._paper(), (left, bottom + 0.09 * (_PILE - 1 - number), wide, high * 0.6))

    def _draw_sign(self, name: str) -> None:
        left, bottom, wide, high = self._frame
        sign, across = self._sign, int(wide * 0.34)
        sign.theme, sign.picture, sign.across = self.theme, name, across if name else 0
        sign.size = (across, across)
        start = left - across * 0.2 if self.theme.rtl else left + wide - across * 0.8
        sign.pos = (round(start), round(bottom + high * 0.62))

    def _put(self, card: shapes.Card, box: Box) -> tuple[BorderImage, float, float]:
        left, bottom, wide, high = self._frame
        x, y = left + box[0] * wide, bottom + box[1] * high
        part = BorderImage(
            texture=self.theme.shapes.card(card), border=(card.border,) * 4, pos=(round(x), round(y)),
            size=(round(box[2] * wide), max(round(box[3] * high), 4)),
        )  # fmt: skip
        self._parts.add(part)
        return part, x, y

    def _card(self, fill: Rgb, corner: float) -> shapes.Card:
        palette = self.theme.palette
        return shapes.Card(fill, palette.edge if palette.outlined else fill, 2, int(corner))

    def _paper(self) -> shapes.Card:
        theme, outlined = self.theme, self.theme.palette.outlined
        # In high contrast, sheets that lie on each other have dark edges: all else of them is white.
        edge = theme.palette.paper if outlined else theme.palette.edge
        return shapes.Card((1, 1, 1), edge, 2, int(theme.mm(0.8)), 0 if outlined else int(theme.mm(0.7)))


def _lighter(color: Rgb) -> Rgb:
    red, green, blue = (channel + (1 - channel) * 0.12 for channel in color)
    return red, green, blue
