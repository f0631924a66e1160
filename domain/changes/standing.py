"""Lessons as they stand, locked, with what the rules of changes ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.access import audience_of_group, visible_lessons
from domain.acts import Act, conflict, not_found
from domain.changes.asked import Seen
from domain.reading import Row
from domain.sql import Sql
from orm.timetable import LessonStatus


@dataclass(frozen=True, slots=True)
class Slot:
    """When a lesson is."""

    date: date
    number: int
    starts_at: datetime
    ends_at: datetime

    def facts(self) -> Row:
        return {
            "date": self.date.isoformat(),
            "number": self.number,
            "startsAt": self.starts_at.isoformat(),
            "endsAt": self.ends_at.isoformat(),
        }

    @classmethod
    def of_facts(cls, facts: Row) -> "Slot":
        return cls(
            date.fromisoformat(facts["date"]),
            facts["number"],
            datetime.fromisoformat(facts["startsAt"]),
            datetime.fromisoformat(facts["endsAt"]),
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson with its changes. `students` are those who are in the group on its day."""

    id: int
    school: int
    group: int
    subject: int
    room: int | None
    slot: Slot
    status: LessonStatus
    sitting: int
    teachers: tuple[int, ...]
    version: int
    students: tuple[int, ...]
    is_noted: bool
    """Marks or absences stand at it."""
    is_merged: bool

    @property
    def is_cancelled(self) -> bool:
        return self.status is LessonStatus.CANCELLED

    @property
    def is_held(self) -> bool:
        return self.status is LessonStatus.HELD


_LESSON: Final = (
    "SELECT l.id, l.school_id, l.group_id, l.subject_id, l.room_id, l.date, l.number, l.starts_at, l.ends_at, l.status,"
    " l.sitting, l.version, ARRAY (SELECT lt.staff_id FROM lesson_teacher lt WHERE lt.lesson_id = l.id AND lt.effective"
    f" ORDER BY lt.staff_id) AS teachers, {audience_of_group('l.group_id', 'l.date')} AS students,"
    " (EXISTS (SELECT 1 FROM mark m WHERE m.lesson_id = l.id AND m.removed_at IS NULL)"
    " OR EXISTS (SELECT 1 FROM attendance a WHERE a.lesson_id = l.id)) AS is_noted,"
    " (l.sitting <> l.id OR EXISTS (SELECT 1 FROM lesson_change mc WHERE mc.other_lesson_id = l.id"
    " AND mc.kind = 'merged' AND mc.withdrawn_at IS NULL)) AS is_merged FROM lesson l WHERE l.id = ANY ($1::bigint[])"
)


async def lessons_in_reach(act: Act, ids: Sequence[int]) -> dict[int, Lesson]:
    """The lessons that the viewer reads, locked in the order of their ids, so that two swaps wait instead of blocking each other."""
    sql = Sql(sorted(ids))
    # Locked first and read then: what was waited for is in the second statement.
    locked = await act.work.fetch(
        f"SELECT l.id FROM lesson l WHERE l.id = ANY ($1::bigint[]) AND {visible_lessons(act.viewer, sql)}"
        " ORDER BY l.id FOR NO KEY UPDATE OF l",
        *sql.values,
    )
    records = await act.work.fetch(_LESSON, [record["id"] for record in locked])
    return {
        record["id"]: Lesson(
            record["id"],
            record["school_id"],
            record["group_id"],
            record["subject_id"],
            record["room_id"],
            Slot(record["date"], record["number"], record["starts_at"], record["ends_at"]),
            LessonStatus(record["status"]),
            record["sitting"],
            tuple(record["teachers"]),
            record["version"],
            tuple(record["students"]),
            record["is_noted"],
            record["is_merged"],
        )
        for record in records
    }


async def seen_lessons(act: Act, *seen: Seen) -> list[Lesson]:
    """The lessons at the versions that were read, in the order asked."""
    found = await lessons_in_reach(act, [each.lesson for each in seen])
    for each in seen:
        if each.lesson not in found:
            raise not_found("Урок не найден.")
        if found[each.lesson].version != each.version:
            raise conflict("Урок уже изменён. Обновите страницу.")
    return [found[each.lesson] for each in seen]
