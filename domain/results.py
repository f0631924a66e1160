"""Results by programme and year: the history follows the child, across classes (R3.1), and nothing is seen too early (R6.1)."""

from collections.abc import Sequence
from typing import Final

from domain.access import STAFF, Viewer
from domain.reading import Row, Shape, plan
from domain.schools import period, subject, year
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work
from orm.groups import Programme
from orm.people import Role

FINAL_MARK: Final = Shape(
    columns={
        "id": "f.id",
        "programme": "f.programme",
        "grade": "f.grade",
        "kind": "f.kind",
        "value": "f.value",
        "scale": "f.scale",
        "code": "f.code",
        "text": "coalesce(f.code, f.value::text)",
        "received_at": "f.received_at",
        "due_at": "f.due_at",
        "published_at": "f.published_at",
        "version": "f.version",
    },
    ones={
        "subject": subject("fsj", "f.subject_id"),
        "year": year("fy", "f.year_id"),
        "period": period("fp", "f.period_id"),
    },
)
VISIBLE: Final = "(f.published_at IS NOT NULL OR f.due_at <= app.now())"
"""Decided when a result is read, by the database's clock and the stored instant, so that it holds with every worker dead."""


async def results(
    work: Work,
    viewer: Viewer,
    students: Sequence[int],
    programme: Programme | None,
    year_id: int | None,
    wanted: Wanted,
) -> dict[int, list[Row]]:
    """Final marks of each student, by year, subject and period. Families see what is published or due; staff see all of it."""
    shape = plan(FINAL_MARK, wanted)
    sql = Sql(list(students))
    conditions = ["f.student_id = ANY ($1::bigint[])"]
    if viewer.role not in STAFF:
        conditions.append(VISIBLE)
    if viewer.role is Role.TEACHER:
        staff = sql.bind(list(viewer.persons))
        conditions.append(
            f"EXISTS (SELECT 1 FROM teaching_assignment ta WHERE ta.staff_id = ANY ({staff}::bigint[])"
            f" AND ta.subject_id = f.subject_id AND {Sql.TODAY} BETWEEN ta.starts_on AND ta.ends_on AND ta.group_id IN"
            " (SELECT fe.group_id FROM enrolment fe WHERE fe.student_id = f.student_id"
            f" AND {Sql.TODAY} BETWEEN fe.starts_on AND fe.ends_on))"
        )
    if programme is not None:
        conditions.append(f"f.programme = {sql.bind(programme.value)}")
    if year_id is not None:
        conditions.append(f"f.year_id = {sql.bind(year_id)}")
    records = await work.fetch(
        f"SELECT f.student_id AS student_key, {shape.columns} FROM final_mark f {shape.joins}"
        " JOIN school_year oy ON oy.id = f.year_id JOIN subject os ON os.id = f.subject_id"
        " LEFT JOIN reporting_period op ON op.id = f.period_id"
        f" WHERE {' AND '.join(conditions)} ORDER BY oy.starts_on DESC, os.name, os.id, op.starts_on NULLS LAST, f.id",
        *sql.values,
    )
    found: dict[int, list[Row]] = {student: [] for student in students}
    for record in records:
        found[record["student_key"]].append(shape.row(record))
    return found
