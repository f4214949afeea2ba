"""The languages: reading direction, lists of names, catalogues that are whole."""

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
    assert Catalogues().of(code).listed(("Fatima", "Ann", "Saïd")) == told


def test_one_name_is_just_that_name() -> None:
    assert Catalogues().of("fr").listed(("Fatima",)) == "Fatima"


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert Catalogues().of("xx").gettext("Print") == "Print"
