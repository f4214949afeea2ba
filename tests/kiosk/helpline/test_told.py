"""What the hub says of the centre's hours: taken as it is, and refused where it can't be."""

from datetime import UTC, datetime

import pytest

from kiosk.helpline.knowledge import Knowledge
from kiosk.helpline.people import told
from kiosk.hours import Opening


def test_the_hours_are_what_the_hub_said_last() -> None:
    knowledge = Knowledge(lambda: 0.0, 10)
    assert knowledge.known.opening == Opening()
    knowledge.people_are(*told('{"here": [], "opens": "2026-11-30T09:00:00+01:00"}'))
    assert knowledge.known.opening == Opening(opens=datetime(2026, 11, 30, 8, tzinfo=UTC))
    knowledge.people_are(*told('{"here": [], "until": "2026-11-30T12:30:00+01:00"}'))
    assert knowledge.known.opening == Opening(until=datetime(2026, 11, 30, 11, 30, tzinfo=UTC))
    knowledge.people_are(*told('{"here": []}'))  # as a hub says that knows no hours
    assert knowledge.known.opening == Opening()


@pytest.mark.parametrize(
    "when", ["tomorrow", "2026-11-30T09:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", ""]
)
def test_hours_that_no_clock_shows_are_refused(when: str) -> None:
    with pytest.raises(ValueError, match="opens"):
        told(f'{{"here": [], "opens": "{when}"}}')
