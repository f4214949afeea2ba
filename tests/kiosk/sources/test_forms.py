"""The centre's forms: what lies in the folder is on the shelf, and what is wrong with it is said."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk import places
from kiosk.journeys.papers.steps import ChoosePaper, ChooseSource
from kiosk.sources import Holding, Unfetched
from kiosk.sources.forms import Form, FormsSource, Problem
from kiosk.vault import Vault
from tests.parts import papers
from tests.parts.reading import Reading
from tests.parts.resident import at_the_papers, check, looking, pages_of, pick, printed
from tests.parts.stage import Stage

_TITLES = '[title]\nfr = "{fr}"\nnl = "{nl}"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two themes: one with a form in two languages, one with a form in one."""
    made = tmp_path / "forms"
    for theme, fr, nl in (("bank", "La banque", "De bank"), ("offices", "Les services", "De diensten")):
        (made / theme).mkdir(parents=True)
        (made / theme / "theme.toml").write_text(_TITLES.format(fr=fr, nl=nl), "utf-8")
    added(made / "offices", "complaint", "fr", "nl")
    added(made / "bank", "statements", "fr")
    return made


def added(theme: Path, name: str, *languages: str, renew: str = "2999-01-01") -> Path:
    """A form of one page, in each of these languages; the file that describes it."""
    described = theme / f"{name}.toml"
    titles = _TITLES.format(fr=f"{name} (fr)", nl=f"{name} (nl)")
    described.write_text(f'source = "us"\nmade = 2026-03-01\nrenew = {renew}\n{titles}', "utf-8")
    for language in languages:
        papers.pdf(theme / f"{name}.{language}.pdf", [name])
    return described


def held(source: FormsSource) -> Holding:
    found = source.look()
    assert found
    return found


def problems(folder: Path) -> tuple[Problem, ...]:
    return FormsSource(folder).read()[1]


def test_every_form_that_is_shipped_is_one_sheet_in_both_languages_of_brussels(reading: Reading) -> None:
    themes, wrong = FormsSource(places.FORMS).read()
    assert [one for one in wrong if "to be looked at again" not in one.advice] == []
    forms = [form for theme in themes for form in theme.items]
    assert len(forms) == 10
    for form in forms:
        assert set(form.titles) == {"fr", "nl", "en", "ar"}
        assert len(reading.opened(form.path).pages) == 1
    written = [form.language for form in forms if isinstance(form, Form)]
    assert written.count("fr") == written.count("nl") == 5


def test_the_shelf_changes_with_its_folder(folder: Path) -> None:
    source = FormsSource(folder)
    assert [item.title("nl") for item in held(source).items] == ["De bank", "De diensten"]
    shutil.rmtree(folder / "offices")
    assert [item.title("fr") for item in held(source).items] == ["statements (fr)"]  # one theme needs no choice
    added(folder / "bank", "mandate", "nl")
    assert [item.title("ar") for item in held(source).items] == ["mandate (nl)", "statements (fr)"]
    shutil.rmtree(folder)
    assert source.there
    assert held(source).items == ()
    assert not source.there
    (folder / "housing").mkdir(parents=True)
    (folder / "housing" / "theme.toml").write_text('[title]\nfr = "Le logement"', "utf-8")
    assert not source.there
    added(folder / "housing", "lease", "fr")
    assert source.there  # though nobody asked to see it


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("source = ", "can't be read: Invalid value (at end of document)"),
        ('source = "us"\nmade = 2026-03-01', "title: Field required"),
        ('source = "us"\nmade = "soon"\n[title]\nfr = "x"', "made: "),
        ('source = "us"\nmade = 2026-03-01\nnew = 1\n[title]\nfr = "x"', "new: Extra inputs are not permitted"),
        ('source = "us"\nmade = 2026-03-01\n[title]\nfrench = "x"', "title.french"),
    ],
)
def test_a_form_whose_description_cannot_be_used_is_left_out_and_reported(text: str, advice: str, folder: Path) -> None:
    described = folder / "bank" / "statements.toml"
    added(folder / "bank", "mandate", "fr")
    described.write_text(text, "utf-8")
    assert [form.name for form in held(FormsSource(folder)).items[0].items] == ["mandate (fr)"]  # type: ignore[attr-defined]
    (problem,) = problems(folder)
    assert problem.file == described
    assert advice in problem.advice


def test_a_form_older_than_its_date_and_one_without_paper_are_reported(folder: Path) -> None:
    yesterday = date.today() - timedelta(days=1)
    old = added(folder / "bank", "statements", "fr", renew=yesterday.isoformat())
    empty = added(folder / "offices", "mandate")
    assert {problem.file: problem.advice for problem in problems(folder)} == {
        old: f"is to be looked at again since {yesterday}; then set `renew` anew",
        empty: "has no paper; expected mandate.LANGUAGE.pdf beside it",
    }
    assert FormsSource(folder).ails == "forms-bad"
    empty.unlink()
    source = FormsSource(folder)
    assert source.ails == "forms-old"
    added(folder / "bank", "statements", "fr")
    held(source)
    assert source.ails == ""


def test_a_form_becomes_old_on_its_day_though_nobody_looks_at_the_shelf(folder: Path) -> None:
    today = date.today()
    added(folder / "bank", "statements", "fr", renew=(today + timedelta(days=90)).isoformat())
    source = FormsSource(folder, lambda: today)
    assert source.ails == ""
    today += timedelta(days=90)
    assert source.ails == "forms-old"


def test_a_form_that_was_taken_away_meanwhile_is_gone(folder: Path) -> None:
    source, vault = FormsSource(folder), Vault()
    (form,) = held(source).items[0].items  # type: ignore[attr-defined]
    form.path.unlink()
    assert source.fetch(form, vault) is Unfetched.GONE
    assert list(vault.folder.iterdir()) == []
    vault.close()


@pytest.fixture
def stage(tmp_path: Path, folder: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "stage", GUICHET_FORMS__FOLDER=str(folder))
    yield made
    made.close()


def test_a_form_is_printed_from_its_theme_and_back_leads_to_the_themes(stage: Stage) -> None:
    themes = at_the_papers(stage, "forms")
    assert themes.source == "forms"
    assert [paper.item.title("fr") for paper in themes.papers] == ["La banque", "Les services"]
    pick(stage, "Les services")
    assert [paper.item.language for paper in stage.until_step(ChoosePaper).papers] == ["fr", "nl"]  # type: ignore[attr-defined]
    stage.reception.back()
    assert stage.step == themes
    pick(stage, "La banque")
    check(stage, "statements (fr)")
    assert pages_of(printed(stage)) == 1


def test_only_what_there_is_is_offered(stage: Stage, folder: Path) -> None:
    looking(stage, "forms")
    stage.until_step(ChoosePaper)
    stage.reception.back()
    assert stage.step == ChooseSource(("usb", "forms"))
