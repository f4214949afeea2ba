"""What all screens have in common."""

import inspect
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty

from kiosk.language import Catalogue
from screens.theme import Theme
from screens.widgets.layout import Column

Shown = TypeVar("Shown")

_LOUD_MM = 25.2
"""The least height of a main answer, in larger text too: its one line leaves the others their room."""


class Screen(Column, Generic[Shown]):
    """One question. Its layout stands in a .kv beside it, of the same name, read when it is first shown."""

    offers_language: ClassVar[bool] = True
    theme = ObjectProperty()
    under_strip = BooleanProperty(False)  # a call goes on, and its strip takes some of the height
    calling = ObjectProperty(None, allownone=True)  # how that call stands: kiosk.journeys.calling.Standing
    mending = ObjectProperty(None, allownone=True)  # likewise, how the terminal's own call for its printer stands

    def __init__(self, theme: Theme, catalogue: Catalogue, journey: Any) -> None:
        """`journey` is the one whose step is shown: the layout calls what a resident can do there."""
        layout = str(Path(inspect.getfile(type(self))).with_suffix(".kv"))
        if layout not in Builder.files:
            Builder.load_file(layout)
        # On high screens the question stands right above what can be reached.
        self.asked_at = {"y": 0} if theme.tall else {"center_y": 0.5}
        # On upright screens words stand in the middle, below their picture.
        self.align = "center" if theme.portrait else "start"
        self.asked = "center" if theme.tall else "start"
        # Arrows have words beside them where there is room for them; elsewhere they are only heard.
        self.worded = theme.portrait and not theme.larger
        self.catalogue = catalogue
        self.journey = journey
        super().__init__(theme=theme, spacing=theme.gap)
        # Kivy's ids are weak: what is taken out of the layout for a while must be held here.
        self._parts = {name: widget.__self__ for name, widget in self.ids.items()}
        self._places = {name: (part.parent, list(part.parent.children)) for name, part in self._parts.items()}

        if "about" in self.ids:
            self.offer("about", theme.tall)

    def offer(self, name: str, offered: bool) -> None:
        """Puts a part of the layout in its place, or takes it out; its neighbours share what it leaves."""
        part = self._parts[name]
        parent, children = self._places[name]
        if offered and not part.parent:
            after = children[: children.index(part)]
            parent.add_widget(part, index=sum(child.parent is parent for child in after))
        elif part.parent and not offered:
            parent.remove_widget(part)

    def loud_height(self, height: float, spacing: float, rows: int) -> float:
        """How high the loud answer is, the last of so many rows: as a main answer, as far as others leave room."""
        share = (height - spacing * (rows - 1)) / rows
        room = height - (rows - 1) * (self.theme.target + spacing)
        if self.theme.portrait:
            return float(self.theme.answer)
        return float(max(share, min(self.theme.mm(_LOUD_MM), room)))

    def kept(self) -> str:
        """What was typed and not yet answered: `screens.kept` says how long it is kept."""
        return ""

    def resume(self, kept: str) -> None:
        """Takes over what the same screen had `kept` before."""

    def update(self, step: Shown) -> None:
        """Shows the step, or another one that this screen also shows."""
