"""What a resident's papers are called is in nobody's memory once they have left."""

import pytest

from tests.parts.screen import showcase

_NAMES = {"Contrat", "Mutuelle"}


@pytest.mark.parametrize("last", ["goodbye", "welcome"])  # done, or nobody there any more
def test_the_names_of_papers_leave_memory_with_the_visit(last: str) -> None:
    with showcase() as app:
        shown = {text["words"] for text in app.show("papers").texts}
        assert shown >= _NAMES
        app.show("home")
        app.show(last)
        assert not _NAMES & set(app.remembered())
