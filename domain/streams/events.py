"""Events as they are told: what kind says which noun, and the row that it speaks of, read again for whoever is told."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson

from domain.access import Noun, Viewer
from domain.feed import EventKind
from domain.homework import homework
from domain.marks import attendances, marks
from domain.reading import Row
from domain.recommendations import recommendations_by_id
from domain.selection import Wanted
from domain.timetable import control_works_by_id, lessons
from orm.database import Work

Reader = Callable[[Work, Viewer, Sequence[int], Wanted], Awaitable[list[Row]]]

COLUMNS: Final = (
    "ev.id AS event_id, ev.kind, ev.at, ev.school_id, ev.group_id, ev.subject_id, ev.lesson_id, ev.row_id,"
    " ev.before::text AS before, ev.after::text AS after"
)


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the log, as it was written."""

    id: int
    kind: EventKind
    at: datetime
    school: int
    group: int | None
    subject: int | None
    lesson: int | None
    row: int
    before: str | None
    after: str | None

    @classmethod
    def of(cls, record: Any) -> "Event":  # noqa: ANN401 - asyncpg's record
        return cls(
            record["event_id"],
            EventKind(record["kind"]),
            record["at"],
            record["school_id"],
            record["group_id"],
            record["subject_id"],
            record["lesson_id"],
            record["row_id"],
            record["before"],
            record["after"],
        )


@dataclass(frozen=True, slots=True)
class Told:
    """How events of a kind are told: the type, the field with the row, how to read it, and which noun decides who may."""

    type: str
    field: str
    noun: Noun
    read: Reader
    of_student: bool = False
    """The row is about one child. Otherwise it is said to a whole group."""
    days: tuple[str, str] = ("date", "date")
    """Columns of a group's row: somebody who was in the group between them hears of it."""
    by_lesson: bool = False
    """The row is the lesson, whatever row the event speaks of."""


_MARK: Final = Told("MarkEvent", "mark", Noun.MARKS, marks, of_student=True)
_ATTENDANCE: Final = Told("AttendanceEvent", "attendance", Noun.ATTENDANCE, attendances, of_student=True)
_LESSON: Final = Told("LessonEvent", "lesson", Noun.TIMETABLE, lessons, by_lesson=True)
_CHANGE: Final = Told("ChangeEvent", "lesson", Noun.TIMETABLE, lessons, by_lesson=True)
_HOMEWORK: Final = Told("HomeworkEvent", "homework", Noun.HOMEWORK, homework, days=("given_on", "due_on"))
_CONTROL: Final = Told("ControlWorkEvent", "control_work", Noun.TIMETABLE, control_works_by_id)
_RECOMMENDATION: Final = Told(
    "RecommendationEvent", "recommendation", Noun.RECOMMENDATIONS, recommendations_by_id, of_student=True
)

TELLS: Final[Mapping[EventKind, Told]] = {
    EventKind.MARK_RECORDED: _MARK,
    EventKind.MARK_CORRECTED: _MARK,
    EventKind.MARK_REMOVED: _MARK,
    EventKind.ATTENDANCE_NOTED: _ATTENDANCE,
    EventKind.ATTENDANCE_CORRECTED: _ATTENDANCE,
    EventKind.ATTENDANCE_REMOVED: _ATTENDANCE,
    EventKind.LESSON_UPDATED: _LESSON,
    EventKind.CHANGE_MADE: _CHANGE,
    EventKind.CHANGE_WITHDRAWN: _CHANGE,
    EventKind.HOMEWORK_GIVEN: _HOMEWORK,
    EventKind.HOMEWORK_CORRECTED: _HOMEWORK,
    EventKind.HOMEWORK_REMOVED: _HOMEWORK,
    EventKind.CONTROL_WORK_PLANNED: _CONTROL,
    EventKind.CONTROL_WORK_CORRECTED: _CONTROL,
    EventKind.CONTROL_WORK_REMOVED: _CONTROL,
    EventKind.RECOMMENDATION_WRITTEN: _RECOMMENDATION,
    EventKind.RECOMMENDATION_REMOVED: _RECOMMENDATION,
}

Rows = Mapping[tuple[str, int], Row]
"""The rows of events, by the field that shows them and their number."""


def place_of(event: Event) -> tuple[str, int]:
    """Where the row that an event speaks of stands among `Rows`."""
    tells = TELLS[event.kind]
    return tells.field, event.lesson or event.row if tells.by_lesson else event.row


async def rows_of(work: Work, viewer: Viewer, events: Iterable[Event], wanted: Wanted) -> Rows:
    """The rows that events speak of, as they are now and as this viewer reads them: a statement a noun, however many events."""
    asked: dict[str, tuple[Told, set[int]]] = {}
    for event in events:
        told = TELLS[event.kind]
        if told.field in wanted:
            name, number = place_of(event)
            asked.setdefault(name, (told, set()))[1].add(number)
    found: dict[tuple[str, int], Row] = {}
    for name, (told, ids) in asked.items():
        wish = wanted[name]
        if not told.of_student:
            wish = Wanted.of(wish, **{column: {} for column in told.days})
        for row in await told.read(work, viewer, sorted(ids), wish):
            found[name, row["id"]] = row
    return found


def event_row(event: Event, number: int | None, student: int | None, row: Row | None) -> Row:
    """The event as a row of the API."""
    tells = TELLS[event.kind]
    return {
        "__typename": tells.type,
        "number": number,
        "at": event.at,
        "kind": event.kind,
        "student_id": student,
        "group_id": event.group,
        "subject_id": event.subject,
        "lesson_id": event.lesson,
        tells.field: row,
        "before": _facts(event.before, tells.field),
        "after": _facts(event.after, tells.field),
    }


_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "mark": {
        "text": "text",
        "value": "value",
        "weight": "weight",
        "work_type": "workType",
        "comment": "comment",
        "due_on": "dueOn",
        "lesson_id": "lessonId",
        "lesson_date": "date",
        "subject_id": "subjectId",
    },
    "attendance": {
        "code": "code",
        "reason": "reason",
        "lesson_id": "lessonId",
        "lesson_date": "date",
        "subject_id": "subjectId",
    },
}
"""Columns of what was told, by the names under which writers noted it; what is not here is told as it was noted."""
_DAYS: Final = frozenset({"due_on", "lesson_date"})


def _facts(text: str | None, noun: str) -> Row | None:
    if text is None:
        return None
    noted: Row = orjson.loads(text)
    names = _NAMES.get(noun)
    if names is None:
        return noted
    row = {column: noted.get(name) for column, name in names.items()}
    for column in _DAYS & row.keys():
        if row[column] is not None:
            row[column] = date.fromisoformat(str(row[column]))
    return row
