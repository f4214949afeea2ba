"""The log can't be flooded by who makes us say something."""

import logging

import pytest

from kiosk import logs
from kiosk.logs import EACH_A_MINUTE, Flood


class Minutes:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def said(flood: Flood, message: str, *arguments: object, times: int = 1) -> list[str]:
    """What of it is written."""
    records = [logging.LogRecord("hub", logging.WARNING, "", 0, message, arguments, None) for _ in range(times)]
    return [record.getMessage() for record in records if flood.filter(record)]


def test_what_others_say_of_themselves_is_not_written_whatever_level_they_choose(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    logs.begin()
    kivy = logging.getLogger("kivy")
    kivy.setLevel(logging.DEBUG)
    kivy.info("195 symbols loaded")
    kivy.warning("no window")
    logging.getLogger("kiosk.printing").info("printing to the desk")
    assert capsys.readouterr().err.splitlines() == [
        "WARNING kivy: no window", "INFO kiosk.printing: printing to the desk"
    ]  # fmt: skip


def test_a_message_is_written_some_times_a_minute_then_counted() -> None:
    clock = Minutes()
    flood = Flood(clock)
    assert len(said(flood, "no %s", "request", times=1000)) == EACH_A_MINUTE
    assert said(flood, "another") == ["another"]
    clock.now = 59
    assert said(flood, "no %s", "request") == []
    clock.now = 60
    assert said(flood, "no %s", "request") == [f"no request (and {1001 - EACH_A_MINUTE} more like it since)"]
    assert len(said(flood, "no %s", "request", times=100)) == EACH_A_MINUTE - 1


def test_what_is_said_seldom_is_always_written_as_it_is() -> None:
    clock = Minutes()
    flood = Flood(clock)
    for clock.now in range(0, 3000, 30):
        assert said(flood, "the hub is back") == ["the hub is back"]


def test_messages_of_a_million_kinds_take_no_memory_without_end() -> None:
    flood = Flood(Minutes())
    for number in range(5000):
        assert said(flood, f"kind {number}") == [f"kind {number}"]
    assert len(flood._said) <= 1000
