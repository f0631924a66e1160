"""What the steps of one import share."""

from dataclasses import dataclass, field
from typing import Final

from domain.exchange.notes import Notes
from domain.exchange.options import Options
from domain.exchange.report import Level, Tally, Thing
from domain.exchange.rows import Kind, OrgRow, SessionRow
from domain.exchange.sources import Source
from orm.database import Work

LARGE: Final = 1_000
"""Rows from which a temporary table gets indexes and statistics; below, making them takes longer than doing without."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One import inside its transaction. `name` is that of the source in `external_row`."""

    work: Work
    source: Source
    name: str
    options: Options
    notes: Notes
    complete: frozenset[Kind]
    orgs: list[OrgRow]
    sessions: list[SessionRow]
    tally: Tally = field(default_factory=Tally)
    schools: dict[int, str] = field(default_factory=dict)
    """The schools that this import speaks of: what is absent is looked for in them alone."""
    created: list[int] = field(default_factory=list)
    readers: str = ""
    ended: set[int] = field(default_factory=set)
    """Accounts that have lost a role with the people who left."""
    alarmed: set[int] = field(default_factory=set)
    """Accounts whose guardianship has ended."""

    @property
    def roles_whole(self) -> bool:
        """Whether a role that is not named of a person who is, is gone."""
        return self.source.roles_in_rows or Kind.ROLE in self.complete

    async def make(self, table: str, select: str, *values: object, keys: tuple[str, ...] = ()) -> None:
        """A temporary table of what a SELECT gives, with indexes on `keys` where it is large enough for them to be of use."""
        tag = await self.work.execute(f"CREATE TEMP TABLE {table} ON COMMIT DROP AS {select}", *values)
        if int(tag.split()[-1]) >= LARGE:
            await self._settle(table, keys)

    async def settle(self, table: str, *keys: str) -> None:
        """The same for a temporary table that has grown."""
        if (await self.work.fetchrow(f"SELECT count(*) FROM {table}"))[0] >= LARGE:
            await self._settle(table, keys)

    async def _settle(self, table: str, keys: tuple[str, ...]) -> None:
        await self.work.execute("; ".join((*(f"CREATE INDEX ON {table} ({key})" for key in keys), f"ANALYZE {table}")))

    async def note(self, level: Level, table: str, column: str, reason: str, where: str, *values: object) -> None:
        """Note rows of a staging table (`t`). `reason` and `where` are SQL; one that is refused is not looked at again."""
        effect = "refused = true" if level is Level.REFUSED else "refused = t.refused"
        self_join = f"UPDATE {table} t SET {effect} {where} RETURNING t.file, t.line, {reason} AS reason"
        await self.work.execute(
            f"WITH hit AS ({self_join}) INSERT INTO import_note (level, file, line, col, reason)"
            f" SELECT DISTINCT '{level}', file, line, ${len(values) + 1}::text, reason FROM hit",
            *values,
            column,
        )

    async def refuse(self, table: str, column: str, reason: str, where: str, *values: object) -> None:
        await self.note(Level.REFUSED, table, column, reason, where, *values)

    async def count(self, thing: Thing, outcome: str, sql: str, *values: object) -> None:
        row = await self.work.fetchrow(sql, *values)
        self.tally.add(thing, outcome, row[0])
