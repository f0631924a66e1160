"""Classes and study groups: who is in them, who teaches them (R2.5), and the class page."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.access import READS, Noun, Reach, Viewer, groups_of_child, may_read, visible_groups
from domain.marks import ATTENDANCE, MARK, Mean
from domain.people import STAFF, rosters
from domain.reading import One, Row, Shape, grouped, plan
from domain.schools import group, subject, year
from domain.selection import Wanted
from domain.sql import Sql
from domain.timetable import lessons_of_groups
from orm.database import Work

CLASS: Final = Shape(
    columns={
        "id": "c.id",
        "title": "c.title",
        "grade": "c.grade",
        "programme": "c.programme",
        "period_kind": "c.period_kind",
        "marked": "c.marked",
        "closed_on": "c.closed_on",
        "version": "c.version",
    },
    ones={
        "year": year("cy", "c.year_id"),
        "homeroom_teacher": One(
            f"LEFT JOIN homeroom ch ON ch.school_class_id = c.id AND {Sql.TODAY} BETWEEN ch.starts_on AND ch.ends_on"
            " LEFT JOIN staff st ON st.id = ch.staff_id",
            dict(STAFF.columns),
            "st.id",
        ),
    },
)
GROUP: Final = Shape(
    columns={
        "id": "g.id",
        "title": "g.title",
        "kind": "g.kind",
        "school_class_id": "g.school_class_id",
        "closed_on": "g.closed_on",
        "version": "g.version",
    },
    ones={"year": year("gy", "g.year_id")},
)


async def classes(
    work: Work, viewer: Viewer, wanted: Wanted, *, ids: Sequence[int] | None, year_id: int | None
) -> list[Row]:
    """The classes that staff read: their own, or the school's; by year, grade and title."""
    shape = plan(CLASS, wanted)
    sql = Sql()
    conditions = [_readable_class(viewer, sql)]
    if ids is not None:
        conditions.append(f"c.id = ANY ({sql.bind(list(ids))}::bigint[])")
    if year_id is not None:
        conditions.append(f"c.year_id = {sql.bind(year_id)}")
    records = await work.fetch(
        f"SELECT {shape.columns} FROM school_class c {shape.joins} JOIN school_year oy ON oy.id = c.year_id"
        f" WHERE {' AND '.join(conditions)} ORDER BY oy.starts_on DESC, c.grade, c.title, c.id",
        *sql.values,
    )
    return [shape.row(record) for record in records]


async def groups(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Those of the given groups that staff read."""
    shape = plan(GROUP, wanted)
    sql = Sql(list(ids))
    records = await work.fetch(
        f"SELECT {shape.columns} FROM study_group g {shape.joins} WHERE g.id = ANY ($1::bigint[])"
        f" AND {visible_groups(viewer, sql)} ORDER BY g.title, g.id",
        *sql.values,
    )
    return [shape.row(record) for record in records]


async def groups_of_classes(
    work: Work, viewer: Viewer, class_ids: Sequence[int], wanted: Wanted
) -> dict[int, list[Row]]:
    """The groups that staff read within each class: its own first, then its parts."""
    shape = plan(GROUP, wanted)
    sql = Sql(list(class_ids))
    records = await work.fetch(
        f"SELECT g.school_class_id AS class_key, {shape.columns} FROM study_group g {shape.joins}"
        f" WHERE g.school_class_id = ANY ($1::bigint[]) AND {visible_groups(viewer, sql)}"
        " ORDER BY g.kind <> 'class', g.title, g.id",
        *sql.values,
    )
    return grouped([{**shape.row(record), "class_key": record["class_key"]} for record in records], "class_key")


async def enrolments(
    work: Work, viewer: Viewer, students: Sequence[int], on: date | None, wanted: Wanted
) -> dict[int, list[Row]]:
    """The groups of each student on a day, or all of them ever, the newest first; class, year and group below each."""
    below = plan(GROUP, wanted.below("group"))
    classed = "school_class" in wanted
    class_shape = plan(CLASS, wanted.below("school_class"))
    sql = Sql(list(students))
    conditions = [groups_of_child(viewer, sql)]
    if on is not None:
        conditions.append(f"{sql.bind(on)} BETWEEN e.starts_on AND e.ends_on")
    records = await work.fetch(
        "SELECT e.student_id AS student_key, e.starts_on AS from_day, e.ends_on AS to_day, e.in_class, g.school_class_id AS class_key,"
        f" {below.columns} FROM enrolment e JOIN study_group g ON g.id = e.group_id {below.joins}"
        f" WHERE e.student_id = ANY ($1::bigint[]) AND {' AND '.join(conditions)}"
        " ORDER BY e.starts_on DESC, e.in_class DESC, g.title, e.id",
        *sql.values,
    )
    found_classes: dict[int, Row] = {}
    if classed:
        ids = sorted({record["class_key"] for record in records if record["class_key"] is not None})
        for record in await work.fetch(
            f"SELECT {class_shape.columns} FROM school_class c {class_shape.joins} WHERE c.id = ANY ($1::bigint[])", ids
        ):
            row = class_shape.row(record)
            found_classes[row["id"]] = row
    found: dict[int, list[Row]] = {student: [] for student in students}
    for record in records:
        found[record["student_key"]].append(
            {
                "group": below.row(record),
                "school_class": found_classes.get(record["class_key"]),
                "in_class": record["in_class"],
                "starts_on": record["from_day"],
                "ends_on": record["to_day"],
            }
        )
    return found


async def teachers_of_students(
    work: Work, viewer: Viewer, students: Sequence[int], on: date, wanted: Wanted
) -> dict[int, list[Row]]:
    """Who works with each student on a day: subject teachers by group (plans included), then homeroom teachers (R2.5)."""
    staff = plan(STAFF, wanted.below("staff"))
    subjects = subject("tsj", "t.subject_id", optional=True)
    groups_ = group("tsg", "t.group_id")
    sql = Sql(list(students), on)
    told = groups_of_child(viewer, sql, "tsg")
    records = await work.fetch(
        "SELECT t.student_id AS student_key, t.homeroom, "
        + ", ".join(f"{text} AS subject__{name}" for name, text in subjects.columns.items())
        + ", "
        + ", ".join(f"{text} AS group__{name}" for name, text in groups_.columns.items())
        + f", {staff.columns} FROM (SELECT e.student_id, ta.subject_id, ta.group_id, ta.staff_id, false AS homeroom FROM enrolment e"
        " JOIN teaching_assignment ta ON ta.group_id = e.group_id AND $2 BETWEEN ta.starts_on AND ta.ends_on"
        " WHERE e.student_id = ANY ($1::bigint[]) AND $2 BETWEEN e.starts_on AND e.ends_on"
        " UNION ALL SELECT e.student_id, NULL, e.group_id, h.staff_id, true FROM enrolment e"
        " JOIN study_group hg ON hg.id = e.group_id AND hg.kind = 'class'"
        " JOIN homeroom h ON h.school_class_id = hg.school_class_id AND $2 BETWEEN h.starts_on AND h.ends_on"
        " WHERE e.student_id = ANY ($1::bigint[]) AND $2 BETWEEN e.starts_on AND e.ends_on) t"
        f" JOIN staff st ON st.id = t.staff_id {subjects.join} {groups_.join} WHERE {told}"
        " ORDER BY t.homeroom DESC, tsj.name, st.sort_key, st.id, t.group_id",
        *sql.values,
    )
    found: dict[int, list[Row]] = {student: [] for student in students}
    for record in records:
        found[record["student_key"]].append(
            {
                "staff": staff.row(record),
                "homeroom": record["homeroom"],
                "subject": None
                if record["subject__id"] is None
                else {name: record[f"subject__{name}"] for name in subjects.columns},
                "group": {name: record[f"group__{name}"] for name in groups_.columns},
            }
        )
    return found


async def assignments_of_groups(work: Work, group_ids: Sequence[int], on: date, wanted: Wanted) -> dict[int, list[Row]]:
    """Who teaches which subject to each group on a day."""
    staff = plan(STAFF, wanted.below("staff"))
    records = await work.fetch(
        "SELECT ta.group_id AS group_key, sj.id AS subject__id, sj.name AS subject__name,"
        f" sj.short_name AS subject__short_name, sj.version AS subject__version, {staff.columns}"
        " FROM teaching_assignment ta JOIN staff st ON st.id = ta.staff_id JOIN subject sj ON sj.id = ta.subject_id"
        " WHERE ta.group_id = ANY ($1::bigint[]) AND $2 BETWEEN ta.starts_on AND ta.ends_on ORDER BY sj.name, st.sort_key, ta.id",
        list(group_ids),
        on,
    )
    return grouped(
        [
            {
                "group_key": record["group_key"],
                "staff": staff.row(record),
                "subject": {name: record[f"subject__{name}"] for name in ("id", "name", "short_name", "version")},
            }
            for record in records
        ],
        "group_key",
    )


async def class_page(
    work: Work, viewer: Viewer, group_id: int, subject_id: int, start: date, end: date, wanted: Wanted
) -> Row | None:
    """Students by lessons of one subject: the page that a teacher fills. Nothing where the group is not in the viewer's reach."""
    if not may_read(viewer, Noun.MARKS):
        return None
    found = await groups(work, viewer, [group_id], wanted.below("group"))
    named = await work.fetchrow("SELECT id, name, short_name, version FROM subject WHERE id = $1", subject_id)
    if not found or named is None:
        return None
    lessons = (await lessons_of_groups(work, viewer, [group_id], start, end, wanted.below("lessons"), subject_id)).get(
        group_id, []
    )
    students = (await rosters(work, viewer, [group_id], start, end, wanted.below("rows", "student"))).get(group_id, [])
    cells = wanted.below("rows", "cells")
    ids = [lesson["id"] for lesson in lessons]
    people = [student["id"] for student in students]
    page: dict[int, dict[int, Row]] = {student: {} for student in people}
    counted: dict[int, list[tuple[int, int]]] = {student: [] for student in people}
    if "marks" in cells or "mean" in wanted.below("rows"):
        shape = plan(MARK, cells.below("marks"))
        for record in await work.fetch(
            "SELECT m.student_id AS student_key, m.lesson_id AS lesson_key, m.kind = 'numeric' AND m.counts AS counted,"
            f" m.value AS counted_value, m.weight AS counted_weight, {shape.columns} FROM mark m {shape.joins}"
            " WHERE m.lesson_id = ANY ($1::bigint[]) AND m.student_id = ANY ($2::bigint[]) AND m.removed_at IS NULL ORDER BY m.id",
            ids,
            people,
        ):
            cell = _cell(page[record["student_key"]], record["lesson_key"])
            cell["marks"].append(shape.row(record))
            if record["counted"]:
                counted[record["student_key"]].append((record["counted_value"], record["counted_weight"]))
    if "attendance" in cells:
        shape = plan(ATTENDANCE, cells["attendance"])
        for record in await work.fetch(
            f"SELECT a.student_id AS student_key, a.lesson_id AS lesson_key, {shape.columns} FROM attendance a"
            " WHERE a.lesson_id = ANY ($1::bigint[]) AND a.student_id = ANY ($2::bigint[])",
            ids,
            people,
        ):
            _cell(page[record["student_key"]], record["lesson_key"])["attendance"] = shape.row(record)
    order = {lesson_id: place for place, lesson_id in enumerate(ids)}
    return {
        "group": found[0],
        "subject": dict(named),
        "lessons": lessons,
        "rows": [
            {
                "student": student,
                "cells": [page[student["id"]][key] for key in sorted(page[student["id"]], key=order.__getitem__)],
                "mean": None if (mean := Mean.of(counted[student["id"]])) is None else mean.facts(),
            }
            for student in students
        ],
    }


def _cell(row: dict[int, Row], lesson_id: int) -> Row:
    cell = row.get(lesson_id)
    if cell is None:
        cell = row[lesson_id] = {"lesson_id": lesson_id, "marks": [], "attendance": None}
    return cell


def _readable_class(viewer: Viewer, sql: Sql) -> str:
    reach = READS[viewer.role].get(Noun.GROUPS)
    if reach is Reach.SCHOOL:
        return f"c.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    if reach in (Reach.TAUGHT, Reach.CLASS):
        return f"c.id IN (SELECT g.school_class_id FROM study_group g WHERE {visible_groups(viewer, sql)})"
    return "false"
