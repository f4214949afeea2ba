"""What the doctor says of a printer and its queue, with the command that mends it."""

import json

from kiosk.doctor.printing import may_resume
from tests.parts.command import guichet
from tests.parts.cupsd import Cupsd
from tests.parts.pretender import Pretender


def checked(part: str, pretender: Pretender, cupsd: Cupsd) -> dict[str, str]:
    """What the doctor finds of a part, with that printer."""
    environment = {"CUPS_SERVER": cupsd.server, "GUICHET_PRINTING__PRINTER": pretender.queue}
    (found,) = json.loads(guichet("doctor", part, "--json", **environment).stdout)
    return dict(found)


def test_where_cups_knows_no_printer_it_is_said_how_to_add_one(cupsd: Cupsd) -> None:
    (found,) = json.loads(guichet("doctor", "printer", "--json", CUPS_SERVER=cupsd.server).stdout)
    assert (found["finding"], found["found"]) == ("warning", "none: CUPS isn't here, or knows no printer")
    assert "apt-get install cups" in found["advice"]


def test_a_queue_that_a_failing_paper_would_stop_is_reported(pretender: Pretender, cupsd: Cupsd) -> None:
    cupsd.run("lpadmin", "-p", pretender.queue, "-o", "printer-error-policy=stop-printer")
    check = checked("queue", pretender, cupsd)
    assert check["finding"] == "warning"
    assert "stop-printer" in check["found"]
    cupsd.run(*check["advice"].split())
    assert "stop-printer" not in checked("queue", pretender, cupsd)["found"]


def test_a_queue_stopped_by_hand_is_reported_as_such(pretender: Pretender, cupsd: Cupsd) -> None:
    cupsd.run("cupsdisable", pretender.queue)
    check = checked("printer", pretender, cupsd)
    assert check["finding"] == "warning"
    assert "by hand" in check["advice"]
    for command in check["advice"].partition(": ")[2].split("; "):
        cupsd.run(*command.split())
    assert checked("printer", pretender, cupsd)["finding"] == "well"


def test_who_may_resume_a_queue_is_known() -> None:
    assert may_resume("root")
    assert not may_resume("nobody")
    assert not may_resume("nobody by that name")
