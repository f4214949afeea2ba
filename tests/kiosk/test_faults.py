"""What is logged of an exception."""

from kiosk import faults


def test_an_exception_is_described_without_the_name_that_it_holds() -> None:
    papers: dict[str, int] = {}
    try:
        papers["Dossier Leila.pdf"] += 1
    except KeyError as error:
        described = faults.described(error)
    assert described.startswith("KeyError at test_faults.py:")
    assert "Leila" not in described
