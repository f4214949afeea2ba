"""Which paper? A paper is chosen by the picture of its first page, never by a file name alone."""

from datetime import date

from babel.dates import format_date
from kivy.properties import ObjectProperty, StringProperty

from kiosk.documents import Kind, Rejection
from kiosk.journeys.papers.steps import ChoosePaper, Paper
from kiosk.language import NAMES, Catalogue
from kiosk.sources import Folder
from kiosk.sources.forms import Form
from kiosk.sources.listing import ByFolder
from screens import words
from screens.screen import Screen
from screens.sizes import papers_at_once
from screens.widgets.card import Card

_BUNDLES = {Kind.EML: "mail", Kind.MSG: "mail", Kind.ZIP: "archive", Kind.PORTFOLIO: "archive"}


class PaperCard(Card):
    """One paper: its first page, its name, and when it was made."""

    page = ObjectProperty(None, allownone=True)
    picture = StringProperty("")  # instead of a page that isn't shown
    hue = StringProperty("clay")
    name = StringProperty("")
    made = StringProperty("")
    place = StringProperty("")  # among those that are ticked, from 1; "" if it isn't


class Papers(Screen[ChoosePaper]):
    """As many papers as fit, the newest first; two arrows turn to the others."""

    @property
    def aside(self) -> int:
        """How wide the answer beside the question is."""
        return int(self.theme.mm(66 if self.theme.larger else 53))

    def update(self, step: ChoosePaper) -> None:
        """Shows the papers, with the pictures that are there by now."""
        self._step = step
        at_once = papers_at_once(self.theme)
        cards = list(reversed(self.ids.cards.children))
        if len(cards) != len(step.papers):
            self.ids.cards.clear_widgets()
            cards = [self._card(place) for place in range(len(step.papers))]
        for number, (card, paper) in enumerate(zip(cards, step.papers, strict=True), step.first):
            card.place = str(step.ticked.index(number) + 1) if number in step.ticked else ""
            card.kind = "chosen" if card.place else "quiet"
            card.enabled = not (step.several and paper.holds_others)
            card.page = paper.picture
            card.picture, card.hue = _picture(paper)
            card.name = self._named(paper)
            made = _dated(paper, self.catalogue)
            card.spoken = f"{card.name}. {made}"
            # In larger text, the page needs the room of its date.
            card.made = "" if paper.picture and self.theme.larger and not self.theme.tall else made
        before, after = step.first > 0, step.first + at_once < step.total
        self.ids.earlier.enabled, self.ids.later.enabled = before, after
        page, pages = step.first // at_once + 1, -(-step.total // at_once)
        text = self.catalogue.gettext("{page} of {pages}")
        self.ids.place.words = text.format(page=page, pages=pages) if pages > 1 else ""
        self.offer("turning", pages > 1)
        self.offer("place", pages > 1 and (self.theme.portrait or not (step.inside or self.theme.larger)))
        self.offer("pager", self._offer_several(step) or pages > 1)
        self.ids.left_out.words = words.of_what_is_missing(step, self.catalogue, named=not self.theme.larger)
        self._ask(step)

    def _named(self, paper: Paper) -> str:
        match paper.item:
            case ByFolder():
                return self.catalogue.gettext("Folders")
            case item:
                return item.title(self.catalogue.code)

    def _offer_several(self, step: ChoosePaper) -> bool:
        """Several papers are ticked first, then opened: above them where that can be reached; else below, then True."""
        tall, ids = self.theme.tall, self.ids
        several = step.total > 1 and not all(paper.holds_others for paper in step.papers)
        self.offer("several", several and not step.several and not tall)
        self.offer("open", step.several and not tall)
        self.offer("several_below", several and not step.several and tall)
        self.offer("open_below", step.several and tall)
        n = len(step.ticked)
        ids.open.enabled = ids.open_below.enabled = n > 0
        ids.open.spoken = ids.open_below.spoken = self.catalogue.ngettext("{n} paper", "{n} papers", n).format(n=n)
        return tall and (several or step.several)

    def _ask(self, step: ChoosePaper) -> None:
        """Where the papers are: on the stick, in a mail, in a folder, or among the centre's forms."""
        _, ids = self.catalogue.gettext, self.ids
        inside = step.inside
        # In larger text there is room for the papers; what they lie in is drawn.
        short = _("Which paper?") if self.theme.larger and not self.theme.tall else ""
        match inside:
            case None if step.source == "forms":
                about = isinstance(step.papers[0].item, Folder)
                ids.question.words = _("What is it about?") if about else _("Which form?")
                picture = "form"
            case None if all(isinstance(paper.item, Folder) for paper in step.papers):
                ids.question.words, picture = _("Which folder?"), "stick"
            case None:
                ids.question.words = _("Which papers?") if step.several else _("Which paper?")
                picture = {"phone": "phone", "sheet": "print"}.get(step.source, "stick")
            case Kind.ZIP | Kind.PORTFOLIO:
                ids.question.words, picture = short or _("Which paper in this folder?"), _BUNDLES[inside]
            case _:
                ids.question.words, picture = short or _("Which paper in this mail?"), _BUNDLES[inside]
        ids.about.picture = ids.where.picture = picture
        self.offer("where", not self.theme.tall)

    def turn(self, forward: bool) -> None:
        """Other papers: the ones after these, or before."""
        at_once = papers_at_once(self.theme)
        first = self._step.first + (at_once if forward else -at_once)
        self.journey.papers.turn(max(first, 0))

    def _card(self, place: int) -> PaperCard:
        card = PaperCard()
        card.bind(on_answer=lambda _: self.journey.papers.pick(self._step.first + place))
        self.ids.cards.add_widget(card)
        return card


def _picture(paper: Paper) -> tuple[str, str]:
    """What stands in the place of a first page, and in which colours; nothing where there is a page."""
    if paper.picture:
        return "", "sky"
    if isinstance(paper.item, Folder):
        return "archive", "sky"
    if paper.rejection is Rejection.LOCKED:
        return "private", "sky"
    if paper.rejection:
        return "unreadable", "clay"
    return _BUNDLES.get(paper.kind, "") if paper.kind else "", "sky"


def _dated(paper: Paper, catalogue: Catalogue) -> str:
    """When it was made; or what it is, if no page is seen of it."""
    _, ngettext = catalogue.gettext, catalogue.ngettext
    match paper.item:
        case ByFolder(items=items):
            return ngettext("{n} folder", "{n} folders", len(items)).format(n=len(items))
        case Folder(items=(Form(), *_) as items):
            return ngettext("{n} form", "{n} forms", len(items)).format(n=len(items))
        case Folder(items=items):
            return ngettext("{n} paper", "{n} papers", len(items)).format(n=len(items))
        case Form(language=language):
            return NAMES.get(language, language)
    if paper.rejection is Rejection.LOCKED:
        return _("protected")
    if not paper.picture and paper.kind and paper.kind.is_bundle:
        return _("folder") if _BUNDLES.get(paper.kind) == "archive" else _("mail")
    return _made(paper, catalogue)


def _made(paper: Paper, catalogue: Catalogue) -> str:
    """When the file was made, as one says it; in local time."""
    _ = catalogue.gettext
    day = paper.item.modified.date()
    match (date.today() - day).days:
        case 0:
            return _("today")
        case 1:
            return _("yesterday")
        case days:
            pattern = "d MMM" if days < 300 else "MMM y"
            return str(format_date(day, pattern, locale=catalogue.locale))
