"""What will come out, in words: pages, sides, colour, look, and what it costs."""

from kiosk.journeys.printing.steps import CheckPages, CheckSeveral, Look, Wish
from kiosk.language import Catalogue
from kiosk.printing import Paper, Sides
from kiosk.printing.terms import Price
from screens import words

PICTURES = {Wish.PAGES: "all", Wish.SIDES: "papers", Wish.COLOR: "color", Wish.LOOK: "clean"}
PICTURES |= {Wish.TOGETHER: "together", Wish.PAPER: "paper-size"}
_RARE = (Wish.TOGETHER, Wish.PAPER)


def of_order(paper: CheckPages, catalogue: Catalogue, *, most: int = 3) -> str:
    """One line: "3 pages, both sides, in colour, free". Only what could be otherwise is named, and the price.

    `most`: so many things are said of how, those first that aren't so on every paper.
    """
    how = sorted((wish for wish in paper.wishes if _is_worth_saying(wish, paper)), key=lambda wish: wish not in _RARE)
    named = [
        of_together(paper, catalogue) if wish is Wish.TOGETHER else as_it_is(wish, paper, catalogue) for wish in how
    ]
    if paper.made_for is Paper.A3 and paper.options.paper is not Paper.A3:
        named.insert(0, catalogue.gettext("made smaller"))
    told = [of_pages(paper, catalogue), *named[:most], of_price(paper.price, catalogue)]
    return _in_a_row([*told, *of_left(paper.left, catalogue)], catalogue)


def of_several(papers: CheckSeveral, catalogue: Catalogue, *, short: bool) -> str:
    """The same of several papers: "3 papers, 7 pages, both sides, in colour, free"; `short`: without how."""
    n, how = sum(bool(paper.pages) for paper in papers.papers), papers.options
    line: list[str] = [catalogue.ngettext("{n} paper", "{n} papers", n).format(n=n)]
    line.append(of_number(papers.pages, catalogue))
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
    return of_number(paper.pages, catalogue)


def of_wish(wish: Wish, catalogue: Catalogue) -> str:
    """What the wish is about, in one word."""
    _ = catalogue.gettext
    named = {Wish.PAGES: _("Pages"), Wish.SIDES: _("Sides"), Wish.COLOR: _("Colour"), Wish.LOOK: _("Look")}
    named |= {Wish.TOGETHER: _("Per sheet"), Wish.PAPER: _("Paper size")}
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
        case Wish.TOGETHER:
            return of_number(paper.options.number_up, catalogue)
        case Wish.PAPER:
            return of_paper(paper.options.paper)


def of_together(paper: CheckPages, catalogue: Catalogue) -> str:
    """How many pages share one side of a sheet."""
    n = paper.options.number_up
    return catalogue.ngettext("{n} page per sheet", "{n} pages per sheet", n).format(n=n)


def of_paper(paper: Paper) -> str:
    """The paper's size, as all the world calls it (ISO 216)."""
    return paper.name


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


def of_number(n: int, catalogue: Catalogue) -> str:
    """So many pages."""
    return catalogue.ngettext("{n} page", "{n} pages", n).format(n=n)


def _is_worth_saying(wish: Wish, paper: CheckPages) -> bool:
    """How many pages are said first, and what is so on every paper goes without saying."""
    match wish:
        case Wish.PAGES:
            return False
        case Wish.TOGETHER:
            return paper.options.number_up > 1
        case Wish.PAPER:
            return paper.options.paper is not Paper.A4
        case _:
            return True


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
