"""Marks, as each role reads them (R2.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.access import Noun, Viewer, taught, visible_students
from domain.marks.means import Mean
from domain.reading import One, Row, Shape, person_columns, plan
from domain.schools import subject, work_type
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work

MARK: Final = Shape(
    columns={
        "id": "m.id",
        "kind": "m.kind",
        "value": "m.value",
        "scale": "m.scale",
        "code": "m.code",
        "text": "coalesce(m.code, m.value::text)",
        "counts": "m.counts",
        "weight": "m.weight",
        "comment": "m.comment",
        "due_on": "m.due_on",
        "lesson_id": "m.lesson_id",
        "lesson_date": "m.lesson_date",
        "set_at": "m.set_at",
        "version": "m.version",
    },
    ones={
        "work_type": work_type("mwt", "m.work_type_id"),
        "subject": subject("msj", "m.subject_id"),
        "set_by": One(
            "LEFT JOIN staff mst ON mst.id = m.set_by_id",
            {**person_columns("mst"), "position": "mst.position"},
            "mst.id",
        ),
    },
)


async def marks_of_days(
    work: Work, viewer: Viewer, students: Sequence[int], start: date, end: date, wanted: Wanted
) -> dict[tuple[int, int], list[Row]]:
    """Marks of these days by student and lesson, in the order they were set."""
    shape = plan(MARK, wanted)
    sql = Sql(list(students), start, end)
    reach = taught(viewer, sql, "m.group_id", "m.subject_id", "m.lesson_id")
    records = await work.fetch(
        f"SELECT m.student_id AS student_key, m.lesson_id AS lesson_key, {shape.columns} FROM mark m {shape.joins}"
        " WHERE m.student_id = ANY ($1::bigint[]) AND m.lesson_date BETWEEN $2 AND $3 AND m.removed_at IS NULL"
        f" AND {reach} ORDER BY m.id",
        *sql.values,
    )
    found: dict[tuple[int, int], list[Row]] = {}
    for record in records:
        found.setdefault((record["student_key"], record["lesson_key"]), []).append(shape.row(record))
    return found


async def marks_by_subject(
    work: Work,
    viewer: Viewer,
    students: Sequence[int],
    start: date,
    end: date,
    subject_id: int | None,
    wanted: Wanted,
) -> dict[int, list[Row]]:
    """For each student the subjects that have a mark in these days, by name, with the marks and their exact mean."""
    shape = plan(MARK, wanted.below("marks"))
    sql = Sql(list(students), start, end)
    conditions = [taught(viewer, sql, "m.group_id", "m.subject_id", "m.lesson_id")]
    if subject_id is not None:
        conditions.append(f"m.subject_id = {sql.bind(subject_id)}")
    records = await work.fetch(
        "SELECT m.student_id AS student_key, m.subject_id AS subject_key, m.kind = 'numeric' AND m.counts AS counted,"
        " m.value AS counted_value, m.weight AS counted_weight,"
        " ks.name AS subject_name, ks.short_name AS subject_short_name, ks.version AS subject_version,"
        f" {shape.columns} FROM mark m JOIN subject ks ON ks.id = m.subject_id {shape.joins}"
        " WHERE m.student_id = ANY ($1::bigint[]) AND m.lesson_date BETWEEN $2 AND $3 AND m.removed_at IS NULL"
        f" AND {' AND '.join(conditions)} ORDER BY ks.name, ks.id, m.lesson_date, m.id",
        *sql.values,
    )
    found: dict[int, dict[int, Row]] = {student: {} for student in students}
    counted: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for record in records:
        student, key = record["student_key"], record["subject_key"]
        row = found[student].get(key)
        if row is None:
            row = found[student][key] = {
                "subject": {
                    "id": key,
                    "name": record["subject_name"],
                    "short_name": record["subject_short_name"],
                    "version": record["subject_version"],
                },
                "marks": [],
            }
        row["marks"].append(shape.row(record))
        if record["counted"]:
            counted.setdefault((student, key), []).append((record["counted_value"], record["counted_weight"]))
    for student, rows in found.items():
        for key, row in rows.items():
            mean = Mean.of(counted.get((student, key), ()))
            row["mean"] = None if mean is None else mean.facts()
    return {student: list(rows.values()) for student, rows in found.items()}


async def marks(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Marks by id, with the `student_key` of each: those of students whose marks the viewer reads."""
    shape = plan(MARK, wanted)
    sql = Sql(list(ids))
    reach = taught(viewer, sql, "m.group_id", "m.subject_id", "m.lesson_id")
    visible = visible_students(viewer, Noun.MARKS, sql)
    records = await work.fetch(
        f"SELECT m.student_id AS student_key, {shape.columns} FROM mark m JOIN student s ON s.id = m.student_id {shape.joins}"
        f" WHERE m.id = ANY ($1::bigint[]) AND m.removed_at IS NULL AND {visible} AND {reach}",
        *sql.values,
    )
    return [{**shape.row(record), "student_key": record["student_key"]} for record in records]
