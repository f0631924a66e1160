"""Attendance of a class as its homeroom teacher keeps it: a whole day at once, and reasons when the papers come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.access import Noun, led_classes, may_act, visible_students
from domain.acts import Act, invalid, not_allowed, not_found, refuse
from domain.marks.asked import NoteAttendance, Noted, Page, PageMode
from domain.marks.recording import LONGEST_PAGE, write_rows
from domain.marks.verdicts import invalid_input
from domain.reading import Row
from domain.refusals import FieldProblem
from domain.sql import Sql
from orm.marks import AttendanceCode

_WHOLE_DAY: Final = frozenset(AttendanceCode) - {AttendanceCode.LATE}


@dataclass(frozen=True, slots=True)
class DayRow:
    """A student's whole day: `noted` at each of their lessons, None for somebody who was there. `seen` as in `NoteAttendance`."""

    student: int
    noted: Noted | None
    seen: Mapping[int, int]


async def write_day(act: Act, class_id: int, day: date, rows: Sequence[DayRow], reason: str) -> Row:
    """Note a day of students of a class, at all lessons that they have in whatever group; the answer has the ids of the notes."""
    if not may_act(act.viewer, "attendanceDay"):
        raise not_allowed()
    _page_of(len(rows))
    sql = Sql(class_id)
    led = await act.work.fetchrow(
        f"SELECT c.id FROM school_class c WHERE c.id = $1 AND {led_classes(act.viewer, sql)}", *sql.values
    )
    if led is None:
        raise not_found("Класс не найден.")
    lessons = await _lessons(act, class_id, day, [row.student for row in rows])
    problems: list[FieldProblem] = []
    notes: list[NoteAttendance] = []
    for place, row in enumerate(rows):
        path = f"input.rows[{place}]"
        if row.noted is not None and row.noted.code not in _WHOLE_DAY:
            problems.append(FieldProblem(f"{path}.noted.code", "Опоздание отмечают на уроке, а не за весь день."))
        if row.student not in lessons:
            text = "Ученика нет в этом классе, или у него в этот день нет уроков."
            problems.append(FieldProblem(f"{path}.studentId", text))
        notes += [
            NoteAttendance(path, lesson, row.student, row.noted, "input.date", f"{path}.studentId", seen=row.seen)
            for lesson in lessons.get(row.student, ())
        ]
    if problems:
        raise refuse(invalid_input(problems))
    return _noted(await write_rows(act, Page(notes, PageMode.ALL, reason)))


async def give_reason(act: Act, seen: Sequence[tuple[int, int]], noted: Noted, reason: str) -> Row:
    """Say why students were absent, afterwards: notes by id, each with the version that was read."""
    if not may_act(act.viewer, "attendanceReason"):
        raise not_allowed()
    _page_of(len(seen))
    if not noted.reason.strip():
        raise invalid("input.noted.reason", "Укажите причину отсутствия.")
    sql = Sql([note for note, _ in seen])
    records = await act.work.fetch(
        "SELECT a.id, a.lesson_id, a.student_id FROM attendance a JOIN student s ON s.id = a.student_id"
        f" WHERE a.id = ANY ($1::bigint[]) AND {visible_students(act.viewer, Noun.ATTENDANCE, sql)}",
        *sql.values,
    )
    cells = {record["id"]: (record["lesson_id"], record["student_id"]) for record in records}
    if any(note not in cells for note, _ in seen):
        raise not_found("Запись о посещении не найдена: возможно, её уже убрали.")
    notes = [
        NoteAttendance(path, *cells[note], noted, f"{path}.id", f"{path}.id", version=version, is_paper=True)
        for path, note, version in ((f"input.rows[{place}]", *each) for place, each in enumerate(seen))
    ]
    return _noted(await write_rows(act, Page(notes, PageMode.ALL, reason)))


def _page_of(rows: int) -> None:
    if not 0 < rows <= LONGEST_PAGE:
        raise invalid("input.rows", f"От 1 до {LONGEST_PAGE} строк.")


async def _lessons(act: Act, class_id: int, day: date, students: Sequence[int]) -> dict[int, list[int]]:
    """The lessons of a day of those of the students that are in the class then, locked: they are not moved away meanwhile."""
    records = await act.work.fetch(
        "SELECT e.student_id, l.id FROM study_group cg JOIN enrolment ce ON ce.group_id = cg.id AND $2 BETWEEN ce.starts_on AND ce.ends_on"
        " JOIN enrolment e ON e.student_id = ce.student_id AND $2 BETWEEN e.starts_on AND e.ends_on"
        " JOIN lesson l ON l.group_id = e.group_id AND l.date = $2 AND l.status <> 'cancelled'"
        " WHERE cg.school_class_id = $1 AND cg.kind = 'class' AND ce.student_id = ANY ($3::bigint[])"
        " ORDER BY l.id FOR NO KEY UPDATE OF l",
        class_id,
        day,
        list(students),
    )
    found: dict[int, list[int]] = {}
    for record in records:
        found.setdefault(record["student_id"], []).append(record["id"])
    return found


def _noted(outcomes: Sequence[Row]) -> Row:
    return {"attendances": [outcome["attendance"] for outcome in outcomes if outcome["attendance"] is not None]}
