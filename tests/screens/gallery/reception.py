"""The first screens and the last, and everything about a call."""

from dataclasses import replace
from datetime import UTC, datetime, time

from kiosk.helpline import FACE, Here, Person
from kiosk.hours import Hours
from kiosk.journeys.calling.steps import (
    REASONS,
    AskCancel,
    AskNumber,
    AskReason,
    AskWords,
    NobodyHere,
    Phase,
    Waiting,
    Words,
    standing,
)
from kiosk.journeys.reception.steps import ChooseLanguage, Goodbye, Home, StillThere, Today, Welcome
from kiosk.sources import Reminder
from tests.screens.gallery.staged import COMING, NO_PAPER, Staged, called

_FACE = bytes(
    255 * (x + y < FACE) if channel else 200 for y in range(FACE) for x in range(FACE) for channel in range(3)
)
_LANGUAGES = ("fr", "nl", "ar", "en")
_FOUR = (
    Person("Fatima", ("fr", "ar"), "فاطمة"),
    Person("Saïd", ("nl", "ar"), face=_FACE),
    Person("Ann"),
    Person("Marie-Christine", ("fr",)),
)
_TODAY = Today(time(14, 2), "Maison de quartier Nord", Hours(time(17)), Here.SOMEBODY, _FOUR[:2])
_TOMORROW = Hours(opens=datetime(2026, 11, 28, 13, 30), days=1)
_WEDNESDAY = Hours(opens=datetime(2026, 12, 2, 13, 30), days=5)
_AFTER_HOLIDAYS = Hours(opens=datetime(2026, 9, 23, 9, 30), days=12)
_CLOSED = replace(_TODAY, here=Here.NOBODY, people=())


SCREENS: dict[str, Staged] = {
    "welcome": Staged(Welcome(_LANGUAGES, _TODAY)),
    "welcome-one": Staged(Welcome(_LANGUAGES, replace(_TODAY, people=_FOUR[:1]))),
    "welcome-four": Staged(Welcome(_LANGUAGES, replace(_TODAY, people=_FOUR, hours=Hours()))),
    "welcome-alone": Staged(Welcome(_LANGUAGES, replace(_TODAY, here=Here.NOBODY, people=()))),
    "welcome-closed": Staged(Welcome(_LANGUAGES, replace(_CLOSED, hours=_TOMORROW))),
    "welcome-stick": Staged(Welcome(_LANGUAGES, _TODAY, frozenset({Reminder.STICK}))),
    "welcome-unsaid": Staged(Welcome(_LANGUAGES, Today(time(8, 30)))),
    "languages": Staged(ChooseLanguage(_LANGUAGES), COMING, back=True),
    "home": Staged(Home(_TODAY)),
    "home-alone": Staged(Home(replace(_TODAY, here=Here.NOBODY, people=()))),
    "home-closed": Staged(Home(replace(_CLOSED, hours=_TOMORROW))),
    "home-weekend": Staged(Home(replace(_CLOSED, hours=_WEDNESDAY), NO_PAPER)),
    "home-holidays": Staged(Home(replace(_CLOSED, hours=_AFTER_HOLIDAYS), NO_PAPER)),
    "home-perhaps": Staged(Home(replace(_TODAY, here=Here.PERHAPS, people=()))),
    "home-unreachable": Staged(Home(Today(time(8, 30), here=Here.UNREACHABLE))),
    "home-four": Staged(Home(replace(_TODAY, people=_FOUR)), COMING),
    "home-no-paper": Staged(Home(_TODAY, NO_PAPER)),
    "home-called": Staged(Home(_TODAY, NO_PAPER), mending=called(Phase.SENT)),
    "home-mending": Staged(Home(replace(_TODAY, people=_FOUR), NO_PAPER), COMING, mending=called(Phase.COMING)),
    "why": Staged(AskReason(REASONS), back=True),
    "coming": Staged(COMING),
    "coming-long": Staged(standing(Phase.COMING, "Marie-Christine", 10, datetime.now(UTC))),
    "coming-speaks": Staged(
        standing(Phase.COMING, "Fatima", 0, languages=("fr", "ar"), second_name="فاطمة", face=_FACE)
    ),
    "coming-late": Staged(standing(Phase.COMING, "Fatima", 0, late=True)),
    "coming-unsaid": Staged(standing(Phase.COMING, "Fatima")),
    "met": Staged(standing(Phase.MET, "Fatima")),
    "nobody": Staged(NobodyHere("Accueil, rez-de-chaussée", Hours(time(17))), back=True),
    "nobody-sheet": Staged(NobodyHere("Accueil, rez-de-chaussée", Hours(time(17)), sheet=True), back=True),
    "nobody-calls-back": Staged(
        NobodyHere("Accueil, rez-de-chaussée", Hours(time(17)), sheet=True, call_back=True), back=True
    ),
    "nobody-closed": Staged(
        NobodyHere("Accueil, rez-de-chaussée", _AFTER_HOLIDAYS, sheet=True, call_back=True), back=True
    ),
    "unanswered-closed": Staged(standing(Phase.UNANSWERED, hours=_TOMORROW, call_back=True)),
    "unanswered-calls-back": Staged(standing(Phase.UNANSWERED, call_back=True)),
    "number": Staged(AskNumber(), back=True),
    "called-back": Staged(standing(Phase.CALLED_BACK, phone="0470123456")),
    "waiting": Staged(Waiting(Phase.UNANSWERED, hours=Hours(time(17)))),
    "waiting-closed": Staged(Waiting(Phase.UNANSWERED, hours=_AFTER_HOLIDAYS)),
    "waiting-unreachable": Staged(Waiting(Phase.UNREACHABLE)),
    "unreachable": Staged(standing(Phase.UNREACHABLE, elsewhere="Accueil, rez-de-chaussée")),
    "unanswered": Staged(standing(Phase.UNANSWERED)),
    "sending": Staged(standing(Phase.SENDING)),
    "sent": Staged(standing(Phase.SENT)),
    "sent-one": Staged(standing(Phase.SENT, tried=_FOUR[:1])),
    "sent-four": Staged(standing(Phase.SENT, tried=_FOUR)),
    "seen": Staged(standing(Phase.SEEN)),
    "sent-takes-words": Staged(standing(Phase.SENT, takes_words=True)),
    "sent-says-words": Staged(standing(Phase.SEEN, words=Words.ON_THEIR_WAY)),
    "sent-with-words": Staged(standing(Phase.SENT, tried=_FOUR, words=Words.THERE, takes_words=True)),
    "waiting-takes-words": Staged(Waiting(Phase.UNANSWERED, hours=Hours(time(17)), takes_words=True)),
    "called-back-takes-words": Staged(standing(Phase.CALLED_BACK, phone="0470123456", takes_words=True)),
    "coming-takes-words": Staged(replace(COMING, takes_words=True)),
    "coming-with-words": Staged(
        standing(
            Phase.COMING,
            "Marie-Christine",
            10,
            datetime.now(UTC),
            languages=("fr",),
            words=Words.THERE,
            takes_words=True,
        )
    ),
    "words": Staged(AskWords(standing(Phase.SENT)), back=True),
    "words-coming": Staged(AskWords(COMING), back=True),
    "ended": Staged(standing(Phase.ENDED)),
    "cancel": Staged(AskCancel("Fatima")),
    "cancel-unseen": Staged(AskCancel("")),
    "still": Staged(StillThere(28)),
    "goodbye": Staged(Goodbye(3, calling=False)),
    "goodbye-call": Staged(Goodbye(1, calling=True, reminders=frozenset({Reminder.STICK}))),
    "goodbye-elsewhere": Staged(Goodbye(0, calling=False, elsewhere="Accueil, rez-de-chaussée")),
    "goodbye-stick": Staged(Goodbye(1, calling=False, reminders=frozenset({Reminder.STICK}))),
}
