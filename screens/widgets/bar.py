"""Bar: *Back* at the start, the tools, *Help* at the end; on every screen in the same places."""

from kivy.properties import BooleanProperty

from screens.widgets.answer import Answer
from screens.widgets.layout import Row


class Tool(Answer):
    """A quiet card with a picture and a word. When it leads nowhere it isn't there, and its place stays empty."""

    there = BooleanProperty(True)


class Bar(Row):
    """The tools of every screen. What *Back* and *Language* lead to is the reception's to say."""

    back = BooleanProperty(False)
    language = BooleanProperty(True)
