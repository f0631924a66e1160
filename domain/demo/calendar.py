"""A school year laid around a given day, so that its week, the one before and the next one are school weeks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

EARLIER_YEARS = 10

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)

# Days on which nobody works, with the names that families know them by.
_PUBLIC_HOLIDAYS = (
    *((1, day, "Новогодние праздники") for day in range(1, 9)),
    (2, 23, "День защитника Отечества"),
    (3, 8, "Международный женский день"),
    (5, 1, "Праздник Весны и Труда"),
    (5, 9, "День Победы"),
    (6, 12, "День России"),
    (11, 4, "День народного единства"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of days, both ends included."""

    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def touches(self, other: "Span") -> bool:
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def moved(self, by: timedelta) -> "Span":
        return Span(self.starts_on + by, self.ends_on + by)


@dataclass(frozen=True, slots=True)
class Break:
    """Days without lessons, for some grade levels or (none named) for all."""

    title: str
    span: Span
    grades: tuple[int, ...] = ()

    def frees(self, day: date, grade: int) -> bool:
        return day in self.span and (not self.grades or grade in self.grades)


@dataclass(frozen=True, slots=True)
class Year:
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Calendar:
    """The current year of a school of five days a week, as seen on `today`.

    `today` is always in a school week well inside the year: at least one quarter and one school week of the present one have
    passed, and more than two school weeks are to come. For a day outside that part of an ordinary year, all of the year is moved by whole
    weeks, as few as possible.
    """

    today: date
    year: Year
    earlier: tuple[Year, ...]
    quarters: tuple[Span, ...]
    breaks: tuple[Break, ...]

    @property
    def monday(self) -> date:
        return monday_of(self.today)

    @property
    def halves(self) -> tuple[Span, Span]:
        first, second, third, fourth = self.quarters
        return Span(first.starts_on, second.ends_on), Span(third.starts_on, fourth.ends_on)

    def is_school_day(self, day: date, grade: int) -> bool:
        return day.weekday() < 5 and day in self.year.span and not any(pause.frees(day, grade) for pause in self.breaks)

    def school_days(self, grade: int) -> Iterator[date]:
        for day in days_of(self.year.span):
            if self.is_school_day(day, grade):
                yield day


def around(today: date) -> Calendar:
    """The calendar whose school week holds `today`: pure, the same for the same day."""
    base, weeks = min(
        ((start, _weeks_to_the_middle(start, today)) for start in (today.year - 1, today.year)),
        key=lambda found: abs(found[1]),
    )
    by = weeks * _WEEK
    span = _natural_span(base).moved(by)
    kept_free = Span(monday_of(today) - _WEEK, monday_of(today) + timedelta(days=11))
    vacations = tuple(_aside(replace(found, span=found.span.moved(by)), kept_free) for found in _vacations(base))
    autumn, winter, _, spring = (found.span for found in vacations)
    edges = (
        span.starts_on,
        *(edge for pause in (autumn, winter, spring) for edge in (pause.starts_on - _DAY, pause.ends_on + _DAY)),
        span.ends_on,
    )
    summer = Break("Летние каникулы", Span(span.ends_on + _DAY, _natural_span(base + 1).moved(by).starts_on - _DAY))
    return Calendar(
        today=today,
        year=Year(f"{base}/{base + 1}", span),
        earlier=tuple(
            Year(f"{base - back}/{base - back + 1}", _natural_span(base - back).moved(by))
            for back in range(1, EARLIER_YEARS + 1)
        ),
        quarters=tuple(Span(edges[at], edges[at + 1]) for at in range(0, 8, 2)),
        breaks=(*vacations, summer, *_holidays(span, vacations, kept_free)),
    )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_of(span: Span) -> Iterator[date]:
    day = span.starts_on
    while day <= span.ends_on:
        yield day
        day += _DAY


def _natural_span(base: int) -> Span:
    first = date(base, 9, 1)
    last = date(base + 1, 5, 26)
    return Span(first + max(0, 7 - first.weekday()) * _DAY if first.weekday() > 4 else first, last)


def _vacations(base: int) -> tuple[Break, Break, Break, Break]:
    return (
        Break("Осенние каникулы", _nine_days(date(base, 10, 25))),
        Break("Зимние каникулы", Span(date(base, 12, 31), _nearest(date(base + 1, 1, 11), 6))),
        Break("Дополнительные каникулы первоклассников", _nine_days(date(base + 1, 2, 15)), (1,)),
        Break("Весенние каникулы", _nine_days(date(base + 1, 3, 28))),
    )


def _nine_days(near: date) -> Span:
    saturday = _nearest(near, 5)
    return Span(saturday, saturday + 8 * _DAY)


def _nearest(day: date, weekday: int) -> date:
    return day + ((weekday - day.weekday() + 3) % 7 - 3) * _DAY


def _weeks_to_the_middle(base: int, today: date) -> int:
    """By how many weeks the year that begins in `base` has to move for `today` to fall into its middle part."""
    autumn = _vacations(base)[0].span
    earliest = monday_of(autumn.ends_on + _DAY) + _WEEK
    latest = monday_of(date(base + 1, 5, 4))
    monday = monday_of(today)
    if monday < earliest:
        return (monday - earliest).days // 7
    return max(0, (monday - latest).days // 7)


def _aside(vacation: Break, kept_free: Span) -> Break:
    if not vacation.span.touches(kept_free):
        return vacation
    earlier = kept_free.starts_on - _DAY - vacation.span.ends_on
    later = kept_free.ends_on + _DAY - vacation.span.starts_on
    return replace(vacation, span=vacation.span.moved(min(earlier, later, key=abs)))


def _holidays(year: Span, vacations: tuple[Break, ...], kept_free: Span) -> Iterator[Break]:
    """Public holidays on weekdays that nothing else frees, neighbours with one name as one; none in the weeks that are kept free."""
    free_for_all = [pause.span for pause in vacations if not pause.grades]
    names = {
        date(number, month, day): title
        for number in range(year.starts_on.year, year.ends_on.year + 1)
        for month, day, title in _PUBLIC_HOLIDAYS
    }
    found: list[Break] = []
    for day, title in sorted(names.items()):
        if day not in year or day.weekday() > 4 or day in kept_free or any(day in span for span in free_for_all):
            continue
        if found and found[-1].title == title and found[-1].span.ends_on == day - _DAY:
            found[-1] = Break(title, Span(found[-1].span.starts_on, day))
        else:
            found.append(Break(title, Span(day, day)))
    yield from found
