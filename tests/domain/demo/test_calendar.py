from datetime import date, timedelta
from itertools import pairwise

import pytest

from domain.demo.calendar import Calendar, around, days_of

FOUR_YEARS = [date(2026, 1, 1) + timedelta(days=day) for day in range(4 * 365 + 1)]


@pytest.fixture(scope="module")
def calendars() -> list[Calendar]:
    return [around(day) for day in FOUR_YEARS]


def test_this_week_and_the_next_are_school_weeks_on_every_day(calendars: list[Calendar]) -> None:
    for calendar in calendars:
        for week in (0, 7):
            for weekday in range(5):
                day = calendar.monday + timedelta(days=week + weekday)
                assert calendar.is_school_day(day, 1), (calendar.today, day)
                assert calendar.is_school_day(day, 9), (calendar.today, day)


def test_every_day_lies_in_a_quarter_that_is_not_the_first_and_in_a_half_year(calendars: list[Calendar]) -> None:
    for calendar in calendars:
        assert sum(calendar.today in quarter for quarter in calendar.quarters) == 1, calendar.today
        assert calendar.quarters[0].ends_on < calendar.monday - timedelta(days=7)
        assert sum(calendar.today in half for half in calendar.halves) == 1


def test_quarters_are_in_order_within_the_year_and_long_enough_to_be_marked(calendars: list[Calendar]) -> None:
    for calendar in calendars:
        assert calendar.quarters[0].starts_on == calendar.year.span.starts_on
        assert calendar.quarters[-1].ends_on == calendar.year.span.ends_on
        for before, after in pairwise(calendar.quarters):
            assert before.ends_on < after.starts_on
        lengths = [sum(calendar.is_school_day(day, 5) for day in days_of(quarter)) for quarter in calendar.quarters]
        assert min(lengths) >= 25, (calendar.today, lengths)
        assert 155 <= sum(lengths) <= 180, (calendar.today, lengths)


def test_more_than_two_weeks_are_to_come(calendars: list[Calendar]) -> None:
    assert all(calendar.year.span.ends_on - calendar.today > timedelta(days=14) for calendar in calendars)


def test_years_follow_each_other(calendars: list[Calendar]) -> None:
    for calendar in calendars:
        for later, before in pairwise((calendar.year, *calendar.earlier)):
            assert before.span.ends_on < later.span.starts_on
            assert before.title < later.title


@pytest.mark.parametrize(
    ("today", "starts_on"),
    [
        pytest.param(date(2026, 11, 23), date(2026, 9, 1), id="a day of the second quarter"),
        pytest.param(date(2027, 1, 1), date(2026, 9, 1), id="the first of January: the winter vacation gives way"),
        pytest.param(date(2028, 2, 29), date(2027, 9, 1), id="a leap day"),
        pytest.param(
            date(2026, 8, 31), date(2026, 6, 23), id="the last day of summer: the year has begun ten weeks ago"
        ),
        pytest.param(date(2026, 7, 15), date(2025, 11, 10), id="the middle of summer: the year ends later"),
    ],
)
def test_a_year_begins_in_september_unless_the_day_would_be_at_its_edge(today: date, starts_on: date) -> None:
    assert around(today).year.span.starts_on == starts_on


def test_nothing_but_the_first_grade_rests_in_february() -> None:
    calendar = around(date(2026, 11, 23))
    assert not calendar.is_school_day(date(2027, 2, 16), 1)
    assert calendar.is_school_day(date(2027, 2, 16), 2)


def test_a_public_holiday_of_the_current_week_is_put_aside() -> None:
    assert around(date(2026, 11, 23)).is_school_day(date(2026, 11, 4), 5) is False
    assert around(date(2027, 3, 8)).is_school_day(date(2027, 3, 8), 5) is True
