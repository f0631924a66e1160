"""Homework: given at a lesson that was held, due at the next one of the same group and subject."""

from collections import defaultdict
from itertools import pairwise
from random import Random

from domain.demo.curriculum import HOMEWORK_FROM_GRADE, WITHOUT_HOMEWORK
from domain.demo.rows import Rows
from domain.demo.schools import Frame
from domain.demo.texts import homework
from domain.demo.timetable import Lesson
from orm.timetable import LessonStatus, LessonType

_GIVEN = 0.8


def build(rows: Rows, frame: Frame, lessons: list[Lesson], random: Random) -> None:
    for given, due in _pairs(lessons):
        if given.status is not LessonStatus.HELD or due.type is LessonType.CONTROL or random.random() >= _GIVEN:
            continue
        _, ends_at = frame.slot(given.day, given.shift, given.number)
        rows.add(
            "homework",
            school_id=frame.school,
            group_id=given.group.id,
            subject_id=frame.subjects[given.subject],
            given_lesson_id=given.id,
            due_lesson_id=due.id,
            given_on=given.day,
            due_on=due.day,
            text=text_for(given.subject, given.grade, random),
            given_by_id=given.giver.id,
            created_at=ends_at,
        )


def text_for(subject: str, grade: int, random: Random) -> str:
    part, page, number, small = (random.randrange(*bounds) for bounds in ((2, 40), (6, 150), (20, 900), (1, 9)))
    return random.choice(homework(subject, grade)).format(
        part=part,
        page=page,
        next_page=page + random.randrange(1, 6),
        n=number,
        more=number + random.randrange(1, 9),
        small=small,
        small_next=small + 2,
        unit=1 + number % 12,
    )


def _pairs(lessons: list[Lesson]) -> list[tuple[Lesson, Lesson]]:
    """Each lesson with the next one that takes place."""
    chains: defaultdict[tuple[int, str], list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        if (
            lesson.grade >= HOMEWORK_FROM_GRADE
            and lesson.subject not in WITHOUT_HOMEWORK
            and lesson.status is not LessonStatus.CANCELLED
        ):
            chains[lesson.group.id, lesson.subject].append(lesson)
    pairs: list[tuple[Lesson, Lesson]] = []
    for chain in chains.values():
        chain.sort(key=lambda lesson: (lesson.day, lesson.number))
        pairs += pairwise(chain)
    pairs.sort(key=lambda pair: pair[0].id)
    return pairs
