"""Scalars read what their specification says and nothing else, and write what they read."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLScalarType
from hypothesis import given
from hypothesis import strategies as st

from tests.schema.asking import graphql_schema


def _scalar(name: str) -> Any:  # noqa: ANN401 - graphql-core names the two directions by version
    scalar = graphql_schema().type_map[name]
    assert isinstance(scalar, GraphQLScalarType)
    return scalar


@given(st.dates())
def test_a_date_is_a_day(day: date) -> None:
    assert _scalar("Date").coerce_output_value(day) == day.isoformat()
    assert _scalar("Date").coerce_input_value(day.isoformat()) == day


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-1-1",
        "2026-02-30",
        "20260101",
        "2026-W01-1",
        "2026-01-01T00:00",
        "２０２６-01-01",
        20260101,
        None,
        True,
    ],
)
def test_another_date_is_refused(value: object) -> None:
    with pytest.raises(GraphQLError, match="YYYY-MM-DD"):
        _scalar("Date").coerce_input_value(value)


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1)),  # noqa: DTZ001 - the zone is drawn apart
    st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_an_instant_is_answered_in_utc(naive: datetime, zone: timezone) -> None:
    instant = naive.replace(tzinfo=zone)
    read = _scalar("DateTime").coerce_input_value(instant.isoformat())
    assert read == instant
    assert read.tzinfo is UTC
    written = _scalar("DateTime").coerce_output_value(read)
    assert written.endswith("Z")
    assert datetime.fromisoformat(written) == instant


@pytest.mark.parametrize(
    "value",
    ["", "2026-09-01", "2026-09-01T08:30:00", "1899-01-01T00:00:00Z", "2201-01-01T00:00:00Z", "x" * 50, 0, None],
)
def test_an_instant_without_an_offset_or_a_school_year_is_refused(value: object) -> None:
    with pytest.raises(GraphQLError, match="offset"):
        _scalar("DateTime").coerce_input_value(value)


@given(st.integers(0, 999_999))
def test_a_weight_is_exact_to_thousandths(thousandths: int) -> None:
    written = _scalar("Weight").coerce_output_value(thousandths)
    assert Decimal(written) * 1000 == thousandths
    assert _scalar("Weight").coerce_input_value(written) == thousandths


@pytest.mark.parametrize(("thousandths", "text"), [(1500, "1.5"), (1000, "1"), (1, "0.001"), (1340, "1.34"), (0, "0")])
def test_a_weight_is_written_as_short_as_it_is(thousandths: int, text: str) -> None:
    assert _scalar("Weight").coerce_output_value(thousandths) == text


@pytest.mark.parametrize("value", [1.5, 1, "1.2345", "-1", "1e3", "", "1,5", None, "١"])
def test_another_weight_is_refused(value: object) -> None:
    with pytest.raises(GraphQLError, match="Weight"):
        _scalar("Weight").coerce_input_value(value)


@pytest.mark.parametrize("value", [4.5, 4, "4.1234567", "1e3", "NaN", "Infinity", "", None])
def test_another_decimal_is_refused(value: object) -> None:
    with pytest.raises(GraphQLError, match="Decimal"):
        _scalar("Decimal").coerce_input_value(value)


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=6))
def test_a_decimal_comes_back(value: Decimal) -> None:
    assert _scalar("Decimal").coerce_input_value(f"{value:f}") == value
