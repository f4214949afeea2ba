"""How would you like it? One question about the paper; a touch answers it, and shows the paper again."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kivy.factory import Factory

from kiosk.journeys.printing.steps import AskWish, Look, Wish
from kiosk.printing import Sides
from screens import order
from screens.screen import Screen

_TOGETHER = {1: "paper", 2: "beside", 4: "together"}
_LOOKS = {Look.AS_FOUND: "photo", Look.CLEANED: "clean", Look.UNCUT: "paper"}


class OneWish(Screen[AskWish]):
    """Answers of equal weight; the one that is so now has the frame."""

    def update(self, step: AskWish) -> None:
        """Asks about the sides, the colour, the look, or the sheets."""
        _, ids = self.catalogue.gettext, self.ids
        questions = {
            Wish.SIDES: _("Print on which sides?"),
            Wish.COLOR: _("In colour?"),
            Wish.LOOK: _("How should it look?"),
            Wish.TOGETHER: _("How many per sheet?"),
            Wish.PAPER: _("On which paper?"),
        }
        ids.question.words = questions[step.wish]
        ids.about.picture = order.PICTURES[step.wish]
        ids.answers.clear_widgets()
        match step.wish:
            case Wish.SIDES:
                self._ask_sides(step)
            case Wish.COLOR:
                self._ask_color(step)
            case Wish.TOGETHER:
                self._ask_together(step)
            case Wish.PAPER:
                self._ask_paper(step)
            case _:
                self._ask_look(step)

    def _ask_sides(self, step: AskWish) -> None:
        options, choose = step.paper.options, self.journey.set_options
        for picture, sides in (("paper", Sides.ONE_SIDED), ("papers", Sides.TWO_SIDED_LONG_EDGE)):
            words = order.of_sides(sides, self.catalogue)
            self._offer(picture, words, sides is options.sides, partial(choose, replace(options, sides=sides)))

    def _ask_color(self, step: AskWish) -> None:
        options, choose = step.paper.options, self.journey.set_options
        for picture, color in (("color", True), ("gray", False)):
            words = order.of_color(self.catalogue, color=color)
            self._offer(picture, words, color is options.color, partial(choose, replace(options, color=color)))

    def _ask_together(self, step: AskWish) -> None:
        options = step.paper.options
        for n in (1, *step.paper.capabilities.number_up):
            words = order.of_number(n, self.catalogue)
            chosen = partial(self.journey.set_options, replace(options, number_up=n))
            self._offer(_TOGETHER[n], words, n == options.number_up, chosen)

    def _ask_paper(self, step: AskWish) -> None:
        options = step.paper.options
        for paper in step.paper.capabilities.papers:
            chosen = partial(self.journey.set_options, replace(options, paper=paper))
            self._offer("paper", order.of_paper(paper), paper is options.paper, chosen)

    def _ask_look(self, step: AskWish) -> None:
        long = Look.UNCUT in step.paper.looks
        for look in step.paper.looks:
            picture = "cut" if long and look is Look.AS_FOUND else _LOOKS[look]
            words = order.of_look(look, self.catalogue, long=long)
            self._offer(picture, words, look is step.paper.look, partial(self.journey.choose_look, look))

    def _offer(self, picture: str, words: str, chosen: bool, choose: Callable[[], None]) -> None:
        answer = Factory.WishAnswer(picture=picture, words=words, kind="chosen" if chosen else "quiet")
        answer.bind(on_answer=lambda _: choose())
        self.ids.answers.add_widget(answer)
