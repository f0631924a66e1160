"""Statements put together from parts, values always apart from the text."""

from collections.abc import Sequence
from typing import Final


class Sql:
    """The values of one statement; `bind` gives the placeholder to write where a value belongs."""

    TODAY: Final = "(SELECT app.today())"
    """The date in the zone of the transaction's first school, evaluated once a statement."""

    __slots__ = ("values",)

    def __init__(self, *values: object) -> None:
        self.values: list[object] = list(values)

    def bind(self, value: object) -> str:
        self.values.append(value)
        return f"${len(self.values)}"

    def of_schools(self, column: str, schools: Sequence[int]) -> str:
        """The condition that a row is of one of these schools. Of one school, an index that begins with it keeps its order."""
        if len(schools) == 1:
            return f"{column} = {self.bind(schools[0])}"
        return f"{column} = ANY ({self.bind(list(schools))}::bigint[])"
