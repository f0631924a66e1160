"""One pool of connections per process, and the transactions that carry a tenant."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.context import TortoiseContext

APP = "diary"
STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 5_000

type_of_record = asyncpg.Record


async def _keep_session_state(_connection: Any) -> None:  # noqa: ANN401 - asyncpg hands over a private proxy
    """No session state is ever set (only `SET LOCAL`), so that the reset statement between two borrowers is spared."""


def tortoise_config(url: str = "postgresql://localhost/diary", **credentials: object) -> dict[str, Any]:
    """The configuration that Tortoise and its migrations read; without an address, enough to compare models."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "connections": {
            "default": {
                "engine": "tortoise.backends.asyncpg",
                "credentials": {
                    "host": options.pop("host", parts.hostname or "localhost"),
                    "port": parts.port or 5432,
                    "user": unquote(parts.username or ""),
                    "password": unquote(parts.password or ""),
                    "database": unquote(parts.path.lstrip("/")),
                    **({"ssl": options["sslmode"]} if "sslmode" in options else {}),
                    **credentials,
                },
            }
        },
        "apps": {APP: {"models": ["orm.models"], "default_connection": "default", "migrations": "orm.migrations"}},
        "use_tz": True,
        "timezone": "UTC",
    }


TORTOISE_ORM = tortoise_config()


class Work:
    """One transaction on one connection. Statements wait for each other, since a PostgreSQL connection answers one at a time."""

    __slots__ = ("_connection", "_turn", "statements")

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - asyncpg hands over a private proxy
        self._connection = connection
        self._turn = asyncio.Lock()
        self.statements = 0

    async def fetch(self, sql: str, *values: object) -> list[Any]:
        """Run a statement and return its rows (mappings by column name)."""
        async with self._turn:
            self.statements += 1
            rows: list[Any] = await self._connection.fetch(sql, *values)
            return rows

    async def fetchrow(self, sql: str, *values: object) -> Any:  # noqa: ANN401 - a row or None
        async with self._turn:
            self.statements += 1
            return await self._connection.fetchrow(sql, *values)

    async def execute(self, sql: str, *values: object) -> str:
        """Run a statement for its effect and return PostgreSQL's tag, such as `UPDATE 1`."""
        async with self._turn:
            self.statements += 1
            tag: str = await self._connection.execute(sql, *values)
            return tag

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What is done inside is undone when the block raises, and the transaction goes on. Not nested."""
        await self.execute("SAVEPOINT act")
        try:
            yield
        except BaseException:
            await self.execute("ROLLBACK TO SAVEPOINT act")
            raise
        await self.execute("RELEASE SAVEPOINT act")

    async def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        async with self._turn:
            self.statements += 1
            await self._connection.executemany(sql, rows)

    async def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """COPY rows into a table: the owner's role only, row-level security refuses it to others."""
        async with self._turn:
            self.statements += 1
            await self._connection.copy_records_to_table(table, columns=columns, records=rows)


class Database:
    """The pool of this process. Models reach it through Tortoise, read paths through `work`."""

    def __init__(self, context: TortoiseContext) -> None:
        self._context = context
        client = context.connections.get("default")
        if not isinstance(client, AsyncpgDBClient):
            raise TypeError("PostgreSQL through asyncpg is the only dialect")
        self._client = client

    @classmethod
    async def connect(cls, url: str, *, application_name: str, pool_size: int) -> Self:
        context = TortoiseContext()
        with context:
            await context.init(
                config=tortoise_config(
                    url,
                    minsize=1,
                    maxsize=pool_size,
                    application_name=application_name,
                    timeout=5,
                    reset=_keep_session_state,
                    server_settings={
                        "statement_timeout": str(STATEMENT_TIMEOUT_MS),
                        "lock_timeout": str(LOCK_TIMEOUT_MS),
                        "idle_in_transaction_session_timeout": "60000",
                        "timezone": "UTC",
                        "jit": "off",
                    },
                ),
                _enable_global_fallback=True,
            )
        database = cls(context)
        try:
            async with database.connection():
                pass
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        with self._context:
            await self._context.close_connections()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """A connection outside a transaction: for single statements on tables outside the tenancy."""
        if self._client._pool is None:  # noqa: SLF001 - Tortoise opens its pool at the first statement and has no name for it
            await self._client.create_connection(with_db=True)
        pool = self._client._pool  # noqa: SLF001 - see above
        assert pool is not None  # noqa: S101 - create_connection has just made it
        async with pool.acquire(timeout=10) as connection:
            yield connection

    @asynccontextmanager
    async def work(
        self, schools: Iterable[int], *, actor: int | None = None, reason: str = "", planned_once: bool = False
    ) -> AsyncIterator[Work]:
        """A transaction that sees the given schools and no other.

        `actor` (an account) and `reason` are what the history triggers write beside a change. `planned_once` is for statements that
        are run again and again, whose values do not decide how: their plans are kept.
        """
        async with self.connection() as connection:
            tenants = ",".join(str(int(school)) for school in schools)
            begin = f"BEGIN; SET LOCAL app.schools = '{tenants}'"
            if actor is not None:
                begin += f"; SET LOCAL app.actor = '{int(actor)}'"
            if planned_once:
                begin += "; SET LOCAL plan_cache_mode = force_generic_plan"
            await connection.execute(begin)
            try:
                work = Work(connection)
                if reason:
                    await work.execute("SELECT set_config('app.reason', $1, true)", reason)
                yield work
            except BaseException:
                await connection.execute("ROLLBACK")
                raise
            await connection.execute("COMMIT")


connect = Database.connect
