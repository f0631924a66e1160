"""One import, from a path to a report: one transaction, and never two at a time."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg

from domain.exchange.containers import opened
from domain.exchange.engine import staging
from domain.exchange.engine.grades import take_grades
from domain.exchange.engine.grants import grant_administrator
from domain.exchange.engine.groups import take_groups
from domain.exchange.engine.guardians import take_guardians, take_guardianships
from domain.exchange.engine.intervals import write_intervals
from domain.exchange.engine.leaving import withdraw_people
from domain.exchange.engine.memberships import take_memberships
from domain.exchange.engine.naming import name_source
from domain.exchange.engine.people import take_people
from domain.exchange.engine.run import Run
from domain.exchange.engine.schools import take_schools
from domain.exchange.engine.years import take_years
from domain.exchange.notes import LIMIT, Notes, printable
from domain.exchange.options import Options
from domain.exchange.recognise import recognise
from domain.exchange.refusal import ImportRefused
from domain.exchange.report import FileReport, Level, Report
from domain.exchange.rows import Origin
from domain.exchange.tables import Progress, Tables
from domain.wake import Signal, Wake, nobody
from orm.database import Work

_LOCK: Final = 0x1D1A47E8C4  # any number that nothing else in this database uses

_SESSION: Final = """
    SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
    SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL timezone = 'UTC';
    SET LOCAL client_connection_check_interval = '1s'"""
"""An import may take minutes; one whose process was killed gives up its locks within a second."""


def steps() -> tuple[tuple[str, Callable[[Run], Awaitable[None]]], ...]:
    """In the order in which each needs the ones before."""
    return (
        ("schools", take_schools),
        ("school years", take_years),
        ("classes and groups", take_groups),
        ("students and staff", take_people),
        ("guardians", take_guardians),
        ("people who left", withdraw_people),
        ("guardianships", take_guardianships),
        ("memberships", take_memberships),
        ("grades", take_grades),
        ("enrolments and assignments", write_intervals),
        ("administrators", grant_administrator),
    )


async def import_path(owner_url: str, path: Path, options: Options, progress: Progress, wake: Wake = nobody) -> Report:
    """Bring the database to what the files say, as its owner, and report row by row what was not taken.

    All of it is one transaction: a kill leaves nothing, a dry run takes everything back. Another import waits for this one.
    Whoever has lost a role or a child by it is looked at through `wake` once it is committed.
    Raises `ImportRefused`, and writes nothing, for a path or a file that cannot be read at all.
    """
    try:
        ZoneInfo(options.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImportRefused(f"there is no time zone {options.time_zone}") from error
    notes = Notes()
    with opened(path) as container:
        tables = Tables(container, notes, progress)
        for other in container.others:
            notes.leave_out(Origin(other, 0), "", "no CSV file of the set")
        source = recognise(tables)
        async with _transaction(owner_url, options, progress) as work:
            await staging.create(work)
            stage = staging.Stage(work)
            await stage.take(source.rows())
            run = Run(
                work=work,
                source=source,
                name=await name_source(work, source, stage.orgs, options.source),
                options=options,
                notes=notes,
                complete=source.complete(),
                orgs=stage.orgs,
                sessions=stage.sessions,
            )
            names = steps()
            for done, (name, step) in enumerate(names):
                progress(name, done, len(names))
                await step(run)
            await _gather(run)
            progress("done", len(names), len(names))
            report = _report(run)
        if not options.dry_run:
            await wake(Signal(accounts=frozenset(run.ended | run.alarmed)))
        return report


@asynccontextmanager
async def _transaction(owner_url: str, options: Options, progress: Progress) -> AsyncIterator[Work]:
    connection = await asyncpg.connect(owner_url, timeout=10, server_settings={"application_name": "diary import"})
    try:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute(_SESSION)
            if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", _LOCK):
                progress("waiting for another import", 0, 0)
                await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            yield Work(connection)
        except BaseException:
            if not connection.is_closed():
                await transaction.rollback()
            raise
        if options.dry_run:
            await transaction.rollback()
        else:
            await transaction.commit()
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.TransactionRollbackError) as error:
        rule = getattr(error, "constraint_name", None) or type(error).__name__
        raise ImportRefused(f"somebody wrote the same at the same time ({rule}): import again") from error
    finally:
        await connection.close()


async def _gather(run: Run) -> None:
    """What the engine noted in its temporary table, up to the limit, and counts of the rest."""
    rows = await run.work.fetch(
        "SELECT level, file, line, col, reason FROM import_note ORDER BY file, line, col, reason LIMIT $1", LIMIT
    )
    for row in rows:
        run.notes.add(Level(row["level"]), Origin(row["file"], row["line"]), row["col"], row["reason"])
    totals = await run.work.fetchrow("SELECT count(*) FROM import_note")
    run.notes.more += totals[0] - len(rows)
    if totals[0] > len(rows):
        refused = await run.work.fetch(
            "SELECT file, count(*) AS number FROM (SELECT file, level FROM import_note ORDER BY file, line, col, reason OFFSET $1) n"
            " WHERE level = 'refused' GROUP BY file",
            LIMIT,
        )
        run.notes.refused.update({row["file"]: row["number"] for row in refused})


def _report(run: Run) -> Report:
    notes = run.notes
    names = sorted({*notes.rows, *notes.refused, *notes.modes})
    return Report(
        kind=run.source.label,
        source=run.name,
        dry_run=run.options.dry_run,
        files=tuple(
            FileReport(
                printable(name),
                notes.modes.get(name, ""),
                notes.rows[name],
                notes.refused[name],
                tuple(map(printable, notes.not_taken.get(name, ()))),
            )
            for name in names
        ),
        counts=run.tally.counts,
        schools=tuple(run.schools.values()),
        readers=run.readers + (f"; {len(run.ended)} accounts lost the roles of staff who left" if run.ended else ""),
        notes=notes.all,
        more_notes=notes.more,
    )
