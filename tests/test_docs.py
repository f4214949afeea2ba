"""What there is stands in the READMEs, and what stands there is there."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import typer
from fastapi.routing import APIRoute

import main
from kiosk import places
from kiosk.hub import api, board, doors, phone, relay
from kiosk.hub.board import figures, me, people
from kiosk.hub.phone import collecting
from kiosk.settings import Settings
from kiosk.version import version

READMES = [
    places.ROOT / path
    for path in (
        "README.md", "kiosk/README.md", "screens/README.md", "tests/README.md", "config/locale/README.md",
        "config/forms/README.md",
        "kiosk/CHANGELOG.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md",
    )
]  # fmt: skip
TOLD = "\n".join(path.read_text("utf-8") for path in READMES)
README = READMES[0].read_text("utf-8")
PROJECT = tomllib.loads(places.PROJECT.read_text("utf-8"))["project"]
OF_EVERYBODY = {"--help"}


def test_every_setting_is_explained_in_the_file_that_installers_read() -> None:
    shipped = tomllib.loads(places.SETTINGS.read_text("utf-8"))
    lines = places.SETTINGS.read_text("utf-8").splitlines()
    for section, field in Settings.model_fields.items():
        assert field.annotation is not None
        for key in field.annotation.model_fields:
            assert key in shipped[section], f"[{section}] {key}"
            place = next(number for number, line in enumerate(lines) if line.startswith(f"{key} ="))
            assert lines[place - 1].startswith("#"), f"[{section}] {key} has no comment above it"


def commands() -> dict[str, set[str]]:
    """Every command of main.py, with its options that are not hidden."""
    root = typer.main.get_command(main.app)
    found: dict[str, set[str]] = {}

    def look(command: object, name: str) -> None:
        options = chain.from_iterable(one.opts for one in command.params if not getattr(one, "hidden", False))  # type: ignore[attr-defined]
        found[name] = {option for option in options if option.startswith("--")} - OF_EVERYBODY
        for below, other in getattr(command, "commands", {}).items():
            look(other, below)

    look(root, "main.py")
    return found


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_and_option_is_reported(command: str) -> None:
    assert re.search(rf"[` ]{re.escape(command)}\b", TOLD), command
    for option in commands()[command]:
        assert option in TOLD, f"{command} {option}"


def test_every_make_target_is_reported() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (places.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert len(targets) > 8
    assert [target for target in targets if target != "help" and f"make {target}" not in TOLD] == []


def test_every_dependency_has_its_purpose_in_the_readme() -> None:
    wanted = [*PROJECT["dependencies"], *chain.from_iterable(PROJECT["optional-dependencies"].values())]
    names = {re.split(r"[\[<>=; ]", one)[0] for one in wanted}
    table = "\n".join(line for line in README.splitlines() if line.startswith("|"))
    assert {name for name in names if not re.search(rf"[ ,|]{re.escape(name)}[ ,|]", table)} == set()


def test_every_address_of_the_hub_is_reported_and_says_what_it_is_for() -> None:
    rooms = (api, board, people, me, figures, doors, phone, collecting, relay)
    routes = [route for room in rooms for route in room.router.routes]
    assert len(routes) > 18
    for route in routes:
        assert isinstance(route, APIRoute)
        assert f"`{route.path}`" in TOLD, route.path
        assert (route.endpoint.__doc__ or "").strip(), route.path


def test_nothing_lies_at_the_top_by_accident() -> None:
    files = {path.name for path in places.ROOT.iterdir() if path.is_file() and not path.name.startswith(".")}
    assert files <= {"LICENSE", "Makefile", "README.md", "main.py", "pyproject.toml", "requirements.lock"}


def test_every_folder_at_the_top_is_reported() -> None:
    folders = {path.name for path in places.ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))}
    assert {name for name in folders if f"`{name}/`" not in README} == {*()}


@pytest.mark.parametrize("readme", READMES, ids=lambda path: str(path.relative_to(places.ROOT)))
def test_every_file_that_is_named_is_there(readme: Path) -> None:
    text = readme.read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (readme.parent / link).exists()] == []
    named = re.findall(r"`((?:kiosk|screens|tests|config)/[\w./-]*)`", text)
    assert [path for path in named if not (places.ROOT / path).exists()] == []


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (places.ROOT / "kiosk" / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == version() == PROJECT["version"]
