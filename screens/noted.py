"""Something must be known of this paper before it is seen."""

from kiosk.journeys.papers.steps import Noted as Step
from screens import words
from screens.screen import Screen


class Noted(Screen[Step]):
    """The paper comes first, whatever is the matter with it; a human is offered."""

    def update(self, step: Step) -> None:
        """Says what must be known. In larger text, *Back* leads to the other papers."""
        self.offer("other", self.theme.portrait or not self.theme.larger)
        self.ids.scene.title, self.ids.scene.detail = words.of_note(step.note, step.count, self.catalogue)
