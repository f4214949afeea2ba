"""A second journey joins by one line: the reception leads to it, and knows nothing of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from kiosk.journeys import Errand, Farewell, Sizes
from kiosk.journeys.calling.steps import AskReason
from kiosk.journeys.reception import Reception
from kiosk.journeys.reception.opening import Layer
from kiosk.journeys.reception.steps import ChooseLanguage, Goodbye, Home, StillThere, Welcome
from kiosk.sources import Reminder
from kiosk.visit import Busy, Visit
from tests.parts.stage import Stage

COUNTING = Errand("counting")


@dataclass(frozen=True)
class Counted:
    """So far."""

    number: int


class CountingJourney:
    """A resident came to count."""

    def __init__(self, visit: Visit, sizes: Sizes, changed: Callable[[], None]) -> None:
        self.step = Counted(0)
        self.can_go_back = True
        self.busy = Busy.NOTHING
        self.sizes = sizes
        self.ticks = 0
        self._changed = changed

    def count(self) -> None:
        self.step = Counted(self.step.number + 1)
        self._changed()

    def begin(self) -> None:
        pass

    def back(self) -> bool:
        if self.step.number == 0:
            return False
        self.step = Counted(self.step.number - 1)
        return True

    def tick(self) -> None:
        self.ticks += 1

    def resize(self, sizes: Sizes) -> None:
        self.sizes = sizes

    def end(self) -> Farewell:
        return Farewell(self.step.number, frozenset({Reminder.STICK}))


@pytest.fixture
def changes() -> list[object]:
    """What the reception showed, one step after the other."""
    return []


@pytest.fixture
def looks() -> list[Callable[[frozenset[Reminder]], None]]:
    """Who waits to be told what lies at the sources."""
    return []


@pytest.fixture
def reception(
    stage: Stage, changes: list[object], looks: list[Callable[[frozenset[Reminder]], None]]
) -> Iterator[Reception]:
    """A terminal's own reception, with one journey more, and the test in the sources' place."""
    opening = stage.terminal._opening(lambda: None)
    journeys = {**opening.journeys, COUNTING: CountingJourney}
    more = replace(opening, journeys=journeys, left_behind=looks.append)
    made = Reception(more, lambda: changes.append(made.step))
    yield made
    made.close()


def counting(reception: Reception) -> CountingJourney:
    """The journey that is on the screen."""
    assert isinstance(reception.journey, CountingJourney)
    return reception.journey


def test_a_resident_counts_goes_back_and_comes_home(reception: Reception, changes: list[object]) -> None:
    reception.choose_language("fr")
    reception.begin(COUNTING)
    counting(reception).count()
    assert isinstance(changes.pop(0), Home)
    assert changes == [Counted(0), Counted(1)]
    reception.back()
    assert reception.step == Counted(0)
    reception.back()
    assert isinstance(reception.step, Home)


def test_what_was_begun_waits_while_something_lies_over_it_and_goes_on(reception: Reception) -> None:
    reception.choose_language("fr")
    reception.begin(COUNTING)
    journey = counting(reception)
    journey.count()
    reception.help()
    assert (reception.layer, type(reception.step)) == (Layer.HELP, AskReason)
    reception.open_languages()
    assert (reception.layer, type(reception.step)) == (Layer.LANGUAGES, ChooseLanguage)
    reception.tick()
    reception.resize(Sizes(papers=9))
    assert (journey.ticks, journey.sizes.papers) == (1, 9)
    reception.choose_language("nl")
    reception.back()
    assert reception.step == Counted(1)
    reception.begin(COUNTING)
    assert counting(reception) is journey


def test_the_farewell_says_what_each_journey_leaves(reception: Reception) -> None:
    reception.choose_language("fr")
    reception.begin(COUNTING)
    counting(reception).count()
    visit = reception.visit_number
    reception.done()
    assert reception.step == Goodbye(1, calling=False, reminders=frozenset({Reminder.STICK}))
    assert reception.visit_number > visit
    assert reception.layer is Layer.GOODBYE


def test_a_stick_is_asked_to_be_taken_until_it_is_out_or_somebody_else_begins(
    stage: Stage, reception: Reception, looks: list[Callable[[frozenset[Reminder]], None]]
) -> None:
    stick = frozenset({Reminder.STICK})
    reception.choose_language("fr")
    reception.begin(COUNTING)
    reception.done()
    stage.skipped += 31
    reception.tick()
    assert isinstance(reception.step, Welcome)
    assert reception.step.reminders == stick
    looks.pop()(stick)
    reception.tick()
    assert isinstance(reception.step, Welcome)
    assert reception.step.reminders == stick
    looks.pop()(frozenset())
    assert isinstance(reception.step, Welcome)
    assert not reception.step.reminders
    reception.tick()
    assert looks == []


def test_goodbye_stays_for_who_reads_it_while_their_stick_is_in(
    stage: Stage, reception: Reception, looks: list[Callable[[frozenset[Reminder]], None]]
) -> None:
    reception.choose_language("fr")
    reception.begin(COUNTING)
    reception.done()
    stage.skipped += 25
    reception.tick()
    assert isinstance(reception.step, Goodbye)
    looks.pop()(frozenset())
    reception.tick()
    assert isinstance(reception.step, Welcome)
    reception.choose_language("fr")
    reception.begin(COUNTING)
    reception.done()
    reception.choose_language("nl")
    reception.tick()
    assert looks == []


def test_a_busy_journey_keeps_its_resident_even_from_below(stage: Stage, reception: Reception) -> None:
    reception.choose_language("fr")
    reception.begin(COUNTING)
    counting(reception).busy = Busy.PRINTING
    reception.open_languages()
    stage.skipped += 10_000
    reception.tick()
    assert reception.layer is Layer.LANGUAGES
    reception.choose_language("fr")
    counting(reception).busy = Busy.NOTHING
    stage.skipped += 100
    reception.tick()
    asked: object = reception.step
    assert isinstance(asked, StillThere)
    reception.touch()
    assert reception.step == Counted(0)
