"""How a centre prints: what is chosen if nobody wishes otherwise, and what a page costs."""

from dataclasses import dataclass
from decimal import Decimal

from kiosk.printing import Capabilities, Options, Sides
from kiosk.settings import PrintingSettings


@dataclass(frozen=True)
class Price:
    """Money, in a currency by its ISO 4217 code. Falsy: it is free."""

    amount: Decimal = Decimal(0)
    currency: str = "EUR"

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __mul__(self, pages: int) -> "Price":
        """The price of so many."""
        return Price(self.amount * pages, self.currency)


FREE = Price()


@dataclass(frozen=True)
class Terms:
    """What the centre wants. A price is that of one page: of one side of paper."""

    copies_max: int = 9
    two_sided: bool = True
    color: bool = True
    price: Price = FREE
    price_color: Price = FREE

    def usual(self, pages: int, can: Capabilities) -> Options:
        """How a paper of so many pages is printed, by a printer that can do that, if nobody wishes otherwise."""
        both = self.two_sided and pages > 1 and Sides.TWO_SIDED_LONG_EDGE in can.sides
        return Options(1, Sides.TWO_SIDED_LONG_EDGE if both else Sides.ONE_SIDED, self.color and can.color)

    def price_of(self, options: Options) -> Price:
        """What one page costs that is printed so."""
        return self.price_color if options.color else self.price


def terms_of(settings: PrintingSettings) -> Terms:
    """What the settings say."""
    return Terms(
        settings.copies_max,
        settings.sides == "two-sided",
        settings.color_mode == "color",
        Price(Decimal(str(settings.price)), settings.currency),
        Price(Decimal(str(settings.price_color)), settings.currency),
    )
