"""The photos of mediators who want to be seen, on their way from a real hub to the screen."""

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from kiosk.helpline import FACE, Person
from kiosk.helpline.knowledge import Knowledge
from kiosk.helpline.people import told
from tests.kiosk.helpline.running import Terminal, terminal_at
from tests.parts.hub import HubProcess


@pytest.fixture
def terminal(hub: HubProcess, tmp_path: Path) -> Iterator[Terminal]:
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        yield terminal


def test_who_shows_a_photo_is_seen_until_they_take_it_away(hub: HubProcess, terminal: Terminal) -> None:
    taken = io.BytesIO()
    Image.new("RGB", (40, 60), "red").save(taken, "PNG")
    with closing(hub.mediator("Fatima")) as fatima:
        assert fatima.post("/me/photo", files={"photo": taken.getvalue()}).status_code == 303
        (seen,) = terminal.until(lambda line: any(one.face for one in line.people)).people
        assert (seen.name, len(seen.face)) == ("Fatima", 3 * FACE * FACE)
        assert Image.frombytes("RGB", (FACE, FACE), seen.face).resize((1, 1)).tobytes()[0] > 200
        fatima.post("/me/photo/remove")
        assert terminal.until(lambda line: line.people == (Person("Fatima"),)).people[0].face == b""


def test_photos_are_asked_for_once_and_those_of_people_who_left_are_forgotten() -> None:
    knowledge = Knowledge(lambda: 0.0, 10)
    fatima, said = Person("Fatima", photo="a" * 32), Person("Saïd", photo="b" * 32)
    knowledge.people_are((fatima, said, Person("Ann")))
    assert knowledge.unseen == {"a" * 32, "b" * 32}
    knowledge.face_is("a" * 32, b"red")
    knowledge.face_is("b" * 32, b"")  # the hub has it no longer
    assert knowledge.unseen == set()
    assert [one.face for one in knowledge.known.people] == [b"red", b"", b""]
    knowledge.people_are((said,))
    knowledge.face_is("a" * 32, b"late")
    knowledge.people_are((fatima,))
    assert knowledge.known.people == (fatima,)
    assert knowledge.unseen == {"a" * 32}


@pytest.mark.parametrize("photo", ["../health", "A" * 32, "a" * 33, "a" * 31 + "/"])
def test_no_hub_leads_a_terminal_to_another_address(photo: str) -> None:
    with pytest.raises(ValueError, match="photo"):
        told(f'{{"here": [{{"name": "Fatima", "photo": "{photo}"}}]}}')
