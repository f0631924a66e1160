"""What a document may ask of a field, said beside the field and judged before anything runs.

The gateway's guard reads these from the metadata of a field: `check` refuses arguments, `rows` says how many rows one such
field may answer with, so that the cost of a document is known from its text and variables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from schema import ids

Arguments = Mapping[str, Any]
Check = Callable[[Arguments], str | None]

MAX_PAGE = 100
MAX_DAYS = 62


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one field: each check returns what is wrong (naming the argument), or nothing."""

    checks: tuple[Check, ...] = ()
    rows: Callable[[Arguments], int] = lambda _arguments: 1

    def refusal(self, arguments: Arguments) -> str | None:
        return next((text for check in self.checks if (text := check(arguments))), None)


def metadata(*checks: Check, rows: int | Callable[[Arguments], int] = 1) -> dict[str, Rules]:
    """The metadata of a field that has rules."""
    count = rows if callable(rows) else lambda _arguments: rows
    return {"rules": Rules(checks, count)}


def values_at(arguments: Arguments, path: str) -> list[Any]:
    """What stands at a path of the arguments: `id`, `input.login`, or each of a list, as in `input.rows[].lessonId`."""
    found: list[Any] = [arguments]
    for part in path.split("."):
        name = part.removesuffix("[]")
        found = [value[name] for value in found if isinstance(value, Mapping) and value.get(name) is not None]
        if part.endswith("[]"):
            found = [item for value in found if isinstance(value, list) for item in value]
    return found


def identifier(argument: str, *types: str) -> Check:
    """The argument, or each value at its path (see `values_at`), is an id that this API gave out, of one of these types."""

    def check(arguments: Arguments) -> str | None:
        for value in values_at(arguments, argument):
            found = ids.parse(value)
            if found is None:
                return f"{argument}: not an id of this API"
            if types and found[0] not in types:
                return f"{argument}: an id of {' or '.join(types)} is expected, not of {found[0]}"
        return None

    return check


def count(argument: str, most: int = MAX_PAGE) -> Check:
    """A list at this path has at most so many items."""

    def check(arguments: Arguments) -> str | None:
        if any(isinstance(value, list) and len(value) > most for value in values_at(arguments, argument)):
            return f"{argument}: at most {most} items"
        return None

    return check


def written(argument: str) -> Check:
    """The last field of this path is written in each input before it, if only as null."""
    path, _, name = argument.rpartition(".")

    def check(arguments: Arguments) -> str | None:
        if any(isinstance(value, Mapping) and name not in value for value in values_at(arguments, path)):
            return f"{argument}: has to be written, null included"
        return None

    return check


def identifiers(argument: str, type_: str, most: int = MAX_PAGE) -> Check:
    """The argument is a list of ids of one type, not longer than `most`."""
    one = identifier(argument, type_)

    def check(arguments: Arguments) -> str | None:
        values = arguments.get(argument) or ()
        if len(values) > most:
            return f"{argument}: at most {most} ids"
        return next((text for value in values if (text := one({argument: value}))), None)

    return check


def page(arguments: Arguments) -> str | None:
    """`first` is between 1 and 100."""
    first = arguments.get("first")
    if isinstance(first, int) and not 1 <= first <= MAX_PAGE:
        return f"first: between 1 and {MAX_PAGE}"
    return None


def page_rows(arguments: Arguments) -> int:
    first = arguments.get("first")
    return first if isinstance(first, int) and 1 <= first <= MAX_PAGE else MAX_PAGE


def days(most: int = MAX_DAYS, earliest: str = "from", latest: str = "to") -> Check:
    """The range runs forward, within the years that a school has, and is not longer than `most` days."""

    def check(arguments: Arguments) -> str | None:
        start, end = arguments.get(earliest), arguments.get(latest)
        for name, value in ((earliest, start), (latest, end)):
            if isinstance(value, date) and not 1900 <= value.year <= 2200:
                return f"{name}: a year between 1900 and 2200"
        if isinstance(start, date) and isinstance(end, date):
            if end < start:
                return f"{latest}: before {earliest}"
            if (end - start).days >= most:
                return f"{latest}: at most {most} days from {earliest}"
        return None

    return check


def text(argument: str, most: int = 100) -> Check:
    """The argument, or each value at its path (see `values_at`), is short and holds nothing that a database or a page cannot."""

    def check(arguments: Arguments) -> str | None:
        for value in values_at(arguments, argument):
            if isinstance(value, str):
                if len(value) > most:
                    return f"{argument}: at most {most} characters"
                if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
                    return f"{argument}: holds a character that is not text"
        return None

    return check
