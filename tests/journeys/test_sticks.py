"""A resident comes with a stick: it leads to its papers by itself, and the next resident never sees them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.documents import Rejection
from kiosk.journeys.calling.steps import AskReason
from kiosk.journeys.papers.steps import ChoosePaper, Refused
from kiosk.journeys.printing.steps import CheckPages
from kiosk.journeys.reception.steps import ChooseLanguage, Goodbye, Home, StillThere, Welcome
from kiosk.sources import Folder, Reminder
from kiosk.sources.slot import Trouble
from kiosk.sources.usb import CantRead, InsertStick
from tests.parts import papers
from tests.parts.plugs import Plugs, ext4, made, on_a_machine_of_its_own
from tests.parts.resident import check, pages_of, pick, printed
from tests.parts.stage import PRINTING, Stage
from tests.parts.sticks import put


@contextmanager
def staged(plugs: Plugs) -> Iterator[Stage]:
    """A terminal that mounts what is plugged in."""
    plugs.start()
    stage = Stage(plugs.folder / "terminal", GUICHET_USB__AUTOMOUNT="true", GUICHET_USB__MOUNTS='["/media"]')
    try:
        stage.terminal.start()
        assert stage.terminal._slot.watches.wait(10)
        yield stage
    finally:
        stage.close()


def stick(plugs: Plugs, name: str, *words: str) -> Path:
    """A stick with a paper of that name."""
    folder = plugs.folder / f"{name}.d"
    folder.mkdir()
    papers.pdf(folder / f"{name}.pdf", words or ["one"])
    return ext4(plugs.folder / name)


def names(stage: Stage) -> list[str]:
    return [paper.item.name for paper in stage.until_step(ChoosePaper).papers]


@on_a_machine_of_its_own
def test_plugged_in_at_the_first_screen_only_the_language_is_asked(plugs: Plugs) -> None:
    with staged(plugs) as stage:
        assert isinstance(stage.step, Welcome)
        plugs.put_in(stick(plugs, "releve", "one", "two"))
        stage.until_step(ChooseLanguage)
        stage.reception.choose_language("nl")
        assert names(stage) == ["releve"]
        check(stage, "releve")
        assert pages_of(printed(stage)) == 2


@on_a_machine_of_its_own
def test_plugged_in_at_the_home_screen_it_leads_to_its_papers_and_print_leads_there_again(plugs: Plugs) -> None:
    with staged(plugs) as stage:
        stage.reception.choose_language("fr")
        assert isinstance(stage.step, Home)
        plugs.put_in(stick(plugs, "releve"))
        assert names(stage) == ["releve"]
        stage.reception.back()
        assert isinstance(stage.step, Home)
        stage.reception.begin(PRINTING)
        assert names(stage) == ["releve"]


@on_a_machine_of_its_own
def test_the_next_resident_sees_nothing_of_a_stick_that_was_forgotten(plugs: Plugs) -> None:
    image = stick(plugs, "secret")
    with staged(plugs) as stage:
        stage.reception.choose_language("fr")
        plugs.put_in(image)
        assert names(stage) == ["secret"]
        stage.reception.done()
        assert stage.step == Goodbye(0, calling=False, reminders=frozenset({Reminder.STICK}))
        stage.reception.choose_language("fr")
        stage.reception.begin(PRINTING)
        stage.until(lambda: stage.step == InsertStick(forgotten=True))
        plugs.pull(image)
        stage.until(lambda: stage.step == InsertStick())
        plugs.put_in(image)
        assert names(stage) == ["secret"]


@on_a_machine_of_its_own
def test_a_stick_that_nobody_touched_a_screen_for_is_nobodys_either(plugs: Plugs) -> None:
    with staged(plugs) as stage:
        plugs.put_in(stick(plugs, "secret"))
        stage.until_step(ChooseLanguage)
        stage.skipped += 100
        stage.until_step(StillThere)
        stage.skipped += 100
        assert stage.until_step(Welcome).reminders == {Reminder.STICK}
        stage.reception.choose_language("fr")
        stage.reception.begin(PRINTING)
        stage.until(lambda: stage.step == InsertStick(forgotten=True))


@on_a_machine_of_its_own
def test_plugging_in_answers_a_resident_who_is_asked_something_and_disturbs_none_who_is_busy(plugs: Plugs) -> None:
    first, second = stick(plugs, "first"), stick(plugs, "second")
    with staged(plugs) as stage:
        stage.reception.help()
        plugs.put_in(first)
        stage.until(lambda: PRINTING in stage.reception._journeys)
        assert isinstance(stage.step, AskReason)
        stage.reception.resume()
        check(stage, names(stage)[0])
        plugs.put_in(second)
        stage.until(lambda: len(stage.terminal._slot.fresh) == 2)
        stage.live()
        assert isinstance(stage.step, CheckPages)


@on_a_machine_of_its_own
def test_a_stick_that_was_pulled_while_its_papers_were_read_leads_on_when_it_is_back(plugs: Plugs) -> None:
    folder = plugs.folder / "many.d"
    for number in range(9):
        papers.pdf(put(folder / f"{number}.pdf", age=number), ["one"])
    image = ext4(plugs.folder / "many")
    with staged(plugs) as stage:
        stage.reception.choose_language("fr")
        plugs.put_in(image)
        assert len(names(stage)) == 4
        plugs.pull(image)
        stage.papers.turn(8)
        pick(stage, names(stage)[0])
        assert stage.until_step(Refused).rejection is Rejection.GONE
        plugs.put_in(image)
        assert len(names(stage)) == 4


@on_a_machine_of_its_own
def test_what_can_not_be_read_is_told_until_it_is_out(plugs: Plugs) -> None:
    blank = made(plugs.folder / "blank")
    with staged(plugs) as stage:
        stage.reception.choose_language("fr")
        plugs.put_in(blank)
        assert stage.until_step(CantRead).trouble is Trouble.UNREADABLE
        plugs.pull(blank)
        stage.until(lambda: stage.step == InsertStick())


@on_a_machine_of_its_own
def test_a_phone_on_a_cable_is_told_kindly_and_no_other_way_where_there_is_none(plugs: Plugs) -> None:
    with staged(plugs) as stage:
        stage.reception.choose_language("fr")
        plugs.tell("add", "/devices/usb1/1-2", SUBSYSTEM="usb", DEVTYPE="usb_device", ID_MTP_DEVICE="1")
        assert stage.until_step(CantRead) == CantRead(Trouble.PHONE, code=False)


@on_a_machine_of_its_own
def test_logs_name_no_stick_and_no_paper(plugs: Plugs) -> None:
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    image = stick(plugs, "secret")
    try:
        with staged(plugs) as stage:
            stage.reception.choose_language("fr")
            plugs.put_in(image)
            assert names(stage) == ["secret"]
            plugs.pull(image)
            with image.open("r+b") as file:
                file.seek(2048)
                file.write(b"\xff" * 8192)
            stage.papers.again()
            plugs.put_in(image)
            stage.until_step(CantRead)
    finally:
        logging.getLogger().removeHandler(handler)
    assert any("can't be mounted" in line for line in said)
    assert not any("secret" in line for line in said)


def test_folders_are_looked_into_and_left_again(stage: Stage) -> None:
    for number in range(14):
        papers.pdf(put(stage.stick / "Bank" / f"{number}.pdf"), ["one"])
    papers.pdf(stage.stick / "new.pdf")
    stage.reception.choose_language("fr")
    stage.reception.begin(PRINTING)
    assert names(stage)[:3] == ["new", "13", "12"]
    stage.papers.pick(3)
    step = stage.until_step(ChoosePaper)
    folders = [paper.item for paper in step.papers if isinstance(paper.item, Folder)]
    assert [(folder.name, len(folder.items)) for folder in folders] == [("STICK", 1), ("Bank", 14)]
    stage.papers.pick(1)
    assert stage.until_step(ChoosePaper).total == 14
    check(stage, "13")
    for expected in ("13", "STICK", "new"):
        stage.reception.back()
        assert names(stage)[0] == expected
