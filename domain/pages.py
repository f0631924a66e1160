"""Keyset pages: what comes after a known row, in an order that has no ties."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.reading import Row


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, each with the values of its place in the order, and whether there are more."""

    rows: Sequence[Row]
    has_next: bool

    @classmethod
    def cut(cls, rows: Sequence[Row], first: int) -> "Page":
        """Of `first + 1` rows asked for, the last one only says that there is a next page."""
        return cls(rows[:first], len(rows) > first)
