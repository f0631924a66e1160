"""Final marks: of the periods that are over, of all earlier years, and the ones that have just come in."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

from domain.demo.calendar import Span
from domain.demo.curriculum import GEOMETRY, HOURS, PROJECT, SPORT, STATISTICS, WITHOUT_MARKS, programme_of
from domain.demo.groups import Structure
from domain.demo.marks import ENOUGH_MARKS, Register
from domain.demo.people import Pupil
from domain.demo.rows import Rows
from domain.demo.schools import Frame, instant
from orm.marks import MarkKind

_HALF = Fraction(1, 2)
# Results of the demo student that came in late, and how long ago: the first is neither published nor due, the second is due.
_LATE = {GEOMETRY: timedelta(days=1), STATISTICS: timedelta(days=4)}


def build(
    rows: Rows, frame: Frame, structure: Structure, register: Register, pupils: list[Pupil], random: Random
) -> None:
    _of_earlier_years(rows, frame, pupils, random)
    _of_past_periods(rows, frame, structure, register)


def _of_past_periods(rows: Rows, frame: Frame, structure: Structure, register: Register) -> None:
    today = frame.calendar.today
    for school_class in structure.classes:
        if school_class.grade == WITHOUT_MARKS:
            continue
        past = frame.past_periods(school_class.period_kind)
        for period, span in past:
            latest = (period, span) == past[-1]
            for pupil, within in school_class.whole.members:
                if span.ends_on not in within:
                    continue
                for subject in HOURS[school_class.grade]:
                    received_on = span.ends_on - timedelta(days=1)
                    published_at: datetime | None = instant(span.ends_on, 960)
                    if latest and pupil.seat and pupil.seat.login and subject in _LATE:
                        received_on, published_at = today - _LATE[subject], None
                    kind, value, code = _result(register, pupil, subject, span)
                    rows.add(
                        "final_mark",
                        school_id=frame.school,
                        student_id=pupil.id,
                        subject_id=frame.subjects[subject],
                        year_id=frame.year,
                        period_id=period,
                        programme=programme_of(school_class.grade),
                        grade=school_class.grade,
                        kind=kind,
                        value=value,
                        code=code,
                        set_by_id=structure.teacher_of(school_class, subject, pupil).id,
                        received_at=instant(received_on, 840),
                        due_at=_due(received_on),
                        published_at=published_at,
                    )


def _result(register: Register, pupil: Pupil, subject: str, span: Span) -> tuple[MarkKind, int | None, str | None]:
    """The weighted mean, half up; н/а below the smallest number of marks; осв for whoever is exempt; a project ends with a credit."""
    if subject == SPORT and pupil.id in register.exempt:
        return MarkKind.CODE, None, "осв"
    if subject == PROJECT:
        return MarkKind.CREDIT, None, "зч"
    mean, count = register.mean(pupil.id, subject, span.starts_on, span.ends_on)
    if mean is None or count < ENOUGH_MARKS:
        return MarkKind.CODE, None, "н/а"
    return MarkKind.NUMERIC, int(mean + _HALF), None


def _of_earlier_years(rows: Rows, frame: Frame, pupils: list[Pupil], random: Random) -> None:
    """The marks of the year in each subject of each grade level before (R3.1); the first grade ends with «освоил»."""
    for pupil in pupils:
        likings: dict[str, float] = {}
        for back in range(1, pupil.grade):
            grade = pupil.grade - back
            closed_on = frame.calendar.earlier[back - 1].span.ends_on
            received_on = closed_on - timedelta(days=1)
            for subject in HOURS[grade]:
                earned = random.gauss(pupil.gift + likings.setdefault(subject, random.gauss(0.1, 0.3)), 0.2)
                marked = grade != WITHOUT_MARKS
                rows.add(
                    "final_mark",
                    school_id=frame.school,
                    student_id=pupil.id,
                    subject_id=frame.subjects[subject],
                    year_id=frame.earlier[back - 1],
                    programme=programme_of(grade),
                    grade=grade,
                    kind=MarkKind.NUMERIC if marked else MarkKind.CODE,
                    value=min(5, max(3, round(earned))) if marked else None,
                    code=None if marked else "освоил",
                    received_at=instant(received_on, 840),
                    due_at=_due(received_on),
                    published_at=instant(closed_on, 840),
                )


def _due(received_on: date) -> datetime:
    """The end of the third day after (R6.1)."""
    return instant(received_on + timedelta(days=4), 0)
