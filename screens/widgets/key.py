"""Key: one key of a keyboard on the screen."""

from typing import ClassVar

from screens.widgets.answer import Answer


class Key(Answer):
    """A sign, or a picture of what it does, in the middle of a small card.

    Two touches of the same key within `again_seconds` are one: a hand that trembles does so four times a second or
    more. The half second that all else waits would swallow letters meant twice, and nobody sees that among dots.
    """

    again_seconds: ClassVar[float] = 0.25

    def __init__(self, **properties: object) -> None:
        super().__init__(upright=True, bare=True, **properties)

    def draw(self) -> None:
        """Its words need no more room than they take: keys may stand nearer to the screen's edge than all else."""
        super().draw()
        words = self._words
        words.width = min(words.natural_width, self.width)
        words.center_x = round(self.center_x)
