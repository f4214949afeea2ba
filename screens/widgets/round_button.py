"""Round − and + buttons."""

from kivy.properties import StringProperty

from screens.widgets.card import Card


class RoundButton(Card):
    """A picture in a round of the least size that a finger finds."""

    inset = 0.8
    picture = StringProperty("")

    @property
    def corner(self) -> int:
        """Half its size: it is round."""
        return int(self.theme.target // 2 - 1)
