"""Guessing is slow, from however many addresses, and shuts out nobody on a phone that is known."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kiosk.hub.attempts import BUDGET, DELAY_FIRST, DELAY_LAST, PER_ADDRESS, PER_NAME, WINDOW, Attempts
from kiosk.hub.database import Database
from tests.kiosk.hub.conftest import Clock

NONE = timedelta(0)


@pytest.fixture
def attempts(engine: Engine, clock: Clock) -> Attempts:
    return Attempts(Database(engine), clock)


def test_after_some_wrong_codes_a_name_is_waited_for_longer_each_time(attempts: Attempts, clock: Clock) -> None:
    for number in range(PER_NAME):
        assert attempts.begin(f"192.0.2.{number}", "Fatima") == NONE
    waits = []
    for number in range(7):
        waits.append(attempts.begin(f"198.51.100.{number}", "Ｆatima "))  # full width: the same name
        clock.now += waits[-1]
        assert attempts.begin(f"198.51.100.{number}", "fatima") == NONE
    assert waits == [DELAY_FIRST * 2**number for number in range(5)] + [DELAY_LAST] * 2


def test_a_code_of_six_digits_takes_months_whoever_guesses(attempts: Attempts, clock: Clock) -> None:
    begun, made = clock.now, 0
    while clock.now < begun + timedelta(days=1, hours=1):
        if wait := attempts.begin(f"address {made}", "Fatima"):
            clock.now += wait
        else:
            made += 1
    assert made / 25 * 24 * 30 < 10_000  # one chance in a hundred of a million codes takes more than 30 days


def test_a_known_phone_is_not_kept_waiting_by_guessers_elsewhere(attempts: Attempts) -> None:
    for number in range(PER_NAME):
        attempts.begin(f"192.0.2.{number}", "Fatima")
    assert attempts.begin("192.0.2.1", "Fatima") > NONE
    assert attempts.begin("192.0.2.1", "Fatima", "a phone") == NONE


def test_a_known_phone_that_was_stolen_guesses_slowly_too(attempts: Attempts, clock: Clock) -> None:
    for _ in range(PER_NAME):
        assert attempts.begin("192.0.2.1", "Fatima", "a phone") == NONE
    assert attempts.begin("192.0.2.1", "Fatima", "a phone") == WINDOW
    assert attempts.begin("192.0.2.1", "Fatima", "another phone") == NONE
    clock.now += WINDOW
    assert attempts.begin("192.0.2.1", "Fatima", "a phone") == NONE


def test_an_address_that_tries_many_names_waits(attempts: Attempts, clock: Clock) -> None:
    for number in range(PER_ADDRESS):
        assert attempts.begin("192.0.2.1", f"Name {number}") == NONE
        clock.pass_by(seconds=1)
    assert attempts.begin("192.0.2.1", "Name") == WINDOW - timedelta(seconds=PER_ADDRESS)
    assert attempts.begin("192.0.2.2", "Name") == NONE


def test_the_whole_hub_has_a_budget(attempts: Attempts) -> None:
    for number in range(BUDGET):
        assert attempts.begin(f"address {number}", f"Name {number}") == NONE
    assert attempts.begin("another", "Somebody") > NONE
    assert attempts.begin("another", "Somebody", "a phone") == NONE


def test_what_was_right_does_not_count(attempts: Attempts) -> None:
    for _ in range(3 * PER_ADDRESS):
        assert attempts.begin("192.0.2.1", "Fatima") == NONE
        attempts.succeeded("192.0.2.1", "Fatima")
        assert attempts.begin("192.0.2.1", "Fatima", "a phone") == NONE
        attempts.succeeded("192.0.2.1", "Fatima", "a phone")


def test_what_was_tried_survives_a_restart_and_counts_for_all_processes(
    attempts: Attempts, engine: Engine, clock: Clock
) -> None:
    for number in range(PER_NAME):
        attempts.begin(f"192.0.2.{number}", "Fatima")
    assert Attempts(Database(engine), clock).begin("192.0.2.99", "Fatima") == DELAY_FIRST


def test_a_clock_that_is_put_back_keeps_no_name_shut(attempts: Attempts, clock: Clock) -> None:
    for number in range(PER_NAME):
        attempts.begin(f"192.0.2.{number}", "Fatima")
    clock.now -= timedelta(hours=1)
    assert attempts.begin("192.0.2.99", "Fatima") == NONE
