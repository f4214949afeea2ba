"""Every screen in every state that a resident can meet, by name."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cairocffi

from kiosk.calls import Reason
from kiosk.documents import Kind, LeftOut, Note, Picture, Rejection
from kiosk.helpline import FACE, Here, Person
from kiosk.journeys.calling.steps import REASONS, AskCancel, AskReason, NobodyHere, Phase, Standing, Waiting, standing
from kiosk.journeys.papers.steps import (
    AskPassword,
    ChoosePaper,
    ChooseSource,
    NoPapers,
    Noted,
    OneMoment,
    Paper,
    Refused,
    Trouble,
)
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import ChooseLanguage, Goodbye, Home, StillThere, Today, Welcome
from kiosk.printing import Capabilities, Condition, Options, Sides
from kiosk.printing.terms import Price
from kiosk.sources import Folder, Item, Reminder
from kiosk.sources.forms import Form, OpenShelf
from kiosk.sources.listing import ByFolder
from kiosk.sources.phone import ScanCode
from kiosk.sources.sheet import WriteSheet
from kiosk.sources.slot import Trouble as Unread
from kiosk.sources.usb import CantRead, InsertStick, ReadStick


@dataclass(frozen=True)
class Staged:
    """A step, the resident's call that goes on meanwhile, whether *Back* leads anywhere, the terminal's own call."""

    step: object
    strip: Standing | None = None
    back: bool = False
    mending: Standing | None = None


def _page(seed: int, width: int = 345, height: int = 488) -> Picture:
    """A letter, as a page looks from afar."""
    chance = random.Random(seed)
    stride = width * 4
    pixels = bytearray(stride * height)
    surface = cairocffi.ImageSurface(cairocffi.FORMAT_RGB24, width, height, pixels, stride)
    context = cairocffi.Context(surface)
    context.scale(width / 210, height / 297)
    context.set_source_rgb(1, 1, 1)
    context.paint()
    context.set_source_rgb(*[(0.87, 0.5, 0.2), (0.25, 0.56, 0.4), (0.25, 0.4, 0.6)][seed % 3])
    context.rectangle(20, 20, 80, 22)
    context.fill()
    context.set_source_rgb(0.45, 0.48, 0.52)
    for line in range(chance.randrange(12, 26)):
        if line % 6 != 5:
            context.rectangle(20, 60 + line * 8.5, chance.randrange(110, 170), 3)
            context.fill()
    surface.finish()
    rgb = bytearray(3 * width * height)
    rgb[0::3], rgb[1::3], rgb[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
    return Picture(width, height, rgb)


def _paper(name: str, days: int, seed: int, rejection: Rejection | None = None, kind: Kind = Kind.PDF) -> Paper:
    made = datetime.now() - timedelta(days=days)
    item = Item(Path(f"/media/stick/{seed}.pdf"), name, made, 1000)
    shown = rejection is None and not kind.is_bundle
    return Paper(item, _page(seed) if shown else None, rejection, kind)


_PAPERS = (
    _paper("Extrait mars", 0, 0),
    _paper("Mutuelle", 1, 1),
    _paper("Attestation de composition de ménage 2026", 12, 2),
    _paper("Contrat", 400, 3, Rejection.DAMAGED),
)
_KINDS = (
    _paper("Loyer avril", 0, 4, kind=Kind.EML),
    _paper("Papiers CPAS", 3, 5, kind=Kind.ZIP),
    _paper("Fiche de paie", 20, 6, Rejection.LOCKED),
    replace(_paper("Photo de la lettre", 21, 7), kind=Kind.EML),  # a mail that is nothing but one page
)
_FORMS = tuple(
    Paper(Form(Path(f"{name}.{language}.pdf"), name, datetime.now(), 1000, titles, language), _page(seed))
    for seed, (name, titles) in enumerate(
        (("complaint", {"fr": "Plainte", "nl": "Klacht", "en": "Complaint", "ar": "شكوى"}),
         ("statement", {"fr": "Déclaration sur l’honneur", "nl": "Verklaring op erewoord", "en": "Sworn statement"}))
    )
    for language in ("fr", "nl")
)  # fmt: skip
_THEMES = tuple(
    Paper(Folder(Path(name), name, datetime.now(), 0, {"fr": french, "en": english}, tuple(one.item for one in _FORMS)))
    for name, french, english in (
        ("bank", "La banque", "The bank"),
        ("offices", "Écrire à un service", "Write to an office"),
    )
)
_FOLDERS = tuple(
    Paper(Folder(Path(name), name, datetime.now(), 0, items=tuple(one.item for one in _PAPERS[:papers])))
    for name, papers in (("Banque", 4), ("Mutuelle et pharmacie", 1))
)
_BY_FOLDER = Paper(ByFolder(Path(), "", datetime.now(), 0, items=tuple(one.item for one in _FOLDERS)))
_SCAN = ScanCode(f"http://192.168.178.120:8631/p/{'x' * 22}", "http://192.168.178.120:8631/p/k7mpx2q9")
_SEALED = ScanCode(
    f"https://guichet.maisonmedicale.brussels:8631/p/{'x' * 22}#{'y' * 22}",
    "https://guichet.maisonmedicale.brussels:8631/p/k7mpx2q9",
)
_COMING = standing(Phase.COMING, "Fatima", 3, datetime(2026, 3, 2, 13, 2, tzinfo=UTC))
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
_TODAY = Today(time(14, 2), "Maison de quartier Nord", time(17), Here.SOMEBODY, _FOUR[:2])
_BOTH = (Sides.ONE_SIDED, Sides.TWO_SIDED_LONG_EDGE)


def _check(
    pages: int, capabilities: Capabilities, page: int = 0, left_out: tuple[int, ...] = (), **options: object
) -> steps.CheckPages:
    return steps.CheckPages(
        pages=pages,
        options=Options(**options),  # type: ignore[arg-type]
        capabilities=capabilities,
        copies_max=9,
        page=page,
        sheet=_page(page),
        thumbnails=_thumbnails(range(max(page - 1, 0), min(page + 3, pages))),
        left_out=frozenset(left_out),
    )


def _thumbnails(pages: range) -> MappingProxyType[int, Picture]:
    return MappingProxyType({number: _page(number, 120, 170) for number in pages})


def _choose(pages: int, first: int, left_out: tuple[int, ...], page: int = 0) -> steps.ChoosePages:
    """As many at once as there are here: the showcase shows as many as its screen wants."""
    return steps.ChoosePages(page, pages, first, 6, _thumbnails(range(pages)), frozenset(left_out))


def _not_right(pages: int, first: int = 0) -> steps.NotRight:
    return steps.NotRight(tuple(range(pages)), first, 6, _thumbnails(range(pages)))


def _called(phase: Phase) -> Standing:
    """Somebody was called for the printer."""
    known = ("Fatima", 3) if phase in (Phase.COMING, Phase.MET) else ("", 0)
    return standing(phase, *known, reason=Reason.PRINTER)


def _held(condition: Condition) -> steps.HeldUp:
    return steps.HeldUp(done=1, total=3, conditions=frozenset({condition}))


_NO_PAPER = frozenset({Condition.PAPER_OUT})
_LOOKS: dict[str, Any] = {"looks": (steps.Look.AS_FOUND, steps.Look.CLEANED), "look": steps.Look.CLEANED}
_PRICE = Price(Decimal("1.25"))
_RICH = _check(14, Capabilities(_BOTH, True, 9), 6, sides=_BOTH[1])
_PILE = tuple(steps.Piled(paper.item, paper.picture, pages) for paper, pages in zip(_PAPERS, (3, 1, 2), strict=False))
_OUT = steps.Piled(_PAPERS[3].item)
_CUT: dict[str, Any] = {"looks": (steps.Look.AS_FOUND, steps.Look.UNCUT), "look": steps.Look.AS_FOUND}

GALLERY: dict[str, Staged] = {
    "welcome": Staged(Welcome(_LANGUAGES, _TODAY)),
    "welcome-one": Staged(Welcome(_LANGUAGES, replace(_TODAY, people=_FOUR[:1]))),
    "welcome-four": Staged(Welcome(_LANGUAGES, replace(_TODAY, people=_FOUR, open_until=None))),
    "welcome-alone": Staged(Welcome(_LANGUAGES, replace(_TODAY, here=Here.NOBODY, people=()))),
    "welcome-stick": Staged(Welcome(_LANGUAGES, _TODAY, frozenset({Reminder.STICK}))),
    "welcome-unsaid": Staged(Welcome(_LANGUAGES, Today(time(8, 30)))),
    "languages": Staged(ChooseLanguage(_LANGUAGES), _COMING, back=True),
    "home": Staged(Home(_TODAY)),
    "home-alone": Staged(Home(replace(_TODAY, here=Here.NOBODY, people=()))),
    "home-unreachable": Staged(Home(Today(time(8, 30), here=Here.UNREACHABLE))),
    "home-four": Staged(Home(replace(_TODAY, people=_FOUR)), _COMING),
    "home-no-paper": Staged(Home(_TODAY, _NO_PAPER)),
    "home-called": Staged(Home(_TODAY, _NO_PAPER), mending=_called(Phase.SENT)),
    "home-mending": Staged(Home(replace(_TODAY, people=_FOUR), _NO_PAPER), _COMING, mending=_called(Phase.COMING)),
    "source": Staged(ChooseSource(("usb",)), back=True),
    "source-forms": Staged(ChooseSource(("usb", "forms")), back=True),
    "source-all": Staged(ChooseSource(("usb", "phone", "forms")), back=True),
    "stick": Staged(InsertStick(), back=True),
    "stick-forgotten": Staged(InsertStick(forgotten=True), back=True),
    "stick-locked": Staged(CantRead(Unread.LOCKED), back=True),
    "stick-unreadable": Staged(CantRead(Unread.UNREADABLE), _COMING, back=True),
    "cable": Staged(CantRead(Unread.PHONE), back=True),
    "cable-code": Staged(CantRead(Unread.PHONE, code=True), back=True),
    "moment-stick": Staged(ReadStick(), back=True),
    "phone-link": Staged(ScanCode(), back=True),
    "phone": Staged(_SCAN, back=True),
    "phone-sealed": Staged(_SEALED, _COMING, back=True),
    "phone-coming": Staged(replace(_SCAN, coming=2), back=True),
    "moment": Staged(OneMoment(), back=True),
    "moment-forms": Staged(OpenShelf(), back=True),
    "moment-sheet": Staged(WriteSheet(), back=True),
    "papers": Staged(ChoosePaper(_PAPERS, 11, 4), back=True),
    "papers-two": Staged(ChoosePaper(_PAPERS[:2], 2, 0), _COMING, back=True),
    "papers-left-out": Staged(
        ChoosePaper(_PAPERS, 7, 0, Kind.ZIP, LeftOut(5, ("Holidays at the sea of 2024.mp4", "song.mp3"))), back=True
    ),
    "papers-folders": Staged(ChoosePaper((*_PAPERS[:3], _BY_FOLDER), 5001, 0, older=95_000), back=True),
    "folders": Staged(ChoosePaper(_FOLDERS, 2, 0, unread=True), back=True),
    "papers-several": Staged(ChoosePaper(_PAPERS, 11, 4, several=True, ticked=(6, 1, 4)), back=True),
    "papers-several-none": Staged(ChoosePaper(_KINDS, 4, 0, several=True), _COMING, back=True),
    "papers-kinds": Staged(ChoosePaper(_KINDS, 4, 0), back=True),
    "papers-mail": Staged(ChoosePaper(_PAPERS, 7, 0, Kind.MSG), back=True),
    "papers-phone": Staged(ChoosePaper(_PAPERS[:2], 2, 0, source="phone"), back=True),
    "forms": Staged(ChoosePaper(_THEMES, 2, 0, source="forms"), back=True),
    "forms-theme": Staged(ChoosePaper(_FORMS, 4, 0, source="forms"), back=True),
    "papers-folder": Staged(ChoosePaper(_PAPERS[:2], 2, 0, Kind.ZIP), _COMING, back=True),
    "password": Staged(AskPassword(), back=True),
    "password-wrong": Staged(AskPassword(wrong=True), back=True),
    "password-called": Staged(AskPassword(), _COMING, back=True),
    "preview": Staged(_check(3, Capabilities(_BOTH, False, 9), sides=_BOTH[1]), back=True),
    "preview-simple": Staged(_check(1, Capabilities()), back=True),
    "preview-rich": Staged(_check(14, Capabilities(_BOTH, True, 9), 6, copies=2), _COMING, back=True),
    "preview-gray": Staged(_check(14, Capabilities(_BOTH, True, 9), 6, copies=2, color=False), _COMING, back=True),
    "preview-left-out": Staged(_check(3, Capabilities(_BOTH, False, 9), 1, (1,)), back=True),
    "preview-only": Staged(_check(15, Capabilities(_BOTH, True, 9), 2, (*range(2), *range(3, 15))), back=True),
    "preview-some": Staged(_check(15, Capabilities(_BOTH, True, 9), 4, (7, 8, 9)), back=True),
    "preview-color": Staged(_check(1, Capabilities(color=True, copies_max=9)), back=True),
    "preview-priced": Staged(
        replace(_check(3, Capabilities(_BOTH, True, 9), sides=_BOTH[1]), price=_PRICE), _COMING, back=True
    ),
    "preview-lying": Staged(replace(_check(1, Capabilities()), sheet=_page(3, 488, 345)), back=True),
    "preview-photo": Staged(replace(_check(1, Capabilities(_BOTH, True, 9)), **_LOOKS), back=True),
    "preview-photos": Staged(replace(_check(4, Capabilities(_BOTH, True, 9)), **_LOOKS), _COMING, back=True),
    "preview-cut": Staged(replace(_check(11, Capabilities(_BOTH, True, 9)), **_CUT), back=True),
    "preview-uncut": Staged(
        replace(_check(1, Capabilities(_BOTH, True, 9)), **_CUT | {"look": steps.Look.UNCUT}), back=True
    ),
    "several": Staged(steps.CheckSeveral(_PILE, Capabilities(_BOTH, True, 9), Options(1, _BOTH[1])), back=True),
    "several-out": Staged(
        steps.CheckSeveral(
            (*_PILE, *_PILE, _OUT, _OUT), Capabilities(_BOTH, True, 9), Options(1, _BOTH[1]), _PRICE * 12
        ),
        _COMING,
        back=True,
    ),
    "several-none": Staged(steps.CheckSeveral((_OUT, _OUT), Capabilities(), Options()), back=True),
    "wishes": Staged(steps.Wishes(_RICH), back=True),
    "wishes-called": Staged(steps.Wishes(replace(_RICH, **_LOOKS)), _COMING, back=True),
    "wish-sides": Staged(steps.AskWish(steps.Wish.SIDES, _RICH), back=True),
    "wish-color": Staged(steps.AskWish(steps.Wish.COLOR, _RICH), _COMING, back=True),
    "wish-look": Staged(steps.AskWish(steps.Wish.LOOK, replace(_RICH, **_LOOKS)), back=True),
    "wish-uncut": Staged(steps.AskWish(steps.Wish.LOOK, replace(_RICH, **_CUT)), back=True),
    "pages": Staged(_choose(12, 0, (1, 4), 1), back=True),
    "pages-end": Staged(_choose(14, 12, tuple(range(11)), 12), _COMING, back=True),
    "pages-few": Staged(_choose(3, 0, ()), back=True),
    "pages-only": Staged(_choose(3, 0, (0, 1)), back=True),
    "enlarged": Staged(steps.Enlarged(0, 3, _page(0, 843, 1192)), back=True),
    "enlarged-out": Staged(steps.Enlarged(2, 3, _page(2, 843, 1192), left_out=True), _COMING, back=True),
    "enlarged-only": Staged(steps.Enlarged(1, 3, _page(1, 843, 1192), only=True), back=True),
    "enlarged-lying": Staged(steps.Enlarged(0, 1, _page(2, 843, 596)), back=True),
    "printing": Staged(steps.Printing(1, 3), _COMING),
    "printing-first": Staged(steps.Printing(0, 3)),
    "taking": Staged(steps.TakePaper(3, True, "")),
    "taking-again": Staged(steps.TakePaper(3, True, "", again=True), _COMING),
    "not-right": Staged(_not_right(12, 6), _COMING, back=True),
    "not-right-few": Staged(_not_right(3), back=True),
    "ask-again": Staged(steps.AskAgain(0), back=True),
    "printing-trial": Staged(steps.Printing(0, 3, trial=True)),
    "taking-place": Staged(steps.TakePaper(1, True, "Bureau d'accueil"), _COMING),
    "taking-priced": Staged(steps.TakePaper(3, True, "Bureau d'accueil", price=_PRICE, again=True), _COMING),
    "taking-trial": Staged(steps.TakePaper(3, True, "", trial=True), _COMING),
    "stopped": Staged(steps.TakePaper(0, False, "")),
    "stopped-late": Staged(steps.TakePaper(2, False, "")),
    "no-papers": Staged(NoPapers(), back=True),
    "no-forms": Staged(NoPapers("forms"), back=True),
    "not-printed": Staged(steps.NotPrinted()),
    "trouble": Staged(Trouble(), _COMING, back=True),
    "stop": Staged(steps.AskStop(), _COMING),
    "why": Staged(AskReason(REASONS), back=True),
    "coming": Staged(_COMING),
    "coming-long": Staged(standing(Phase.COMING, "Marie-Christine", 10, datetime.now(UTC))),
    "coming-speaks": Staged(
        standing(Phase.COMING, "Fatima", 0, languages=("fr", "ar"), second_name="فاطمة", face=_FACE)
    ),
    "coming-late": Staged(standing(Phase.COMING, "Fatima", 0, late=True)),
    "coming-unsaid": Staged(standing(Phase.COMING, "Fatima")),
    "met": Staged(standing(Phase.MET, "Fatima")),
    "nobody": Staged(NobodyHere("Accueil, rez-de-chaussée", time(17)), back=True),
    "nobody-sheet": Staged(NobodyHere("Accueil, rez-de-chaussée", time(17), sheet=True), back=True),
    "waiting": Staged(Waiting(Phase.UNANSWERED, open_until=time(17))),
    "waiting-unreachable": Staged(Waiting(Phase.UNREACHABLE)),
    "unreachable": Staged(standing(Phase.UNREACHABLE, elsewhere="Accueil, rez-de-chaussée")),
    "unanswered": Staged(standing(Phase.UNANSWERED)),
    "sending": Staged(standing(Phase.SENDING)),
    "sent": Staged(standing(Phase.SENT)),
    "seen": Staged(standing(Phase.SEEN)),
    "ended": Staged(standing(Phase.ENDED)),
    "cancel": Staged(AskCancel("Fatima")),
    "cancel-unseen": Staged(AskCancel("")),
    "still": Staged(StillThere(28)),
    "goodbye": Staged(Goodbye(3, calling=False)),
    "goodbye-call": Staged(Goodbye(1, calling=True, reminders=frozenset({Reminder.STICK}))),
    "goodbye-elsewhere": Staged(Goodbye(0, calling=False, elsewhere="Accueil, rez-de-chaussée")),
    "goodbye-stick": Staged(Goodbye(1, calling=False, reminders=frozenset({Reminder.STICK}))),
}
GALLERY |= {f"refused-{rejection.value}": Staged(Refused(rejection), back=True) for rejection in Rejection}
GALLERY |= {f"noted-{note.value}": Staged(Noted(note, 12), back=True) for note in Note}
GALLERY |= {f"held-{condition.value}": Staged(_held(condition)) for condition in Condition}
GALLERY |= {
    f"held-{phase.value}": Staged(_held(Condition.PAPER_OUT), _called(phase))
    for phase in (Phase.SENT, Phase.COMING, Phase.MET, Phase.UNREACHABLE)
}
GALLERY["held-mending"] = Staged(_held(Condition.PAPER_OUT), mending=_called(Phase.COMING))
GALLERY["held-coming-otherwise"] = Staged(_held(Condition.COVER_OPEN), _COMING)
