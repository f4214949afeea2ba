"""What is logged of an exception."""

import pytest

from kiosk import faults


def test_an_exception_is_described_without_the_name_that_it_holds() -> None:
    papers: dict[str, int] = {}
    with pytest.raises(KeyError) as raised:
        papers["Dossier Leila.pdf"] += 1
    described = faults.described(raised.value)
    assert described.startswith("KeyError at test_faults.py:")
    assert "Leila" not in described
