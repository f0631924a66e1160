"""What follows from the register at a moment: who reads a child's data electronically, and who is on paper (R1.4, R2.9).

The conditions are those of `domain/access`, judged at that moment: the register says nothing else than what readers get.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from domain.access import (
    Viewer,
    as_of,
    consent_students,
    guardian_on_paper,
    guardian_reads,
    is_fourteen,
    own_giver,
    student_reads,
)
from domain.consents.register import DECISION, in_class
from domain.pages import Page, after_person
from domain.reading import Row, grouped, person_columns, plan
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work
from orm.people import Role

_WHOLE: Final = Wanted.of(
    {
        **{name: {} for name in DECISION.columns},
        **{name: {column: {} for column in one.columns} for name, one in DECISION.ones.items()},
    }
)
_STUDENT: Final = person_columns("s")
_GUARDIAN: Final = person_columns("g")
_NOW: Final = "app.now()"


async def states(work: Work, viewer: Viewer, students: Sequence[int], at: datetime | None = None) -> list[Row]:
    """The state of these students' consents at a moment (now, without one), as far as the viewer is told: by name."""
    sql = Sql(list(students))
    return await _states(work, viewer, sql, ["s.id = ANY ($1::bigint[])"], at, len(students))


async def states_page(
    work: Work,
    viewer: Viewer,
    *,
    first: int,
    after: int | None,
    at: datetime | None = None,
    class_id: int | None = None,
    on_paper: bool | None = None,
) -> Page:
    """States by the students' names: of a class as it is today, of those on paper or not. A family's are their own."""
    sql = Sql()
    conditions = []
    if after is not None:
        conditions.append(after_person(sql, "student", "s", after))
    if class_id is not None:
        conditions.append(f"EXISTS ({in_class('s.id', sql.bind(class_id))})")
    if on_paper is not None:
        paper = as_of(guardian_on_paper("gp"), _NOW if at is None else f"{sql.bind(at)}::timestamptz")
        conditions.append(
            f"{'' if on_paper else 'NOT '}EXISTS (SELECT 1 FROM guardianship gp WHERE gp.student_id = s.id AND {paper}"
            f" AND {own_giver(viewer, sql, 'gp.student_id', 'gp.guardian_id')})"
        )
    return Page.cut(await _states(work, viewer, sql, conditions, at, first + 1), first)


async def _states(
    work: Work, viewer: Viewer, sql: Sql, conditions: list[str], at: datetime | None, limit: int
) -> list[Row]:
    moment = _NOW if at is None else f"{sql.bind(at)}::timestamptz"
    conditions = [*conditions, consent_students(viewer, sql)]
    records = await work.fetch(
        f"SELECT {_selected(_STUDENT)}, {moment} AS at, {as_of(is_fourteen(), moment)} AS is_fourteen,"
        f" {as_of(student_reads(), moment)} AS student_reads FROM student s JOIN school sc ON sc.id = s.school_id"
        f" WHERE {' AND '.join(conditions)} ORDER BY s.sort_key, s.id LIMIT {sql.bind(limit)}",
        *sql.values,
    )
    if not records:
        return []
    ids, instant = [record["id"] for record in records], records[0]["at"]
    guardians = grouped(await _guardians(work, viewer, ids, instant), "student_id")
    standing = await _standing(work, viewer, ids, instant)
    return [_state(viewer, record, guardians.get(record["id"], []), standing) for record in records]


async def _guardians(work: Work, viewer: Viewer, students: list[int], at: datetime) -> list[Row]:
    sql = Sql(students, at)
    records = await work.fetch(
        f"SELECT gs.student_id, gs.kind, gs.rights, {as_of(guardian_reads(), '$2::timestamptz')} AS reads,"
        f" {as_of(guardian_on_paper(), '$2::timestamptz')} AS on_paper, {_selected(_GUARDIAN)}"
        " FROM guardianship gs JOIN guardian g ON g.id = gs.guardian_id WHERE gs.student_id = ANY ($1::bigint[])"
        " AND gs.starts_at <= $2 AND (gs.ends_at IS NULL OR gs.ends_at > $2)"
        f" AND {own_giver(viewer, sql, 'gs.student_id', 'gs.guardian_id')} ORDER BY gs.student_id, g.sort_key, g.id",
        *sql.values,
    )
    return [dict(record) for record in records]


async def _standing(
    work: Work, viewer: Viewer, students: list[int], at: datetime
) -> dict[tuple[int, int | None, str], Row]:
    """The newest decision that has taken effect, by student, guardian (none: the student themselves) and subject."""
    sql = Sql(students, at)
    shape = plan(DECISION, _WHOLE)
    records = await work.fetch(
        "SELECT DISTINCT ON (cd.student_id, cd.guardian_id, cd.subject)"
        f" {as_of(shape.columns, '$2::timestamptz')} FROM consent_decision cd {shape.joins}"
        " WHERE cd.student_id = ANY ($1::bigint[]) AND cd.effective_at <= $2"
        f" AND {own_giver(viewer, sql, 'cd.student_id', 'cd.guardian_id')}"
        " ORDER BY cd.student_id, cd.guardian_id, cd.subject, cd.id DESC",
        *sql.values,
    )
    rows = [shape.row(record) for record in records]
    return {(row["student_id"], row["guardian_id"], row["subject"]): row for row in rows}


def _state(viewer: Viewer, record: Row, guardians: list[Row], standing: dict[tuple[int, int | None, str], Row]) -> Row:
    student = record["id"]
    givers: list[Row] = [
        {
            "guardian": {name: row[name] for name in _GUARDIAN},
            "kind": row["kind"],
            "rights": row["rights"],
            "reads": row["reads"],
            "on_paper": row["on_paper"],
            "electronic": standing.get((student, row["id"], "electronic")),
            "processing": standing.get((student, row["id"], "processing")),
        }
        for row in guardians
    ]
    own = {subject: standing.get((student, None, subject)) for subject in ("electronic", "processing")}
    if viewer.role is not Role.GUARDIAN and (record["is_fourteen"] or any(own.values())):
        reads = {"guardian": None, "kind": None, "rights": None, "reads": record["student_reads"], "on_paper": False}
        givers.append({**reads, **own})
    return {
        "id": student,
        "student": {name: record[name] for name in _STUDENT},
        "at": record["at"],
        "on_paper": any(giver["on_paper"] for giver in givers),
        # What the other guardian's consent lets the child read is not this guardian's to know: each decides for themselves.
        "student_reads": None if viewer.role is Role.GUARDIAN else record["student_reads"],
        "givers": givers,
    }


def _selected(columns: dict[str, str]) -> str:
    return ", ".join(f"{column} AS {name}" for name, column in columns.items())
