"""`[printing]`: which printer, and how it is used."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from kiosk.settings.section import Section


def _currency(code: str) -> str:
    if not re.fullmatch("[A-Z]{3}", code):  # ISO 4217
        raise ValueError("expected a currency's code of three letters, like EUR")
    return code


_Money = Annotated[float, Field(ge=0, le=100)]

_Queue = Annotated[str, Field(min_length=1)]
_Pages = Annotated[int, Field(ge=0, le=100_000)]


class PrintingSettings(Section):
    """`[printing]`: which printer."""

    printer: str = Field(min_length=1)
    more_printers: tuple[_Queue, ...] = Field(strict=False)
    folder: str
    copies_max: int = Field(ge=1, le=99)
    sides: Literal["one-sided", "two-sided"]
    color_mode: Literal["color", "monochrome"]
    price: _Money
    price_color: _Money
    currency: Annotated[str, AfterValidator(_currency)]
    pages_per_visit: _Pages
    pages_per_day: _Pages
    release_over: _Pages
    pixels: bool
    paper_comes_out: Literal["front", "left", "right", "top"]

    @model_validator(mode="after")
    def _color_is_no_cheaper(self) -> Self:
        if self.price_color < self.price:
            raise ValueError("price_color: expected at least as much as price")
        return self
