"""A year of lessons: the week repeated on every school day, with control works set into it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from domain.demo.calendar import Calendar, monday_of
from domain.demo.curriculum import (
    CONTROLLED,
    ELECTIVE,
    EXPERIMENTS,
    GYM,
    HOURS,
    PHYSICS,
    RUSSIAN,
    SAFETY,
    SPLIT,
    SPORT,
    WITHOUT_MARKS,
)
from domain.demo.groups import ELECTIVE_GRADE, Group, SchoolClass, Structure
from domain.demo.people import Teacher
from domain.demo.rows import Rows
from domain.demo.schools import Frame
from domain.demo.texts import topics
from domain.demo.weekly import Need, Piece, Slot, solve
from orm.timetable import LessonStatus, LessonType

HELD_BEFORE_NUMBER = 3
"""On the day itself the first lessons of the first shift count as held, so that a Monday has marks as well."""

_MERGED = (4, 5)
_ELECTIVE = (4, 6)
_INDIVIDUAL = ((1, 7), (3, 7))
_FIRST_CONTROL_WEEK = 2


@dataclass(slots=True)
class Duty:
    teacher: Teacher
    planned: bool = True
    effective: bool = True


@dataclass(slots=True)
class Lesson:
    """`day`, `number` and `room` are effective, the planned ones stand beside them; `slot_of_class` is of the whole class."""

    group: Group
    school_class: SchoolClass | None
    subject: str
    shift: int
    day: date
    number: int
    room: str
    duties: list[Duty]
    status: LessonStatus
    planned_day: date = field(init=False)
    planned_number: int = field(init=False)
    planned_room: str = field(init=False)
    type: LessonType = LessonType.COMBINED
    topic: str = ""
    control: bool = False
    merged_with: "Lesson | None" = None
    id: int = 0

    def __post_init__(self) -> None:
        self.planned_day, self.planned_number, self.planned_room = self.day, self.number, self.room

    @property
    def giver(self) -> Teacher:
        return next(duty.teacher for duty in self.duties if duty.effective)

    @property
    def grade(self) -> int:
        return self.group.grade


def build(frame: Frame, structure: Structure, random: Random) -> list[Lesson]:
    """The lessons of the year in the order of days, as planned. `write` turns them into rows when changes have been made."""
    lessons = [
        *_of_classes(frame.calendar, structure, _week(structure, random)),
        *_beside_classes(frame.calendar, structure),
    ]
    lessons.sort(key=lambda lesson: (lesson.day, lesson.shift, lesson.number))
    for school_class in structure.classes:
        if school_class.grade != WITHOUT_MARKS:
            _set_control_works(school_class, [lesson for lesson in lessons if lesson.school_class is school_class])
    _set_topics(lessons)
    return lessons


def _week(structure: Structure, random: Random) -> dict[int, dict[Slot, Piece]]:
    """What each class (by id) is taught in each slot of the week."""

    def piece(school_class: SchoolClass, subject: str) -> Piece:
        return Piece(subject, tuple(teacher.id for teacher in structure.teaching[school_class.id, subject]))

    needs = []
    for found in structure.classes:
        hours = Counter(HOURS[found.grade])
        pinned = {_MERGED: piece(found, SAFETY)} if found.grade == 11 else {}
        hours.subtract(other.subject for other in pinned.values())
        needs.append(Need(found.shift, tuple(piece(found, subject) for subject in hours.elements()), pinned))
    taken = [(1, _ELECTIVE, structure.teaching[0, ELECTIVE][0].id)]
    taken += [(1, slot, structure.teaching[0, PHYSICS][0].id) for slot in _INDIVIDUAL]
    return {found.id: week for found, week in zip(structure.classes, solve(needs, taken, random), strict=True)}


def _of_classes(calendar: Calendar, structure: Structure, weeks: dict[int, dict[Slot, Piece]]) -> Iterator[Lesson]:
    merged: dict[date, Lesson] = {}
    for school_class in structure.classes:
        shift = school_class.shift
        for day in calendar.school_days(school_class.grade):
            for (weekday, number), piece in weeks[school_class.id].items():
                if weekday != day.weekday():
                    continue
                given_by = structure.teaching[school_class.id, piece.subject]
                groups = school_class.parts if piece.subject == SPLIT else (school_class.whole,)
                for group, teacher in zip(groups, given_by, strict=True):
                    lesson = _lesson(calendar, group, school_class, piece.subject, (day, shift, number), teacher)
                    if school_class.grade == 11 and (weekday, number) == _MERGED:
                        lesson.merged_with = merged.get(day)
                        merged[day] = lesson
                    yield lesson


def _beside_classes(calendar: Calendar, structure: Structure) -> Iterator[Lesson]:
    """The elective of the two tenth grades and the lessons of the individual plan, after those of the classes."""
    for group, subject, slots in (
        (structure.elective, ELECTIVE, (_ELECTIVE,)),
        (structure.individual, PHYSICS, _INDIVIDUAL),
    ):
        (teacher,) = structure.teaching[0, subject]
        for day in calendar.school_days(ELECTIVE_GRADE):
            for weekday, number in slots:
                if weekday == day.weekday():
                    yield _lesson(calendar, group, None, subject, (day, 1, number), teacher)


def _lesson(
    calendar: Calendar,
    group: Group,
    school_class: SchoolClass | None,
    subject: str,
    slot: tuple[date, int, int],
    teacher: Teacher,
) -> Lesson:
    day, shift, number = slot
    room = GYM if subject == SPORT else teacher.room
    held = status_of(calendar, day, shift, number)
    return Lesson(group, school_class, subject, shift, day, number, room, [Duty(teacher)], held)


def status_of(calendar: Calendar, day: date, shift: int, number: int) -> LessonStatus:
    past = day < calendar.today or (day == calendar.today and shift == 1 and number < HELD_BEFORE_NUMBER)
    return LessonStatus.HELD if past else LessonStatus.PLANNED


def _set_control_works(school_class: SchoolClass, lessons: list[Lesson]) -> None:
    """As the letters of the ministry ask (facts of control works): at most a tenth of the hours, one a day, not at its ends.

    Both classes of a grade have them in the same week, and four weeks or more lie between two of one subject.
    """
    last: dict[date, int] = {}
    weeks: dict[date, dict[str, list[Lesson]]] = defaultdict(lambda: defaultdict(list))
    for lesson in lessons:
        last[lesson.day] = max(last.get(lesson.day, 0), lesson.number)
        weeks[monday_of(lesson.day)][lesson.subject].append(lesson)
    days_taken: set[date] = set()
    for at, (_, by_subject) in enumerate(sorted(weeks.items())):
        for place, subject in enumerate(CONTROLLED):
            hours = HOURS[school_class.grade].get(subject, 0)
            interval = max(4, -(-10 // hours) + 1) if hours > 1 else 0
            if not interval or at < _FIRST_CONTROL_WEEK or (at - place) % interval:
                continue
            for lesson in by_subject[subject]:
                if lesson.day not in days_taken and 1 < lesson.number < last[lesson.day]:
                    days_taken.add(lesson.day)
                    for other in lessons_at(by_subject[subject], lesson.day, lesson.number):
                        other.control = True
                    break


def lessons_at(lessons: Iterable[Lesson], day: date, number: int) -> list[Lesson]:
    return [lesson for lesson in lessons if lesson.day == day and lesson.number == number]


def _set_topics(lessons: list[Lesson]) -> None:
    total = Counter((lesson.group.id, lesson.subject) for lesson in lessons)
    passed: Counter[tuple[int, str]] = Counter()
    for lesson in lessons:
        key = (lesson.group.id, lesson.subject)
        names = topics(lesson.subject, lesson.grade)
        at, within = divmod(passed[key] * len(names), total[key])
        begins = within < len(names)
        ends = within + len(names) >= total[key]
        lesson.topic = names[at]
        if lesson.control:
            lesson.type = LessonType.CONTROL
            lesson.topic = control_title(lesson)
        elif lesson.subject in EXPERIMENTS and passed[key] % 4 == 3:
            lesson.type = LessonType.LABORATORY
            lesson.topic = f"Лабораторная работа. {names[at]}"
        elif begins:
            lesson.type = LessonType.NEW_MATERIAL
        elif ends:
            lesson.type = LessonType.REVISION
        elif passed[key] % 2:
            lesson.type = LessonType.PRACTICE
        passed[key] += 1


def control_title(lesson: Lesson) -> str:
    name = "Контрольный диктант" if lesson.subject == RUSSIAN else "Контрольная работа"
    return f"{name} по теме «{lesson.topic}»"


def write(rows: Rows, frame: Frame, lessons: list[Lesson]) -> None:
    """Rows of the lessons, their teachers and the schedule of control works. Gives the lessons their ids."""
    for lesson in lessons:
        starts_at, ends_at = frame.slot(lesson.day, lesson.shift, lesson.number)
        planned_starts_at, planned_ends_at = frame.slot(lesson.planned_day, lesson.shift, lesson.planned_number)
        lesson.id = rows.add(
            "lesson",
            school_id=frame.school,
            group_id=lesson.group.id,
            planned_subject_id=frame.subjects[lesson.subject],
            planned_room_id=frame.rooms[lesson.planned_room],
            planned_on=lesson.planned_day,
            planned_number=lesson.planned_number,
            planned_starts_at=planned_starts_at,
            planned_ends_at=planned_ends_at,
            subject_id=frame.subjects[lesson.subject],
            room_id=frame.rooms[lesson.room],
            date=lesson.day,
            number=lesson.number,
            starts_at=starts_at,
            ends_at=ends_at,
            status=lesson.status,
            lesson_type=lesson.type,
            topic=lesson.topic,
            sitting=lesson.merged_with.id if lesson.merged_with else None,
        )
        for duty in lesson.duties:
            rows.add(
                "lesson_teacher",
                school_id=frame.school,
                lesson_id=lesson.id,
                staff_id=duty.teacher.id,
                planned=duty.planned,
                effective=duty.effective,
                date=lesson.day,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        if lesson.control:
            rows.add(
                "control_work",
                school_id=frame.school,
                group_id=lesson.group.id,
                subject_id=frame.subjects[lesson.subject],
                work_type_id=frame.work_types[control_code(lesson)],
                lesson_id=lesson.id,
                date=lesson.day,
                title=lesson.topic,
            )


def control_code(lesson: Lesson) -> str:
    return "Н" if lesson.subject == RUSSIAN else "К"
