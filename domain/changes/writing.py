"""Lessons are written as a change leaves them, with the fact of it, and their groups are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from domain.access import audience_of_group
from domain.acts import Act, conflict
from domain.changes.days import closed_between
from domain.changes.standing import Lesson
from domain.feed import EventKind, Fact
from domain.reading import Row
from orm.timetable import ChangeKind

_LATER: Final = "SET CONSTRAINTS ex_lesson_teacher, ex_lesson_room DEFERRED"
_NOW: Final = "SET CONSTRAINTS ex_lesson_teacher IMMEDIATE; SET CONSTRAINTS ex_lesson_room IMMEDIATE"
"""Where both clash it is the teacher who is named."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A lesson before and after."""

    before: Lesson
    after: Lesson

    @property
    def is_moved(self) -> bool:
        return self.before.slot != self.after.slot

    @property
    def is_to_be_placed(self) -> bool:
        """It takes a time that it did not take before."""
        return not self.after.is_cancelled and (self.is_moved or self.before.is_cancelled)


@dataclass(frozen=True, slots=True)
class Side:
    """What a change says of one lesson."""

    lesson: Lesson
    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Change:
    """A fact: of its first side, and of the other lesson where there is one. `id` is of one that is being taken back."""

    kind: ChangeKind
    sides: Sequence[Side]
    id: int | None = None

    @property
    def other(self) -> int | None:
        return self.sides[1].lesson.id if len(self.sides) > 1 else None


async def write(act: Act, edits: Sequence[Edit], changes: Sequence[Change], reason: str) -> Row:
    """Write the lessons and put the changes on record, or take them back.

    A teacher or a room in two places is a `Conflict`, and so is a group with two lessons at once; single students in two places
    are warnings. The answer has the ids of the lessons, and the warnings.
    """
    for edit in edits:
        await _check_open(act, edit)
    await act.work.execute(_LATER)
    students = await _write_lessons(act, edits)
    await _write_teachers(act, edits)
    numbers = await _write_changes(act, changes, reason)
    await act.work.execute(_NOW)
    if any(edit.before.slot.date != edit.after.slot.date for edit in edits):
        await _carry(act, [edit.after.id for edit in edits])
    warnings = await _placed(act, [edit.after.id for edit in edits if edit.is_to_be_placed])
    for number, change in zip(numbers, changes, strict=True):
        for side in change.sides:
            told = set(side.lesson.students) | set(students.get(side.lesson.id, ()))
            act.tell(_fact(number, change, side, sorted(told), reason))
    first = changes[0]
    return {"lesson": first.sides[0].lesson.id, "other": first.other, "warnings": warnings}


async def _check_open(act: Act, edit: Edit) -> None:
    """Marks are not carried into or out of a reporting period that is closed."""
    days = (edit.before.slot.date, edit.after.slot.date)
    if edit.before.is_noted and days[0] != days[1]:
        closed = await closed_between(act, edit.before.group, days)
        if closed is not None:
            raise conflict(f"На уроке стоят отметки или пропуски, а период «{closed}» закрыт.")


async def _write_lessons(act: Act, edits: Sequence[Edit]) -> dict[int, Sequence[int]]:
    """The students of each lesson on its new day."""
    rows = [
        {
            "id": edit.after.id,
            "subject": edit.after.subject,
            "room": edit.after.room,
            "day": edit.after.slot.date,
            "number": edit.after.slot.number,
            "starts_at": edit.after.slot.starts_at,
            "ends_at": edit.after.slot.ends_at,
            "status": edit.after.status.value,
            "sitting": edit.after.sitting,
        }
        for edit in edits
    ]
    records = await act.work.fetch(
        "UPDATE lesson l SET subject_id = n.subject, room_id = n.room, date = n.day, number = n.number,"
        " starts_at = n.starts_at, ends_at = n.ends_at, status = n.status, sitting = n.sitting, version = l.version + 1"
        " FROM jsonb_to_recordset($1::jsonb) AS n (id bigint, subject bigint, room bigint, day date, number smallint,"
        " starts_at timestamptz, ends_at timestamptz, status text, sitting bigint) WHERE l.id = n.id"
        f" RETURNING l.id, {audience_of_group('l.group_id', 'l.date')} AS students",
        orjson.dumps(rows).decode(),
    )
    return {record["id"]: record["students"] for record in records}


async def _write_teachers(act: Act, edits: Sequence[Edit]) -> None:
    """Whoever was planned stays planned; somebody who was not and gives the lesson no more leaves no trace but the change."""
    changed = [edit.after for edit in edits if edit.before.teachers != edit.after.teachers]
    if not changed:
        return
    rows = [
        {"school": lesson.school, "lesson": lesson.id, "staff": staff}
        for lesson in changed
        for staff in lesson.teachers
    ]
    await act.work.execute(
        "WITH given AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS n (school bigint, lesson bigint, staff bigint)),"
        " gone AS (DELETE FROM lesson_teacher lt WHERE lt.lesson_id = ANY ($1::bigint[]) AND NOT lt.planned"
        " AND NOT EXISTS (SELECT 1 FROM given n WHERE n.lesson = lt.lesson_id AND n.staff = lt.staff_id)),"
        " kept AS (UPDATE lesson_teacher lt SET effective = NOT lt.effective WHERE lt.lesson_id = ANY ($1::bigint[])"
        " AND lt.planned AND lt.effective <>"
        " EXISTS (SELECT 1 FROM given n WHERE n.lesson = lt.lesson_id AND n.staff = lt.staff_id))"
        " INSERT INTO lesson_teacher (school_id, lesson_id, staff_id, planned, effective)"
        " SELECT n.school, n.lesson, n.staff, false, true FROM given n"
        " WHERE NOT EXISTS (SELECT 1 FROM lesson_teacher lt WHERE lt.lesson_id = n.lesson AND lt.staff_id = n.staff)",
        [lesson.id for lesson in changed],
        orjson.dumps(rows).decode(),
    )


async def _write_changes(act: Act, changes: Sequence[Change], reason: str) -> list[int]:
    taken_back = [change.id for change in changes if change.id is not None]
    if taken_back:
        await act.work.execute(
            "UPDATE lesson_change SET withdrawn_by_id = $2, withdrawn_at = app.now() WHERE id = ANY ($1::bigint[])",
            taken_back,
            act.viewer.account_id,
        )
        return taken_back
    rows = [
        {
            "school": change.sides[0].lesson.school,
            "kind": change.kind.value,
            "lesson": change.sides[0].lesson.id,
            "other": change.other,
            "before": change.sides[0].before,
            "after": change.sides[0].after,
        }
        for change in changes
    ]
    records = await act.work.fetch(
        "INSERT INTO lesson_change (school_id, kind, lesson_id, other_lesson_id, before, after, reason, made_by_id, made_at)"
        " SELECT n.school, n.kind, n.lesson, n.other, n.before, n.after, $2, $3, app.now() FROM ROWS FROM"
        " (jsonb_to_recordset($1::jsonb) AS (school bigint, kind text, lesson bigint, other bigint, before jsonb, after jsonb))"
        " WITH ORDINALITY AS n (school, kind, lesson, other, before, after, place) ORDER BY n.place RETURNING id",
        orjson.dumps(rows).decode(),
        reason,
        act.viewer.account_id,
    )
    return [record["id"] for record in records]


async def _carry(act: Act, lessons: Sequence[int]) -> None:
    """Homework and control works that name a lesson go with it to its day. Nothing is due before it was given."""
    await act.work.execute(
        "WITH days AS (SELECT h.id, coalesce(g.date, h.given_on) AS given_on, coalesce(d.date, h.due_on) AS due_on"
        " FROM homework h LEFT JOIN lesson g ON g.id = h.given_lesson_id LEFT JOIN lesson d ON d.id = h.due_lesson_id"
        " WHERE h.given_lesson_id = ANY ($1::bigint[]) OR h.due_lesson_id = ANY ($1::bigint[])),"
        " carried AS (UPDATE homework h SET given_on = least(n.given_on, n.due_on), due_on = n.due_on, version = h.version + 1"
        " FROM days n WHERE h.id = n.id AND (h.given_on, h.due_on) <> (least(n.given_on, n.due_on), n.due_on))"
        " UPDATE control_work cw SET date = l.date, version = cw.version + 1 FROM lesson l"
        " WHERE cw.lesson_id = l.id AND l.id = ANY ($1::bigint[])"
        " AND cw.date <> l.date",
        list(lessons),
    )


async def _placed(act: Act, lessons: Sequence[int]) -> list[str]:
    """Where students are at two lessons at once: refused for a whole group, a warning for some of it."""
    if not lessons:
        return []
    records = await act.work.fetch(
        "SELECT o.id, o.group_id = l.group_id AS is_same, sj.name AS subject, g.title, count(DISTINCT e.student_id) AS students"
        " FROM lesson l JOIN enrolment e ON e.group_id = l.group_id AND l.date BETWEEN e.starts_on AND e.ends_on"
        " JOIN enrolment oe ON oe.student_id = e.student_id AND l.date BETWEEN oe.starts_on AND oe.ends_on"
        " JOIN lesson o ON o.group_id = oe.group_id AND o.date = l.date AND o.id <> l.id AND o.status <> 'cancelled'"
        " AND o.sitting <> l.sitting AND o.starts_at < l.ends_at AND o.ends_at > l.starts_at"
        " JOIN subject sj ON sj.id = o.subject_id JOIN study_group g ON g.id = o.group_id"
        " WHERE l.id = ANY ($1::bigint[]) AND l.status <> 'cancelled' GROUP BY l.id, o.id, sj.name, g.title ORDER BY l.id, o.id",
        list(lessons),
    )
    for record in records:
        if record["is_same"]:
            raise conflict(f"У группы в это время другой урок: {record['subject']}.")
    return [
        f"В это же время: {record['subject']}, {record['title']}. Учеников на обоих уроках: {record['students']}."
        for record in records
    ]


def _fact(number: int, change: Change, side: Side, students: Sequence[int], reason: str) -> Fact:
    others = [other.lesson.id for other in change.sides if other is not side]
    about: dict[str, Any] = {
        "kind": change.kind.value,
        "lessonId": side.lesson.id,
        "subjectId": side.lesson.subject,
        "otherLessonId": others[0] if others else None,
        "reason": reason,
    }
    return Fact(
        EventKind.CHANGE_MADE if change.id is None else EventKind.CHANGE_WITHDRAWN,
        school=side.lesson.school,
        row=number,
        students=students,
        before={"lessonId": side.lesson.id, **side.before},
        after={**about, **side.after},
        group=side.lesson.group,
        subject=side.lesson.subject,
        lesson=side.lesson.id,
    )
