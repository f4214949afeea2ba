"""Each thing that can be the matter has its own sentence: by the word that a resident must read in it."""

import pytest

from kiosk.calls import Reason
from kiosk.documents import LeftOut, Note, Rejection
from kiosk.journeys.calling.steps import Phase, Words, standing
from kiosk.language import Catalogues
from kiosk.printing import Condition
from kiosk.settings import LANGUAGES
from screens import faults, words

ENGLISH = Catalogues().of("en")
CONDITIONS = {
    Condition.PAPER_OUT: "no paper",
    Condition.PAPER_JAM: "stuck",
    Condition.COVER_OPEN: "open",
    Condition.INK_OUT: "ink",
    Condition.TRAY_FULL: "tray is full",
    Condition.OFFLINE: "doesn't answer",
    Condition.STOPPED: "has stopped",
    Condition.FOLDER_FULL: "no room",
    Condition.PAPER_WRONG: "other paper",
    Condition.TRAY_MISSING: "not in its place",
    Condition.CARE: "needs care",
    Condition.CONFIRM: "an OK",
    Condition.PAUSED: "a break",
}
REJECTIONS = {
    Rejection.NOT_A_DOCUMENT: ("kind of paper", "help you"),
    Rejection.DAMAGED: ("damaged", "copied"),
    Rejection.LOCKED: ("password protects", "knows the password"),
    Rejection.WRONG_PASSWORD: ("not its password", "knows the password"),
    Rejection.NOTHING_INSIDE: ("nothing in", "another one"),
    Rejection.TOO_LONG: ("too many pages", "a part of it"),
    Rejection.TOO_LARGE: ("too large", "smaller"),
    Rejection.TOOK_TOO_LONG: ("too difficult", "help you"),
    Rejection.GONE: ("stick is gone", "choose your paper again"),
    Rejection.LINK: ("only a link", "save it as a PDF"),
    Rejection.OTHER_PROGRAM: ("Only its own program", "for a PDF"),
}
NOTES = {
    Note.SALVAGED: ("damaged", "12 pages"),
    Note.FIRST_PAGE_ONLY: ("first page", "Its own program"),
    Note.MACHINE_TEXT: ("machines", "all the same"),
    Note.GLYPHS_MISSING: ("signs", "12 signs"),
}
REASONS = {
    Reason.SOMEONE: "Someone",
    Reason.PRINTING: "print",
    Reason.LETTER: "letter",
    Reason.PHONE: "phone",
    Reason.PRIVATE: "private",
    Reason.COMPANY: "chat",
    Reason.PRINTER: "printer",
}
PHASES = {
    Phase.SENDING: ("I'm calling", "One moment"),
    Phase.SENT: ("is sent", "who comes"),
    Phase.SEEN: ("was seen", "who comes"),
    Phase.COMING: ("Fatima is coming", "about 3 minutes"),
    Phase.MET: ("Fatima is with you", ""),
    Phase.UNANSWERED: ("Nobody can come", "Reception"),
    Phase.UNREACHABLE: ("can't call anybody", "Reception"),
    Phase.CALLED_BACK: ("will call you", "04\u00a070\u00a012\u00a034\u00a056"),
    Phase.ENDED: ("is over", "Thank you"),
}


@pytest.mark.parametrize("condition", Condition)
def test_what_the_printer_needs_is_said_and_nothing_else(condition: Condition) -> None:
    said = faults.of_conditions(frozenset({condition}), ENGLISH)
    assert [other for other, word in CONDITIONS.items() if word in said] == [condition]


def test_of_several_conditions_the_one_that_can_be_mended_first_is_said() -> None:
    order = [Condition.COVER_OPEN, Condition.PAPER_JAM, Condition.TRAY_MISSING, Condition.PAPER_OUT]
    order += [Condition.PAPER_WRONG, Condition.INK_OUT, Condition.TRAY_FULL, Condition.CONFIRM, Condition.FOLDER_FULL]
    order += [Condition.CARE, Condition.OFFLINE, Condition.PAUSED, Condition.STOPPED]
    for place, first in enumerate(order):
        assert CONDITIONS[first] in faults.of_conditions(frozenset(order[place:]), ENGLISH)


@pytest.mark.parametrize("rejection", Rejection)
def test_why_a_paper_cannot_be_shown_is_said_with_what_to_do(rejection: Rejection) -> None:
    why, way_on = REJECTIONS[rejection]
    said = words.of_rejection(rejection, ENGLISH)
    assert [other for other, (word, _) in REJECTIONS.items() if word in said] == [rejection]
    assert why in said
    assert way_on in words.of_way_on(rejection, ENGLISH)


@pytest.mark.parametrize("note", Note)
def test_what_must_be_known_of_a_paper_is_said(note: Note) -> None:
    title, detail = words.of_note(note, 12, ENGLISH)
    assert [other for other, (word, _) in NOTES.items() if word in title] == [note]
    assert NOTES[note][1] in detail


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (LeftOut(), ""),
        (LeftOut(1), "1 file not shown"),
        (LeftOut(1, ("song.mp3",)), "1 file not shown: song.mp3"),
        (LeftOut(4, ("a.mp3", "b.mp3", "c.mp3")), "4 files not shown: a.mp3 and b.mp3…"),
        (LeftOut(1, ("Holidays at the sea of 2024.mp4",)), "1 file not shown: Holidays at th… 2024.mp4"),
    ],
)
def test_what_was_left_out_is_said(left_out: LeftOut, said: str) -> None:
    assert words.of_left_out(left_out, ENGLISH, named=True) == said
    assert words.of_left_out(left_out, ENGLISH, named=False) == said.partition(":")[0]


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_said_as_what_it_is(reason: Reason) -> None:
    assert REASONS[reason] in words.of_reason(reason, ENGLISH)


@pytest.mark.parametrize("phase", Phase)
def test_how_a_call_stands_is_said_and_no_more_than_is_known(phase: Phase) -> None:
    title, more = words.of_calling(standing(phase, "Fatima", 3, elsewhere="Reception", phone="0470123456"), ENGLISH)
    assert PHASES[phase][0] in title
    assert PHASES[phase][1] in more
    assert bool(more) == bool(PHASES[phase][1])


@pytest.mark.parametrize(
    ("said", "told", "answer"),
    [
        (Words.NONE, "", "In my own words"),
        (Words.ON_THEIR_WAY, "I'm passing your words on ...", "Say more"),
        (Words.THERE, "Your words have arrived.", "Say more"),
    ],
)
def test_words_have_arrived_only_once_they_have(said: Words, told: str, answer: str) -> None:
    calling = standing(Phase.SENT, words=said)
    assert (words.of_own_words(calling, ENGLISH), words.of_adding_words(calling, ENGLISH)) == (told, answer)


@pytest.mark.parametrize(
    ("minutes", "late", "told", "strip"),
    [
        (2, False, "in about 2 minutes", "in 2 minutes"),
        (1, False, "in about 1 minute", "in 1 minute"),
        (0, False, "Any moment now", "any moment now"),
        (0, True, "A little late. Fatima knows.", "a little late"),
        (None, False, "", ""),
    ],
)
def test_a_promise_is_said_as_it_stands_now(minutes: int | None, late: bool, told: str, strip: str) -> None:
    coming = standing(Phase.COMING, "Fatima", minutes, late=late)
    assert words.of_calling(coming, ENGLISH)[1] == told
    assert words.of_strip(coming, ENGLISH)[1] == strip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_of_them_sound_alike_in_any_language(language: str) -> None:
    catalogue = Catalogues().of(language)
    for said in (
        [faults.of_conditions(frozenset({one}), catalogue) for one in Condition],
        [words.of_rejection(one, catalogue) for one in Rejection],
        [words.of_note(one, 1, catalogue)[0] for one in Note],
        [words.of_reason(one, catalogue) for one in Reason],
        [words.of_calling(standing(one, "Fatima", 3), catalogue)[0] for one in Phase],
    ):
        assert len(set(said)) == len(said)
