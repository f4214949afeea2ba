"""Where things stand: rows that follow the direction of reading, and answers of equal width."""

from math import ceil

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget


class Row(BoxLayout):
    """Side by side, in the direction of reading; a column where `orientation` says so."""

    theme = ObjectProperty()

    def do_layout(self, *arguments: object) -> None:
        """Lays out from left to right, then mirrors it."""
        super().do_layout(*arguments)
        if self.theme and self.theme.rtl and self.orientation == "horizontal":
            for child in self.children:
                child.x = self.x + self.right - child.right


class Head(Row):
    """What stands above the answers. `stretched`: it fills what is out of reach on high screens."""

    stretched = BooleanProperty(True)
    under_strip = BooleanProperty(False)


class Column(BoxLayout):
    """One below the other."""

    def __init__(self, **properties: object) -> None:
        super().__init__(orientation="vertical", **properties)


class Answers(Layout):
    """Answers of equal size, in reading order. If they don't fill their rows, the first one has a row's rest to itself.

    `fill`: the rows share all the height there is. Otherwise each is as high as an answer is at least; where `low`,
    those after the first are no higher than a finger needs.
    """

    theme = ObjectProperty()
    columns = NumericProperty(3)
    larger_columns = NumericProperty(2)
    portrait_columns = NumericProperty(1)
    fill = BooleanProperty(False)
    low = BooleanProperty(False)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        for name in (
            "theme",
            "columns",
            "larger_columns",
            "portrait_columns",
            "fill",
            "low",
            "children",
            "x",
            "y",
            "width",
            "height",
        ):
            self.fbind(name, self._trigger_layout)
        for name in ("theme", "columns", "larger_columns", "portrait_columns", "fill", "low", "children"):
            self.fbind(name, self._measure)

    def _rows(self) -> list[list[Widget]]:
        """The answers row by row."""
        theme = self.theme
        columns = self.portrait_columns if theme.portrait else self.larger_columns if theme.larger else self.columns
        answers = list(reversed(self.children))
        count = max(ceil(len(answers) / columns), 1)
        first = len(answers) - (count - 1) * columns
        starts = [0, *range(first, len(answers), int(columns))]
        return [answers[start:end] for start, end in zip(starts, [*starts[1:], len(answers)], strict=True)]

    def _measure(self, *_: object) -> None:
        self.size_hint_y = 1 if self.fill else None
        if self.theme and not self.fill:
            heights = self._heights(len(self._rows())) if self.children else []
            self.height = sum(heights) + max(len(heights) - 1, 0) * self.theme.gap

    def _heights(self, rows: int) -> list[float]:
        theme = self.theme
        if self.fill:
            return [(self.height - theme.gap * (rows - 1)) / rows] * rows
        if not self.low or rows == 1 or theme.portrait:
            return [theme.answer] * rows
        loud = theme.mm(21.3) if theme.larger else theme.answer  # one line stands on it
        return [loud, *[theme.target] * (rows - 1)]

    def do_layout(self, *_: object) -> None:
        """Puts every answer in its place."""
        if not self.theme or not self.children:
            return
        gap = self.theme.gap
        rows = self._rows()
        top = self.top
        for row, height in zip(rows, self._heights(len(rows)), strict=True):
            width = (self.width - gap * (len(row) - 1)) / len(row)
            for place, answer in enumerate(row):
                from_start = place * (width + gap)
                x = self.right - from_start - width if self.theme.rtl else self.x + from_start
                answer.pos = (round(x), round(top - height))
                answer.size = (round(width), round(height))
            top -= height + gap
        # A loud answer, and a wide one, stand in the middle of their card: so do those that they stand with.
        middle = any(answer.kind == "loud" or answer.wide for answer in self.children)
        for answer in self.children:
            answer.middle = middle


class Grid(Layout):
    """Places of equal size, `columns` by `rows`, filled in reading order; those at the end may stay empty."""

    theme = ObjectProperty()
    columns = NumericProperty(3)
    rows = NumericProperty(2)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        for name in ("theme", "columns", "rows", "children", "x", "y", "width", "height"):
            self.fbind(name, self._trigger_layout)

    def do_layout(self, *_: object) -> None:
        """Puts everything in its place."""
        if not self.theme:
            return
        gap = self.theme.gap
        width = (self.width - gap * (self.columns - 1)) / self.columns
        height = (self.height - gap * (self.rows - 1)) / self.rows
        for place, child in enumerate(reversed(self.children)):
            row, column = divmod(place, int(self.columns))
            from_start = column * (width + gap)
            x = self.right - from_start - width if self.theme.rtl else self.x + from_start
            child.pos = (round(x), round(self.top - row * (height + gap) - height))
            child.size = (round(width), round(height))
