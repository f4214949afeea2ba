"""Scene: something is told, by a large picture and a few words."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens.theme import Theme
from screens.widgets.layout import Row


class Scene(Row):
    """A picture, a title, one line of detail and one more in quiet letters."""

    picture = StringProperty("")
    hue = StringProperty("leaf")
    name = StringProperty("")  # a person's: a face stands in the picture's place
    face = ObjectProperty(b"")  # theirs, if they show it
    title = StringProperty("")
    detail = StringProperty("")
    more = StringProperty("")
    waits = BooleanProperty(False)  # something is waited for
    align = StringProperty("start")
    alone = BooleanProperty(False)  # there is nothing else on the screen
    aside = NumericProperty(0)  # what is left at either side

    def on_theme(self, _: object, theme: Theme) -> None:
        """Below a picture, words stand in the middle."""
        self.align = "center" if theme.portrait else "start"
