"""What the printer needs: from the printer's own word to the terminal's, and from what was mended to paper."""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kiosk.journeys.reception.steps import Home
from kiosk.language import Catalogues
from kiosk.printing import Condition, JobState, Options
from kiosk.printing.cups import CupsPrinter
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal
from kiosk.printing.reasons import needs_of
from kiosk.printing.watch import AWAITED_SECONDS
from screens import faults
from tests.benchmarks import Row
from tests.kiosk.printing.test_reasons import registry
from tests.parts import papers
from tests.parts.cupsd import Cupsd, cupsd_running
from tests.parts.moody import Moody
from tests.parts.pretender import Pretender
from tests.parts.stage import Stage

CODES, POLICIES = (1, 3, 4, 6), ("retry-job", "stop-printer")
BY_CHANCE = 40  # of the standard reasons: all of them, a second each, would take as long as all other rows together
BY_HAND = 10  # times
ENGLISH = Catalogues().of("en")
_NO_SUBSCRIPTIONS = "MaxSubscriptionsPerPrinter 1\n"


def measure() -> Iterator[Row]:
    """The slowest of all, each time."""
    reasons = random.sample([reason for reason in registry() if needs_of([reason]).now], BY_CHANCE)
    with _home() as (stage, pretender, cupsd):
        told, gone = zip(*(_reason(stage, pretender, reason) for reason in reasons), strict=True)
        yield Row("watch-said", f"{len(reasons)} reasons: raised → said, slowest", max(told), "s", 1)
        yield Row("watch-gone", f"{len(reasons)} reasons: mended → gone, slowest", max(gone), "s", 1)
        both = [second for _ in range(BY_HAND) for second in _by_hand(stage, cupsd, pretender.queue)]
        yield Row("watch-events", "CUPS's own queue stopped, started → said, by subscription", max(both), "s", 1)
    with _home(_NO_SUBSCRIPTIONS) as (stage, pretender, cupsd):
        both = [second for _ in range(BY_HAND) for second in _by_hand(stage, cupsd, pretender.queue)]
        yield Row("watch-polling", "The same where CUPS gives no subscription", max(both), "s", 2)
    seconds, copies = zip(*(_resumed(policy, code) for policy in POLICIES for code in CODES), strict=True)
    yield Row("watch-resumed", f"{len(seconds)} causes that stop a queue: gone → paper, slowest", max(seconds), "s", 2)
    yield Row("watch-copies", "The same: copies of the paper, most", max(copies), "", 1)


@contextmanager
def _home(configuration: str = "") -> Iterator[tuple[Stage, Pretender, Cupsd]]:
    """A terminal at its home screen, its printer, and CUPS between them."""
    with cupsd_running() as cupsd, tempfile.TemporaryDirectory() as folder:
        pretender = Pretender(cupsd)
        if configuration:
            with (cupsd.folder / "cupsd.conf").open("a") as file:
                file.write(configuration)
            cupsd.stop()
            cupsd.start()
            CupsPrinter(pretender.queue, cupsd.server).needs()  # takes the one subscription that there is
        os.environ["CUPS_SERVER"] = cupsd.server
        with closing(pretender), closing(Stage(Path(folder), GUICHET_PRINTING__PRINTER=pretender.queue)) as stage:
            stage.reception.choose_language("en")
            stage.until(lambda: pretender.asked > 2)
            yield stage, pretender, cupsd


def _reason(stage: Stage, pretender: Pretender, reason: str) -> tuple[float, float]:
    """Seconds until its words stand there, and until they are gone."""
    (condition,) = needs_of([reason]).now
    pretender.reasons = (f"{reason}-error",)
    said = _until(stage, lambda: _says(stage, condition))
    pretender.reasons = ()
    return said, _until(stage, lambda: _says(stage, None))


def _by_hand(stage: Stage, cupsd: Cupsd, queue: str) -> tuple[float, float]:
    cupsd.run("cupsdisable", queue)
    said = _until(stage, lambda: _says(stage, Condition.PAUSED))
    cupsd.run("cupsenable", queue)
    return said, _until(stage, lambda: _says(stage, None))


def _says(stage: Stage, condition: Condition | None) -> bool:
    """Whether the home screen's words are those of that condition; None: of none."""
    assert isinstance(stage.step, Home)
    said = faults.of_conditions(stage.step.needs, ENGLISH) if stage.step.needs else ""
    return said == (faults.of_conditions(frozenset({condition}), ENGLISH) if condition else "")


def _until(stage: Stage, true: Callable[[], bool]) -> float:
    stage.reception.touch()  # somebody is here
    begun = time.monotonic()
    stage.until(true)
    return time.monotonic() - begun


def _resumed(policy: str, code: int) -> tuple[float, int]:
    """Seconds from what was mended to the paper, and how many copies came."""
    with cupsd_running() as cupsd, tempfile.TemporaryDirectory() as folder:
        moody = Moody(cupsd)
        moody.connect(policy)
        moody.fail(code)
        jobs = HandingOver(CupsPrinter(moody.queue, cupsd.server), Journal(Path(folder) / "journal"))
        job, paper = jobs.new_job(), papers.pdf(Path(folder) / "a.pdf")

        def asked(true: Callable[[JobState, frozenset[Condition]], bool]) -> None:
            """Asks as often as a terminal does."""
            while True:
                status, conditions = jobs.exchange(job, paper, Options())
                if true(status.state, conditions):
                    return
                time.sleep(AWAITED_SECONDS)

        asked(lambda _, conditions: bool(conditions))
        moody.mend()
        begun = time.monotonic()
        while not moody.begun:
            jobs.exchange(job, paper, Options())
            time.sleep(AWAITED_SECONDS / 2)
        seconds = time.monotonic() - begun
        asked(lambda state, _: state.ended)
        return seconds, moody.paper.count(b"%PDF-")
