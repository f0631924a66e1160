"""Scalars with a specification, so that generators give them types, and with checks, so that nothing odd gets further."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal as PythonDecimal
from typing import Any, Final, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from schema import ids

Weight = NewType("Weight", int)
"""Thousandths."""
Facts = NewType("Facts", dict[str, Any])
"""A small JSON object of an event."""

_TYPES: Final = {
    "dueLessonId": "Lesson",
    "givenLessonId": "Lesson",
    "otherLessonId": "Lesson",
    "groupId": "StudyGroup",
    "plannedRoomId": "Room",
    "plannedSubjectId": "Subject",
}
"""Types of ids among facts whose name is not that of their type."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _parse_date(value: Any) -> date:  # noqa: ANN401 - a scalar reads whatever came
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError("Date: expected a day as YYYY-MM-DD")


def _parse_instant(value: Any) -> datetime:  # noqa: ANN401 - see _parse_date
    if isinstance(value, str) and len(value) <= 40:
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            if instant.tzinfo is not None and 1900 <= instant.year <= 2200:
                return instant.astimezone(UTC)
    raise GraphQLError("DateTime: expected an instant with an offset, as in 2026-09-01T08:30:00Z")


def _parse_decimal(value: Any) -> PythonDecimal:  # noqa: ANN401 - see _parse_date
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", value, re.ASCII):
        return PythonDecimal(value)
    raise GraphQLError('Decimal: expected a decimal number in a string, as in "4.50"')


def _parse_weight(value: Any) -> Weight:  # noqa: ANN401 - see _parse_date
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", value, re.ASCII):
        return Weight(int(PythonDecimal(value) * 1000))
    raise GraphQLError('Weight: expected a decimal number of up to three places in a string, as in "1.5"')


def _no_input(_value: Any) -> Facts:  # noqa: ANN401 - see _parse_date
    raise GraphQLError("Facts: only answered, never taken")


def _facts_with_ids(value: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers of rows become ids here as everywhere."""
    return {
        name: ids.make(_TYPES.get(name, name[:1].upper() + name[1:-2]), item)
        if name.endswith("Id") and isinstance(item, int)
        else [ids.make("Staff", each) for each in item]
        if name == "teacherIds"
        else item
        for name, item in value.items()
    }


def _instant_text(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _weight_text(value: int) -> str:
    whole, rest = divmod(value, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


SCALARS: Final[dict[object, ScalarDefinition]] = {
    date: strawberry.scalar(
        name="Date",
        description="A calendar day of the school, `YYYY-MM-DD`.",
        specified_by_url="https://scalars.graphql.org/andimarek/local-date",
        serialize=date.isoformat,
        parse_value=_parse_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant with its offset; answers are in UTC.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=_instant_text,
        parse_value=_parse_instant,
    ),
    PythonDecimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number in a string, such as `"4.50"`.',
        specified_by_url="https://scalars.graphql.org/chillicream/decimal",
        serialize=str,
        parse_value=_parse_decimal,
    ),
    Weight: strawberry.scalar(
        name="Weight",
        description='The weight of a mark, an exact decimal number in a string with up to three places, such as `"1.5"`.',
        specified_by_url="https://scalars.graphql.org/chillicream/decimal",
        serialize=_weight_text,
        parse_value=_parse_weight,
    ),
    Facts: strawberry.scalar(
        name="Facts",
        description="What an event tells of before or after it: a JSON object in the names of the type that it is about.",
        specified_by_url="https://scalars.graphql.org/chillicream/any",
        serialize=_facts_with_ids,
        parse_value=_no_input,
    ),
}
