"""Marks and attendance of the lessons that were held."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

from domain.demo.attendance import Days
from domain.demo.calendar import Span
from domain.demo.curriculum import (
    ALGEBRA,
    ELECTIVE,
    HOURS,
    LITERATURE,
    PROJECT,
    RUSSIAN,
    SPORT,
    WEIGHTS,
    WITHOUT_HOMEWORK,
    WITHOUT_MARKS,
    period_kind_of,
)
from domain.demo.people import Pupil
from domain.demo.rows import Rows
from domain.demo.schools import Frame
from domain.demo.stories import MAIN_CLASS
from domain.demo.texts import ABSENCE_REASONS
from domain.demo.timetable import HELD_BEFORE_NUMBER, Lesson, control_code
from orm.marks import AttendanceCode, MarkKind
from orm.timetable import LessonStatus, LessonType

_LATE = 0.004
_SKIPPED = 0.0015
_EXEMPT_FROM_SPORT = 0.03
_RECENTLY = timedelta(days=6)
_CLOSING = timedelta(days=24)
ENOUGH_MARKS = 3
"""Fewer in a period, and there is no final mark."""


@dataclass(slots=True)
class Register:
    """What was given to whom, for the results: weighted sums in thousandths by pupil, subject and period of dates."""

    numbers: dict[tuple[int, str], list[tuple[date, int, int]]] = field(default_factory=lambda: defaultdict(list))
    exempt: set[int] = field(default_factory=set)
    too_low: list[int] = field(default_factory=list)
    """Marks of the demo teacher in the demo class since the last period ended that could be higher, the demo student's first."""

    def mean(self, pupil: int, subject: str, first: date, last: date) -> tuple[Fraction | None, int]:
        """The weighted mean of the marks between two days, both included, and their number."""
        found = [
            (value, weight) for day, value, weight in self.numbers.get((pupil, subject), ()) if first <= day <= last
        ]
        total = sum(weight for _, weight in found)
        return (Fraction(sum(value * weight for value, weight in found), total) if total else None), len(found)


def build(rows: Rows, frame: Frame, pupils: list[Pupil], lessons: list[Lesson], random: Random) -> Register:
    """Attendance of every held lesson, and marks where the grade level has them."""
    days = Days(frame, pupils, random)
    register = Register(exempt={pupil.id for pupil in pupils if random.random() < _EXEMPT_FROM_SPORT})
    likings: dict[tuple[int, str], float] = {}
    ended_on = max(span.ends_on for _, span in frame.past_periods(period_kind_of(MAIN_CLASS[0])))
    book = _Book(rows, frame, register, likings, random, ended_on)
    for lesson in lessons:
        if lesson.status is not LessonStatus.HELD:
            continue
        present = [pupil for pupil in lesson.group.present(lesson.day) if _attends(book, days, pupil, lesson)]
        if lesson.grade == WITHOUT_MARKS:
            continue
        _mark_lesson(book, lesson, present)
    return register


@dataclass(slots=True)
class _Book:
    rows: Rows
    frame: Frame
    register: Register
    likings: dict[tuple[int, str], float]
    random: Random
    last_period_ended_on: date
    owed: bool = False

    def absent(self, pupil: Pupil, lesson: Lesson, code: AttendanceCode, reason: str) -> None:
        self.rows.add(
            "attendance",
            school_id=self.frame.school,
            student_id=pupil.id,
            lesson_id=lesson.id,
            lesson_date=lesson.day,
            code=code,
            reason=reason,
            noted_by_id=lesson.giver.id,
            noted_at=self._time(lesson),
        )

    def number(self, pupil: Pupil, lesson: Lesson, work: str, comment: str = "") -> None:
        """A mark of 2 to 5 as the pupil's gift and liking for the subject make it."""
        key = (pupil.id, lesson.subject)
        if key not in self.likings:
            self.likings[key] = self.random.gauss(0, 0.3)
        earned = self.random.gauss(pupil.gift + self.likings[key], 0.65)
        value = min(5, max(2, round(earned)))
        self.register.numbers[key].append((lesson.day, value, WEIGHTS[work]))
        mark = self._mark(pupil, lesson, work, MarkKind.NUMERIC, value=value, comment=comment)
        in_main_class = (pupil.grade, pupil.letter) == MAIN_CLASS
        if in_main_class and lesson.subject == ALGEBRA and value < 5 and lesson.day > self.last_period_ended_on:
            self.register.too_low.insert(0 if pupil.seat and pupil.seat.login else len(self.register.too_low), mark)

    def credit(self, pupil: Pupil, lesson: Lesson) -> None:
        self._mark(
            pupil,
            lesson,
            "З",
            MarkKind.CREDIT,
            code="зч" if self.random.random() < pupil.gift / 5 + 0.12 else "нзч",
            counts=False,
        )

    def code(self, pupil: Pupil, lesson: Lesson, work: str, code: str, due_on: date | None = None) -> None:
        self._mark(pupil, lesson, work, MarkKind.CODE, code=code, counts=False, due_on=due_on)

    def _mark(self, pupil: Pupil, lesson: Lesson, work: str, kind: MarkKind, **values: object) -> int:
        frame = self.frame
        return self.rows.add(
            "mark",
            school_id=frame.school,
            student_id=pupil.id,
            lesson_id=lesson.id,
            group_id=lesson.group.id,
            subject_id=frame.subjects[lesson.subject],
            lesson_date=lesson.day,
            work_type_id=frame.work_types[work],
            kind=kind,
            weight=WEIGHTS[work],
            set_by_id=lesson.giver.id,
            set_at=self._time(lesson),
            **values,
        )

    def shown(self, pupil: Pupil, lesson: Lesson) -> bool:
        """Whether the demo has to have a mark here: a child of the stories, this week, at the beginning of a day."""
        return (
            pupil.seat is not None and lesson.day >= self.frame.calendar.monday and lesson.number < HELD_BEFORE_NUMBER
        )

    def owes(self, pupil: Pupil, lesson: Lesson) -> bool:
        """Whether the demo student has not handed in a work here: once, in the weeks before this one."""
        if pupil.seat is None or not pupil.seat.login or self.owed or lesson.subject in WITHOUT_HOMEWORK:
            return False
        self.owed = timedelta(0) < self.frame.calendar.monday - lesson.day < timedelta(days=21)
        return self.owed

    def closing_period(self, lesson: Lesson) -> Span | None:
        """The reporting period of a lesson that lies near its end, when teachers ask whoever has too few marks."""
        kind = period_kind_of(lesson.grade)
        spans = (span for (of, _), (_, span) in self.frame.periods.items() if of is kind)
        return next((span for span in spans if lesson.day in span and span.ends_on - lesson.day < _CLOSING), None)

    def lacks(self, pupil: Pupil, lesson: Lesson, period: Span) -> bool:
        latest = self.register.numbers[pupil.id, lesson.subject][-ENOUGH_MARKS:]
        return len(latest) < ENOUGH_MARKS or latest[0][0] < period.starts_on

    def _time(self, lesson: Lesson) -> datetime:
        return self.frame.slot(lesson.day, lesson.shift, lesson.number)[1]


def _attends(book: _Book, days: Days, pupil: Pupil, lesson: Lesson) -> bool:
    """Whether the pupil can be marked in this lesson. Whoever cannot, or was late, is in the attendance."""
    chance = book.random.random()
    if absence := days.absence(pupil, lesson.day):
        book.absent(pupil, lesson, *absence)
        return False
    if lesson.subject == SPORT and pupil.id in book.register.exempt:
        book.absent(pupil, lesson, AttendanceCode.EXEMPT, ABSENCE_REASONS["exempt"][0])
        if lesson.grade != WITHOUT_MARKS and chance < 0.1:
            book.code(pupil, lesson, "О", "осв")
        return False
    if chance < _SKIPPED and not book.shown(pupil, lesson):
        recent = book.frame.calendar.today - lesson.day < _RECENTLY
        book.absent(pupil, lesson, AttendanceCode.UNKNOWN if recent else AttendanceCode.UNEXCUSED, "")
        return False
    if chance < _SKIPPED + _LATE:
        book.absent(pupil, lesson, AttendanceCode.LATE, f"на {5 + int(chance * 5000) % 15} минут")
    return True


def _mark_lesson(book: _Book, lesson: Lesson, present: list[Pupil]) -> None:
    random = book.random
    if lesson.control:
        _mark_control(book, lesson, present)
    elif lesson.type is LessonType.LABORATORY:
        for pupil in present:
            book.number(pupil, lesson, "Л")
    elif lesson.subject in (PROJECT, ELECTIVE) or (lesson.subject == SPORT and random.random() < 0.05):
        for pupil in present:
            if random.random() < 0.5 or book.shown(pupil, lesson):
                book.credit(pupil, lesson)
    elif random.random() < 0.09:
        work = (
            random.choice(("Ч", "И", "Р"))
            if lesson.subject in (RUSSIAN, LITERATURE)
            else random.choice(("С", "Т", "А", "В"))
        )
        for pupil in present:
            if random.random() < 0.8 or book.shown(pupil, lesson):
                book.number(pupil, lesson, work)
    else:
        _mark_answers(book, lesson, present)


def _mark_control(book: _Book, lesson: Lesson, present: list[Pupil]) -> None:
    """A dictation has two marks, for spelling and for grammar. Whoever has just been ill is not assessed."""
    work = control_code(lesson)
    for pupil in present:
        if book.random.random() < 0.01:
            book.code(pupil, lesson, work, "н/а")
        elif lesson.subject == RUSSIAN:
            book.number(pupil, lesson, work, "грамотность")
            book.number(pupil, lesson, work, "грамматическое задание")
        else:
            book.number(pupil, lesson, work)


def _mark_answers(book: _Book, lesson: Lesson, present: list[Pupil]) -> None:
    hours = HOURS[lesson.grade].get(lesson.subject, 1)
    chance = max(0.14, 0.5 / hours)
    recent = book.frame.calendar.today - lesson.day < 2 * _RECENTLY
    period = book.closing_period(lesson)
    for pupil in present:
        drawn = book.random.random()
        if book.owes(pupil, lesson):
            book.code(pupil, lesson, "Д", ".", book.frame.calendar.today + timedelta(days=4))
        elif drawn < chance or book.shown(pupil, lesson) or (period is not None and book.lacks(pupil, lesson, period)):
            book.number(pupil, lesson, book.random.choice(("О", "О", "О", "Д", "ДЗ", "П")))
        elif recent and lesson.subject != SPORT and drawn > 0.985:
            book.code(pupil, lesson, "Д", ".", lesson.day + timedelta(days=9))
