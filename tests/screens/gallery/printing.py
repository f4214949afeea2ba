"""Is it this one, how, and what becomes of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from kiosk.journeys.calling.steps import Phase
from kiosk.journeys.printing import steps
from kiosk.printing import Capabilities, Condition, Options, Paper
from kiosk.printing.terms import Price
from tests.screens.gallery.papers import PAPERS
from tests.screens.gallery.staged import BOTH, COMING, Staged, a_page, called, thumbnails


def _check(
    pages: int, capabilities: Capabilities, page: int = 0, left_out: tuple[int, ...] = (), **options: object
) -> steps.CheckPages:
    return steps.CheckPages(
        pages=pages,
        options=Options(**options),  # type: ignore[arg-type]
        capabilities=capabilities,
        copies_max=9,
        page=page,
        sheet=a_page(page),
        thumbnails=thumbnails(range(max(page - 1, 0), min(page + 3, pages))),
        left_out=frozenset(left_out),
    )


def _choose(pages: int, first: int, left_out: tuple[int, ...], page: int = 0) -> steps.ChoosePages:
    """As many at once as there are here: the showcase shows as many as its screen wants."""
    return steps.ChoosePages(page, pages, first, 6, thumbnails(range(pages)), frozenset(left_out))


def _not_right(pages: int, first: int = 0) -> steps.NotRight:
    return steps.NotRight(tuple(range(pages)), first, 6, thumbnails(range(pages)))


def _held(condition: Condition) -> steps.HeldUp:
    return steps.HeldUp(done=1, total=3, conditions=frozenset({condition}))


_LOOKS: dict[str, Any] = {"looks": (steps.Look.AS_FOUND, steps.Look.CLEANED), "look": steps.Look.CLEANED}
_PRICE = Price(Decimal("1.25"))
_RICH = _check(14, Capabilities(BOTH, True, 9), 6, sides=BOTH[1])
_PILE = tuple(steps.Piled(paper.item, paper.picture, pages) for paper, pages in zip(PAPERS, (3, 1, 2), strict=False))
_OUT = steps.Piled(PAPERS[3].item)
_ABLE = Capabilities(BOTH, True, 9, number_up=(2, 4), papers=tuple(Paper))
_ALL = replace(_check(14, _ABLE, 6, sides=BOTH[1], number_up=4, paper=Paper.A5), looks=_LOOKS["looks"])
_CUT: dict[str, Any] = {"looks": (steps.Look.AS_FOUND, steps.Look.UNCUT), "look": steps.Look.AS_FOUND}


SCREENS: dict[str, Staged] = {
    "preview": Staged(_check(3, Capabilities(BOTH, False, 9), sides=BOTH[1]), back=True),
    "preview-simple": Staged(_check(1, Capabilities()), back=True),
    "preview-rich": Staged(_check(14, Capabilities(BOTH, True, 9), 6, copies=2), COMING, back=True),
    "preview-gray": Staged(_check(14, Capabilities(BOTH, True, 9), 6, copies=2, color=False), COMING, back=True),
    "preview-left-out": Staged(_check(3, Capabilities(BOTH, False, 9), 1, (1,)), back=True),
    "preview-only": Staged(_check(15, Capabilities(BOTH, True, 9), 2, (*range(2), *range(3, 15))), back=True),
    "preview-some": Staged(_check(15, Capabilities(BOTH, True, 9), 4, (7, 8, 9)), back=True),
    "preview-color": Staged(_check(1, Capabilities(color=True, copies_max=9)), back=True),
    "preview-priced": Staged(
        replace(_check(3, Capabilities(BOTH, True, 9), sides=BOTH[1]), price=_PRICE), COMING, back=True
    ),
    "preview-quota": Staged(
        replace(_check(3, Capabilities(BOTH, True, 9), sides=BOTH[1]), price=_PRICE, left=12), COMING, back=True
    ),
    "preview-lying": Staged(replace(_check(1, Capabilities()), sheet=a_page(3, 488, 345)), back=True),
    "preview-photo": Staged(replace(_check(1, Capabilities(BOTH, True, 9)), **_LOOKS), back=True),
    "preview-photos": Staged(replace(_check(4, Capabilities(BOTH, True, 9)), **_LOOKS), COMING, back=True),
    "preview-cut": Staged(replace(_check(11, Capabilities(BOTH, True, 9)), **_CUT), back=True),
    "preview-uncut": Staged(
        replace(_check(1, Capabilities(BOTH, True, 9)), **_CUT | {"look": steps.Look.UNCUT}), back=True
    ),
    "several": Staged(steps.CheckSeveral(_PILE, Capabilities(BOTH, True, 9), Options(1, BOTH[1])), back=True),
    "several-out": Staged(
        steps.CheckSeveral((*_PILE, *_PILE, _OUT, _OUT), Capabilities(BOTH, True, 9), Options(1, BOTH[1]), _PRICE * 12),
        COMING,
        back=True,
    ),
    "several-quota": Staged(
        steps.CheckSeveral(_PILE, Capabilities(BOTH, True, 9), Options(1, BOTH[1]), left=12), back=True
    ),
    "several-none": Staged(steps.NoneTogether(), back=True),
    "wishes": Staged(steps.Wishes(_RICH), back=True),
    "wishes-called": Staged(steps.Wishes(replace(_RICH, **_LOOKS)), COMING, back=True),
    "wish-sides": Staged(steps.AskWish(steps.Wish.SIDES, _RICH), back=True),
    "wish-color": Staged(steps.AskWish(steps.Wish.COLOR, _RICH), COMING, back=True),
    "wish-look": Staged(steps.AskWish(steps.Wish.LOOK, replace(_RICH, **_LOOKS)), back=True),
    "wish-uncut": Staged(steps.AskWish(steps.Wish.LOOK, replace(_RICH, **_CUT)), back=True),
    "preview-together": Staged(replace(_ALL, price=_PRICE, sheet=a_page(3, 345, 488)), COMING, back=True),
    "preview-smaller": Staged(replace(_check(2, _ABLE), made_for=Paper.A3, sheet=a_page(3)), back=True),
    "wishes-all": Staged(steps.Wishes(_ALL), back=True),
    "wishes-all-called": Staged(steps.Wishes(_ALL), COMING, back=True),
    "wish-together": Staged(steps.AskWish(steps.Wish.TOGETHER, _ALL), COMING, back=True),
    "wish-paper": Staged(steps.AskWish(steps.Wish.PAPER, _ALL), COMING, back=True),
    "pages": Staged(_choose(12, 0, (1, 4), 1), back=True),
    "pages-end": Staged(_choose(14, 12, tuple(range(11)), 12), COMING, back=True),
    "pages-few": Staged(_choose(3, 0, ()), back=True),
    "pages-only": Staged(_choose(3, 0, (0, 1)), back=True),
    "enlarged": Staged(steps.Enlarged(0, 3, a_page(0, 843, 1192)), back=True),
    "enlarged-out": Staged(steps.Enlarged(2, 3, a_page(2, 843, 1192), left_out=True), COMING, back=True),
    "enlarged-only": Staged(steps.Enlarged(1, 3, a_page(1, 843, 1192), only=True), back=True),
    "enlarged-lying": Staged(steps.Enlarged(0, 1, a_page(2, 843, 596)), back=True),
    "yes": Staged(steps.WaitForYes(30, ""), back=True),
    "yes-called": Staged(steps.WaitForYes(1200, ""), COMING, back=True),
    "yes-nobody": Staged(steps.WaitForYes(30, "Bureau d'accueil", answers=False), back=True),
    "yes-refused": Staged(steps.WaitForYes(30, "", refused=True), back=True),
    "printing": Staged(steps.Printing(1, 3), COMING),
    "printing-first": Staged(steps.Printing(0, 3)),
    "taking": Staged(steps.TakePaper(3, True, "")),
    "taking-again": Staged(steps.TakePaper(3, True, "", again=True), COMING),
    "not-right": Staged(_not_right(12, 6), COMING, back=True),
    "not-right-few": Staged(_not_right(3), back=True),
    "ask-again": Staged(steps.AskAgain(0), back=True),
    "printing-trial": Staged(steps.Printing(0, 3, trial=True)),
    "taking-only": Staged(steps.TakePaper(1, True, "", again=True, only=True)),
    "taking-place": Staged(steps.TakePaper(1, True, "Bureau d'accueil"), COMING),
    "taking-priced": Staged(steps.TakePaper(3, True, "Bureau d'accueil", price=_PRICE, again=True), COMING),
    "taking-trial": Staged(steps.TakePaper(3, True, "", trial=True), COMING),
    "stopped": Staged(steps.TakePaper(0, False, "")),
    "stopped-late": Staged(steps.TakePaper(2, False, "")),
    "stopped-unsure": Staged(steps.TakePaper(0, False, "Bureau d'accueil", price=_PRICE, unsure=True), COMING),
    "not-printed": Staged(steps.NotPrinted()),
    "not-printed-whole": Staged(steps.NotPrinted(2), COMING),
    "not-printed-unsure": Staged(steps.NotPrinted(unsure=True)),
    "stop": Staged(steps.AskStop(), COMING),
}
SCREENS |= {f"held-{condition.value}": Staged(_held(condition)) for condition in Condition}
SCREENS |= {
    f"held-{phase.value}": Staged(_held(Condition.PAPER_OUT), called(phase))
    for phase in (Phase.SENT, Phase.COMING, Phase.MET, Phase.UNREACHABLE)
}
SCREENS["held-mending"] = Staged(_held(Condition.PAPER_OUT), mending=called(Phase.COMING))
SCREENS["held-coming-otherwise"] = Staged(_held(Condition.COVER_OPEN), COMING)
