import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.calls import Act, NewCall, Reason, new_id
from kiosk.helpline.outbox import Outbox
from kiosk.helpline.records import Record, record
from tests.parts.disk import no_file_grows_over


def a_record(act: Act = Act.RAISE) -> Record:
    now = datetime.now(UTC)
    return record(act, NewCall(id=new_id(now), reason=Reason.LETTER, language="ar", raised_at=now))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "outbox"


def test_what_was_saved_is_there_after_a_restart(path: Path) -> None:
    first, second = a_record(), a_record(Act.CANCEL)
    outbox = Outbox(path)
    assert outbox.load() == []
    outbox.save([first])
    outbox.save([first, second])
    assert Outbox(path).load() == [first, second]


def test_what_is_done_again_after_something_else_stays_in_its_order(path: Path) -> None:
    call = a_record().call
    one, other = (record(Act.LEAVE_NUMBER, call, phone) for phone in ("0470123456", "0470654321"))
    outbox = Outbox(path)
    for count in range(1, 4):
        outbox.save([one, other, one][:count])
    assert Outbox(path).load() == [one, other, one]
    again = Outbox(path)
    again.save(again.load()[1:])
    assert Outbox(path).load() == [other, one]


def test_what_was_delivered_is_gone_after_a_restart(path: Path) -> None:
    first, second, third = a_record(), a_record(), a_record()
    outbox = Outbox(path)
    outbox.save([first, second])
    outbox.save([second, third])
    assert Outbox(path).load() == [second, third]
    outbox.save([])
    assert Outbox(path).load() == []
    assert path.read_bytes() == b""


def test_a_record_is_on_disk_and_its_name_in_the_folder_when_save_returns(path: Path, synced: list[str]) -> None:
    outbox = Outbox(path)
    outbox.save([first := a_record()])
    assert synced == [path.parent.parent.name, "outbox.new", "state"]
    synced.clear()
    outbox.save([first, a_record()])
    assert synced == ["outbox"]


@pytest.mark.parametrize("torn", [1, 10, 60, -1])
def test_a_record_torn_by_a_power_cut_is_dropped_and_the_next_one_is_whole(
    path: Path, torn: int, caplog: pytest.LogCaptureFixture
) -> None:
    whole, cut, later = a_record(), a_record(), a_record()
    outbox = Outbox(path)
    outbox.save([whole])
    size = path.stat().st_size
    outbox.save([whole, cut])
    os.truncate(path, size + torn if torn > 0 else path.stat().st_size + torn)

    restarted = Outbox(path)
    with caplog.at_level(logging.WARNING):
        assert restarted.load() == [whole]
    assert "dropped 1" in caplog.text
    assert "letter" not in caplog.text
    restarted.save([whole, later])
    assert Outbox(path).load() == [whole, later]


def test_a_file_that_a_power_cut_filled_with_zeros_loses_nothing_else(path: Path) -> None:
    whole = a_record()
    Outbox(path).save([whole])
    with path.open("ab") as file:
        file.write(bytes(300) + b"\n\xff\xfe{}\n[]\n")
    assert Outbox(path).load() == [whole]


def test_a_full_disk_is_reported_and_spoils_nothing(path: Path) -> None:
    first, second = a_record(), a_record()
    outbox = Outbox(path)
    outbox.save([first])
    with no_file_grows_over(path.stat().st_size + 20):
        for _ in range(2):
            with pytest.raises(OSError, match="File too large"):
                outbox.save([first, second])
            assert Outbox(path).load() == [first]
        outbox.save([second])
    assert Outbox(path).load() == [second]
    assert [file.name for file in path.parent.iterdir()] == ["outbox"]


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outbox = Outbox(tmp_path / "file" / "outbox")
    with pytest.raises(OSError, match="file"):
        outbox.save([a_record()])


def test_nobody_else_may_read_it(path: Path) -> None:
    Outbox(path).save([a_record()])
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("said", [{"words": "J'ai peur d'y aller seule"}, {"phone": "+32470123456"}])
def test_what_a_resident_said_is_sealed_and_delivered_by_the_next_start(path: Path, said: dict[str, str]) -> None:
    raised = a_record()
    private = record(Act.ADD_WORDS, raised.call, **said)
    outbox = Outbox(path)
    outbox.save([raised])
    outbox.save([raised, private])
    (value,) = said.values()
    assert value not in "".join(file.read_text() for file in path.parent.iterdir())
    again = Outbox(path)
    assert again.load() == [raised, private]
    again.save([private])
    assert Outbox(path).load() == [private]
    path.with_name("words.key").unlink()
    assert Outbox(path).load() == []


def test_what_an_earlier_version_wrote_is_still_delivered(path: Path) -> None:
    raised, cancelled = a_record(), a_record(Act.CANCEL)
    path.parent.mkdir()
    path.write_text(
        "".join(
            f'{{"verb": "{act}", "call": {one.call.model_dump_json()}}}\n'
            for act, one in (("raise", raised), ("cancel", cancelled))
        )
    )
    assert Outbox(path).load() == [raised, cancelled]


def test_a_kind_that_this_version_does_not_know_stops_no_other(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, last = a_record(), a_record()
    path.parent.mkdir()
    lines = [first.model_dump_json(), '{"kind": "word", "text": "hello"}', last.model_dump_json()]
    path.write_text("\n".join(lines) + "\n")
    with caplog.at_level(logging.WARNING):
        assert Outbox(path).load() == [first, last]
    assert "dropped 1" in caplog.text
