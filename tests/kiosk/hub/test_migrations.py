"""A database of an earlier version is brought up to date with all that it holds."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from kiosk import places
from kiosk.hub import database
from kiosk.hub.store import Store
from kiosk.sealing import KEY_FILE, Sealing


def back_to(engine: Engine, revision: str) -> None:
    """Empties the database, and makes it as an earlier version did."""
    config = Config()
    config.set_main_option("script_location", str(places.MIGRATIONS))
    with engine.begin() as connection:
        for table in (
            "portrait",
            "channel",
            "device",
            "past_call",
            "listening",
            "attempt",
            "engine_part",
            "call_event",
            "call",
            "session",
            "enrolment",
            "mediator",
            "terminal",
            "meta",
            "alembic_version",
        ):
            connection.execute(text(f"DROP TABLE {table}"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_a_call_that_was_released_is_one_that_was_given_back(engine: Engine, tmp_path: Path) -> None:
    back_to(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO terminal VALUES (1, 'Entrance', 'x')"))
        connection.execute(
            text(
                "INSERT INTO call (id, terminal_id, reason, language, raised_at, ended) VALUES "
                "('01a20c1acc237898b2a4924d4e837017', 1, 'someone', 'fr', '2026-03-02 09:00:00+00:00', false)"
            )
        )
        for seq, kind in enumerate(("raised", "delivered", "claimed", "released")):
            connection.execute(
                text(
                    "INSERT INTO call_event (number, call_id, seq, kind, at) VALUES "
                    f"({seq + 1}, '01a20c1acc237898b2a4924d4e837017', {seq}, '{kind}', '2026-03-02 09:00:00+00:00')"
                )
            )
    (history,) = Store(database.Database(database.opened(engine.url)), Sealing(tmp_path / KEY_FILE)).open_calls()
    assert [event.kind.value for event in history.events] == ["raised", "delivered", "claimed", "given-back"]
