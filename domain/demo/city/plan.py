"""The size of a school of the city, and its week: ten subjects of three hours each fill thirty lessons."""

from datetime import date

from domain.demo.calendar import Calendar, monday_of
from domain.demo.curriculum import (
    BIOLOGY,
    COMPUTING,
    ENGLISH,
    GEOGRAPHY,
    GYM,
    HISTORY,
    LITERATURE,
    MATHEMATICS,
    MUSIC,
    RUSSIAN,
    SPORT,
)

GRADES = (5, 6, 7, 8, 9)
LETTERS = "АБВГ"
CLASSES = len(GRADES) * len(LETTERS)
PUPILS_PER_CLASS = 25
DAYS = 55
LESSONS_A_DAY = 6
MARKS = 75_000
"""In each school, whatever the day."""

SUBJECTS_OF_THE_WEEK = (
    RUSSIAN, LITERATURE, ENGLISH, MATHEMATICS, HISTORY, GEOGRAPHY, BIOLOGY, COMPUTING, MUSIC, SPORT,
)  # fmt: skip
_TEACHERS_PER_SUBJECT = 3
_CLASSES_PER_TEACHER = 7
TEACHERS = len(SUBJECTS_OF_THE_WEEK) * _TEACHERS_PER_SUBJECT


def subject_at(weekday: int, number: int, class_index: int) -> str:
    """Two classes that have a subject at the same time are ten apart."""
    return SUBJECTS_OF_THE_WEEK[(weekday * LESSONS_A_DAY + number - 1 + class_index) % len(SUBJECTS_OF_THE_WEEK)]


def teacher_of(subject: str, class_index: int) -> int:
    """The place of the teacher among the staff: classes that are ten apart have different ones."""
    return SUBJECTS_OF_THE_WEEK.index(subject) * _TEACHERS_PER_SUBJECT + class_index // _CLASSES_PER_TEACHER


def rooms() -> list[tuple[str, bool]]:
    """A room for each teacher, in their order, and the gym."""
    return [*((f"{101 + at}", False) for at in range(TEACHERS)), (GYM, True)]


def room_of(subject: str, teacher: int) -> str:
    return GYM if subject == SPORT else f"{101 + teacher}"


def days(calendar: Calendar) -> list[date]:
    """The last school days up to the end of the current week, or the first of the year where it has not had that many."""
    every = list(calendar.school_days(GRADES[0]))
    passed = sum(monday_of(day) <= calendar.monday for day in every)
    end = max(passed, DAYS)
    return every[end - DAYS : end]
