"""What a centre chooses for its residents, and what a page costs there."""

from decimal import Decimal

import pytest

from kiosk.printing import Capabilities, Options, Sides
from kiosk.printing.terms import FREE, Price, Terms, terms_of
from kiosk.settings import SettingsError, load

BOTH = Sides.TWO_SIDED_LONG_EDGE
ALL = Capabilities((Sides.ONE_SIDED, BOTH), color=True, copies_max=9)


def test_a_paper_is_printed_as_the_centre_wants_as_far_as_the_printer_can() -> None:
    assert Terms().usual(2, ALL) == Options(1, BOTH, color=True)
    assert Terms().usual(1, ALL) == Options(1, Sides.ONE_SIDED, color=True)
    assert Terms().usual(2, Capabilities()) == Options(1, Sides.ONE_SIDED, color=False)
    assert Terms(two_sided=False).usual(2, ALL).sides is Sides.ONE_SIDED
    assert not Terms(color=False).usual(2, ALL).color


def test_a_page_in_colour_has_a_price_of_its_own() -> None:
    terms = Terms(price=Price(Decimal("0.1")), price_color=Price(Decimal("0.5")))
    assert terms.price_of(Options(color=False)) * 3 == Price(Decimal("0.3"))
    assert terms.price_of(Options(color=True)) * 3 == Price(Decimal("1.5"))
    assert not FREE
    assert Price(Decimal("0.01"))


def test_what_the_settings_say_holds() -> None:
    usual = terms_of(load(environment={}).printing)
    assert usual == Terms(9, two_sided=True, color=True)
    assert not usual.price
    chosen = {"SIDES": "one-sided", "COLOR_MODE": "monochrome", "PRICE": "0.1", "PRICE_COLOR": "0.5", "CURRENCY": "CHF"}
    said = load(environment={f"GUICHET_PRINTING__{name}": value for name, value in chosen.items()}).printing
    prices = Price(Decimal("0.1"), "CHF"), Price(Decimal("0.5"), "CHF")
    assert terms_of(said) == Terms(9, False, False, *prices)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"PRICE": "-1.0"}, "price: found -1.0"),
        ({"PRICE": "0.2", "PRICE_COLOR": "0.1"}, "price_color: expected at least as much as price"),
        ({"CURRENCY": "EURO"}, "expected a currency's code of three letters, like EUR"),
        ({"SIDES": "both"}, "expected"),
        ({"COLOR_MODE": "grey"}, "expected"),
    ],
)
def test_a_price_that_can_not_be_is_named(setting: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load(environment={f"GUICHET_PRINTING__{name}": value for name, value in setting.items()})
