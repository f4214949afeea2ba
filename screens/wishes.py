"""What should change? Each answer says how it is now, and leads to a question of its own."""

from kiosk.journeys.printing.steps import Wish
from kiosk.journeys.printing.steps import Wishes as Step
from screens import order
from screens.screen import Screen
from screens.widgets.answer import Answer


class Wishes(Screen[Step]):
    """What this printer and this paper leave to choose, and nothing else."""

    def update(self, step: Step) -> None:
        """Shows what can be chosen, and what is chosen now."""
        self.ids.answers.clear_widgets()
        for wish in step.paper.wishes:
            self.ids.answers.add_widget(self._answer(wish, step))

    def _answer(self, wish: Wish, step: Step) -> Answer:
        words, detail = order.of_wish(wish, self.catalogue), order.as_it_is(wish, step.paper, self.catalogue)
        across, upright = self.theme.mm(18), self.theme.portrait or not self.theme.larger
        answer = Answer(picture=order.PICTURES[wish], words=words, detail=detail, upright=upright, across=across)
        answer.bind(on_answer=lambda _: self.journey.ask(wish))
        return answer
