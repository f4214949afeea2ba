"""Text: words in a box, and how much room they need."""

from kivy.graphics import Color, Rectangle
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from kiosk.language import begins_from_the_right, isolated
from screens.theme import Theme
from screens.widgets.typesetter import Setting, Wording, widest_word


class Text(Widget):
    """Words, wrapped at the widget's width. Its height is the layout's affair: `natural_height` says what it needs."""

    theme = ObjectProperty()
    words = StringProperty("")
    px = NumericProperty(0)
    bold = BooleanProperty(False)
    ink = ListProperty((0, 0, 0))
    align = OptionProperty("start", options=("start", "center", "end"))
    stand = OptionProperty("middle", options=("top", "middle", "bottom"))
    wrap = BooleanProperty(True)
    lines = NumericProperty(0)
    picture = BooleanProperty(False)
    language = StringProperty("")  # of these words alone, where it isn't the screen's

    natural_height = NumericProperty(0)
    natural_width = NumericProperty(0)  # on one line

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas:
            self._color = Color(0, 0, 0, 1)
            self._ink = Rectangle(size=(0, 0))
        for name in ("theme", "words", "px", "bold", "align", "wrap", "lines", "picture", "language", "width"):
            self.fbind(name, self._set)
        for name in ("x", "y", "height", "stand"):
            self.fbind(name, self._place)
        self.fbind("ink", self._tint)
        self._tint()
        self._set()

    @property
    def clipped(self) -> bool:
        """True if some of the words lie outside the box."""
        setting = self._setting(self._wrapped())
        return bool(self.words) and (setting.height > self.height + 1 or setting.width > self.width + 1)

    @property
    def missing(self) -> int:
        """How many characters no font has."""
        return self._setting(self._wrapped()).missing if self.words else 0

    def _wrapped(self) -> int:
        return int(self.width) if self.wrap or self.lines else 0

    @property
    def widest_line(self) -> int:
        """How wide the words are as they are wrapped, in pixels."""
        return self._setting(self._wrapped()).line if self.words else 0

    @property
    def widest_word(self) -> int:
        """How narrow the box may be, in pixels."""
        return widest_word(self._wording(0)) if self.words else 0

    def _setting(self, width: int) -> Setting:
        theme: Theme = self.theme
        return theme.typesetter.set(self._wording(width))

    def _wording(self, width: int) -> Wording:
        theme: Theme = self.theme
        rtl = theme.rtl if not self.language else self.language == "ar"
        if self.lines:  # what was left out of a name is missed where the name ends
            rtl = begins_from_the_right(self.words, otherwise=rtl)
        return Wording(
            text=self.words if self.picture else isolated(self.words, rtl=rtl),
            px=int(self.px),
            bold=self.bold,
            picture=self.picture,
            width=width,
            align=self.align,
            language=self.language or theme.language,
            rtl=rtl,
            lines=int(self.lines) if width else 0,
        )

    def _set(self, *_: object) -> None:
        if not self.theme or not self.px or not self.words:
            self.natural_height = self.natural_width = 0
            self._ink.size = (0, 0)
            return
        self.natural_width = self._setting(0).width
        self.natural_height = self._setting(self._wrapped()).height
        self._place()

    def _place(self, *_: object) -> None:
        if not self.natural_height or not self.theme:
            return
        setting = self._setting(self._wrapped())
        if setting.texture is None:
            self._ink.size = (0, 0)
            return
        spare = self.height - setting.height
        down = {"top": 0, "middle": spare / 2, "bottom": spare}[self.stand]
        top = self.y + self.height - down - setting.top
        self._ink.texture = setting.texture
        self._ink.size = setting.texture.size
        self._ink.pos = (round(self.x + self._indent(setting)) + setting.left, round(top) - setting.texture.height)

    def _indent(self, setting: Setting) -> float:
        """Where the box of unwrapped words begins; wrapped ones were aligned in the setting."""
        spare = float(self.width - setting.width)
        if self.align == "center":
            return spare / 2
        to_the_right = (self.align == "end") != self.theme.rtl
        return spare if to_the_right else 0.0

    def _tint(self, *_: object) -> None:
        self._color.rgb = self.ink
