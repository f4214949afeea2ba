"""Forms: blank papers that a centre keeps for everybody, by theme. What lies in the folder is on the shelf.

A theme is a folder with a `theme.toml`. A form is `NAME.LANGUAGE.pdf`, once in each language that offices take it in,
beside one `NAME.toml` for all of them. `config/forms/README.md` tells how to add one.
"""

import logging
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.sources import CentresOwn, Folder, Holding, Invitation, Item, Unfetched
from kiosk.vault import Vault

_log = logging.getLogger(__name__)

_Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]  # ISO 639-1


@dataclass(frozen=True)
class OpenShelf(Invitation):
    """The shelf is being looked at. The next step comes by itself."""


@dataclass(frozen=True)
class Form(Item):
    """A blank form in one `language` (ISO 639-1); `renew`: from when on somebody must look whether it still holds."""

    language: str = ""
    renew: date | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong with a form or a theme, for whoever keeps them: where, and what to do."""

    file: Path
    advice: str
    old: bool = False  # it is of use, but somebody must look whether it still holds


class _Theme(BaseModel):
    """`theme.toml`: how residents read its name, by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: dict[_Language, Annotated[str, Field(min_length=1, max_length=60)]] = Field(min_length=1)

    def named(self, language: str) -> str:
        """What who reads none of these languages reads: the title in that one, or else the first."""
        return self.title.get(language, next(iter(self.title.values())))


class _Description(_Theme):
    """`NAME.toml`: the same of a form; who wrote it, and when; from when on somebody must look whether it holds."""

    source: str = Field(min_length=1)
    made: date
    renew: date | None = None


_Described = TypeVar("_Described", bound=_Theme)


class FormsSource(CentresOwn):
    """The forms of a centre: a Source."""

    key = "forms"
    invitation = OpenShelf()

    def __init__(self, folder: Path, today: Callable[[], date] = date.today) -> None:
        self._folder = folder
        self._today = today
        self._useless = False  # some of what lies there
        self._renew = date.max  # the first day on which somebody must look at a form again
        self._filled = False
        self._found = list[Path]()  # what lay there at the last look
        self._looked_at()

    @property
    def there(self) -> bool:
        """See Source. A shelf that held nothing of use is looked at again once something else lies there."""
        if not self._filled and sorted(self._folder.glob("*/*")) != self._found:
            self._looked_at()
        return self._filled

    @property
    def ails(self) -> str:
        """That forms can't be shown, or are older than their date, on the day on which they become so."""
        return "forms-bad" if self._useless else "forms-old" if self._renew <= self._today() else ""

    def read(self) -> tuple[tuple[Folder, ...], tuple[Problem, ...]]:
        """What the shelf holds now, by the names of its files: a Folder for each theme; and what is wrong with it."""
        problems: list[Problem] = []
        themes = tuple(_themes(self._folder, problems))
        return themes, tuple(problems)

    def _looked_at(self) -> tuple[Folder, ...]:
        self._found = sorted(self._folder.glob("*/*"))
        themes, problems = self.read()
        self._filled = bool(themes)
        for problem in problems:
            _log.warning("%s: %s", problem.file, problem.advice)
        self._useless = any(not problem.old for problem in problems)
        forms = (form for theme in themes for form in theme.items if isinstance(form, Form))
        self._renew = min((form.renew for form in forms if form.renew), default=date.max)
        return themes

    def look(self) -> Holding | None:
        """The themes; of only one, its forms."""
        match self._looked_at():
            case (Folder(items=forms),):
                return Holding(forms)
            case themes:
                return Holding(themes)

    def fetch(self, item: Item, vault: Vault) -> Path | Unfetched:
        """See Source."""
        target = vault.room()
        try:
            shutil.copyfile(item.path, target)
        except OSError as error:
            _log.warning("%s can't be read: %s", item.path, error.strerror)
            target.unlink(missing_ok=True)
            return Unfetched.GONE
        return target


def _themes(folder: Path, problems: list[Problem]) -> Iterator[Folder]:
    for described in sorted(folder.glob("*/theme.toml")):
        theme = _read(_Theme, described, problems)
        forms = tuple(_forms(described.parent, problems))
        if theme and forms:
            yield Folder(described.parent, theme.named(""), forms[0].modified, 0, theme.title, forms)


def _forms(folder: Path, problems: list[Problem]) -> Iterator[Form]:
    for described in sorted(folder.glob("*.toml")):
        if described.name == "theme.toml":
            continue
        form = _read(_Description, described, problems)
        if form is None:
            continue
        if form.renew and form.renew <= date.today():
            problems.append(
                Problem(described, f"is to be looked at again since {form.renew}; then set `renew` anew", old=True)
            )
        at = datetime.combine(form.made, time()).astimezone()
        papers = sorted(folder.glob(f"{described.stem}.??.pdf"))
        if not papers:
            problems.append(Problem(described, f"has no paper; expected {described.stem}.LANGUAGE.pdf beside it"))
        for paper in papers:
            language = paper.suffixes[-2][1:]
            yield Form(paper, form.named(language), at, paper.stat().st_size, form.title, language, form.renew)


def _read(model: type[_Described], file: Path, problems: list[Problem]) -> _Described | None:
    """What a description says; None, and one more problem, where it can't be used."""
    try:
        return model.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(Problem(file, f"can't be read: {error}"))
    except ValidationError as error:
        wrong = error.errors()[0]
        key = ".".join(str(part) for part in wrong["loc"])
        problems.append(Problem(file, f"{key}: {wrong['msg'].removeprefix('Input should be ')}"))
    return None
