"""What a document may ask is said beside the field, and holds at its edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.checks import MAX_DAYS, MAX_PAGE, Rules, days, metadata, page, page_rows, text


@pytest.mark.parametrize(
    ("first", "refused"), [(0, True), (1, False), (100, False), (101, True), (-5, True), (10**6, True)]
)
def test_a_page_has_between_one_row_and_a_hundred(first: int, refused: bool) -> None:
    assert (page({"first": first}) is not None) == refused


@given(st.integers())
def test_the_price_of_a_page_is_never_above_its_limit(first: int) -> None:
    assert 1 <= page_rows({"first": first}) <= MAX_PAGE
    assert page_rows({}) == MAX_PAGE


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-5, MAX_DAYS + 5))
def test_a_range_runs_forward_and_is_short(start: date, length: int) -> None:
    refusal = days()({"from": start, "to": start + timedelta(days=length)})
    if length < 0:
        assert refusal == "to: before from"
    elif length >= MAX_DAYS:
        assert refusal == f"to: at most {MAX_DAYS} days from from"
    else:
        assert refusal is None


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_a_year_that_no_school_has_is_refused(day: date) -> None:
    assert days(1, "on", "on")({"on": day}) == "on: a year between 1900 and 2200"
    assert days()({"from": day, "to": day}) == "from: a year between 1900 and 2200"


def test_one_day_is_a_range() -> None:
    assert days(1, "on", "on")({"on": date(2026, 11, 23)}) is None
    assert days(1, "on", "on")({"on": None}) is None
    assert days(1, "on", "on")({}) is None


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", chr(0xDFFF), "x" * 101])
def test_text_that_no_column_holds_is_refused(value: str) -> None:
    assert text("search")({"search": value}) is not None
    assert text("input.login")({"input": {"login": value}}) is not None


@pytest.mark.parametrize("arguments", [{}, {"search": None}, {"search": "Ёлкин 🐟"}, {"input": None}])
def test_other_text_is_not(arguments: dict[str, object]) -> None:
    assert text("search")(arguments) is None
    assert text("input.login")(arguments) is None


def test_the_first_refusal_is_told() -> None:
    rules = metadata(page, days(), rows=7)["rules"]
    assert rules.refusal({"first": 0, "from": date(2026, 1, 2), "to": date(2026, 1, 1)}) == "first: between 1 and 100"
    assert rules.refusal({"from": date(2026, 1, 2), "to": date(2026, 1, 1)}) == "to: before from"
    assert rules.refusal({}) is None
    assert rules.rows({}) == 7
    assert Rules().rows({}) == 1
