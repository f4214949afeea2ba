"""What will come out, in words: pages, sides, colour, look, and what it costs."""

from kiosk.journeys.printing.steps import CheckPages, CheckSeveral, Look, Wish
from kiosk.language import Catalogue
from kiosk.printing import Sides
from kiosk.printing.terms import Price
from screens import words

PICTURES = {Wish.PAGES: "all", Wish.SIDES: "papers", Wish.COLOR: "color", Wish.LOOK: "clean"}


def of_order(paper: CheckPages, catalogue: Catalogue, *, short: bool = False) -> str:
    """One line: "3 pages, both sides, in colour, free". Only what could be otherwise is named, and the price.

    `short`: without how.
    """
    named = [as_it_is(wish, paper, catalogue) for wish in paper.wishes if wish is not Wish.PAGES and not short]
    told = [of_pages(paper, catalogue), *named, of_price(paper.price, catalogue), *of_left(paper.left, catalogue)]
    return _in_a_row(told, catalogue)


def of_several(papers: CheckSeveral, catalogue: Catalogue, *, short: bool) -> str:
    """The same of several papers: "3 papers, 7 pages, both sides, in colour, free"; `short`: without how."""
    n, how = sum(bool(paper.pages) for paper in papers.papers), papers.options
    line: list[str] = [catalogue.ngettext("{n} paper", "{n} papers", n).format(n=n)]
    line.append(catalogue.ngettext("{n} page", "{n} pages", papers.pages).format(n=papers.pages))
    if not short and how.sides is Sides.TWO_SIDED_LONG_EDGE:
        line.append(of_sides(how.sides, catalogue))
    if papers.capabilities.color and not short:
        line.append(of_color(catalogue, color=how.color))
    return _in_a_row([*line, of_price(papers.price, catalogue), *of_left(papers.left, catalogue)], catalogue)


def of_price(price: Price, catalogue: Catalogue) -> str:
    """What it costs, or that it is free."""
    return catalogue.money(price.amount, price.currency) if price else catalogue.gettext("free")


def of_left(left: int | None, catalogue: Catalogue) -> tuple[str, ...]:
    """How many pages are left for today, where the centre has set how many there are."""
    if left is None:
        return ()
    return (catalogue.ngettext("{n} page left", "{n} pages left", left).format(n=catalogue.count(left)),)


def of_pages(paper: CheckPages, catalogue: Catalogue) -> str:
    """How many pages are printed, and of how many."""
    if paper.left_out:
        return catalogue.gettext("{page} of {pages}").format(page=paper.printed, pages=paper.pages)
    return catalogue.ngettext("{n} page", "{n} pages", paper.pages).format(n=paper.pages)


def of_wish(wish: Wish, catalogue: Catalogue) -> str:
    """What the wish is about, in one word."""
    _ = catalogue.gettext
    named = {Wish.PAGES: _("Pages"), Wish.SIDES: _("Sides"), Wish.COLOR: _("Colour"), Wish.LOOK: _("Look")}
    return named[wish]


def as_it_is(wish: Wish, paper: CheckPages, catalogue: Catalogue) -> str:
    """How the paper is printed now, in what that wish is about."""
    match wish:
        case Wish.PAGES:
            return of_pages(paper, catalogue)
        case Wish.SIDES:
            return of_sides(paper.options.sides, catalogue)
        case Wish.COLOR:
            return of_color(catalogue, color=paper.options.color)
        case Wish.LOOK:
            return of_look(paper.look, catalogue, long=Look.UNCUT in paper.looks)


def of_sides(sides: Sides, catalogue: Catalogue) -> str:
    """On which sides of the sheets."""
    _ = catalogue.gettext
    return _("one side") if sides is Sides.ONE_SIDED else _("both sides")


def of_color(catalogue: Catalogue, *, color: bool) -> str:
    """In colour or not."""
    _ = catalogue.gettext
    return _("in colour") if color else _("black and white")


def of_look(look: Look, catalogue: Catalogue, *, long: bool) -> str:
    """What is made of the paper; of a `long` one, the look as found is the one that is cut into pages."""
    _ = catalogue.gettext
    named = {
        Look.AS_FOUND: _("in pages") if long else _("as it is"),
        Look.CLEANED: _("cleaned"),
        Look.UNCUT: _("whole"),
    }
    return named[look]


def _in_a_row(parts: list[str], catalogue: Catalogue) -> str:
    comma = catalogue.gettext("{one}, {next}")
    line, *others = parts
    for part in others:
        line = comma.format(one=line, next=part)
    return line


def of_out(names: tuple[str, ...], catalogue: Catalogue, *, short: bool) -> str:
    """Papers that can't be printed with the others, by name; "" for none. `short`: without what to do about it."""
    if not names:
        return ""
    text = catalogue.ngettext("Without {names}: choose it alone.", "Without {names}: choose each alone.", len(names))
    if short:
        text = catalogue.gettext("Without {names}.")
    return text.format(names=catalogue.listed(tuple(words.short(name) for name in names)))
