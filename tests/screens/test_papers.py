"""Papers are chosen by what is seen of them."""

from collections.abc import Iterator

import pytest

from tests.parts.screen import Showcase, showcase


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def test_a_mail_that_is_one_page_is_shown_as_that_page(app: Showcase) -> None:
    told = {target["words"].split(". ")[0]: target["words"] for target in app.show("papers-kinds", "en").targets}
    assert told["Loyer avril"] == "Loyer avril. mail"
    assert told["Papiers CPAS"] == "Papiers CPAS. folder"
    assert "mail" not in told["Photo de la lettre"]
