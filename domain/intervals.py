"""Rows that hold from one day to another, the last one included: what ends is cut short, and what never held a day is removed."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.refusals import FieldProblem
from orm.database import Work

TABLES: Final = frozenset({"enrolment", "teaching_assignment", "homeroom"})


async def cut(work: Work, table: str, condition: str, last: date, values: Sequence[object]) -> int:
    """End rows (`x`) that fulfil a condition after a day, which is their last one; how many there were.

    The values of the condition begin at `$2`. Rows are taken in the order of their ids, so that two who end the same ones wait for
    each other instead of locking each other out.
    """
    if table not in TABLES:
        raise ValueError(table)
    row = await work.fetchrow(
        f"WITH held AS MATERIALIZED (SELECT x.id, x.starts_on > $1::date AS never FROM {table} x"
        f" WHERE x.ends_on > $1::date AND ({condition}) ORDER BY x.id FOR UPDATE),"
        f" gone AS (DELETE FROM {table} d USING held h WHERE d.id = h.id AND h.never RETURNING d.id),"
        f" short AS (UPDATE {table} u SET ends_on = $1::date FROM held h WHERE u.id = h.id AND NOT h.never RETURNING u.id)"
        " SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM short) AS number",
        last,
        *values,
    )
    number: int = row["number"]
    return number


def problems_of(
    starts_on: date,
    ends_on: date,
    within: tuple[date, date],
    *,
    starts: str = "input.startsOn",
    ends: str = "input.endsOn",
) -> list[FieldProblem]:
    """What speaks against an interval that has to lie within another one, which is mostly a school year."""
    first, last = within
    found = []
    if not first <= starts_on <= last:
        found.append(FieldProblem(starts, f"День вне срока с {told(first)} по {told(last)}."))
    if ends_on < starts_on:
        found.append(FieldProblem(ends, "Конец раньше начала."))
    elif ends_on > last:
        found.append(FieldProblem(ends, f"День вне срока с {told(first)} по {told(last)}."))
    return found


def told(day: date) -> str:
    """A day as people write it."""
    return f"{day:%d.%m.%Y}"
