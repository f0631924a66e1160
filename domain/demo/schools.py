"""The school itself: years, periods, vacations, bells, subjects, rooms and work types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from domain.demo.calendar import Calendar, Span
from domain.demo.rows import Rows
from domain.structure.defaults import FIRST_SHIFT, FIRST_SHIFT_TITLE, LESSON_MINUTES, WORK_TYPES
from orm.schools import PeriodKind

ZONE = "Europe/Moscow"

# The second shift begins after the last lesson of the first one has ended.
SECOND_SHIFT = (850, 900, 960, 1010, 1060, 1110)
BELLS = {1: FIRST_SHIFT, 2: SECOND_SHIFT}
_SHIFT_TITLES = {1: FIRST_SHIFT_TITLE, 2: "Вторая смена"}


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands on the school's door."""

    name: str
    short_name: str
    address: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The school's own rows, by the words that the other parts of the generator use."""

    school: int
    calendar: Calendar
    year: int
    earlier: tuple[int, ...]
    periods: Mapping[tuple[PeriodKind, int], tuple[int, Span]]
    schedules: Mapping[int, int]
    subjects: Mapping[str, int]
    rooms: Mapping[str, int]
    work_types: Mapping[str, int]

    def slot(self, day: date, shift: int, number: int) -> tuple[datetime, datetime]:
        return _slot(day, BELLS[shift][number - 1])

    def past_periods(self, kind: PeriodKind) -> list[tuple[int, Span]]:
        return [
            period for (of, _), period in self.periods.items() if of is kind and period[1].ends_on < self.calendar.today
        ]


def instant(day: date, minutes: int) -> datetime:
    """The moment that the school's clock shows so many minutes after midnight."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(ZONE)).astimezone(UTC)


@cache
def _slot(day: date, minutes: int) -> tuple[datetime, datetime]:
    start = instant(day, minutes)
    return start, start + timedelta(minutes=LESSON_MINUTES)


def build(
    rows: Rows, calendar: Calendar, sign: Sign, subjects: Mapping[str, str], rooms: Sequence[tuple[str, bool]]
) -> Frame:
    """`subjects` are full names with short ones, `rooms` are names with whether they are shared."""
    school = rows.add(
        "school",
        name=sign.name,
        short_name=sign.short_name,
        address=sign.address,
        time_zone=ZONE,
        created_at=instant(calendar.earlier[-1].span.starts_on, 540),
    )
    year, *earlier = (
        rows.add(
            "school_year",
            school_id=school,
            title=found.title,
            starts_on=found.span.starts_on,
            ends_on=found.span.ends_on,
        )
        for found in (calendar.year, *calendar.earlier)
    )
    for pause in calendar.breaks:
        rows.add(
            "vacation",
            school_id=school,
            year_id=year,
            title=pause.title,
            starts_on=pause.span.starts_on,
            ends_on=pause.span.ends_on,
            grades=list(pause.grades),
        )
    schedules = {}
    for shift, bells in BELLS.items():
        schedules[shift] = rows.add("bell_schedule", school_id=school, title=_SHIFT_TITLES[shift], shift=shift)
        for number, start in enumerate(bells, 1):
            rows.add(
                "bell",
                school_id=school,
                schedule_id=schedules[shift],
                number=number,
                starts=start,
                ends=start + LESSON_MINUTES,
            )
    return Frame(
        school=school,
        calendar=calendar,
        year=year,
        earlier=tuple(earlier),
        periods=_periods(rows, school, year, calendar),
        schedules=schedules,
        subjects={
            name: rows.add("subject", school_id=school, name=name, short_name=short) for name, short in subjects.items()
        },
        rooms={name: rows.add("room", school_id=school, name=name, shared=shared) for name, shared in rooms},
        work_types={
            code: rows.add("work_type", school_id=school, code=code, name=name, weight=weight, control=control)
            for code, name, weight, control in WORK_TYPES
        },
    )


def _periods(rows: Rows, school: int, year: int, calendar: Calendar) -> dict[tuple[PeriodKind, int], tuple[int, Span]]:
    kinds = (
        (PeriodKind.QUARTER, "{} четверть", calendar.quarters),
        (PeriodKind.HALF_YEAR, "{} полугодие", calendar.halves),
    )
    return {
        (kind, ordinal): (
            rows.add(
                "reporting_period",
                school_id=school,
                year_id=year,
                kind=kind,
                ordinal=ordinal,
                title=title.format("I" * ordinal if ordinal < 4 else "IV"),
                starts_on=span.starts_on,
                ends_on=span.ends_on,
            ),
            span,
        )
        for kind, title, spans in kinds
        for ordinal, span in enumerate(spans, 1)
    }
