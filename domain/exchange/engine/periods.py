"""Sessions below a year become reporting periods, where they are four quarters, three trimesters or two half-years."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

from domain.exchange.engine.run import Run
from domain.exchange.engine.schools import digest
from domain.exchange.report import Thing
from domain.exchange.rows import Kind, SessionLevel, SessionRow
from orm.schools import PeriodKind

KINDS: Final = {4: PeriodKind.QUARTER, 3: PeriodKind.TRIMESTER, 2: PeriodKind.HALF_YEAR}
TITLES: Final = {PeriodKind.QUARTER: "четверть", PeriodKind.TRIMESTER: "триместр", PeriodKind.HALF_YEAR: "полугодие"}
TITLE: Final = 40
_LEVELS: Final = (SessionLevel.GRADING_PERIOD, SessionLevel.TERM, SessionLevel.SEMESTER)


class Frame(NamedTuple):
    """A year and the sessions of the import that lie in it."""

    year: int
    school: int
    sessions: list[SessionRow]


async def take_periods(run: Run, frames: list[Frame]) -> None:
    """Create and move periods. What does not make a whole set is noted, once, and stays a session that classes may name."""
    noted: dict[SessionRow, str] = {}
    for frame in frames:
        if Kind.SESSION in run.source.delta:
            noted |= await _move(run, frame)
        else:
            noted |= await _make(run, frame)
    for session, reason in noted.items():
        run.notes.leave_out(session.origin, "", f"no reporting period: {reason}")


async def _make(run: Run, frame: Frame) -> dict[SessionRow, str]:
    noted: dict[SessionRow, str] = {}
    used: set[PeriodKind] = set()
    for level in _LEVELS:
        group = sorted(
            (s for s in frame.sessions if s.level is level), key=lambda session: (session.starts_on, session.id)
        )
        kind = KINDS.get(len(group))
        if not group:
            continue
        if kind is None:
            reason = f"{len(group)} of type {level}, and periods are 4 quarters, 3 trimesters or 2 half-years"
        elif kind in used:
            reason = f"the year has its {kind.value} periods already"
        else:
            used.add(kind)
            reason = await _apply(run, frame, kind, dict(enumerate(group, 1)))
        if reason:
            noted |= dict.fromkeys(group, reason)
    return noted


async def _move(run: Run, frame: Frame) -> dict[SessionRow, str]:
    """A delta: periods that are known may move, their number may not change."""
    rows = await run.work.fetch(
        "SELECT e.external_id, p.kind, p.ordinal FROM external_row e JOIN reporting_period p ON p.id = e.internal_id"
        " WHERE e.source = $1 AND e.entity = 'reporting_period' AND e.school_id = $2 AND p.year_id = $3",
        run.name,
        frame.school,
        frame.year,
    )
    known = {row["external_id"]: (PeriodKind(row["kind"]), int(row["ordinal"])) for row in rows}
    noted: dict[SessionRow, str] = {}
    targets: dict[PeriodKind, dict[int, SessionRow]] = {}
    for session in frame.sessions:
        place = known.get(f"{session.id}|{frame.school}")
        if place is not None:
            targets.setdefault(place[0], {})[place[1]] = session
        elif session.level is not SessionLevel.YEAR:
            noted[session] = "a delta moves the periods there are, a full set makes them"
    for kind, sessions in targets.items():
        reason = await _apply(run, frame, kind, sessions)
        if reason:
            noted |= dict.fromkeys(sessions.values(), reason)
    return noted


async def _apply(run: Run, frame: Frame, kind: PeriodKind, sessions: Mapping[int, SessionRow]) -> str:
    """Bring the periods of one kind to what the sessions say, by their order in the year; or the reason why that cannot be."""
    rows: list[Any] = await run.work.fetch(
        "SELECT p.id, p.ordinal, p.starts_on, p.ends_on, e.external_id, e.digest, e.withdrawn_at FROM reporting_period p"
        " LEFT JOIN external_row e ON e.source = $1 AND e.entity = 'reporting_period' AND e.internal_id = p.id"
        " AND e.withdrawn_at IS NULL WHERE p.year_id = $2 AND p.kind = $3",
        run.name,
        frame.year,
        kind.value,
    )
    existing = {row["ordinal"]: row for row in rows}
    said = {
        ordinal: digest(kind.value, ordinal, _title(session, kind, ordinal), session.starts_on, session.ends_on)
        for ordinal, session in sessions.items()
    }
    left = {
        ordinal
        for ordinal, session in sessions.items()
        if any(
            row["external_id"] == f"{session.id}|{frame.school}" and row["digest"] == said[ordinal]
            for row in rows
            if row["ordinal"] == ordinal
        )
    }
    days = {ordinal: (row["starts_on"], row["ends_on"]) for ordinal, row in existing.items()}
    days |= {ordinal: (s.starts_on, s.ends_on) for ordinal, s in sessions.items() if ordinal not in left}
    if any(one[1] >= other[0] for one, other in pairwise(sorted(days.values()))):
        return "it overlaps with another one"
    run.tally.add(Thing.PERIODS, "left", len(left))
    changed = [ordinal for ordinal in sessions if ordinal in existing and ordinal not in left]
    # Aside first, so that periods which exchange days never overlap on the way.
    await run.work.execute(
        "UPDATE reporting_period SET starts_on = starts_on + interval '1000 years', ends_on = ends_on + interval '1000 years'"
        " WHERE id = ANY ($1::bigint[])",
        [existing[ordinal]["id"] for ordinal in changed],
    )
    for ordinal, session in sessions.items():
        if ordinal not in left:
            title = _title(session, kind, ordinal)
            await _write(run, frame, kind, ordinal, session, title, existing.get(ordinal), said[ordinal])
    return ""


def _title(session: SessionRow, kind: PeriodKind, ordinal: int) -> str:
    return session.title if 0 < len(session.title) <= TITLE else f"{ordinal} {TITLES[kind]}"


async def _write(
    run: Run,
    frame: Frame,
    kind: PeriodKind,
    ordinal: int,
    session: SessionRow,
    title: str,
    row: Any,  # noqa: ANN401 - asyncpg's record, or None
    said: bytes,
) -> None:
    if row is not None:
        period = row["id"]
        await run.work.execute(
            "UPDATE reporting_period SET title = $2, starts_on = $3, ends_on = $4 WHERE id = $1",
            period,
            title,
            session.starts_on,
            session.ends_on,
        )
        run.tally.add(Thing.PERIODS, "changed")
    else:
        created = await run.work.fetchrow(
            "INSERT INTO reporting_period (school_id, year_id, kind, ordinal, title, starts_on, ends_on)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            frame.school,
            frame.year,
            kind.value,
            ordinal,
            title,
            session.starts_on,
            session.ends_on,
        )
        period = created["id"]
        run.tally.add(Thing.PERIODS, "created")
    await run.work.execute(
        "INSERT INTO external_row (source, entity, external_id, internal_id, school_id, digest, taken_at)"
        " VALUES ($1, 'reporting_period', $2, $3, $4, $5, $6) ON CONFLICT (source, entity, external_id) DO UPDATE SET"
        " internal_id = excluded.internal_id, digest = excluded.digest, taken_at = excluded.taken_at, withdrawn_at = NULL",
        run.name,
        f"{session.id}|{frame.school}",
        period,
        frame.school,
        said,
        run.options.now,
    )
