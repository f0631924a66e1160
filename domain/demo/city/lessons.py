"""Lessons of a school of the city, and homework."""

from dataclasses import dataclass
from datetime import date
from random import Random

from domain.demo.city.people import Class
from domain.demo.city.plan import DAYS, LESSONS_A_DAY, days, room_of, subject_at, teacher_of
from domain.demo.curriculum import MUSIC, SPORT
from domain.demo.homework import text_for
from domain.demo.rows import Rows
from domain.demo.schools import Frame
from domain.demo.texts import topics
from domain.demo.timetable import status_of
from orm.timetable import LessonStatus, LessonType


@dataclass(frozen=True, slots=True)
class Given:
    """A lesson as its homework and marks need it; `lesson` and `staff` are ids."""

    lesson: int
    school_class: Class
    subject: str
    day: date
    staff: int
    number: int
    held: bool


def build(rows: Rows, frame: Frame, classes: list[Class], staff: list[int]) -> list[Given]:
    """The lessons of all days of the city, in their order; `staff` are ids in the order of `plan.teacher_of`."""
    given: list[Given] = []
    for at, day in enumerate(days(frame.calendar)):
        for number in range(1, LESSONS_A_DAY + 1):
            starts_at, ends_at = frame.slot(day, 1, number)
            status = status_of(frame.calendar, day, 1, number)
            for school_class in classes:
                subject = subject_at(day.weekday(), number, school_class.index)
                teacher = teacher_of(subject, school_class.index)
                room = frame.rooms[room_of(subject, teacher)]
                names = topics(subject, school_class.grade)
                lesson = rows.add(
                    "lesson",
                    school_id=frame.school,
                    group_id=school_class.group,
                    planned_subject_id=frame.subjects[subject],
                    planned_room_id=room,
                    planned_on=day,
                    planned_number=number,
                    planned_starts_at=starts_at,
                    planned_ends_at=ends_at,
                    subject_id=frame.subjects[subject],
                    room_id=room,
                    date=day,
                    number=number,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    status=status,
                    lesson_type=LessonType.COMBINED,
                    topic=names[at * len(names) // DAYS],
                    sitting=None,
                )
                rows.add(
                    "lesson_teacher",
                    school_id=frame.school,
                    lesson_id=lesson,
                    staff_id=staff[teacher],
                    planned=True,
                    effective=True,
                    date=day,
                    starts_at=starts_at,
                    ends_at=ends_at,
                )
                held = status is LessonStatus.HELD
                given.append(Given(lesson, school_class, subject, day, staff[teacher], number, held))
    return given


def give_homework(rows: Rows, frame: Frame, lessons: list[Given], random: Random) -> None:
    """At every held lesson, due at the next one of the subject, where it lies within the days of the city."""
    before: dict[tuple[int, str], Given] = {}
    for due in lessons:
        given = before.get((due.school_class.index, due.subject))
        before[due.school_class.index, due.subject] = due
        if given is None or given.subject in (MUSIC, SPORT) or not given.held:
            continue
        rows.add(
            "homework",
            school_id=frame.school,
            group_id=given.school_class.group,
            subject_id=frame.subjects[given.subject],
            given_lesson_id=given.lesson,
            due_lesson_id=due.lesson,
            given_on=given.day,
            due_on=due.day,
            text=text_for(given.subject, given.school_class.grade, random),
            given_by_id=given.staff,
            created_at=frame.slot(given.day, 1, given.number)[1],
        )
