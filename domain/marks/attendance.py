"""Absences and lateness, as each role reads them (R2.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.access import Noun, Viewer, taught, visible_students
from domain.reading import Row, Shape, plan
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work

ATTENDANCE: Final = Shape(
    columns={
        "id": "a.id",
        "code": "a.code",
        "reason": "a.reason",
        "lesson_id": "a.lesson_id",
        "lesson_date": "a.lesson_date",
        "noted_at": "a.noted_at",
        "version": "a.version",
    }
)


async def attendance_of_days(
    work: Work, viewer: Viewer, students: Sequence[int], start: date, end: date, wanted: Wanted
) -> dict[tuple[int, int], Row]:
    """Absences and lateness of these days by student and lesson."""
    shape = plan(ATTENDANCE, wanted)
    sql = Sql(list(students), start, end)
    reach = taught(viewer, sql, "al.group_id", "al.subject_id", "al.id")
    records = await work.fetch(
        f"SELECT a.student_id AS student_key, a.lesson_id AS lesson_key, {shape.columns} FROM attendance a"
        f" JOIN lesson al ON al.id = a.lesson_id {shape.joins}"
        " WHERE a.student_id = ANY ($1::bigint[]) AND a.lesson_date BETWEEN $2 AND $3"
        f" AND {reach} ORDER BY a.lesson_date, a.id",
        *sql.values,
    )
    return {(record["student_key"], record["lesson_key"]): shape.row(record) for record in records}


async def attendance_of_students(
    work: Work, viewer: Viewer, students: Sequence[int], start: date, end: date, wanted: Wanted
) -> dict[int, list[Row]]:
    """Absences and lateness of each student in these days."""
    found: dict[int, list[Row]] = {student: [] for student in students}
    for (student, _lesson), row in (await attendance_of_days(work, viewer, students, start, end, wanted)).items():
        found[student].append(row)
    return found


async def attendances(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Absences and lateness by id, with the `student_key` of each: those of students whose attendance the viewer reads."""
    shape = plan(ATTENDANCE, wanted)
    sql = Sql(list(ids))
    reach = taught(viewer, sql, "al.group_id", "al.subject_id", "al.id")
    visible = visible_students(viewer, Noun.ATTENDANCE, sql)
    records = await work.fetch(
        f"SELECT a.student_id AS student_key, {shape.columns} FROM attendance a JOIN lesson al ON al.id = a.lesson_id"
        f" JOIN student s ON s.id = a.student_id {shape.joins} WHERE a.id = ANY ($1::bigint[]) AND {visible} AND {reach}",
        *sql.values,
    )
    return [{**shape.row(record), "student_key": record["student_key"]} for record in records]
