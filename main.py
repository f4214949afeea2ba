"""Guichet's command line: run (the default), hub, relay, doctor, demo, check."""

import gc
import logging
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from kiosk import logs
from kiosk.hub import address, commands
from kiosk.hub.commands import Config
from kiosk.settings import Settings, SettingsError, load, load_seen
from kiosk.version import version

app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)
app.add_typer(commands.app, name="hub", help="The hub: calls, and the mediators' board.")

Kiosk = Annotated[bool, typer.Option("--kiosk", help="Full screen, without a pointer.")]

_TURN_SECONDS = 0.0005
"""How long the thread that draws keeps the one waiting that hands over a paper: Python's 5 ms came with each answer."""


def _hub_arguments(config: Path | None) -> list[str]:
    return ["--config", str(config.resolve())] if config else []


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Guichet {version()}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    config: Config = None,
    kiosk: Kiosk = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which Guichet this is.")
    ] = False,
) -> None:
    """A public terminal: print papers, bring a human. Without a command: run."""
    logs.begin(logging.WARNING if context.invoked_subcommand == "demo" else logging.INFO)
    os.umask(0o077)  # what is written is for this user alone, if nothing else is said
    with suppress(OSError, ValueError):  # a unit that forbids it has set it itself
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no crash writes papers, names or tokens to a disk
    if context.invoked_subcommand is None:
        run(config, kiosk)


@app.command()
def run(config: Config = None, kiosk: Kiosk = False) -> None:
    """Run the terminal, with its own hub unless the settings name another."""
    settings = load(config)
    readable = (address.READABLE,) if settings.hub.readable and not settings.hub.url else ()
    _run(settings, _hub_arguments(config), kiosk, *readable)


def _run(settings: Settings, hub_arguments: list[str], kiosk: bool, *notes: str, sign_in: str = "") -> None:
    """Runs it, and says where everything is: the last lines of a start, after `notes`."""
    gc.disable()  # until the first screen is seen (screens/app.py): nothing that a start loads is garbage
    sys.setswitchinterval(_TURN_SECONDS)
    from screens.starting import start

    def ready(page: str, hub_answers: bool) -> None:
        board = address.base_url(settings) + sign_in if hub_answers else "its hub could not start: see above"
        screen = f"{page}  (in a browser on this machine)" if page else "the window here"
        end = "Ctrl-C here" if page or kiosk else "Ctrl-C here, or close the window"
        typer.echo("\n".join((*notes, f"Board:   {board}", f"Screen:  {screen}", f"To end:  {end}")))

    raise typer.Exit(start(settings, hub_arguments, ready, full_screen=kiosk))


@app.command()
def relay(config: Config = None) -> None:
    """Run a relay: passes what phones have sealed to terminals anywhere, and can't read it."""
    from kiosk.hub import relay as relaying

    relaying.serve(load(config).relay)


@app.command()
def doctor(
    parts: Annotated[list[str] | None, typer.Argument(help="Parts, like `hub`, to check no others.")] = None,
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a machine.")] = False,
) -> None:
    """Check every part, and say what to do about what isn't right."""
    from kiosk import doctor as checks

    if unknown := set(parts or ()) - set(checks.PARTS):
        raise typer.BadParameter(f"no part is called {min(unknown)!r}; expected {', '.join(checks.PARTS)}")

    def begun(part: str) -> None:
        if sys.stdout.isatty() and not as_json:
            typer.echo(f"  ...    {part}\r", nl=False)  # what is found of it is written over that

    found = []
    for check in checks.examine(load_seen(config), parts or (), begun):
        found.append(check)
        if not as_json:
            typer.echo(checks.as_text(check))
    if as_json:
        typer.echo(checks.as_json(found))
    raise typer.Exit(0 if all(check.finding is not checks.Finding.BROKEN for check in found) else 1)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Files; folders stand for all that is in them.")],
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, a line a file.")] = False,
    table: Annotated[bool, typer.Option("--table", help="A table by kind as well.")] = False,
    password: Annotated[list[str] | None, typer.Option(help="Typed where a file is locked; may be repeated.")] = None,
    paper: Annotated[
        Path | None,
        typer.Option(metavar="DIR", file_okay=False, help="A folder that gets what would be printed, as PDFs."),
    ] = None,
) -> None:
    """Say what the terminal would do with files: their kind and pages, or why they can't be printed."""
    from kiosk.documents import check as checking
    from kiosk.documents.jail import Unsafe
    from kiosk.documents.reader import Reader

    settings = load(config)
    reader = Reader(settings.documents, pixels=settings.printing.pixels)
    trials = []
    try:
        reader.warm()
        reader.settle()
        if paper:
            paper.mkdir(parents=True, exist_ok=True)
        for file in checking.files_in(files):
            trials.append(checking.tried(reader, file, password or (), paper))
            typer.echo(checking.as_json(trials[-1]) if as_json else checking.as_text(trials[-1]))
    except Unsafe as unsafe:
        typer.echo(f"No file is opened: {unsafe}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:  # no process, no room for papers
        typer.echo(f"Stopped: {error}", err=True)
        raise typer.Exit(1) from None
    finally:
        reader.close()
    if not trials:
        typer.echo("There are no files.", err=True)
    elif table:
        typer.echo(f"\n{checking.as_table(trials)}", err=as_json)


@app.command()
def demo(kiosk: Kiosk = False) -> None:
    """Try everything with nothing to set up: sample papers, a folder for a printer, a mediator."""
    from kiosk.demo import MEDIATOR, Demo
    from kiosk.hub import enrolling

    with Demo() as stage:
        settings = load(stage.config)
        enrolling.add_mediator(settings, MEDIATOR, stage.code)
        sign_in = f"  (sign in as {MEDIATOR}, with the code {stage.code})"
        _run(settings, _hub_arguments(stage.config), kiosk, *stage.explained(), sign_in=sign_in)


def main() -> None:
    """Runs a command; one message and exit code 2 for settings that can't be used."""
    try:
        app()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
