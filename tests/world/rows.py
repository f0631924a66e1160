"""Rows with a label: every text that is stored names the row that it belongs to, so that what leaks can be told by reading."""

import re
from collections.abc import Mapping
from typing import Any, Final

NOUNS: Final[Mapping[str, str]] = {
    "bell_schedule": "bells",
    "consent_decision": "consent",
    "control_work": "control",
    "final_mark": "fin",
    "lesson_change": "change",
    "individual_plan": "plan",
    "recommendation": "rec",
    "reporting_period": "period",
    "role_grant": "grant",
    "school_class": "class",
    "school_year": "year",
    "study_group": "group",
    "work_type": "worktype",
}
"""Tables whose rows go by a shorter noun in labels."""

TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("full_name",),
    "attachment": ("name",),
    "attendance": ("reason",),
    "bell_schedule": ("title",),
    "consent_decision": ("document_number", "text_version"),
    "contact": ("document_number",),
    "control_work": ("title",),
    "guardian": ("family_name", "given_name", "patronymic"),
    "guardianship": ("basis",),
    "homework": ("text",),
    "individual_plan": ("title", "document"),
    "lesson": ("topic",),
    "lesson_change": ("reason",),
    "mark": ("comment",),
    "recommendation": ("text",),
    "reporting_period": ("title",),
    "room": ("name",),
    "school": ("name", "short_name", "address"),
    "school_class": ("title",),
    "school_year": ("title",),
    "staff": ("family_name", "given_name", "patronymic", "position"),
    "student": ("family_name", "given_name", "patronymic"),
    "study_group": ("title",),
    "subject": ("name", "short_name"),
    "vacation": ("title",),
    "work_type": ("name",),
}
"""Columns of free text, filled with the row's canary unless the row says otherwise."""

_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "attendance": {"version": 1},
    "final_mark": {"version": 1, "scale": 5},
    "homework": {"version": 1},
    "lesson": {"version": 1, "status": "planned", "lesson_type": "combined"},
    "mark": {"version": 1, "scale": 5, "kind": "numeric", "counts": True},
    "room": {"shared": False},
    "staff": {"sort_key": ""},
    "student": {"sort_key": ""},
    "guardian": {"sort_key": ""},
}

_CANARY: Final = re.compile(r"⟦([a-z]+:[^⟦⟧]+)⟧")


def canary(label: str) -> str:
    return f"⟦{label}⟧"


def canaries(text: str) -> set[str]:
    """The labels of the rows that a text came from."""
    return set(_CANARY.findall(text))


class Rows:
    """Writes rows as the owner's role and remembers the number of each by its label, such as `student:A.anna`."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - asyncpg's connection
        self.connection = connection
        self.numbers: dict[str, int] = {}

    def __getitem__(self, label: str) -> int:
        return self.numbers[label]

    async def add(self, table: str, name: str | None = None, **columns: object) -> int:
        """One row. With a name its text columns hold its canary; a `school` column is meant by `school_id`."""
        label = None if name is None else f"{NOUNS.get(table, table)}:{name}"
        values: dict[str, object] = dict(_DEFAULTS.get(table, {}))
        if label is not None:
            # A letter goes before, since initials are cut from names and must not cut a canary.
            values |= {column: f"Ф{canary(label)}" for column in TEXTS.get(table, ())}
        values |= columns
        names = ", ".join(values)
        marks = ", ".join(f"${place}" for place in range(1, len(values) + 1))
        number: int = await self.connection.fetchval(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id", *values.values()
        )
        if label is not None:
            if label in self.numbers:
                raise ValueError(f"{label} is there twice")
            self.numbers[label] = number
        return number
