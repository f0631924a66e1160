"""Keyset pages: what comes after a known row, in an order that has no ties."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.reading import Row
from domain.sql import Sql


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, each with the values of its place in the order, and whether there are more."""

    rows: Sequence[Row]
    has_next: bool

    @classmethod
    def cut(cls, rows: Sequence[Row], first: int) -> "Page":
        """Of `first + 1` rows asked for, the last one only says that there is a next page."""
        return cls(rows[:first], len(rows) > first)


def after_person(sql: Sql, table: str, alias: str, number: int) -> str:
    """The condition on rows of people by name: those after this one. A place is the row's id alone, so that no URL holds a name."""
    return (
        f"({alias}.sort_key, {alias}.id)"
        f" > (SELECT ap.sort_key, ap.id FROM {table} ap WHERE ap.id = {sql.bind(number)}::bigint)"
    )
