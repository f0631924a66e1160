"""From what is wanted to columns, and from flat records to rows.

Each noun says once, in a `Shape`, which expression each field comes from and which tables its single relations need. A reader
asks for a plan and gets the text to select, the joins, and the function that makes a row (a plain dict) of a record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from domain.selection import Wanted

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class One:
    """A relation to at most one row: how to join it, its columns, and the column that is null where there is none."""

    join: str
    columns: Mapping[str, str]
    key: str


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Where the fields of a noun come from."""

    columns: Mapping[str, str]
    ones: Mapping[str, One] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    columns: str
    joins: str
    row: Callable[[Any], Row]


@lru_cache(maxsize=2048)
def plan(shape: Shape, wanted: Wanted, always: tuple[str, ...] = ("id",)) -> Plan:
    """The columns, joins and row maker for what is wanted; names that are not columns of the shape are somebody else's."""
    names = [name for name in shape.columns if name in wanted or name in always]
    selected = [f"{shape.columns[name]} AS {name}" for name in names]
    joins: list[str] = []
    nested: list[tuple[str, str, list[tuple[str, str]]]] = []
    for name, one in shape.ones.items():
        if name not in wanted:
            continue
        joins.append(one.join)
        below = [column for column in one.columns if column in wanted[name] or column == "id"]
        nested.append((name, f"{name}__key", [(column, f"{name}__{column}") for column in below]))
        selected.append(f"{one.key} AS {name}__key")
        selected += [f"{one.columns[column]} AS {name}__{column}" for column in below]
    return Plan(", ".join(selected), " ".join(joins), _maker(names, nested) if nested else dict)


def _maker(names: list[str], nested: list[tuple[str, str, list[tuple[str, str]]]]) -> Callable[[Any], Row]:
    def make(record: Any) -> Row:  # noqa: ANN401 - asyncpg's record
        row: Row = {name: record[name] for name in names}
        for name, key, columns in nested:
            row[name] = None if record[key] is None else {column: record[alias] for column, alias in columns}
        return row

    return make


def person_columns(alias: str) -> dict[str, str]:
    """The fields that students, guardians and staff share."""
    return {
        "id": f"{alias}.id",
        "full_name": f"concat_ws(' ', {alias}.family_name, {alias}.given_name, nullif({alias}.patronymic, ''))",
        "short_name": (
            f"{alias}.family_name || ' ' || left({alias}.given_name, 1) || '.'"
            f" || CASE WHEN {alias}.patronymic = '' THEN '' ELSE left({alias}.patronymic, 1) || '.' END"
        ),
        "family_name": f"{alias}.family_name",
        "given_name": f"{alias}.given_name",
        "patronymic": f"{alias}.patronymic",
    }


def grouped(rows: list[Row], key: str) -> dict[Any, list[Row]]:
    """Rows by the value of one column, in their order."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found
