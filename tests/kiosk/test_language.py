"""The languages: reading direction, lists of names, catalogues that are whole."""

from datetime import datetime

import pytest

from kiosk.language import NAMES, Catalogues
from kiosk.settings import LANGUAGES


def test_every_language_has_a_name_of_its_own() -> None:
    assert set(NAMES) == set(LANGUAGES)


def test_arabic_is_read_from_right_to_left_and_the_others_are_not() -> None:
    assert [code for code in LANGUAGES if Catalogues().of(code).rtl] == ["ar"]


@pytest.mark.parametrize(
    ("code", "told"), [("fr", "Fatima, Ann et Saïd"), ("nl", "Fatima, Ann en Saïd"), ("ar", "Fatima، Ann وSaïd")]
)
def test_names_are_listed_as_one_speaks_them(code: str, told: str) -> None:
    listed = Catalogues().of(code).listed(("Fatima", "Ann", "Saïd"))
    assert "".join(sign for sign in listed if sign.isprintable()) == told


def test_a_name_in_a_sentence_of_the_other_direction_is_isolated() -> None:
    french, arabic = Catalogues().of("fr"), Catalogues().of("ar")
    assert french.gettext("{name} is coming").format(name="Ann") == "Ann arrive"
    for sentence in (french.gettext("{name} is coming").format(name="نور"), arabic.listed(("Ann", "نور"))):
        assert sentence.count("\u2068") == sentence.count("\u2069") > 0


@pytest.mark.parametrize(
    ("code", "told"), [("fr", "15\u00a0h\u00a004"), ("nl", "15:04"), ("en", "15:04"), ("ar", "15:04")]
)
def test_an_hour_is_written_as_in_belgium(code: str, told: str) -> None:
    assert Catalogues().of(code).time_of_day(datetime(2026, 3, 2, 15, 4).astimezone()) == told


def test_one_name_is_just_that_name() -> None:
    assert Catalogues().of("fr").listed(("Fatima",)) == "Fatima"


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert Catalogues().of("xx").gettext("Print") == "Print"
