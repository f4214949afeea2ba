"""The languages: reading direction, lists of names, catalogues that are whole."""

from datetime import time
from decimal import Decimal

import pytest

from kiosk.language import NAMES, Catalogues, begins_from_the_right, in_pairs
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
    ("number", "told"),
    [
        ("0470123456", "04 70 12 34 56"),
        ("021234567", "021 23 45 67"),
        ("+32470123456", "+32 470 12 34 56"),
        ("+212612345678", "+212 612 34 56 78"),
    ],
)
def test_a_phone_number_is_written_as_it_is_read_aloud(number: str, told: str) -> None:
    assert in_pairs(number).replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("code", "at", "told"),
    [("fr", time(14, 2), "14 h 02"), ("fr", time(17), "17 h"), ("nl", time(9, 5), "09:05"), ("ar", time(17), "17:00")],
)
def test_a_time_of_day_is_written_as_people_write_it(code: str, at: time, told: str) -> None:
    assert Catalogues().of(code).hour(at).replace("\N{NO-BREAK SPACE}", " ") == told


def test_languages_are_said_by_their_names_and_what_has_none_is_left_out() -> None:
    assert Catalogues().of("fr").spoken(("ar", "fr", "xx")) == "arabe et français"
    assert Catalogues().of("nl").spoken(()) == ""


def test_a_name_in_two_scripts_is_shown_in_the_one_that_is_read() -> None:
    arabic, french = Catalogues().of("ar"), Catalogues().of("fr")
    assert [one.in_script("Fatima", "فاطمة") for one in (arabic, french)] == ["فاطمة", "Fatima"]
    assert [one.in_script("سعيد", "Saïd") for one in (arabic, french)] == ["سعيد", "Saïd"]
    assert [one.in_script("Ann", "") for one in (arabic, french)] == ["Ann", "Ann"]


def test_one_name_is_just_that_name() -> None:
    assert Catalogues().of("fr").listed(("Fatima",)) == "Fatima"


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert Catalogues().of("xx").gettext("Print") == "Print"


@pytest.mark.parametrize(
    ("code", "count", "money"),
    [("fr", "95\u202f000", "1,50\xa0€"), ("nl", "95.000", "€\xa01,50"), ("ar", "95,000", "\u200f1.50\xa0€")],
)
def test_numbers_and_money_are_written_as_people_there_write_them(code: str, count: str, money: str) -> None:
    words = Catalogues().of(code)
    assert (words.count(95_000), words.money(Decimal("1.5"), "EUR")) == (count, money)


@pytest.mark.parametrize(
    ("name", "from_the_right"), [("Attestation", False), ("فاتورة March", True), ("2026 فاتورة", True), ("2026", False)]
)
def test_a_name_that_stands_alone_is_read_as_it_begins(name: str, from_the_right: bool) -> None:
    assert begins_from_the_right(name, otherwise=False) is from_the_right
