"""Where papers come from, which one it is, and why not."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.documents import Kind, LeftOut, Note, Rejection
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
from kiosk.sources import Folder, Item
from kiosk.sources.forms import Form, OpenShelf
from kiosk.sources.listing import ByFolder
from kiosk.sources.phone import ScanCode
from kiosk.sources.sheet import WriteSheet
from kiosk.sources.slot import Trouble as Unread
from kiosk.sources.usb import CantRead, InsertStick, ReadStick
from tests.screens.gallery.staged import COMING, Staged, a_page


def _paper(name: str, days: int, seed: int, rejection: Rejection | None = None, kind: Kind = Kind.PDF) -> Paper:
    made = datetime.now() - timedelta(days=days)
    item = Item(Path(f"/media/stick/{seed}.pdf"), name, made, 1000)
    shown = rejection is None and not kind.is_bundle
    return Paper(item, a_page(seed) if shown else None, rejection, kind)


PAPERS = (
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
    Paper(Form(Path(f"{name}.{language}.pdf"), name, datetime.now(), 1000, titles, language), a_page(seed))
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
    Paper(Folder(Path(name), name, datetime.now(), 0, items=tuple(one.item for one in PAPERS[:papers])))
    for name, papers in (("Banque", 4), ("Mutuelle et pharmacie", 1))
)
_BY_FOLDER = Paper(ByFolder(Path(), "", datetime.now(), 0, items=tuple(one.item for one in _FOLDERS)))
_SCAN = ScanCode(f"http://192.168.178.120:8631/p/{'x' * 22}", "http://192.168.178.120:8631/p/k7mpx2q9")
_SEALED = ScanCode(
    f"https://guichet.maisonmedicale.brussels:8631/p/{'x' * 22}#{'y' * 22}",
    "https://guichet.maisonmedicale.brussels:8631/p/k7mpx2q9",
)


SCREENS: dict[str, Staged] = {
    "source": Staged(ChooseSource(("usb",)), back=True),
    "source-forms": Staged(ChooseSource(("usb", "forms")), back=True),
    "source-all": Staged(ChooseSource(("usb", "phone", "forms")), back=True),
    "stick": Staged(InsertStick(), back=True),
    "stick-forgotten": Staged(InsertStick(forgotten=True), back=True),
    "stick-locked": Staged(CantRead(Unread.LOCKED), back=True),
    "stick-unreadable": Staged(CantRead(Unread.UNREADABLE), COMING, back=True),
    "cable": Staged(CantRead(Unread.PHONE), back=True),
    "cable-code": Staged(CantRead(Unread.PHONE, code=True), back=True),
    "moment-stick": Staged(ReadStick(), back=True),
    "phone-link": Staged(ScanCode(), back=True),
    "phone": Staged(_SCAN, back=True),
    "phone-sealed": Staged(_SEALED, COMING, back=True),
    "phone-coming": Staged(replace(_SCAN, coming=2), back=True),
    "phone-stands": Staged(replace(_SCAN, coming=2, stands=True), back=True),
    "moment": Staged(OneMoment(), back=True),
    "moment-forms": Staged(OpenShelf(), back=True),
    "moment-sheet": Staged(WriteSheet(), back=True),
    "papers": Staged(ChoosePaper(PAPERS, 11, 4), back=True),
    "papers-two": Staged(ChoosePaper(PAPERS[:2], 2, 0), COMING, back=True),
    "papers-left-out": Staged(
        ChoosePaper(PAPERS, 7, 0, Kind.ZIP, LeftOut(5, ("Holidays at the sea of 2024.mp4", "song.mp3"))), back=True
    ),
    "papers-folders": Staged(ChoosePaper((*PAPERS[:3], _BY_FOLDER), 5001, 0, older=95_000), back=True),
    "folders": Staged(ChoosePaper(_FOLDERS, 2, 0, unread=True), back=True),
    "papers-several": Staged(ChoosePaper(PAPERS, 11, 4, several=True, ticked=(6, 1, 4)), back=True),
    "papers-several-none": Staged(ChoosePaper(_KINDS, 4, 0, several=True), COMING, back=True),
    "papers-kinds": Staged(ChoosePaper(_KINDS, 4, 0), back=True),
    "papers-mail": Staged(ChoosePaper(PAPERS, 7, 0, Kind.MSG), back=True),
    "papers-phone": Staged(ChoosePaper(PAPERS[:2], 2, 0, source="phone"), back=True),
    "forms": Staged(ChoosePaper(_THEMES, 2, 0, source="forms"), back=True),
    "forms-theme": Staged(ChoosePaper(_FORMS, 4, 0, source="forms"), back=True),
    "papers-folder": Staged(ChoosePaper(PAPERS[:2], 2, 0, Kind.ZIP), COMING, back=True),
    "password": Staged(AskPassword(), back=True),
    "password-wrong": Staged(AskPassword(wrong=True), back=True),
    "password-called": Staged(AskPassword(), COMING, back=True),
    "no-papers": Staged(NoPapers(), back=True),
    "no-forms": Staged(NoPapers("forms"), back=True),
    "trouble": Staged(Trouble(), COMING, back=True),
}
SCREENS |= {f"refused-{rejection.value}": Staged(Refused(rejection), back=True) for rejection in Rejection}
SCREENS |= {f"noted-{note.value}": Staged(Noted(note, 12), back=True) for note in Note}
