"""Pages that somebody has to say yes to: asked for, waited for, and printed as soon as they did."""

from enum import Enum, auto
from typing import Protocol

from kiosk.journeys.printing.steps import WaitForYes


class Answer(Enum):
    """What was said to a request, as far as is known here."""

    NONE_YET = auto()
    NOBODY = auto()  # nobody answers, or nobody can be asked; a yes may still come
    NO = auto()
    YES = auto()


class Releasing(Protocol):
    """Whoever says yes: the mediators, on their board. What takes coins or cards would be another one.

    One request at a time. Everything returns at once.
    """

    elsewhere: str
    """Where a resident goes while nobody answers; "" stands for the desk."""

    def ask(self, pages: int, language: str) -> None:
        """Asks for so many sides of paper, in the language of whoever waits."""
        ...

    @property
    def answer(self) -> Answer:
        """What was said to what was asked for last."""
        ...

    def withdraw(self) -> None:
        """Nobody waits for an answer any more."""
        ...


class Request:
    """One request, from *Print* to the answer."""

    def __init__(self, releasing: Releasing, pages: int, language: str) -> None:
        """It is made at once."""
        self._releasing = releasing
        self._pages = pages
        releasing.ask(pages, language)

    @property
    def step(self) -> WaitForYes:
        """How it stands."""
        answer = self._releasing.answer
        return WaitForYes(
            self._pages, self._releasing.elsewhere, answers=answer is not Answer.NOBODY, refused=answer is Answer.NO
        )

    @property
    def is_granted(self) -> bool:
        """Whether the pages may be printed now."""
        return self._releasing.answer is Answer.YES

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self._releasing.answer is not Answer.NO

    def withdraw(self) -> None:
        """The resident wants something else, or has gone."""
        self._releasing.withdraw()
