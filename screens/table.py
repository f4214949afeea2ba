"""The table of screens: which one shows which step. A new screen is two files and one line here."""

from typing import Any

from kiosk.journeys.calling import steps as calling
from kiosk.journeys.papers import steps as papers
from kiosk.journeys.printing import steps
from kiosk.journeys.reception import steps as reception
from kiosk.sources.forms import OpenShelf
from kiosk.sources.phone import ScanCode
from kiosk.sources.sheet import WriteSheet
from kiosk.sources.usb import CantRead, InsertStick, ReadStick
from screens.call import Call
from screens.coming import Coming
from screens.enlarged import Enlarged
from screens.goodbye import Goodbye
from screens.held import Held
from screens.home import Home
from screens.language import Language
from screens.moment import Moment
from screens.nobody import Nobody
from screens.not_right import NotRight
from screens.noted import Noted
from screens.number import Number
from screens.one_wish import OneWish
from screens.own_words import OwnWords
from screens.pages import Pages
from screens.papers import Papers
from screens.password import Password
from screens.phone import Phone
from screens.preview import Preview
from screens.printing import Printing
from screens.refused import Refused
from screens.screen import Screen
from screens.several import Several
from screens.source import Source
from screens.stick import Stick
from screens.still import Still
from screens.sure import Sure
from screens.taking import Taking
from screens.welcome import Welcome
from screens.why import Why
from screens.wishes import Wishes
from screens.yes import Yes

SCREENS: dict[type, type[Screen[Any]]] = {
    reception.Welcome: Welcome,
    reception.ChooseLanguage: Language,
    reception.Home: Home,
    reception.StillThere: Still,
    reception.Goodbye: Goodbye,
    papers.ChooseSource: Source,
    InsertStick: Stick,
    ReadStick: Moment,
    CantRead: Refused,
    ScanCode: Phone,
    OpenShelf: Moment,
    WriteSheet: Moment,
    papers.OneMoment: Moment,
    papers.ChoosePaper: Papers,
    papers.AskPassword: Password,
    papers.Noted: Noted,
    steps.CheckPages: Preview,
    steps.CheckSeveral: Several,
    steps.NoneTogether: Refused,
    steps.Wishes: Wishes,
    steps.AskWish: OneWish,
    steps.ChoosePages: Pages,
    steps.Enlarged: Enlarged,
    steps.WaitForYes: Yes,
    steps.Printing: Printing,
    steps.HeldUp: Held,
    steps.AskStop: Sure,
    steps.TakePaper: Taking,
    steps.NotRight: NotRight,
    steps.AskAgain: Sure,
    papers.Refused: Refused,
    papers.NoPapers: Refused,
    steps.NotPrinted: Refused,
    papers.Trouble: Refused,
    calling.AskReason: Why,
    calling.NobodyHere: Nobody,
    calling.Called: Call,
    calling.Waiting: Call,
    calling.Coming: Coming,
    calling.Nobody: Nobody,
    calling.AskNumber: Number,
    calling.AskWords: OwnWords,
    calling.CalledBack: Call,
    calling.AskCancel: Sure,
}
