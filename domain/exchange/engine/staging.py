"""Rows into temporary tables, some thousands at a time, so that a file of any size takes the same memory."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Final, TypeVar

from domain.exchange.refusal import ImportRefused
from domain.exchange.rows import (
    BirthRow,
    CourseRow,
    GroupRow,
    LinkRow,
    MembershipRow,
    OrgRow,
    PersonRow,
    RoleRow,
    Row,
    SessionRow,
    SparedRow,
)
from orm.database import Work

Kept = TypeVar("Kept", bound=Row)

BATCH: Final = 2_000
MAX_STRUCTURE: Final = 20_000
"""Organisations, and sessions, of one import: they are held in memory. A city has some hundreds."""

TABLES: Final = {
    "stage_course": {"id": "text", "title": "text", "gone": "boolean"},
    "stage_group": {
        "id": "text",
        "org": "text",
        "title": "text",
        "homeroom": "boolean",
        "grade": "smallint",
        "course": "text",
        "subject": "text",
        "sessions": "text[]",
        "gone": "boolean",
    },
    "stage_person": {
        "id": "text",
        "family_name": "text",
        "given_name": "text",
        "patronymic": "text",
        "gone": "boolean",
    },
    "stage_birth": {"person": "text", "born_on": "date"},
    "stage_role": {
        "person": "text",
        "org": "text",
        "part": "text",
        "position": "text",
        "grade": "smallint",
        "ends_on": "date",
        "gone": "boolean",
    },
    "stage_link": {"person": "text", "agent": "text"},
    "stage_membership": {
        "id": "text",
        "group_ref": "text",
        "person": "text",
        "part": "text",
        "org": "text",
        "is_primary": "boolean",
        "starts_on": "date",
        "ends_on": "date",
        "incomplete": "boolean",
        "gone": "boolean",
    },
    "spared": {"kind": "text", "id": "text"},
}
"""Columns beside file and line, in the order of the values below."""

_VALUES: Final[dict[type[Row], tuple[str, Callable[[Any], tuple[object, ...]]]]] = {
    CourseRow: ("stage_course", attrgetter("id", "title", "gone")),
    GroupRow: (
        "stage_group",
        attrgetter("id", "org", "title", "homeroom", "grade", "course", "subject", "sessions", "gone"),
    ),
    PersonRow: ("stage_person", attrgetter("id", "family_name", "given_name", "patronymic", "gone")),
    BirthRow: ("stage_birth", attrgetter("person", "born_on")),
    RoleRow: ("stage_role", attrgetter("person", "org", "part", "position", "grade", "ends_on", "gone")),
    LinkRow: ("stage_link", attrgetter("person", "agent")),
    MembershipRow: (
        "stage_membership",
        attrgetter("id", "group", "person", "part", "org", "primary", "starts_on", "ends_on", "incomplete", "gone"),
    ),
    SparedRow: ("spared", attrgetter("kind", "id")),
}


async def create(work: Work) -> None:
    """The staging tables, which end with the transaction."""
    statements = [
        f"CREATE TEMP TABLE {table} (file text, line bigint, {', '.join(f'{column} {kind}' for column, kind in columns.items())},"
        " refused boolean NOT NULL DEFAULT false) ON COMMIT DROP"
        for table, columns in TABLES.items()
    ]
    statements.append(
        "CREATE TEMP TABLE import_note (level text, file text, line bigint, col text, reason text) ON COMMIT DROP"
    )
    await work.execute("; ".join(statements))


class Stage:
    """Takes rows; organisations and sessions stay in memory, the others go to the database by the batch."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waiting: dict[str, list[tuple[object, ...]]] = {table: [] for table in TABLES}
        self._copied = dict.fromkeys(TABLES, 0)
        self.orgs: list[OrgRow] = []
        self.sessions: list[SessionRow] = []

    async def take(self, rows: Iterator[Row]) -> None:
        for row in rows:
            if isinstance(row, OrgRow):
                self._keep(self.orgs, row)
            elif isinstance(row, SessionRow):
                self._keep(self.sessions, row)
            else:
                table, values = _staged(row)
                waiting = self._waiting[table]
                waiting.append((row.origin.file, row.origin.line, *values))
                if len(waiting) >= BATCH:
                    await self._flush(table)
        for table, columns in TABLES.items():
            large = self._copied[table] > 0
            await self._flush(table)
            if large:
                key = "id" if "id" in columns else "person"
                await self._work.execute(
                    f"CREATE INDEX ON {table} ({key}); CREATE INDEX ON {table} (file, line); ANALYZE {table}"
                )

    def _keep(self, kept: list[Kept], row: Kept) -> None:
        if len(kept) >= MAX_STRUCTURE:
            raise ImportRefused(f"more than {MAX_STRUCTURE} rows", file=row.origin.file, line=row.origin.line)
        kept.append(row)

    async def _flush(self, table: str) -> None:
        waiting = self._waiting[table]
        if waiting:
            await self._work.copy(table, ("file", "line", *TABLES[table]), waiting)
            self._copied[table] += len(waiting)
            waiting.clear()


def _staged(row: Row) -> tuple[str, tuple[object, ...]]:
    """The staging table of a row and its values there."""
    table, values = _VALUES[type(row)]
    return table, values(row)
