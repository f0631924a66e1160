"""Files of other systems into the database of an installation, and what came of it on the terminal."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.services.hindrance import Hindrance

if TYPE_CHECKING:
    from domain.exchange.options import Options
    from domain.exchange.report import Report
    from domain.wake import Signal, Wake

FEW = 5
"""Schools that are named one by one."""
SHOWN = 200
"""Notes on the terminal; all of them go into the file of `--report`."""


def import_(
    path: Annotated[Path, typer.Argument(help="A folder or a ZIP archive.", show_default=False)],
    source: Annotated[
        str | None, typer.Option(help="Keep its ids under this name. [made of the kind of file and the organisation]")
    ] = None,
    time_zone: Annotated[str, typer.Option(help="The time zone of schools that are new.")] = "Europe/Moscow",
    administrator: Annotated[
        str | None,
        typer.Option(help="The login that administers schools that are new. [the only operator or administrator]"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write everything that is said of it into this file, as JSON.")
    ] = None,
) -> None:
    """Import schools, people, groups and enrolments: OneRoster 1.1 and 1.2, or School Data Sync v1, as CSV.

    The same files again change nothing. Rows that cannot be taken are named, the others are.
    """
    from domain.clock import system_clock
    from domain.exchange.options import Options
    from gateway.cli.installation import installation, owner_url
    from gateway.live.signals import say

    options = Options(
        now=system_clock(), source=source, time_zone=time_zone, administrator=administrator, dry_run=dry_run
    )
    complete = installation()
    redis = complete.redis_url

    async def wake(signal: "Signal") -> None:
        if signal and redis is not None:
            await say(str(redis), signal)

    done = asyncio.run(take(owner_url(complete), path, options, wake))
    if report is not None:
        save(done, report)
    show(done)


async def take(url: str, path: Path, options: "Options", wake: "Wake | None" = None) -> "Report":
    """Import with a progress bar, and have those looked at whom it took something from.

    Raises `Hindrance` for what cannot be imported at all.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from domain.exchange.importing import import_path
    from domain.exchange.refusal import ImportRefused
    from domain.wake import nobody
    from gateway.cli import checks
    from gateway.services import given

    given.check_owner(await given.database(url, checks.OWNER))
    await checks.migrations(url)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def progress(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        try:
            return await import_path(url, path, options, progress, wake or nobody)
        except ImportRefused as refused:
            raise Hindrance(f"Nothing was imported: {refused}.", "Correct it, and import again.") from refused


def save(report: "Report", path: Path) -> None:
    import orjson

    try:
        path.write_bytes(orjson.dumps(report.as_data(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except OSError as error:
        typer.secho(f"The report was not written to {path}: {error.strerror}.", fg="red", err=True)


def show(report: "Report") -> None:
    """The report in words: what was done, then file by file what was not."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    did = "Would import" if report.dry_run else "Imported"
    schools = ", ".join(report.schools) if 0 < len(report.schools) <= FEW else f"{len(report.schools)} schools"
    console.print(f"{did} {report.kind} as {report.source}: {schools}")
    _show_counts(report)
    if report.changed_nothing:
        console.print("Nothing has changed." if not report.dry_run else "Nothing would change.")
    _show_notes(report)
    for file in report.files:
        refused = f", {file.refused} refused" if file.refused else ""
        console.print(f"{file.name}{f' ({file.mode})' if file.mode else ''}: {file.rows} rows{refused}")
        if file.not_taken:
            console.print(f"  not taken: columns {', '.join(file.not_taken)}")
    console.print(f"Who may read: {report.readers}.")


def _show_counts(report: "Report") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", "created", "changed", "left", "withdrawn", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for thing, count in report.counts.items():
        numbers = (count.created, count.changed, count.left, count.withdrawn)
        if any(numbers):
            table.add_row(str(thing), *(str(number) for number in numbers))
    Console(highlight=False, markup=False).print(table)


def _show_notes(report: "Report") -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    for note in report.notes[:SHOWN]:
        place = note.file + (f":{note.line}" if note.line else "") + (f" {note.column}" if note.column else "")
        console.print(f"{place}: {note.level}: {note.reason}")
    more = len(report.notes) - SHOWN + report.more_notes
    if more > 0:
        console.print(
            f"… and {more} more: --report FILE writes {'them' if not report.more_notes else 'most of them'} down."
        )
