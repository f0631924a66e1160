"""Lessons on their effective slots, with the facts of their changes, and the schedule of control works (R2.2 to R2.4)."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from domain.access import Viewer, taught, visible_control_works, visible_lessons
from domain.homework import homework_of_lessons
from domain.marks import attendance_of_days, marks_of_days
from domain.people import STAFF
from domain.reading import Row, Shape, grouped, plan
from domain.schools import VACATION, group, room, subject, work_type
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work

LESSON: Final = Shape(
    columns={
        "id": "l.id",
        "lesson_id": "l.id",
        "date": "l.date",
        "number": "l.number",
        "starts_at": "l.starts_at",
        "ends_at": "l.ends_at",
        "planned_on": "l.planned_on",
        "planned_number": "l.planned_number",
        "status": "l.status",
        "lesson_type": "l.lesson_type",
        "topic": "l.topic",
        "version": "l.version",
    },
    ones={
        "subject": subject("sj", "l.subject_id"),
        "planned_subject": subject("psj", "l.planned_subject_id"),
        "room": room("r", "l.room_id"),
        "planned_room": room("pr", "l.planned_room_id"),
        "group": group("sg", "l.group_id"),
    },
)
CHANGE: Final = Shape(
    columns={
        "id": "lc.id",
        "kind": "lc.kind",
        "lesson_id": "lc.lesson_id",
        "other_lesson_id": "lc.other_lesson_id",
        "reason": "lc.reason",
        "made_at": "lc.made_at",
        "withdrawn_at": "lc.withdrawn_at",
        "before": "lc.before::text",
        "after": "lc.after::text",
    }
)
CONTROL_WORK: Final = Shape(
    columns={
        "id": "cw.id",
        "date": "cw.date",
        "title": "cw.title",
        "lesson_id": "cw.lesson_id",
        "version": "cw.version",
    },
    ones={
        "subject": subject("sj", "cw.subject_id"),
        "group": group("sg", "cw.group_id"),
        "work_type": work_type("wt", "cw.work_type_id"),
    },
)


async def diary(
    work: Work, viewer: Viewer, students: Sequence[int], start: date, end: date, wanted: Wanted
) -> dict[int, list[Row]]:
    """The days of each student, from `start` to `end` included, each with its lessons by number.

    The students are ones that the viewer was found to read. A lesson that was moved stands on the day it is held; on the day
    it was planned for it is in `moved_away`. For a teacher only the lessons of the groups and subjects they teach are there.
    """
    below = wanted.below("lessons")
    away = wanted.below("moved_away")
    either = Wanted.merged(away, below)
    shape = plan(LESSON, either, ("id", "date", "number", "planned_on"))
    sql = Sql(list(students), start, end)
    reach = taught(viewer, sql, "l.group_id", "l.subject_id", "l.id")
    records = await work.fetch(
        f"SELECT e.student_id, {shape.columns} FROM enrolment e"
        " JOIN lesson l ON l.group_id = e.group_id AND l.date BETWEEN e.starts_on AND e.ends_on"
        f" {shape.joins} WHERE e.student_id = ANY ($1::bigint[])"
        f" AND (l.date BETWEEN $2 AND $3 OR l.planned_on BETWEEN $2 AND $3) AND {reach}"
        " ORDER BY l.date, l.number, l.starts_at, l.id",
        *sql.values,
    )
    lessons: dict[int, Row] = {}
    placed: list[tuple[int, int]] = []
    for record in records:
        placed.append((record["student_id"], record["id"]))
        if record["id"] not in lessons:
            lessons[record["id"]] = shape.row(record)
    await _fill(work, viewer, list(lessons.values()), either)
    marks = await marks_of_days(work, viewer, students, start, end, below["marks"]) if "marks" in below else {}
    absences = (
        await attendance_of_days(work, viewer, students, start, end, below["attendance"])
        if "attendance" in below
        else {}
    )
    vacations = await _vacations(work, students, start, end, wanted["vacation"]) if "vacation" in wanted else {}
    days: dict[int, dict[date, Row]] = {
        student: {
            day: {"date": day, "lessons": [], "moved_away": [], "vacation": vacations.get((student, day))}
            for day in (start + timedelta(days=offset) for offset in range((end - start).days + 1))
        }
        for student in students
    }
    for student, lesson_id in placed:
        lesson = lessons[lesson_id]
        day = days[student].get(lesson["date"])
        if day is not None:
            key = (student, lesson_id)
            day["lessons"].append({**lesson, "marks": marks.get(key, []), "attendance": absences.get(key)})
        planned = days[student].get(lesson["planned_on"])
        if planned is not None and lesson["planned_on"] != lesson["date"]:
            planned["moved_away"].append(lesson)
    return {student: list(of_student.values()) for student, of_student in days.items()}


async def lessons_of_groups(
    work: Work,
    viewer: Viewer,
    groups: Sequence[int],
    start: date,
    end: date,
    wanted: Wanted,
    subject_id: int | None = None,
) -> dict[int, list[Row]]:
    """The lessons of each group by effective day and number. The groups are ones that the viewer was found to read."""
    sql = Sql(list(groups), start, end)
    condition = "l.group_id = ANY ($1::bigint[]) AND l.date BETWEEN $2 AND $3"
    if subject_id is not None:
        condition += f" AND l.subject_id = {sql.bind(subject_id)}"
    condition += f" AND {taught(viewer, sql, 'l.group_id', 'l.subject_id', 'l.id')}"
    rows = await _lessons(work, viewer, condition, sql, wanted, "l.group_id AS group_key")
    return grouped(rows, "group_key")


async def lessons_of_staff(work: Work, viewer: Viewer, start: date, end: date, wanted: Wanted) -> list[Row]:
    """The lessons that the viewer gives, substitutions included, and those taken from them."""
    sql = Sql(list(viewer.persons), start, end)
    condition = (
        "l.id IN (SELECT lt.lesson_id FROM lesson_teacher lt WHERE lt.staff_id = ANY ($1::bigint[])"
        " AND lt.date BETWEEN $2 AND $3)"
    )
    return await _lessons(work, viewer, condition, sql, wanted, "l.group_id AS group_key")


async def lessons(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Lessons by id, of groups that staff read, or of the groups of a family's readable students."""
    sql = Sql(list(ids))
    condition = f"l.id = ANY ($1::bigint[]) AND {visible_lessons(viewer, sql)}"
    return await _lessons(work, viewer, condition, sql, wanted, "l.group_id AS group_key")


async def lessons_of_day(work: Work, viewer: Viewer, day: date, wanted: Wanted) -> list[Row]:
    """The lessons in the reach of staff that are held on a day, cancelled ones included, and those moved away from it."""
    sql = Sql(day)
    condition = f"(l.date = $1 OR l.planned_on = $1) AND {visible_lessons(viewer, sql)}"
    return await _lessons(work, viewer, condition, sql, wanted, "l.group_id AS group_key")


async def control_works(
    work: Work, viewer: Viewer, students: Sequence[int], start: date, end: date, wanted: Wanted
) -> dict[int, list[Row]]:
    """The schedule of control works of each student's groups (R2.4), by day."""
    shape = plan(CONTROL_WORK, wanted, ("id", "date"))
    sql = Sql(list(students), start, end)
    reach = taught(viewer, sql, "cw.group_id", "cw.subject_id", "cw.lesson_id")
    records = await work.fetch(
        f"SELECT e.student_id, {shape.columns} FROM enrolment e"
        " JOIN control_work cw ON cw.group_id = e.group_id AND cw.date BETWEEN e.starts_on AND e.ends_on"
        f" {shape.joins} WHERE e.student_id = ANY ($1::bigint[]) AND cw.date BETWEEN $2 AND $3"
        f" AND cw.removed_at IS NULL AND {reach}"
        " ORDER BY cw.date, cw.id",
        *sql.values,
    )
    found: dict[int, list[Row]] = {student: [] for student in students}
    for record in records:
        found[record["student_id"]].append(shape.row(record))
    return found


async def control_works_by_id(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Entries of the schedule by id, of groups that the viewer reads."""
    shape = plan(CONTROL_WORK, wanted, ("id", "date"))
    sql = Sql(list(ids))
    visible = visible_control_works(viewer, sql)
    records = await work.fetch(
        f"SELECT {shape.columns} FROM control_work cw {shape.joins} WHERE cw.id = ANY ($1::bigint[])"
        f" AND cw.removed_at IS NULL AND {visible}",
        *sql.values,
    )
    return [shape.row(record) for record in records]


async def revisions(work: Work, ids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
    """How often each lesson was changed or a change of it was taken back, and when it was last. A lesson never changed is not there.

    Rows of changes stay for ever, so that the number only grows.
    """
    records = await work.fetch(
        "SELECT n.id, count(*) + count(lc.withdrawn_at) AS times, max(greatest(lc.made_at, lc.withdrawn_at)) AS last_at"
        " FROM lesson_change lc, LATERAL (VALUES (lc.lesson_id), (lc.other_lesson_id)) AS n (id)"
        " WHERE (lc.lesson_id = ANY ($1::bigint[]) OR lc.other_lesson_id = ANY ($1::bigint[])) AND n.id = ANY ($1::bigint[])"
        " GROUP BY n.id",
        list(ids),
    )
    return {record["id"]: (record["times"], record["last_at"]) for record in records}


async def _lessons(work: Work, viewer: Viewer, condition: str, sql: Sql, wanted: Wanted, *extra: str) -> list[Row]:
    shape = plan(LESSON, wanted, ("id", "date", "number"))
    records = await work.fetch(
        f"SELECT {', '.join((*extra, shape.columns))} FROM lesson l {shape.joins} WHERE {condition}"
        " ORDER BY l.date, l.number, l.starts_at, l.id",
        *sql.values,
    )
    names = [text.rsplit(" AS ", 1)[1] for text in extra]
    rows = [{**shape.row(record), **{name: record[name] for name in names}} for record in records]
    await _fill(work, viewer, rows, wanted)
    return rows


async def _fill(work: Work, viewer: Viewer, rows: list[Row], wanted: Wanted) -> None:
    """Add what a lesson has many of: one statement for each, whatever the number of lessons."""
    ids = [row["id"] for row in rows]
    if "teachers" in wanted:
        await _fill_teachers(work, rows, ids, wanted["teachers"])
    if "changes" in wanted:
        await _fill_changes(work, rows, ids, wanted["changes"])
    if "homework_given" in wanted or "homework_due" in wanted:
        given, due = await homework_of_lessons(
            work, viewer, ids, Wanted.merged(wanted.below("homework_given"), wanted.below("homework_due"))
        )
        for row in rows:
            row["homework_given"] = given.get(row["id"], [])
            row["homework_due"] = due.get(row["id"], [])


async def _fill_teachers(work: Work, rows: list[Row], ids: list[int], wanted: Wanted) -> None:
    shape = plan(STAFF, wanted.below("staff"))
    records = await work.fetch(
        f"SELECT lt.lesson_id, lt.planned, lt.effective, {shape.columns} FROM lesson_teacher lt JOIN staff st ON st.id = lt.staff_id"
        " WHERE lt.lesson_id = ANY ($1::bigint[]) ORDER BY lt.lesson_id, lt.effective DESC, st.sort_key, st.id",
        ids,
    )
    by_lesson = grouped(
        [
            {
                "lesson_id": record["lesson_id"],
                "planned": record["planned"],
                "effective": record["effective"],
                "staff": shape.row(record),
            }
            for record in records
        ],
        "lesson_id",
    )
    for row in rows:
        row["teachers"] = by_lesson.get(row["id"], [])


async def _fill_changes(work: Work, rows: list[Row], ids: list[int], wanted: Wanted) -> None:
    shape = plan(CHANGE, wanted, ("id", "lesson_id", "other_lesson_id"))
    records = await work.fetch(
        f"SELECT {shape.columns} FROM lesson_change lc"
        " WHERE lc.withdrawn_at IS NULL AND (lc.lesson_id = ANY ($1::bigint[]) OR lc.other_lesson_id = ANY ($1::bigint[]))"
        " ORDER BY lc.made_at, lc.id",
        ids,
    )
    changes = [_with_slots(shape.row(record)) for record in records]
    by_lesson: dict[int, list[Row]] = {}
    for change in changes:
        for lesson_id in {change["lesson_id"], change["other_lesson_id"]}:
            if lesson_id is not None:
                by_lesson.setdefault(lesson_id, []).append(change)
    for row in rows:
        row["changes"] = by_lesson.get(row["id"], [])


def _with_slots(change: Row) -> Row:
    for side in ("before", "after"):
        if side in change:
            facts = json.loads(change[side])
            change[side] = (
                {
                    "date": date.fromisoformat(facts["date"]),
                    "number": facts["number"],
                    "starts_at": datetime.fromisoformat(facts["startsAt"]),
                    "ends_at": datetime.fromisoformat(facts["endsAt"]),
                }
                if "date" in facts
                else None
            )
    return change


async def _vacations(
    work: Work, students: Sequence[int], start: date, end: date, wanted: Wanted
) -> dict[tuple[int, date], Row]:
    """The vacation that each day of each student falls into."""
    shape = plan(VACATION, wanted, ("id", "starts_on", "ends_on"))
    records = await work.fetch(
        f"SELECT e.student_id, {shape.columns} FROM enrolment e JOIN study_group g ON g.id = e.group_id AND g.kind = 'class'"
        " JOIN school_class c ON c.id = g.school_class_id JOIN vacation v ON v.year_id = c.year_id"
        " AND (v.grades = '{}' OR c.grade = ANY (v.grades))"
        " WHERE e.student_id = ANY ($1::bigint[]) AND v.starts_on <= $3 AND v.ends_on >= $2"
        " AND e.starts_on <= v.ends_on AND e.ends_on >= v.starts_on",
        list(students),
        start,
        end,
    )
    found: dict[tuple[int, date], Row] = {}
    for record in records:
        row = shape.row(record)
        day = max(start, row["starts_on"])
        while day <= min(end, row["ends_on"]):
            found[record["student_id"], day] = row
            day += timedelta(days=1)
    return found
