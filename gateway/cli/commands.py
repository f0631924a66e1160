"""The commands of `diary`: what each takes, and where it is done.

What does it is imported when the command is called, so that `diary --help` and a mistyped option answer at once.
"""

from pathlib import Path
from typing import Annotated

import typer

Host = Annotated[str | None, typer.Option(help="The address to bind. [DIARY_HOST, this machine alone]")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="The port to bind. [DIARY_PORT, 8000]")]


def up(
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty database with a school to look at.")] = False,
    host: Host = None,
    port: Port = None,
) -> None:
    """Start everything on this machine: PostgreSQL, a Redis-protocol server, workers and the gateway."""
    from gateway.cli.up import run

    run(demo=demo, host=host, port=port)


def serve(
    host: Host = None,
    port: Port = None,
    processes: Annotated[int | None, typer.Option(min=1, max=64, help="How many. [DIARY_GATEWAY_PROCESSES, 1]")] = None,
    socket_of_parent: Annotated[int | None, typer.Option("--socket", hidden=True)] = None,
) -> None:
    """Start the gateway alone, on a database and a Redis-protocol server that are there."""
    from gateway.cli import serve as door

    if socket_of_parent is not None:  # a child, whose parent has checked everything
        door.serve_on(socket_of_parent)
    else:
        door.run(host=host, port=port, processes=processes)


def worker() -> None:
    """Start a worker: it delivers notices, keeps deadlines and prints extracts."""
    from gateway.cli.work import become

    become("workers")


def scheduler() -> None:
    """Start the scheduler, which looks for what is due. One is enough for a city."""
    from gateway.cli.work import become

    become("workers.scheduler")


def migrate(
    check_models: Annotated[
        bool,
        typer.Option("--check-models", help="Touch no database: tell whether a model changed without a migration."),
    ] = False,
) -> None:
    """Apply the migrations that the database lacks. Several may be called at once."""
    from gateway.cli import migrate as migrations

    if check_models:
        migrations.check_models()
    else:
        migrations.run()


def schema(
    check: Annotated[bool, typer.Option("--check", help="Only tell whether schema/schema.graphql is current.")] = False,
    output: Annotated[Path | None, typer.Option(help="Write it into this file instead of the terminal.")] = None,
) -> None:
    """Print the GraphQL schema as SDL."""
    from gateway.cli import schema as contract

    if check:
        contract.check()
    else:
        contract.give(output)


def doctor() -> None:
    """Check this machine and the running installation, and say what to do about what fails."""
    from gateway.cli.doctor import run

    if not run():
        raise typer.Exit(1)


def audit_verify(
    school: Annotated[int | None, typer.Option(min=1, help="Only the school with this number.")] = None,
) -> None:
    """Find what was changed, deleted or inserted in the record of who saw a child's data since it was sealed."""
    from gateway.cli import audit

    audit.run(school=school)
