"""What happened to the timetable: substitutions and cancellations of the past, and the changes of the current week."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from domain.demo.calendar import Calendar
from domain.demo.groups import SchoolClass, Structure
from domain.demo.people import Teacher
from domain.demo.rows import Rows
from domain.demo.schools import SECOND_SHIFT, Frame, instant
from domain.demo.stories import MAIN_CLASS, OTHER_CLASS
from domain.demo.texts import CANCELLED_FOR, SUBSTITUTED_FOR
from domain.demo.timetable import Duty, Lesson, status_of
from domain.structure.defaults import FIRST_SHIFT
from orm.groups import GroupKind
from orm.timetable import ChangeKind, LessonStatus

_CHANGED = 0.012
_CANCELLED = 0.25
_LAST_NUMBER = {1: len(FIRST_SHIFT), 2: len(SECOND_SHIFT)}

State = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    kind: ChangeKind
    lesson: Lesson
    before: State
    after: State
    reason: str
    made_at: datetime
    withdrawn_at: datetime | None = None


class _Timetable:
    """Who and what is where, kept while lessons are changed."""

    def __init__(self, frame: Frame, teachers: list[Teacher], lessons: list[Lesson]) -> None:
        self._frame = frame
        self._teachers = teachers
        self._at: defaultdict[tuple[date, int, int], list[Lesson]] = defaultdict(list)
        for lesson in lessons:
            self._at[lesson.day, lesson.shift, lesson.number].append(lesson)

    def of_class(self, school_class: SchoolClass, day: date) -> list[Lesson]:
        """In the order of their numbers; the two parts of a class are two."""
        numbers = range(1, _LAST_NUMBER[school_class.shift] + 1)
        return [
            lesson
            for number in numbers
            for lesson in self._at[day, school_class.shift, number]
            if lesson.school_class is school_class
        ]

    def simple_from_last(self, school_class: SchoolClass, day: date) -> list[Lesson]:
        return [lesson for lesson in reversed(self.of_class(school_class, day)) if _simple(lesson)]

    def substitute(self, lesson: Lesson, reason: str) -> Change | None:
        """Somebody who is free then gives the lesson, if possible of the same department. Nothing when everybody is busy."""
        busy = self._busy(lesson.day, lesson.shift, lesson.number)
        absent = lesson.giver
        free = [teacher for teacher in self._teachers if teacher.id not in busy]
        if not free:
            return None
        substitute = next((teacher for teacher in free if teacher.department == absent.department), free[0])
        lesson.duties[0].effective = False
        lesson.duties.append(Duty(substitute, planned=False))
        before, after = ({"teacherIds": [teacher.id]} for teacher in (absent, substitute))
        return Change(ChangeKind.TEACHER, lesson, before, after, reason, self._told(lesson.day))

    def cancel(self, lesson: Lesson, reason: str) -> Change:
        lesson.status = LessonStatus.CANCELLED
        return Change(ChangeKind.CANCELLED, lesson, self._slot(lesson), {}, reason, self._told(lesson.day))

    def cancel_and_take_back(self, lesson: Lesson, reason: str) -> Change:
        told = self._told(lesson.day)
        return Change(ChangeKind.CANCELLED, lesson, self._slot(lesson), {}, reason, told, told + timedelta(hours=2))

    def move(self, school_class: SchoolClass, lesson: Lesson, day: date, reason: str) -> Change | None:
        """After the last lesson of another day. Nothing when the teacher or the room is not free then."""
        number = max(other.number for other in self.of_class(school_class, day)) + 1
        key = (day, lesson.shift, number)
        rooms = {other.room for other in self._at[key]}
        if number > _LAST_NUMBER[lesson.shift] or lesson.room in rooms or lesson.giver.id in self._busy(*key):
            return None
        before = self._slot(lesson)
        told = self._told(min(lesson.day, day))
        self._at[lesson.day, lesson.shift, lesson.number].remove(lesson)
        lesson.day, lesson.number = day, number
        lesson.status = status_of(self._frame.calendar, day, lesson.shift, number)
        self._at[key].append(lesson)
        return Change(ChangeKind.MOVED, lesson, before, self._slot(lesson), reason, told)

    def _busy(self, day: date, shift: int, number: int) -> set[int]:
        return {duty.teacher.id for lesson in self._at[day, shift, number] for duty in lesson.duties}

    def _told(self, day: date) -> datetime:
        """Four o'clock of the day before, or of yesterday for what is to come."""
        return instant(min(day, self._frame.calendar.today) - timedelta(days=1), 960)

    def _slot(self, lesson: Lesson) -> State:
        starts_at, ends_at = self._frame.slot(lesson.day, lesson.shift, lesson.number)
        return {
            "date": lesson.day.isoformat(),
            "number": lesson.number,
            "startsAt": starts_at.isoformat(),
            "endsAt": ends_at.isoformat(),
        }


def build(
    frame: Frame, structure: Structure, teachers: list[Teacher], lessons: list[Lesson], random: Random
) -> list[Change]:
    """Change the lessons in place, and say what was done to which of them."""
    timetable = _Timetable(frame, teachers, lessons)
    return [
        *_of_the_past(timetable, frame.calendar, lessons, random),
        *_of_this_week(timetable, frame.calendar, structure),
    ]


def write(rows: Rows, frame: Frame, changes: Iterable[Change], deputy_account: int) -> None:
    for change in changes:
        rows.add(
            "lesson_change",
            school_id=frame.school,
            kind=change.kind,
            lesson_id=change.lesson.id,
            before=json.dumps(change.before),
            after=json.dumps(change.after),
            reason=change.reason,
            made_by_id=deputy_account,
            made_at=change.made_at,
            withdrawn_by_id=deputy_account if change.withdrawn_at else None,
            withdrawn_at=change.withdrawn_at,
        )


def _of_the_past(timetable: _Timetable, calendar: Calendar, lessons: list[Lesson], random: Random) -> Iterator[Change]:
    for lesson in lessons:
        if lesson.day >= calendar.monday or not _simple(lesson) or random.random() >= _CHANGED:
            continue
        if random.random() < _CANCELLED:
            yield timetable.cancel(lesson, random.choice(CANCELLED_FOR))
        elif change := timetable.substitute(lesson, random.choice(SUBSTITUTED_FOR)):
            yield change


def _of_this_week(timetable: _Timetable, calendar: Calendar, structure: Structure) -> Iterator[Change]:
    """In the classes of the demo accounts' children: a lesson substituted, one cancelled, one moved, and one change taken back."""
    week = [calendar.monday + timedelta(days=at) for at in range(5)]
    day = min(calendar.today, week[-1])
    main, other = structure.school_class(*MAIN_CLASS), structure.school_class(*OTHER_CLASS)
    for school_class, reason in zip((main, other), SUBSTITUTED_FOR, strict=False):
        lessons = [lesson for lesson in timetable.of_class(school_class, day) if _simple(lesson) and lesson.number > 2]
        yield from _first(timetable.substitute(lesson, reason) for lesson in lessons)
    yield from _first(timetable.cancel(lesson, CANCELLED_FOR[1]) for lesson in timetable.simple_from_last(main, day))
    others = sorted((found for found in week if found != day), key=lambda found: (found < day, found))
    yield from _first(
        timetable.move(main, lesson, to, "Районная олимпиада")
        for on in others
        for lesson in timetable.simple_from_last(main, on)
        for to in others
        if to != on
    )
    tuesday = week[1] + timedelta(days=7)
    yield from _first(
        timetable.cancel_and_take_back(lesson, CANCELLED_FOR[0]) for lesson in timetable.simple_from_last(main, tuesday)
    )


def _first(tries: Iterable[Change | None]) -> Iterator[Change]:
    """What the first of the tries that works has done; those after it are not made."""
    for change in tries:
        if change is not None:
            yield change
            return


def _simple(lesson: Lesson) -> bool:
    """A lesson of a whole class without a control work, with one room and one teacher of its own."""
    return (
        lesson.group.kind is GroupKind.CLASS
        and not lesson.control
        and lesson.status is not LessonStatus.CANCELLED
        and lesson.grade != 11
        and len(lesson.duties) == 1
    )
