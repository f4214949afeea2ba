"""Guichet's command line: run (the default), hub, doctor, demo, check."""

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk import logs
from kiosk import settings as kiosk_settings
from kiosk.settings import Settings, SettingsError
from kiosk.version import version

if TYPE_CHECKING:
    from kiosk.hub.people import People

app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)
hub_app = typer.Typer(add_completion=False)
app.add_typer(hub_app, name="hub", help="The hub: calls, and the mediators' board.")

Config = Annotated[Path | None, typer.Option("--config", help="A kiosk.toml that wins over the others.")]
Kiosk = Annotated[bool, typer.Option("--kiosk", help="Full screen, without a pointer.")]

AUTHORITY = "/etc/guichet/authority.crt"
_FETCHING = """\
On that terminal, fetch the certificate of this hub's authority:

    curl --insecure -o {file} {url}/authority.pem
    openssl x509 -noout -sha256 -fingerprint -in {file}

Go on only if the second line prints this fingerprint:

    {fingerprint}
"""


def _settings(config: Path | None) -> Settings:
    """The settings, or one message and exit code 2."""
    try:
        return kiosk_settings.load(config)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


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
    logs.begin()
    os.umask(0o077)  # what is written is for this user alone, if nothing else is said
    with suppress(OSError, ValueError):  # a unit that forbids it has set it itself
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no crash writes papers, names or tokens to a disk
    if context.invoked_subcommand is None:
        run(config, kiosk)


@app.command()
def run(config: Config = None, kiosk: Kiosk = False) -> None:
    """Run the terminal, with its own hub unless the settings name another."""
    _run(_settings(config), _hub_arguments(config), kiosk)


def _run(settings: Settings, hub_arguments: list[str], kiosk: bool) -> None:
    from screens.starting import start

    raise typer.Exit(start(settings, hub_arguments, full_screen=kiosk))


@hub_app.callback(invoke_without_command=True)
def hub(
    context: typer.Context,
    config: Config = None,
    child: Annotated[bool, typer.Option("--child", hidden=True)] = False,
) -> None:
    """Run the hub alone: for a centre with several terminals."""
    context.obj = _settings(config)
    if context.invoked_subcommand is None:
        from kiosk.hub import serving

        # A terminal gives its own hub the token by a pipe: an environment can be read by others of the same user.
        token = serving.read_token() if child else os.environ.pop("GUICHET_TERMINAL_TOKEN", None)
        invite = partial(_invite, context.obj)
        serving.serve(context.obj, terminal_token=token, parent_pipe=child, invite=invite)


@hub_app.command()
def invite(context: typer.Context) -> None:
    """Print the link by which the first mediator enrols; it works once."""
    from kiosk.hub import serving

    try:
        if not _print_link(context.obj):
            typer.echo("Somebody is enrolled already: `add-mediator` enrols others.", err=True)
            raise typer.Exit(2)
    except serving.DatabaseUnusable as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _invite(settings: Settings) -> None:
    """While nobody is enrolled: the link, or, where what is printed is kept in a log, how to get one."""
    from kiosk.hub import serving

    if sys.stdout.isatty():
        _print_link(settings)
    elif not serving.people(settings).anybody():
        typer.echo("Nobody answers calls yet. `main.py hub invite` prints a link for the first mediator.")


def _print_link(settings: Settings) -> bool:
    """A one-time link and its QR, for the phone of the first mediator; False once anybody is enrolled."""
    import qrcode

    from kiosk.hub import serving

    link = serving.enrolment_link(settings)
    if link:
        code = qrcode.QRCode(border=2)
        code.add_data(link)
        typer.echo("\nNobody answers calls yet. With a mediator's phone, open this link (it works once):\n")
        typer.echo(f"    {link}\n")
        code.print_ascii(out=sys.stdout, invert=sys.stdout.isatty())
    return link is not None


@hub_app.command()
def add_mediator(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The first name that residents read.")],
    code: Annotated[str, typer.Option(help="6 digits or more; asked for if it isn't given.")] = "",
    notify: Annotated[str, typer.Option(help="One apprise URL that reaches a locked phone, like ntfy://topic.")] = "",
    coordinator: Annotated[bool, typer.Option("--coordinator", help="May rename and remove others.")] = False,
) -> None:
    """Enrol a mediator: a first name, and the code to sign in with."""
    from kiosk.hub import serving

    code = code or typer.prompt("Code", hide_input=True, confirmation_prompt=True)
    try:
        known = serving.add_mediator(context.obj, name, code, notify, coordinates=coordinator)
    except (ValueError, serving.DatabaseUnusable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if known:
        typer.echo(f"{name} has a new code; whoever was signed in as {name} must sign in again.")
    typer.echo(f"{name} can sign in at {serving.base_url(context.obj)}")


@hub_app.command()
def add_terminal(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Where the terminal stands.")]
) -> None:
    """Let another terminal call this hub; prints its token, once."""
    from kiosk.hub import serving

    settings: Settings = context.obj
    url, own = serving.base_url(settings), settings.hub.tls == "own"
    try:
        fingerprint = serving.authority_fingerprint(settings) if own else ""
        added = serving.add_terminal(settings, name)
    except (ValueError, serving.DatabaseUnusable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if added.known:
        typer.echo(f"{name} was known: the token that it had no longer works.")
    if own:
        typer.echo(_FETCHING.format(file=AUTHORITY, url=url, fingerprint=fingerprint))
    typer.echo(f'On that terminal, in /etc/guichet/kiosk.toml:\n\n[terminal]\nname = "{name}"\n')
    typer.echo(f'[hub]\nurl = "{url}"\ntoken = "{added.token}"')
    if own:
        typer.echo(f'authority = "{AUTHORITY}"')


@hub_app.command("list")
def list_people(context: typer.Context) -> None:
    """List mediators and terminals."""
    with _people(context) as people:
        for mediator in people.mediators():
            typer.echo(f"mediator  {mediator.name}{'  (coordinates)' if mediator.coordinates else ''}")
        for terminal in people.terminals():
            typer.echo(f"terminal  {terminal.name}")


Mediator = Annotated[str, typer.Argument(help="A mediator's first name.")]
Terminal = Annotated[str, typer.Argument(help="A terminal's name.")]
NewName = Annotated[str, typer.Argument(help="The name from now on.")]


@hub_app.command()
def rename_mediator(context: typer.Context, name: Mediator, new_name: NewName) -> None:
    """Give a mediator another name, to sign in with again."""
    with _people(context) as people:
        _found(people.rename_mediator(name, new_name), name)


@hub_app.command()
def remove_mediator(context: typer.Context, name: Mediator) -> None:
    """Forget a mediator, whose sessions end at once."""
    with _people(context) as people:
        _found(people.remove_mediator(name), name)


@hub_app.command()
def rename_terminal(context: typer.Context, name: Terminal, new_name: NewName) -> None:
    """Give a terminal another name; [terminal] name there should say the same."""
    with _people(context) as people:
        _found(people.rename_terminal(name, new_name), name)


@hub_app.command()
def remove_terminal(context: typer.Context, name: Terminal) -> None:
    """Forget a terminal: it can call nobody any more."""
    with _people(context) as people:
        _found(people.remove_terminal(name), name)


@contextmanager
def _people(context: typer.Context) -> "Iterator[People]":
    """Who the hub knows; one message and exit code 2 for what can't be."""
    from kiosk.hub import serving

    try:
        yield serving.people(context.obj)
    except (ValueError, serving.DatabaseUnusable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _found(found: bool, name: str) -> None:
    if not found:
        typer.echo(f"Nobody is called {name}. `main.py hub list` says who is known.", err=True)
        raise typer.Exit(2)


@app.command()
def doctor(
    config: Config = None, as_json: Annotated[bool, typer.Option("--json", help="For a machine.")] = False
) -> None:
    """Check every part, and say what to do about what isn't right."""
    from kiosk import doctor as checks

    found = checks.examine(_settings(config))
    typer.echo(checks.as_json(found) if as_json else checks.as_text(found))
    raise typer.Exit(0 if all(check.finding is not checks.Finding.BROKEN for check in found) else 1)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Files; folders stand for all that is in them.")],
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, a line a file.")] = False,
    table: Annotated[bool, typer.Option("--table", help="A table by kind as well.")] = False,
    password: Annotated[list[str] | None, typer.Option(help="Typed where a file is locked; may be repeated.")] = None,
) -> None:
    """Say what the terminal would do with files: their kind and pages, or why they can't be printed."""
    from kiosk.documents import check as checking
    from kiosk.documents.jail import Unsafe
    from kiosk.documents.reader import Reader

    settings = _settings(config)
    reader = Reader(settings.documents, pixels=settings.printing.pixels)
    trials = []
    try:
        reader.warm()
        reader.settle()
        for file in checking.files_in(files):
            trials.append(checking.tried(reader, file, password or ()))
            typer.echo(checking.as_json(trials[-1]) if as_json else checking.as_text(trials[-1]))
    except Unsafe as unsafe:
        typer.echo(f"No file is opened: {unsafe}", err=True)
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
    from kiosk.hub import serving

    with Demo() as stage:
        settings = _settings(stage.config)
        serving.add_mediator(settings, MEDIATOR, stage.code)
        typer.echo(stage.explained(settings, serving.base_url(settings)))
        _run(settings, _hub_arguments(stage.config), kiosk)


if __name__ == "__main__":
    app()
