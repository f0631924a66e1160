"""Generated rows into the database: COPY by the owner's role, all of it in one transaction or nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from domain.demo.rows import TABLES, Rows


class AlreadySeededError(Exception):
    """The database holds accounts of the same logins already. Nothing was written."""


class Writer:
    """An open transaction. Ids continue the sequences of the tables, which nobody else can use until it ends."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]", rows: Rows) -> None:
        self._connection = connection
        self.rows = rows
        self.written: dict[str, int] = dict.fromkeys(TABLES, 0)

    async def flush(self) -> None:
        """Write what has been added since the last time."""
        for name, rows in self.rows.take().items():
            if rows:
                await self._connection.copy_records_to_table(name, columns=TABLES[name].columns, records=rows)
                self.written[name] += len(rows)

    async def execute(self, sql: str, *values: object) -> None:
        await self._connection.execute(sql, *values)


@asynccontextmanager
async def writing(owner_url: str, logins: list[str]) -> AsyncIterator[Writer]:
    """A transaction that commits at the end of the block, and statistics for the planner after it.

    Raises `AlreadySeededError` when one of `logins` is taken, and then does nothing.
    """
    names = ", ".join(TABLES)
    connection = await asyncpg.connect(owner_url, timeout=10, server_settings={"application_name": "diary seed"})
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
            taken = await _taken(connection, logins)
            if taken is not None:
                raise AlreadySeededError(f"there is an account {taken!r} already")
            first = {
                name: await connection.fetchval("SELECT nextval(pg_get_serial_sequence($1, 'id'))", name)
                for name in TABLES
            }
            writer = Writer(connection, Rows(first))
            yield writer
            await writer.flush()
            for name, next_id in writer.rows.next_ids.items():
                await connection.execute("SELECT setval(pg_get_serial_sequence($1, 'id'), $2, false)", name, next_id)
        await connection.execute("ANALYZE " + ", ".join(name for name, count in writer.written.items() if count))
    finally:
        await connection.close()


async def _taken(connection: "asyncpg.Connection[asyncpg.Record]", logins: list[str]) -> str | None:
    """A login that is in use. The account that waits for the first administrator of a new installation gives way."""
    waiting = (
        "SELECT a.id FROM account a WHERE a.login = ANY ($1) AND a.password_hash IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.role <> 'operator')"
    )
    ids = [row["id"] for row in await connection.fetch(waiting, logins)]
    for table, column in (("activation", "account_id"), ("role_grant", "account_id"), ("account", "id")):
        await connection.execute(f"DELETE FROM {table} WHERE {column} = ANY ($1)", ids)
    taken: str | None = await connection.fetchval("SELECT min(login) FROM account WHERE login = ANY ($1)", logins)
    return taken
