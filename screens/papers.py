"""Which paper? A paper is chosen by the picture of its first page, never by a file name alone."""

from datetime import date

from babel.dates import format_date
from kivy.properties import ObjectProperty, StringProperty

from kiosk.documents import Kind, Rejection
from kiosk.journeys.papers.steps import ChoosePaper, Paper
from kiosk.language import NAMES, Catalogue
from kiosk.sources import Folder
from kiosk.sources.forms import Form
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


class Papers(Screen[ChoosePaper]):
    """As many papers as fit, the newest first; two arrows turn to the others."""

    def update(self, step: ChoosePaper) -> None:
        """Shows the papers, with the pictures that are there by now."""
        self._step = step
        at_once = papers_at_once(self.theme)
        cards = list(reversed(self.ids.cards.children))
        if len(cards) != len(step.papers):
            self.ids.cards.clear_widgets()
            cards = [self._card(place) for place in range(len(step.papers))]
        for card, paper in zip(cards, step.papers, strict=True):
            card.page = paper.picture
            card.picture, card.hue = _picture(paper)
            card.name = paper.item.title(self.catalogue.code)
            card.made = _dated(paper, self.catalogue)
            card.spoken = f"{card.name}. {card.made}"
        before, after = step.first > 0, step.first + at_once < step.total
        self.ids.earlier.enabled, self.ids.later.enabled = before, after
        page, pages = step.first // at_once + 1, -(-step.total // at_once)
        text = self.catalogue.gettext("{page} of {pages}")
        self.ids.place.words = text.format(page=page, pages=pages) if pages > 1 else ""
        self.offer("pager", pages > 1)
        self.offer("where", not self.theme.tall)
        self.ids.left_out.words = words.of_left_out(step.left_out, self.catalogue, named=not self.theme.larger)
        self._ask(step)

    def _ask(self, step: ChoosePaper) -> None:
        """Where the papers are: on the stick, in a mail, in a folder, or among the centre's forms."""
        _, ids = self.catalogue.gettext, self.ids
        inside = step.inside
        match inside:
            case None if step.source == "forms":
                about = isinstance(step.papers[0].item, Folder)
                ids.question.words = _("What is it about?") if about else _("Which form?")
                picture = "form"
            case None:
                ids.question.words, picture = _("Which paper?"), "phone" if step.source == "phone" else "usb"
            case Kind.ZIP | Kind.PORTFOLIO:
                ids.question.words, picture = _("Which paper in this folder?"), _BUNDLES[inside]
            case _:
                ids.question.words, picture = _("Which paper in this mail?"), _BUNDLES[inside]
        ids.about.picture = ids.where.picture = picture

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
    _ = catalogue.gettext
    match paper.item:
        case Folder(items=items):
            return catalogue.ngettext("{n} form", "{n} forms", len(items)).format(n=len(items))
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
