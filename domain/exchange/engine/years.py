"""Academic sessions become school years, one of each per school, and what they are called is remembered for classes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.exchange.engine.periods import Frame, take_periods
from domain.exchange.engine.run import Run
from domain.exchange.engine.schools import digest
from domain.exchange.report import Level, Thing
from domain.exchange.rows import Kind, SessionLevel, SessionRow
from domain.exchange.years import year_title

YEAR = "year|"
"""Begins the external id of a year itself; the other ids of this entity are those of the sessions that lie in it."""


@dataclass(slots=True)
class Year:
    """A school year as the import leaves it."""

    id: int
    school: int
    title: str
    starts_on: date
    ends_on: date
    sessions: list[SessionRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    internal: int
    digest: bytes
    gone: bool


async def take_years(run: Run) -> None:
    """Create and widen years, take reporting periods, and fill `session_known`: in which year a session lies, and when."""
    sessions = _checked(run)
    places = {row["org"]: row["school_id"] for row in await run.work.fetch("SELECT org, school_id FROM org_school")}
    known = {
        row["external_id"]: _Known(row["internal_id"], row["digest"], row["withdrawn_at"] is not None)
        for row in await run.work.fetch(
            "SELECT external_id, internal_id, digest, withdrawn_at FROM external_row"
            " WHERE source = $1 AND entity = 'school_year'",
            run.name,
        )
    }
    years: list[Year] = []
    for school in run.schools:
        own = [session for session in sessions if not session.org or places.get(session.org) == school]
        for end in sorted({session.year for session in own if not session.gone}):
            part = [session for session in own if session.year == end and not session.gone]
            years.append(await _take(run, school, end, part, known))
        for session in own:
            await _forget(run, session, school, known)
    await take_periods(run, [Frame(year.id, year.school, year.sessions) for year in years])
    await _withdraw(run, years)
    await _remember(run, years)


def _checked(run: Run) -> list[SessionRow]:
    """Each session once, with notes on parents that are not there and on years that are too short for their parts."""
    found: dict[tuple[str, str], SessionRow] = {}
    for session in sorted(run.sessions, key=lambda session: session.origin.line):
        first = found.setdefault((session.org, session.id), session)
        if first is not session:
            reason = f"the id {session.id} stands on line {first.origin.line} already"
            run.notes.refuse(session.origin, run.source.column("session.id"), reason)
    sessions = list(found.values())
    ids = {session.id for session in sessions}
    parent = run.source.column("session.parent")
    for session in sessions:
        if session.parent and session.parent not in ids and Kind.SESSION not in run.source.delta:
            run.notes.add(Level.VALUE, session.origin, parent, f"refers to nothing: {session.parent}")
        elif session.parent and session.level is SessionLevel.YEAR:
            run.notes.warn(session.origin, parent, "a school year that is part of something else")
        whole = [
            other
            for other in sessions
            if other.level is SessionLevel.YEAR
            and other.year == session.year
            and other.org == session.org
            and not other.gone
        ]
        if (
            whole
            and not session.gone
            and not any(y.starts_on <= session.starts_on and session.ends_on <= y.ends_on for y in whole)
        ):
            run.notes.warn(
                session.origin, run.source.column("session.dates"), "lies outside its school year, which is widened"
            )
    return sessions


async def _take(run: Run, school: int, end: int, sessions: list[SessionRow], known: dict[str, _Known]) -> Year:
    title = year_title(end)
    external_id = f"{YEAR}{title}|{school}"
    row = known.get(external_id)
    existing: Any = await run.work.fetchrow(
        "SELECT id, starts_on, ends_on FROM school_year WHERE school_id = $1 AND (id = $2 OR title = $3) ORDER BY id = $2 DESC",
        school,
        row.internal if row else 0,
        title,
    )
    starts_on = min(session.starts_on for session in sessions)
    ends_on = max(session.ends_on for session in sessions)
    if existing and Kind.SESSION not in run.complete:
        starts_on, ends_on = min(starts_on, existing["starts_on"]), max(ends_on, existing["ends_on"])
    said = digest(title, starts_on, ends_on)
    if row is not None and row.digest == said and not row.gone:
        run.tally.add(Thing.YEARS, "left")
        return Year(row.internal, school, title, existing["starts_on"], existing["ends_on"], sessions)
    if existing is None:
        created = await run.work.fetchrow(
            "INSERT INTO school_year (school_id, title, starts_on, ends_on) VALUES ($1, $2, $3, $4) RETURNING id",
            school,
            title,
            starts_on,
            ends_on,
        )
        year = Year(created["id"], school, title, starts_on, ends_on, sessions)
        run.tally.add(Thing.YEARS, "created")
    else:
        year = Year(existing["id"], school, title, starts_on, ends_on, sessions)
        await run.work.execute(
            "UPDATE school_year SET starts_on = $2, ends_on = $3 WHERE id = $1", year.id, starts_on, ends_on
        )
        run.tally.add(Thing.YEARS, "changed")
    await _keep(run, external_id, year, said)
    return year


async def _keep(run: Run, external_id: str, year: Year, said: bytes) -> None:
    await run.work.execute(
        "INSERT INTO external_row (source, entity, external_id, internal_id, school_id, digest, taken_at)"
        " VALUES ($1, 'school_year', $2, $3, $4, $5, $6) ON CONFLICT (source, entity, external_id) DO UPDATE SET"
        " internal_id = excluded.internal_id, digest = excluded.digest, taken_at = excluded.taken_at, withdrawn_at = NULL",
        run.name,
        external_id,
        year.id,
        year.school,
        said,
        run.options.now,
    )


async def _forget(run: Run, session: SessionRow, school: int, known: dict[str, _Known]) -> None:
    """A session whose deletion is stated: the year and the period that it became stay, for what was done in them."""
    if not session.gone:
        return
    row = known.get(f"{session.id}|{school}")
    if row is None:
        run.notes.repeat(Level.LEFT_OUT, session.origin, "status", "gone, and never taken before")
    elif not row.gone:
        await run.work.execute(
            "UPDATE external_row SET withdrawn_at = $3 WHERE source = $1 AND external_id = $2"
            " AND entity IN ('school_year', 'reporting_period')",
            run.name,
            f"{session.id}|{school}",
            run.options.now,
        )


async def _withdraw(run: Run, years: list[Year]) -> None:
    """Years and sessions that a full set no longer has become tombstones; the rows stay, for what was done in them."""
    if Kind.SESSION not in run.complete:
        return
    spared = {row["id"] for row in await run.work.fetch("SELECT id FROM spared WHERE kind = 'session'")}
    named = {f"{YEAR}{year.title}|{year.school}" for year in years}
    named |= {f"{session.id}|{year.school}" for year in years for session in year.sessions}
    named |= {f"{id_}|{school}" for id_ in spared for school in run.schools}
    rows = await run.work.fetch(
        "UPDATE external_row SET withdrawn_at = $4 WHERE source = $1 AND entity IN ('school_year', 'reporting_period')"
        " AND withdrawn_at IS NULL AND school_id = ANY ($2::bigint[]) AND external_id <> ALL ($3::text[])"
        " RETURNING entity, external_id",
        run.name,
        list(run.schools),
        sorted(named),
        run.options.now,
    )
    for row in rows:
        if row["entity"] == "reporting_period":
            run.tally.add(Thing.PERIODS, "withdrawn")
        elif row["external_id"].startswith(YEAR):
            run.tally.add(Thing.YEARS, "withdrawn")


async def _remember(run: Run, years: list[Year]) -> None:
    """Sessions of this import and of earlier ones, with the year and the days of each."""
    await run.work.execute(
        "CREATE TEMP TABLE session_known (id text, school_id bigint, year_id bigint, starts_on date, ends_on date) ON COMMIT DROP"
    )
    here = [
        (session.id, year.school, year.id, session.starts_on, session.ends_on)
        for year in years
        for session in year.sessions
    ]
    await run.work.copy("session_known", ("id", "school_id", "year_id", "starts_on", "ends_on"), here)
    await run.work.execute(
        "INSERT INTO session_known SELECT split_part(e.external_id, '|', 1), e.school_id, y.id,"
        " coalesce(p.starts_on, y.starts_on), coalesce(p.ends_on, y.ends_on)"
        " FROM external_row e JOIN school_year y ON y.id = e.internal_id"
        " LEFT JOIN external_row pe ON pe.source = e.source AND pe.entity = 'reporting_period' AND pe.external_id = e.external_id"
        " LEFT JOIN reporting_period p ON p.id = pe.internal_id"
        " WHERE e.source = $1 AND e.entity = 'school_year' AND e.withdrawn_at IS NULL AND NOT starts_with(e.external_id, $2)"
        " AND NOT EXISTS (SELECT 1 FROM session_known k WHERE k.school_id = e.school_id"
        " AND k.id = split_part(e.external_id, '|', 1))",
        run.name,
        YEAR,
    )
    await run.work.execute(
        "INSERT INTO external_row (source, entity, external_id, internal_id, school_id, digest, taken_at)"
        " SELECT $1, 'school_year', k.id || '|' || k.school_id, k.year_id, k.school_id,"
        " sha256(convert_to(k.year_id::text, 'UTF8')), $2 FROM session_known k"
        " ON CONFLICT (source, entity, external_id) DO UPDATE SET internal_id = excluded.internal_id,"
        " digest = excluded.digest, taken_at = excluded.taken_at, withdrawn_at = NULL"
        " WHERE external_row.digest <> excluded.digest OR external_row.withdrawn_at IS NOT NULL",
        run.name,
        run.options.now,
    )
