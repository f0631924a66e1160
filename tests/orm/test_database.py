"""One pool of connections, and transactions that carry a tenant."""

import asyncio
from datetime import UTC, datetime

import asyncpg
import pytest
from tortoise.exceptions import DBConnectionError

from orm.database import LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, Database, tortoise_config
from tests.databases import Place


async def test_statements_of_one_transaction_wait_for_each_other(database: Database) -> None:
    async with database.work([]) as work:
        rows = await asyncio.gather(*(work.fetch("SELECT $1::int AS n", number) for number in range(20)))
        assert [row[0]["n"] for row in rows] == list(range(20))
        assert work.statements == 20


async def test_every_kind_of_statement_is_counted(database: Database) -> None:
    async with database.work([], reason="причина") as work:
        now = datetime(2026, 11, 23, tzinfo=UTC)
        await work.executemany(
            "INSERT INTO sign_in_failure (key, failures, last_at) VALUES ($1, 1, $2)", [(b"a", now), (b"b", now)]
        )
        await work.copy("sign_in_failure", ["key", "failures", "last_at"], [(b"c", 3, now), (b"d", 4, now)])
        assert await work.execute("UPDATE sign_in_failure SET failures = 2 WHERE key = 'b'") == "UPDATE 1"
        assert (await work.fetchrow("SELECT sum(failures) AS sum FROM sign_in_failure"))["sum"] == 10
        assert [row["failures"] for row in await work.fetch("SELECT failures FROM sign_in_failure ORDER BY key")] == [
            1,
            2,
            3,
            4,
        ]
        assert work.statements == 6


async def test_a_transaction_that_ends_well_is_kept_and_one_that_fails_is_not(database: Database) -> None:
    async with database.work([]) as work:
        await work.execute("INSERT INTO sign_in_failure (key, failures, last_at) VALUES ('a', 1, now())")
    with pytest.raises(asyncpg.UniqueViolationError):
        await _insert_both(database)
    async with database.work([]) as work:
        assert [row["key"] for row in await work.fetch("SELECT key FROM sign_in_failure")] == [b"a"]


async def _insert_both(database: Database) -> None:
    async with database.work([]) as work:
        for key in (b"b", b"a"):
            await work.execute("INSERT INTO sign_in_failure (key, failures, last_at) VALUES ($1, 1, now())", key)


async def test_a_cancelled_transaction_is_rolled_back_and_its_connection_lives_on(place: Place) -> None:
    database = await Database.connect(place.app_url, application_name="tests", pool_size=1)
    try:
        started = asyncio.Event()
        task = asyncio.create_task(_hang(database, started))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with database.work([]) as work:
            assert await work.fetch("SELECT key FROM sign_in_failure") == []
    finally:
        await database.close()


async def _hang(database: Database, started: asyncio.Event) -> None:
    async with database.work([]) as work:
        await work.execute("INSERT INTO sign_in_failure (key, failures, last_at) VALUES ('a', 1, now())")
        started.set()
        await asyncio.Event().wait()


async def test_actor_and_reason_are_said_for_one_transaction(database: Database) -> None:
    async with database.work([1, 2], actor=7, reason="«кавычки'; DROP TABLE mark; --") as work:
        row = await work.fetchrow("SELECT app.schools() AS schools, app.actor() AS actor, app.reason() AS reason")
    assert dict(row) == {"schools": [1, 2], "actor": 7, "reason": "«кавычки'; DROP TABLE mark; --"}
    async with database.work([]) as work:
        row = await work.fetchrow("SELECT app.schools() AS schools, app.actor() AS actor, app.reason() AS reason")
    assert dict(row) == {"schools": [], "actor": None, "reason": ""}


async def test_the_limits_of_a_session_hold(database: Database) -> None:
    async with database.connection() as connection:
        assert await connection.fetchval("SHOW statement_timeout") == f"{STATEMENT_TIMEOUT_MS // 1000}s"
        assert await connection.fetchval("SHOW lock_timeout") == f"{LOCK_TIMEOUT_MS // 1000}s"
        assert await connection.fetchval("SHOW timezone") == "UTC"


async def test_a_database_that_is_not_there_is_an_error_at_once(place: Place) -> None:
    with pytest.raises(DBConnectionError, match="nowhere"):
        await Database.connect(f"{place.app_url}_nowhere", application_name="tests", pool_size=1)
    database = await Database.connect(place.app_url, application_name="tests", pool_size=1)
    await database.close()


def test_a_url_is_read_with_its_escapes_and_options() -> None:
    config = tortoise_config("postgresql://a%40b:p%2Fw@db.example:6432/дневник?sslmode=require")
    assert config["connections"]["default"]["credentials"] == {
        "host": "db.example",
        "port": 6432,
        "user": "a@b",
        "password": "p/w",
        "database": "дневник",
        "ssl": "require",
    }
    socket = tortoise_config("postgresql:///diary?host=/run/postgresql")["connections"]["default"]["credentials"]
    assert (socket["host"], socket["database"]) == ("/run/postgresql", "diary")
