"""What a calendar says now, as far as whoever opened it reads the child at this moment (R1.4). Marks are not in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain import homework, timetable
from domain.access import Noun, Viewer, grant_stands, visible_students
from domain.passwords import digest
from domain.reading import Row
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Database, Work
from orm.people import Role

BACK: Final = timedelta(days=28)
"""What is older leaves the calendar: the month view of a calendar program goes back four weeks at the most."""
AHEAD: Final = timedelta(days=340)
"""Beyond the end of any school year that has begun: the calendar ends where the planned lessons end."""
MOST: Final = 2_500
"""Lessons: a year of six days with nine lessons, well above what sanitary rules allow."""
_NOTED: Final = timedelta(minutes=15)
"""How exactly it is kept when a calendar was last read, so that programs that ask every few minutes write little."""

_LESSONS: Final = Wanted.of(
    vacation={"title": {}, "starts_on": {}, "ends_on": {}, "version": {}},
    lessons={
        "starts_at": {},
        "ends_at": {},
        "status": {},
        "subject": {"name": {}},
        "room": {"name": {}},
        "teachers": {"staff": {"full_name": {}}},
        "changes": {"kind": {}, "reason": {}, "made_at": {}, "before": {}, "after": {}},
    },
)
_HOMEWORK: Final = Wanted.of(subject={"name": {}}, text={}, created_at={}, version={})
_WORKS: Final = Wanted.of(subject={"name": {}}, title={}, version={})


@dataclass(frozen=True, slots=True)
class Found:
    """An address that is open, of an account that is not blocked and in a role that stands."""

    id: int
    student: int
    opened_at: datetime
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class Content:
    """All that a calendar says. `school_since` tells rows of this installation from those of others."""

    found: Found
    given_name: str
    zone: str
    school_since: datetime
    lessons: list[Row]
    """Each with `revisions`, how often it was changed or a change of it taken back, and `revised_at`, when the last time."""
    homework: list[Row]
    control_works: list[Row]
    vacations: list[Row]


async def find(database: Database, token: str) -> Found | None:
    """Whose calendar a token opens. Nothing where the address is unknown or closed, the account blocked, the role gone."""
    async with database.connection() as connection:
        row = await connection.fetchrow(
            "SELECT c.id, c.account_id, c.student_id, c.role, c.opened_at, a.full_name, min(g.id) AS grant_id,"
            " array_agg(DISTINCT g.school_id) AS schools, array_agg(coalesce(g.student_id, g.guardian_id)) AS persons"
            " FROM calendar c JOIN account a ON a.id = c.account_id AND a.blocked_at IS NULL"
            f" JOIN role_grant g ON g.account_id = a.id AND g.role = c.role AND {grant_stands('g')}"
            " WHERE c.token_hash = $1 AND c.closed_at IS NULL GROUP BY c.id, a.id",
            digest(token),
        )
    if row is None:
        return None
    viewer = Viewer(
        account_id=row["account_id"],
        session_id=0,
        grant_id=row["grant_id"],
        role=Role(row["role"]),
        schools=tuple(row["schools"]),
        persons=tuple(row["persons"]),
        full_name=row["full_name"],
    )
    return Found(row["id"], row["student_id"], row["opened_at"], viewer)


async def content(work: Work, found: Found) -> Content | None:
    """What the calendar says at this moment; nothing where the child is not read by whoever opened it."""
    sql = Sql(found.student)
    child = await work.fetchrow(
        "SELECT s.given_name, sc.time_zone, sc.created_at, (app.now() AT TIME ZONE sc.time_zone)::date AS today"
        " FROM student s JOIN school sc ON sc.id = s.school_id"
        f" WHERE s.id = $1 AND {visible_students(found.viewer, Noun.TIMETABLE, sql)}",
        *sql.values,
    )
    if child is None:
        return None
    start, end = child["today"] - BACK, child["today"] + AHEAD
    days = (await timetable.diary(work, found.viewer, [found.student], start, end, _LESSONS))[found.student]
    lessons: list[Row] = [lesson for day in days for lesson in day["lessons"]][:MOST]
    await _revise(work, lessons)
    given = await homework.homework_of_students(work, found.viewer, [found.student], start, end, _HOMEWORK)
    works = await timetable.control_works(work, found.viewer, [found.student], start, end, _WORKS)
    await work.execute(
        "UPDATE calendar SET last_read_at = app.now() WHERE id = $1"
        " AND (last_read_at IS NULL OR last_read_at < app.now() - $2::interval)",
        found.id,
        _NOTED,
    )
    return Content(
        found,
        child["given_name"],
        child["time_zone"],
        child["created_at"],
        lessons,
        given[found.student][:MOST],
        works[found.student][:MOST],
        _vacations(days),
    )


async def _revise(work: Work, lessons: list[Row]) -> None:
    revised = await timetable.revisions(work, [lesson["id"] for lesson in lessons])
    for lesson in lessons:
        lesson["revisions"], lesson["revised_at"] = revised.get(lesson["id"], (0, None))


def _vacations(days: list[Row]) -> list[Row]:
    found: dict[int, Row] = {}
    for day in days:
        if day["vacation"] is not None:
            found.setdefault(day["vacation"]["id"], day["vacation"])
    return list(found.values())
