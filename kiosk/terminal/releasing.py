"""The mediators say yes to pages, or no, by a request on their board: journeys.printing.release.Releasing."""

from kiosk.calls import Act, Reason, State
from kiosk.helpline import Whose
from kiosk.helpline.helpline import Helpline
from kiosk.journeys.printing.release import Answer

_ANSWERS = {State.RELEASED: Answer.YES, State.REFUSED: Answer.NO}
_NOBODY = frozenset({State.UNANSWERED, State.MISSED, State.CANCELLED})


class Board:
    """A request travels as calls do, by the outbox. It ends with the visit, whatever becomes of the terminal."""

    def __init__(self, helpline: Helpline, elsewhere: str) -> None:
        self.elsewhere = elsewhere
        self._helpline = helpline

    def ask(self, pages: int, language: str) -> None:
        """See Releasing."""
        self._helpline.raise_call(Reason.PRINTING, language, Whose.REQUEST, pages=pages)

    @property
    def answer(self) -> Answer:
        """See Releasing. What was said counts, even if the hub has fallen silent since."""
        known = self._helpline.known
        request = known.request
        state = request.call.state if request and request.call else State.RAISED
        if state in _ANSWERS:
            return _ANSWERS[state]
        silent = not known.reachable or request is None or request.unreachable
        return Answer.NOBODY if silent or state in _NOBODY else Answer.NONE_YET

    def withdraw(self) -> None:
        """See Releasing."""
        if request := self._helpline.known.request:
            self._helpline.act(request.id, Act.CANCEL)
