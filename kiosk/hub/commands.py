"""The hub's commands: `main.py hub ...`. What takes long to load is loaded by the command that needs it."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.settings import Settings, load, load_served

if TYPE_CHECKING:
    from kiosk.hub.hub import Hub
    from kiosk.hub.people import People

app = typer.Typer(add_completion=False)

Config = Annotated[Path | None, typer.Option("--config", help="A kiosk.toml that wins over the others.")]

AUTHORITY = Path("/etc/guichet/authority.crt")
_FETCHING = """\
On that terminal, fetch the certificate of this hub's authority:

    mkdir -p {folder}
    curl --insecure -o {file} {url}/authority.pem
    openssl x509 -noout -sha256 -fingerprint -in {file}

Go on only if the last line prints this fingerprint:

    {fingerprint}
"""
_SILENT = ": no hub answers there now; `make run`, or `make hub`, starts one."
_ELSEWHERE = """\
The hub at {url} works on another database, and learns nothing of this: run the command where that one runs, as its
user, with its settings (--config).
"""


@app.callback(invoke_without_command=True)
def hub(
    context: typer.Context,
    config: Config = None,
    child: Annotated[bool, typer.Option("--child", hidden=True)] = False,
) -> None:
    """Run the hub alone: for a centre with several terminals."""
    context.obj = config
    if context.invoked_subcommand is None:
        from kiosk.hub import serving

        # A terminal gives its own hub the token by a pipe: an environment can be read by others of the same user.
        token = serving.read_token() if child else os.environ.pop("GUICHET_TERMINAL_TOKEN", None)
        serving.serve(load(config), terminal_token=token, parent_pipe=child, invite=_invite)


@app.command()
def invite(context: typer.Context) -> None:
    """Print the link by which the first mediator enrols; it works once."""
    from kiosk.hub import answering, enrolling

    with _at_work(context) as settings:
        if not _print_link(enrolling.enrolment_link(settings)):
            typer.echo("Somebody is enrolled already: `add-mediator` enrols others.", err=True)
            raise typer.Exit(2)
        if answering.is_silent(settings):
            typer.echo(f"    This machine{_SILENT}")


def _invite(hub: "Hub") -> None:
    """While nobody is enrolled: the link, or, where what is printed is kept in a log, how to get one."""
    from kiosk.hub import enrolling

    if sys.stdout.isatty():
        _print_link(enrolling.fresh_link(hub.settings, hub.sessions))
    elif not hub.people.anybody():
        typer.echo("Nobody answers calls yet. `make hub args=invite` prints a link for the first mediator.")


def _print_link(link: str | None) -> bool:
    """A one-time link and its QR, for the phone of the first mediator; False if there is none: somebody is enrolled."""
    import qrcode

    if link:
        code = qrcode.QRCode(border=2)
        code.add_data(link)
        typer.echo("\nNobody answers calls yet. With a mediator's phone, open this link (it works once):\n")
        typer.echo(f"    {link}\n")
        code.print_ascii(out=sys.stdout, invert=sys.stdout.isatty())
    return link is not None


@app.command()
def add_mediator(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The first name that residents read.")],
    code: Annotated[str, typer.Option(help="6 digits or more; asked for if it isn't given.")] = "",
    notify: Annotated[str, typer.Option(help="One apprise URL that reaches a locked phone, like ntfy://topic.")] = "",
    coordinator: Annotated[bool, typer.Option("--coordinator", help="May rename and remove others.")] = False,
) -> None:
    """Enrol a mediator: a first name, and the code to sign in with."""
    from kiosk.hub import answering, enrolling
    from kiosk.hub.address import base_url

    with _at_work(context) as settings:
        enrol = partial(enrolling.add_mediator, settings, name, notify=notify, coordinates=coordinator)
        if enrol(code=code) if code else _asked_for_a_code(enrol):
            typer.echo(f"{name} has a new code; whoever was signed in as {name} must sign in again.")
        typer.echo(f"{name} can sign in at {base_url(settings)}{_SILENT if answering.is_silent(settings) else ''}")


def _asked_for_a_code(enrol: Callable[..., bool]) -> bool:
    """What `enrol` returns for a code that will do: whoever types one that won't reads why, and is asked again."""
    from kiosk.hub.people import NotAccepted

    while True:
        code = typer.prompt("Code (6 digits or more, no easy ones)", hide_input=True, confirmation_prompt=True)
        try:
            return enrol(code=code)
        except NotAccepted as refused:
            if not refused.fault.of_code:
                raise
            typer.echo(str(refused), err=True)


@app.command()
def add_terminal(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Where the terminal stands.")]
) -> None:
    """Let another terminal call this hub; prints its token, once."""
    from kiosk.hub import enrolling
    from kiosk.hub.address import base_url

    with _at_work(context) as settings:
        url, own = base_url(settings), settings.hub.tls == "own"
        fingerprint = enrolling.authority_fingerprint(settings) if own else ""
        added = enrolling.add_terminal(settings, name)
    if added.known:
        typer.echo(f"{name} was known: the token that it had no longer works.")
    if own:
        typer.echo(_FETCHING.format(folder=AUTHORITY.parent, file=AUTHORITY, url=url, fingerprint=fingerprint))
    typer.echo(f'On that terminal, in /etc/guichet/kiosk.toml:\n\n[terminal]\nname = "{name}"\n')
    typer.echo(f'[hub]\nurl = "{url}"\ntoken = "{added.token}"')
    if own:
        typer.echo(f'authority = "{AUTHORITY}"')


@app.command("list")
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


@app.command()
def rename_mediator(context: typer.Context, name: Mediator, new_name: NewName) -> None:
    """Give a mediator another name, to sign in with again."""
    with _people(context) as people:
        _found(people.rename_mediator(name, new_name), name)


@app.command()
def remove_mediator(context: typer.Context, name: Mediator) -> None:
    """Forget a mediator, whose sessions end at once."""
    with _people(context) as people:
        _found(people.remove_mediator(name), name)


@app.command()
def rename_terminal(context: typer.Context, name: Terminal, new_name: NewName) -> None:
    """Give a terminal another name; its own kiosk.toml should say the same."""
    with _people(context) as people:
        _found(people.rename_terminal(name, new_name), name)


@app.command()
def remove_terminal(context: typer.Context, name: Terminal) -> None:
    """Forget a terminal: it can call nobody any more."""
    with _people(context) as people:
        _found(people.remove_terminal(name), name)


@contextmanager
def _people(context: typer.Context) -> "Iterator[People]":
    """Who the hub knows."""
    from kiosk.hub import enrolling

    with _at_work(context) as settings:
        yield enrolling.people(settings)


@contextmanager
def _at_work(context: typer.Context) -> Iterator[Settings]:
    """The settings of the hub that is served here. Says on which database a command works, and whether its hub does.

    One message and exit code 2 for what can't be done.
    """
    from kiosk.hub import answering, database

    settings = load_served(context.obj)
    try:
        url = database.address(settings)
        where = url.render_as_string() if url.host else url.database
        typer.echo(f"This works on {where}", err=True)
        if elsewhere := answering.elsewhere(settings):
            typer.echo(_ELSEWHERE.format(url=elsewhere), err=True)
        yield settings
    except (ValueError, database.DatabaseUnusable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _found(found: bool, name: str) -> None:
    if not found:
        typer.echo(f"Nobody is called {name}. `make hub args=list` says who is known.", err=True)
        raise typer.Exit(2)
