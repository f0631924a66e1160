"""Marks and attendance of a school of the city."""

from random import Random

from domain.demo.city.lessons import Given
from domain.demo.city.plan import MARKS, PUPILS_PER_CLASS
from domain.demo.curriculum import WEIGHTS
from domain.demo.rows import Rows
from domain.demo.schools import Frame
from orm.marks import AttendanceCode, MarkKind

_CONTROL_EVERY = 12
_VALUES = (5, 4, 4, 3, 5, 4, 2, 3)


def build(rows: Rows, frame: Frame, held: list[Given], random: Random) -> None:
    """`MARKS` marks spread evenly over the held lessons, and an absence at every other lesson."""
    for at, lesson in enumerate(held):
        count = MARKS * (at + 1) // len(held) - MARKS * at // len(held)
        drawn = random.sample(lesson.school_class.pupils, min(count + 1, PUPILS_PER_CLASS))
        code = "К" if at % _CONTROL_EVERY == 0 else "О"
        set_at = frame.slot(lesson.day, 1, lesson.number)[1]
        for pupil in drawn[:count]:
            rows.add(
                "mark",
                school_id=frame.school,
                student_id=pupil,
                lesson_id=lesson.lesson,
                group_id=lesson.school_class.group,
                subject_id=frame.subjects[lesson.subject],
                lesson_date=lesson.day,
                work_type_id=frame.work_types[code],
                kind=MarkKind.NUMERIC,
                value=_VALUES[int(random.random() * 8)],
                weight=WEIGHTS[code],
                set_by_id=lesson.staff,
                set_at=set_at,
            )
        if at % 2 and len(drawn) > count:
            rows.add(
                "attendance",
                school_id=frame.school,
                student_id=drawn[-1],
                lesson_id=lesson.lesson,
                lesson_date=lesson.day,
                code=AttendanceCode.ILL,
                noted_by_id=lesson.staff,
                noted_at=set_at,
            )
