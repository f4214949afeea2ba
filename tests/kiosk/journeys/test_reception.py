"""The reception: what lies over what, and that *Back* goes back one step and never further."""

from pathlib import Path

from kiosk.calls import Reason
from kiosk.journeys.calling.steps import AskReason, Phase, Standing
from kiosk.journeys.papers.steps import NoPapers
from kiosk.journeys.reception.steps import ChooseLanguage, Goodbye, Home, StillThere, Welcome
from kiosk.visit import Manner
from tests.parts.stage import PRINTING, Stage


def test_the_first_screen_asks_for_the_language_and_has_nowhere_to_go_back_to(stage: Stage) -> None:
    assert isinstance(stage.step, Welcome)
    assert stage.step.languages == ("fr", "nl", "ar", "en")
    assert not stage.reception.can_go_back
    stage.reception.back()
    assert isinstance(stage.step, Welcome)


def test_help_on_the_first_screen_leads_to_why_and_back_to_home(stage: Stage) -> None:
    stage.reception.help()
    assert isinstance(stage.step, AskReason)
    stage.reception.back()
    assert isinstance(stage.step, Home)


def test_another_language_in_the_middle_of_a_call_comes_back_to_the_call(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    stage.reception.begin(PRINTING)
    stage.reception.help()
    stage.reception.open_languages()
    assert stage.step == ChooseLanguage(("fr", "nl", "ar", "en"))
    stage.reception.choose_language("nl")
    assert isinstance(stage.step, AskReason)
    stage.reception.back()
    stage.until_step(NoPapers)
    stage.reception.back()
    assert isinstance(stage.step, Home)


def test_help_from_the_languages_loses_nothing_of_what_lies_below(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    stage.reception.begin(PRINTING)
    stage.reception.open_languages()
    stage.reception.help()
    stage.reception.back()
    stage.until_step(NoPapers)


def test_back_from_the_languages_keeps_the_language(stage: Stage) -> None:
    stage.reception.choose_language("ar")
    stage.reception.open_languages()
    stage.reception.back()
    assert isinstance(stage.step, Home)
    assert stage.reception.language == "ar"


def test_without_a_hub_nobody_is_told_that_a_call_was_sent(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    stage.until(lambda: not stage.terminal._helpline.known.reachable)
    stage.reception.help(Reason.SOMEONE)
    assert isinstance(stage.step, Standing)
    assert stage.step.phase is Phase.UNREACHABLE


def test_until_the_hub_says_the_hours_a_terminal_tells_those_of_its_own_settings(tmp_path: Path) -> None:
    stage = Stage(tmp_path, GUICHET_HUB__OPENING_HOURS="Jan 01 03:00-03:01")
    assert isinstance(stage.step, Welcome)
    opens = stage.step.today.hours.opens
    assert opens is not None
    assert (opens.month, opens.day, opens.hour) == (1, 1, 3)
    stage.close()


def test_the_call_shows_as_a_strip_over_everything_but_itself(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    stage.reception.help(Reason.SOMEONE)
    assert stage.reception.strip is None
    stage.reception.open_languages()
    assert stage.reception.strip is not None
    stage.reception.back()
    stage.reception.resume()
    assert stage.reception.strip is not None


def test_the_last_screen_is_in_the_language_of_the_visit_and_the_next_one_starts_anew(stage: Stage) -> None:
    stage.reception.choose_language("ar")
    stage.reception.make_clearer()
    stage.reception.done()
    assert stage.step == Goodbye(sides=0, calling=False)
    assert (stage.reception.language, stage.reception.manner) == ("ar", Manner(larger=True))
    stage.skipped += 7
    stage.until_step(Welcome)
    assert (stage.reception.language, stage.reception.manner) == ("fr", Manner())


def test_whoever_touches_the_last_screen_is_received_at_once(stage: Stage) -> None:
    stage.reception.choose_language("ar")
    stage.reception.done()
    stage.reception.help()
    assert isinstance(stage.step, AskReason)
    assert stage.reception.language == "fr"


def test_a_screen_that_nobody_touched_asks_nobody_whether_they_are_there(stage: Stage) -> None:
    stage.skipped += 10_000
    stage.terminal.tick()
    assert isinstance(stage.step, Welcome)


def test_a_screen_that_was_only_made_clearer_goes_back_to_normal_by_itself(stage: Stage) -> None:
    stage.reception.make_clearer()
    stage.skipped += 100
    stage.until_step(StillThere)
    stage.skipped += 31
    stage.until(lambda: stage.reception.manner == Manner())


def test_who_waits_for_somebody_is_not_asked_whether_they_are_there(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    stage.reception.help(Reason.SOMEONE)
    stage.skipped += 200
    stage.terminal.tick()
    assert isinstance(stage.step, Standing)
