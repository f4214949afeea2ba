"""Runs the app on any step of any journey, for the tests beside it: commands come as JSON lines, answers go as such.

{"show": "home", "language": "fr", "manner": "larger"}  ─►  what can be read and touched, with their boxes
{… "drawn": false}                                       ─►  the same; it is laid out, and no pixel is drawn
{"see": true}                                            ─►  the same of what is shown now
{"later": 0.3}                                           ─►  nothing: so many seconds went by, and no others ever do
{"calls": true}                                          ─►  what the resident did since the last time
{"focus": true}                                          ─►  what the keys are on; touches noticed, and keys
{"remembered": true}                                     ─►  the words that are still in memory
"""

import gc
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time
from functools import partial
from pathlib import Path
from typing import Any, cast

from kiosk.journeys import Sizes
from kiosk.journeys.calling import CallingJourney
from kiosk.journeys.calling.steps import AskCancel, AskNumber, AskReason, AskWords, NobodyHere, Standing
from kiosk.journeys.papers import Papers
from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.journeys.printing import PrintingJourney
from kiosk.journeys.printing.steps import ChoosePages, NotRight
from kiosk.journeys.reception import Reception
from kiosk.journeys.reception.opening import Layer
from kiosk.journeys.reception.steps import ChooseLanguage, Goodbye, Home, StillThere, Today, Welcome
from kiosk.language import Catalogues
from kiosk.settings import load
from kiosk.visit import Manner
from screens.app import GuichetApp
from screens.widgets.card import Card
from screens.widgets.text import Text
from screens.widgets.touchable import Touchable
from tests.screens.gallery import GALLERY, Staged
from tests.screens.measures import cut, drawn, edges, pictures
from tests.screens.recorder import Recorder

MANNERS = {
    "normal": Manner(),
    "larger": Manner(larger=True),
    "larger-contrast": Manner(larger=True, contrast=True),
}


class StagedReception(Recorder):
    """A reception that is where the test put it."""

    def __init__(self) -> None:
        self.calls: list[list[Any]] = []
        self.touches = 0
        super().__init__(Reception, self.calls)
        self._printing = Recorder(PrintingJourney, self.calls, papers=Recorder(Papers, self.calls))
        self.helping = Recorder(CallingJourney, self.calls, standing=None, mending=None)
        self._step: object = Welcome(("fr", "nl", "ar", "en"), Today(time(8, 30)))
        self._sizes = Sizes()
        self.strip: object = None

        self.can_go_back = False
        self.language = "fr"
        self.manner = Manner()
        self.visit_number = 1

    def touch(self) -> None:
        """Any touch or key: counted apart, so that tests read what the touched thing did."""
        self.touches += 1

    def resize(self, sizes: Sizes) -> None:
        """Nothing is drawn in other sizes here, but as many are shown at once as the screen wants."""
        self._sizes = sizes

    @property
    def layer(self) -> Layer:
        """On which layer a real reception shows that step."""
        match self._step:
            case Welcome() | ChooseLanguage():
                return Layer.LANGUAGES
            case StillThere():
                return Layer.STILL_THERE
            case Goodbye():
                return Layer.GOODBYE
            case Standing() | AskReason() | NobodyHere() | AskNumber() | AskWords() | AskCancel():
                return Layer.HELP
            case _:
                return Layer.ERRAND

    @property
    def journey(self) -> Recorder:
        """Whose step it is."""
        if isinstance(self._step, Home) or self.layer not in (Layer.ERRAND, Layer.HELP):
            return self
        return self.helping if self.layer is Layer.HELP else self._printing

    @property
    def step(self) -> object:
        """Where the test put it, with as many papers or pages as this screen shows at once."""
        match self._step:
            case ChoosePaper(papers=papers):
                return replace(self._step, papers=papers[: self._sizes.papers])
            case ChoosePages() | NotRight():
                return replace(self._step, at_once=self._sizes.grid)
            case _:
                return self._step

    def put(self, staged: Staged, language: str, manner: Manner) -> None:
        """Puts the reception at a step. The first screen, and the last, belong to a visit of their own."""
        if isinstance(staged.step, Welcome | Goodbye) and staged.step != self._step:
            self.visit_number += 1
        self._step, self.strip, self.can_go_back = staged.step, staged.strip, staged.back
        self.helping._parts["mending"] = staged.mending
        self.language, self.manner = language, manner


class StandingClock:
    """Time as the test lets it pass."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds since the app was started."""
        return self.now


class Showcase:
    """The terminal that the app is given."""

    def __init__(self, post: Callable[[Callable[[], None]], None], changed: Callable[[], None]) -> None:
        self.reception = StagedReception()
        self._changed = changed
        self._post = post
        self._keys = 0
        self._drawn = True

    def start(self) -> None:
        """The first screen is there: says so, and listens."""
        app._window.bind(on_key_down=self._count, on_draw=self._spared, on_flip=self._spared)
        print(json.dumps({"ready": True}), flush=True)
        threading.Thread(target=self._listen, daemon=True).start()

    def tick(self) -> None:
        """Time doesn't pass in a showcase."""

    def _count(self, *_: object) -> None:
        """A key came down, or is held and repeats itself: the app is told all the same."""
        self._keys += 1

    def _spared(self, *_: object) -> bool:
        """Whether this frame's pixels are of no use to the test: drawing them is a third of its work."""
        return not self._drawn

    def close(self) -> None:
        """Nothing to close."""

    def _listen(self) -> None:
        for line in sys.stdin:
            self._post(partial(self._obey, json.loads(line)))
        self._post(app.stop)

    def _obey(self, command: dict[str, Any]) -> None:
        if "see" in command:
            self._tell_soon()
            return
        if "later" in command:
            clock.now += command["later"]
            print(json.dumps({}), flush=True)
            return
        if "calls" in command:
            print(json.dumps({"calls": self.reception.calls}), flush=True)
            self.reception.calls.clear()
            return
        if "focus" in command:
            assert app._root
            focused = [{"words": _said(w), "box": _box(w)} for w in app._root.targets() if w.focused]
            print(json.dumps({"focus": focused, "touches": self.reception.touches, "keys": self._keys}), flush=True)
            return
        if "remembered" in command:
            gc.collect()
            widgets = [one.words for one in gc.get_objects() if isinstance(one, Text)]
            print(json.dumps({"remembered": [*app.theme.typesetter.remembered, *widgets]}), flush=True)
            return
        self._drawn = False
        self.reception.put(GALLERY[command["show"]], command["language"], MANNERS[command["manner"]])
        self._changed()
        self._tell_soon(drawn=command["drawn"])

    def _tell_soon(self, *, drawn: bool = True) -> None:
        """Three frames on, every layout has settled, and the last one has been drawn."""
        self._post(lambda: self._post(lambda: self._settled(drawn=drawn)))

    def _settled(self, *, drawn: bool) -> None:
        self._drawn = drawn
        self._post(_tell)


def _tell() -> None:
    root = app._root
    assert root
    seen = list(_seen(root))
    texts = [w for w in seen if isinstance(w, Text) and w.words.strip()]
    targets = [w for w in seen if isinstance(w, Touchable) and w.enabled]
    loud = [w for w in targets if isinstance(w, Card) and w.kind == "loud"]
    print(
        json.dumps(
            {
                "mm": app.theme.display.px_per_mm,
                "texts": [
                    {"words": w.words, "clipped": cut(w), "missing": w.missing, "box": _box(w), "picture": drawn(w)}
                    for w in texts
                ],
                "targets": [
                    {"words": _said(w), "kind": type(w).__name__, "loud": w in loud, "box": _box(w)} for w in targets
                ],
                "edges": edges(seen),
                "pictures": pictures(seen),
                "spoken": [w.spoken for w in seen if getattr(w, "spoken", "")],
                "bar": {name: _box(root.ids.bar.ids[name]) for name in ("back", "clearer", "language", "help")},
            }
        ),
        flush=True,
    )


def _seen(widget: Any) -> Iterator[Any]:
    """It and all that stands in it, in the order of reading, but for what is hidden."""
    if widget.opacity:
        yield widget
        for child in reversed(widget.children):
            yield from _seen(child)


def _said(target: Touchable) -> str:
    """What stands on it, or what it says."""
    return getattr(target, "words", "") or target.spoken


def _box(widget: Any) -> list[float]:
    """Left, top, right, bottom in pixels, from the window's top left corner."""
    height = app.theme.display.height
    return [widget.x, height - widget.top, widget.right, height - widget.y]


if __name__ == "__main__":
    width, height, diagonal, locale = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    settings = load(environment={"GUICHET_SCREEN__MOTION": sys.argv[5]})
    settings = settings.model_copy(update={"screen": settings.screen.model_copy(update={"diagonal_mm": diagonal})})
    catalogues = Catalogues(Path(locale)) if locale else Catalogues()
    clock = StandingClock()
    app = GuichetApp(settings, cast(Any, Showcase), size=(width, height), catalogues=catalogues, clock=clock)
    app.run()
