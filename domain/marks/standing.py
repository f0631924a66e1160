"""What stands before a class page is written: its lessons, locked; its cells; the marks that it speaks of.

Whoever writes into a lesson holds its row first, in the order of ids. So two writers of one cell take turns, a lesson cannot be
cancelled or moved under a mark that is being written, and the statements after the lock see what the other one committed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from domain.access import Viewer, kept_students, visible_lessons
from domain.marks.asked import CorrectMark, NoteAttendance, PageRow, RecordMark, RemoveMark
from domain.marks.texts import Policy, Written
from domain.sql import Sql
from orm.database import Work
from orm.marks import AttendanceCode, MarkKind
from orm.timetable import LessonStatus

Key = tuple[int, int]
"""A cell: a lesson and a student."""

ABSENT: Final = frozenset(
    {AttendanceCode.EXCUSED, AttendanceCode.ILL, AttendanceCode.UNEXCUSED, AttendanceCode.UNKNOWN}
)
"""Codes of somebody who was not in the room. Who came late or was exempt was."""


@dataclass(frozen=True, slots=True)
class WorkType:
    id: int
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Lesson:
    id: int
    school: int
    group: int
    subject: int
    date: date
    is_cancelled: bool
    edit_days: int
    work_types: Mapping[int, WorkType]
    """Those of its school that the page speaks of."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A note of attendance as it stands."""

    id: int
    version: int
    code: AttendanceCode
    reason: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A student at a lesson. `is_marked` is false where the class is taught without marks."""

    is_enrolled: bool
    is_kept: bool
    is_marked: bool
    vacation: str | None
    closed: str | None
    """The reporting period of the student's class that the lesson lies in, where it is closed."""
    policy: Policy
    absence: Absence | None


@dataclass(frozen=True, slots=True)
class State:
    """What a mark says."""

    written: Written
    scale: int
    weight: int
    work_type: WorkType
    comment: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class StandingMark:
    id: int
    lesson: int
    student: int
    version: int
    is_removed: bool
    set_by: int | None
    state: State


@dataclass(frozen=True, slots=True)
class Standing:
    lessons: Mapping[int, Lesson]
    """Those within the viewer's reach."""
    cells: Mapping[Key, Cell]
    marks: Mapping[int, StandingMark]
    """Those that rows name, removed ones too, and those that stand in cells which rows were said to have seen."""

    def in_cell(self, key: Key) -> frozenset[int]:
        """The marks that stand in a cell."""
        return frozenset(
            mark.id for mark in self.marks.values() if (mark.lesson, mark.student) == key and not mark.is_removed
        )


async def standing_of(work: Work, viewer: Viewer, rows: Sequence[PageRow]) -> Standing:
    """Lock the lessons of a page and read what its rows are judged by."""
    lessons = await _locked(work, viewer, rows)
    marks = await _marks(work, rows)
    return Standing(lessons, await _cells(work, viewer, rows, marks), marks)


async def _locked(work: Work, viewer: Viewer, rows: Sequence[PageRow]) -> dict[int, Lesson]:
    sql = Sql(
        sorted({row.lesson for row in rows if isinstance(row, RecordMark | NoteAttendance)}),
        sorted({row.mark for row in rows if isinstance(row, CorrectMark | RemoveMark)}),
        sorted({row.work_type for row in rows if isinstance(row, RecordMark | CorrectMark) and row.work_type}),
    )
    records = await work.fetch(
        "SELECT l.id, l.school_id, l.group_id, l.subject_id, l.date, l.status, sc.edit_days,"
        " (SELECT jsonb_agg(jsonb_build_object('id', wt.id, 'name', wt.name, 'weight', wt.weight)) FROM work_type wt"
        " WHERE wt.id = ANY ($3::bigint[]) AND wt.school_id = l.school_id)::text AS work_types"
        " FROM lesson l JOIN school sc ON sc.id = l.school_id"
        " WHERE l.id IN (SELECT unnest($1::bigint[]) UNION SELECT m.lesson_id FROM mark m WHERE m.id = ANY ($2::bigint[]))"
        # The school's row is held as the marks' reference to it will hold it: whoever closes a period waits for this page.
        f" AND {visible_lessons(viewer, sql)} ORDER BY l.id FOR NO KEY UPDATE OF l FOR KEY SHARE OF sc",
        *sql.values,
    )
    return {
        record["id"]: Lesson(
            id=record["id"],
            school=record["school_id"],
            group=record["group_id"],
            subject=record["subject_id"],
            date=record["date"],
            is_cancelled=record["status"] == LessonStatus.CANCELLED,
            edit_days=record["edit_days"],
            work_types={each["id"]: WorkType(**each) for each in orjson.loads(record["work_types"] or "[]")},
        )
        for record in records
    }


async def _marks(work: Work, rows: Sequence[PageRow]) -> dict[int, StandingMark]:
    named = sorted({row.mark for row in rows if isinstance(row, CorrectMark | RemoveMark)})
    seen = sorted({row.lesson for row in rows if isinstance(row, RecordMark) and row.beside is not None})
    if not named and not seen:
        return {}
    records = await work.fetch(
        "SELECT m.id, m.lesson_id, m.student_id, m.version, m.removed_at IS NOT NULL AS is_removed, m.scale, m.set_by_id,"
        " m.kind, m.value, m.code, m.weight, m.comment, m.due_on,"
        " wt.id AS work_type, wt.name AS work_type_name, wt.weight AS work_type_weight"
        " FROM mark m JOIN work_type wt ON wt.id = m.work_type_id"
        " WHERE m.id = ANY ($1::bigint[]) OR (m.lesson_id = ANY ($2::bigint[]) AND m.removed_at IS NULL)",
        named,
        seen,
    )
    return {record["id"]: _mark(record) for record in records}


def _mark(record: Any) -> StandingMark:  # noqa: ANN401 - asyncpg's record
    return StandingMark(
        id=record["id"],
        lesson=record["lesson_id"],
        student=record["student_id"],
        version=record["version"],
        is_removed=record["is_removed"],
        set_by=record["set_by_id"],
        state=State(
            written=Written(MarkKind(record["kind"]), record["value"], record["code"]),
            scale=record["scale"],
            weight=record["weight"],
            work_type=WorkType(record["work_type"], record["work_type_name"], record["work_type_weight"]),
            comment=record["comment"],
            due_on=record["due_on"],
        ),
    )


async def _cells(
    work: Work, viewer: Viewer, rows: Sequence[PageRow], marks: Mapping[int, StandingMark]
) -> dict[Key, Cell]:
    keys = {(row.lesson, row.student) for row in rows if isinstance(row, RecordMark | NoteAttendance)}
    named = [marks.get(row.mark) for row in rows if isinstance(row, CorrectMark | RemoveMark)]
    keys |= {(mark.lesson, mark.student) for mark in named if mark is not None}
    sql = Sql([lesson for lesson, _ in sorted(keys)], [student for _, student in sorted(keys)])
    records = await work.fetch(
        f"SELECT l.id AS lesson, s.id AS student, {kept_students(viewer, sql)} AS is_kept,"
        " EXISTS (SELECT 1 FROM enrolment e WHERE e.group_id = l.group_id AND e.student_id = s.id"
        " AND l.date BETWEEN e.starts_on AND e.ends_on) AS is_enrolled,"
        " coalesce(c.marked, true) AS is_marked, a.id, a.version, a.code, a.reason,"
        " (SELECT min(v.title) FROM vacation v WHERE v.year_id = g.year_id AND l.date BETWEEN v.starts_on AND v.ends_on"
        " AND (v.grades = '{}' OR c.grade = ANY (v.grades))) AS vacation,"
        " (SELECT min(rp.title) FROM reporting_period rp WHERE rp.year_id = g.year_id AND rp.kind = c.period_kind"
        " AND rp.closed_at IS NOT NULL AND l.date BETWEEN rp.starts_on AND rp.ends_on) AS closed,"
        " mp.scale, mp.lowest, mp.codes"
        " FROM unnest($1::bigint[], $2::bigint[]) AS k (lesson, student)"
        " JOIN lesson l ON l.id = k.lesson JOIN student s ON s.id = k.student JOIN study_group g ON g.id = l.group_id"
        " JOIN marking_policy mp ON mp.school_id = l.school_id"
        " LEFT JOIN enrolment ce ON ce.student_id = s.id AND ce.in_class AND l.date BETWEEN ce.starts_on AND ce.ends_on"
        " LEFT JOIN study_group cg ON cg.id = ce.group_id LEFT JOIN school_class c ON c.id = cg.school_class_id"
        " LEFT JOIN attendance a ON a.lesson_id = l.id AND a.student_id = s.id",
        *sql.values,
    )
    return {
        (record["lesson"], record["student"]): Cell(
            is_enrolled=record["is_enrolled"],
            is_kept=record["is_kept"],
            is_marked=record["is_marked"],
            vacation=record["vacation"],
            closed=record["closed"],
            policy=Policy(record["scale"], record["lowest"], tuple(record["codes"])),
            absence=None
            if record["id"] is None
            else Absence(record["id"], record["version"], AttendanceCode(record["code"]), record["reason"]),
        )
        for record in records
    }
