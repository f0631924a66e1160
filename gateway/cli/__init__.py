"""The `diary` command."""

import sys

import typer

from gateway.services.hindrance import Hindrance


def application() -> typer.Typer:
    """The command line with all its commands."""
    from gateway.cli import commands
    from gateway.cli.code import code
    from gateway.cli.exchange import import_
    from gateway.cli.seed import seed

    app = typer.Typer(
        name="diary",
        help="School Diary: a GraphQL gateway with workers for a city of schools.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for command in (
        commands.up,
        commands.doctor,
        commands.migrate,
        seed,
        import_,
        commands.serve,
        commands.worker,
        commands.scheduler,
        commands.schema,
        code,
    ):
        app.command(command.__name__.rstrip("_"))(command)
    audit = typer.Typer(name="audit", help="The record of who saw a child's data.", no_args_is_help=True)
    audit.command("verify")(commands.audit_verify)
    app.add_typer(audit)
    return app


def main() -> None:
    """Runs a command. A hindrance becomes two lines and exit code 1; a mistake in the call is exit code 2."""
    try:
        application()(prog_name="diary")
    except Hindrance as hindrance:
        typer.secho(hindrance.cause, fg="red", err=True)
        typer.echo(f"To fix: {hindrance.fix}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # somebody read the beginning and left
        sys.exit(1)
