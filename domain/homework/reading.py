"""Homework, by the lesson that gives it, the lesson it is due at, and the days (R2.7)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.access import Viewer, homework_lessons, taught, visible_homework
from domain.homework.attachments import fill_attachments
from domain.reading import Row, Shape, plan
from domain.schools import group, subject
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work

HOMEWORK: Final = Shape(
    columns={
        "id": "h.id",
        "given_on": "h.given_on",
        "due_on": "h.due_on",
        "text": "h.text",
        "given_lesson_id": "h.given_lesson_id",
        "due_lesson_id": "h.due_lesson_id",
        "version": "h.version",
        "created_at": "h.created_at",
    },
    ones={"subject": subject("hsj", "h.subject_id"), "group": group("hsg", "h.group_id")},
)
_STANDS: Final = "h.removed_at IS NULL"


async def homework_of_lessons(
    work: Work, viewer: Viewer, lessons: Sequence[int], wanted: Wanted
) -> tuple[dict[int, list[Row]], dict[int, list[Row]]]:
    """What each lesson gave, and what was due at each. The lessons are ones that the viewer was found to read."""
    shape = plan(HOMEWORK, wanted, ("id", "given_lesson_id", "due_lesson_id"))
    sql = Sql(list(lessons))
    reach = taught(viewer, sql, "h.group_id", "h.subject_id", homework_lessons())
    records = await work.fetch(
        f"SELECT {shape.columns} FROM homework h {shape.joins} WHERE {_STANDS} AND {reach}"
        " AND (h.given_lesson_id = ANY ($1::bigint[]) OR h.due_lesson_id = ANY ($1::bigint[])) ORDER BY h.due_on, h.id",
        *sql.values,
    )
    given: dict[int, list[Row]] = {}
    due: dict[int, list[Row]] = {}
    rows = await _filled(work, [shape.row(record) for record in records], wanted)
    for row in rows:
        given.setdefault(row["given_lesson_id"], []).append(row)
        due.setdefault(row["due_lesson_id"], []).append(row)
    return given, due


async def homework_of_students(
    work: Work, viewer: Viewer, students: Sequence[int], start: date, end: date, wanted: Wanted
) -> dict[int, list[Row]]:
    """Homework due in these days, of the groups that each student was in when it was given, or came into before it was due."""
    shape = plan(HOMEWORK, wanted, ("id", "due_on"))
    sql = Sql(list(students), start, end)
    reach = taught(viewer, sql, "h.group_id", "h.subject_id", homework_lessons())
    records = await work.fetch(
        f"SELECT DISTINCT e.student_id, {shape.columns} FROM enrolment e"
        " JOIN homework h ON h.group_id = e.group_id AND e.starts_on <= h.due_on AND e.ends_on >= h.given_on"
        f" {shape.joins} WHERE e.student_id = ANY ($1::bigint[]) AND h.due_on BETWEEN $2 AND $3 AND {_STANDS} AND {reach}"
        " ORDER BY due_on, id",
        *sql.values,
    )
    found: dict[int, list[Row]] = {student: [] for student in students}
    rows = await _filled(work, [shape.row(record) for record in records], wanted)
    for record, row in zip(records, rows, strict=True):
        found[record["student_id"]].append(row)
    return found


async def homework(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Homework by id: of groups that a readable student was in between its days, or that staff teach or answer for."""
    shape = plan(HOMEWORK, wanted)
    sql = Sql(list(ids))
    visible = visible_homework(viewer, sql)
    records = await work.fetch(
        f"SELECT {shape.columns} FROM homework h {shape.joins} WHERE h.id = ANY ($1::bigint[]) AND {_STANDS} AND {visible}",
        *sql.values,
    )
    return await _filled(work, [shape.row(record) for record in records], wanted)


async def _filled(work: Work, rows: list[Row], wanted: Wanted) -> list[Row]:
    """With the files of each, where they are wanted."""
    if "attachments" in wanted:
        await fill_attachments(work, rows, wanted["attachments"])
    return rows
