"""What waits in a hub's or relay's memory for terminals: within bounds, for no longer than it must."""

import asyncio
import json
from contextlib import suppress

import pytest

from kiosk.hub import drops
from kiosk.hub.drop import FILE_MAX, PARCEL, PIECE_MAX, Drop, Fate, File, Full, Slowed
from kiosk.hub.drops import LASTS, WAITING_MAX, Drops
from tests.parts.loop import ran


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened(kept: Drops, size: int = PIECE_MAX * 100) -> tuple[Drop, File]:
    """A drop with one file on its way."""
    file = File("file", "", size, sealed=False)
    drop = ran(kept.open("1"))
    kept.announce(drop, [file])
    return drop, file


async def fill(kept: Drops, drop: Drop, file: File) -> None:
    while True:
        async with kept.room(drop, PIECE_MAX, file, file.received):
            kept.put(drop, file, file.received, b"x" * PIECE_MAX)


def test_pieces_wait_for_their_terminal_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drops, "ROOM_SECONDS", 0.05)
    kept = Drops()
    drop, file = opened(kept)
    with pytest.raises(Full):
        ran(fill(kept, drop, file))
    assert file.received == 4 * PIECE_MAX <= drop.waiting <= WAITING_MAX
    ran(kept.take(drop, 3))  # what it has taken makes room: the file's own parcel, and two pieces
    assert 2 * PIECE_MAX <= drop.waiting < 3 * PIECE_MAX
    ran(kept.end(drop))
    assert (drop.waiting, kept._waiting, len(drop.parcels)) == (0, 0, 0)


def test_pieces_of_a_byte_take_no_more_room_than_large_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drops, "ROOM_SECONDS", 0.05)
    kept = Drops()
    drop, file = opened(kept)

    async def trickle() -> None:
        while True:
            async with kept.room(drop, 1, file, file.received):
                kept.put(drop, file, file.received, b"x")

    with pytest.raises(Full):
        ran(trickle())
    assert file.received <= WAITING_MAX // PARCEL
    assert sum(len(json.dumps(one.head)) for one in ran(kept.take(drop, 0))) < PIECE_MAX  # a terminal takes 2 MiB
    assert (ran(kept.end(drop)), drop.waiting, kept._waiting) == (None, 0, 0)


def test_without_its_terminal_a_drop_ends_after_ten_minutes_and_is_forgotten_after_twenty() -> None:
    time = Time()
    kept = Drops(clock=time)
    drop, _ = opened(kept)
    ran(kept.take(drop, drop.last))
    time.now = LASTS
    assert kept.of_token(drop.token) is drop
    time.now = 2 * LASTS
    ran(kept.sweep())
    assert not drop.over
    time.now += 1
    ran(kept.sweep())
    assert drop.over
    assert kept.of_link(drop.link, "") is drop
    time.now += LASTS + 1
    ran(kept.sweep())
    assert kept.of_link(drop.link, "") is None


def test_nothing_is_kept_for_longer_than_ten_minutes_though_its_terminal_is_heard() -> None:
    time = Time()
    kept = Drops(clock=time)
    drop, file = opened(kept)
    file.label = "a sealed name"
    kept._keep(drop, len(file.label))
    time.now = LASTS - 1
    kept.put(drop, file, 0, b"x" * PIECE_MAX)
    ran(kept.take(drop, 1))  # the first parcel is taken, the piece never
    time.now = LASTS + 1
    kept.of_token(drop.token)
    ran(kept.sweep())
    assert (file.label, drop.over) == ("", False)
    assert drop.waiting == sum(one.size for one in drop.parcels)
    time.now = 2 * LASTS
    kept.of_token(drop.token)
    ran(kept.sweep())
    assert (drop.over, drop.waiting, kept._waiting) == (True, 0, 0)


def test_who_fills_all_there_is_leaves_room_for_others() -> None:
    kept = Drops(each=100)

    async def story() -> int:
        for number in range(60):
            drop = await kept.open(f"192.0.2.{number % 3}")
            kept.announce(drop, [file := File("file", "", FILE_MAX, sealed=False)])
            with suppress(Full, TimeoutError):
                async with asyncio.timeout(0.01):
                    await fill(kept, drop, file)
        drop = await kept.open("198.51.100.1")
        kept.announce(drop, [file := File("file", "", FILE_MAX, sealed=False)])
        with suppress(Full, TimeoutError):
            async with asyncio.timeout(0.01):
                await fill(kept, drop, file)
        return file.received

    assert ran(story()) == 4 * PIECE_MAX


def test_beyond_the_most_that_one_opener_has_the_longest_silent_is_over() -> None:
    kept = Drops(each=2)
    first, second = ran(kept.open("192.0.2.1")), ran(kept.open("192.0.2.1"))
    ran(kept.open("192.0.2.2"))
    kept.of_token(first.token)
    ran(kept.open("192.0.2.1"))
    assert (first.over, second.over) == (False, True)


def test_a_hundred_thousand_guesses_hit_nothing_and_are_slowed() -> None:
    time = Time()
    kept = Drops(each=1000, clock=time)
    dropped = [ran(kept.open("1")) for _ in range(100)]
    answered = 0
    for number in range(100_000):
        time.now = number / 1000  # a thousand a second, from a thousand addresses
        with suppress(Slowed):
            assert kept.of_link(f"{number:08x}"[:8], f"192.0.{number % 1000 // 250}.{number % 250}") is None
            answered += 1
    assert answered <= 200 * 2
    assert kept.of_link(dropped[0].link, "192.0.2.1") is dropped[0]


def test_a_file_without_end_is_given_up() -> None:
    kept = Drops()
    drop, file = opened(kept)
    file.size, file.received = None, FILE_MAX
    kept.put(drop, file, FILE_MAX, b"x")
    assert file.fate is Fate.TOO_LARGE
