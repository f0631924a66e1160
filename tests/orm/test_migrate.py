"""Migrations: in step with the models, one migrator at a time, all of it or nothing."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError

from orm import migrate
from orm.database import tortoise_config
from tests.conftest import PostgresServer
from tests.databases import Place, drop, new_place

MIGRATOR: Final = """
import asyncio, sys
from orm.migrate import migrate
print(*asyncio.run(migrate(sys.argv[1])))
"""
COLUMNS: Final = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, udt_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'tortoise_migrations' AND udt_name <> 'xid8' ORDER BY 1, 2
"""
"""Without those of a transaction's number, a type that models do not have."""
INDEXES: Final = """
    SELECT tablename, regexp_replace(indexdef, '^CREATE (UNIQUE )?INDEX \\S+ ON', '\\1') AS definition FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations' ORDER BY 1, 2
"""


@pytest.fixture
async def empty(postgres_server: PostgresServer) -> AsyncIterator[Place]:
    place = await new_place(postgres_server)
    yield place
    await drop(place)


async def test_models_and_migrations_are_in_step() -> None:
    assert await migrate.changes() == []


async def test_a_migrated_database_has_the_columns_of_the_models(migrated: Place, empty: Place) -> None:
    await _tables_of_models(empty)
    async with migrated.as_owner() as made, empty.as_owner() as meant:
        assert await made.fetch(COLUMNS) == await meant.fetch(COLUMNS)


async def test_a_migrated_database_has_the_indexes_of_the_models(migrated: Place, empty: Place) -> None:
    await _tables_of_models(empty)
    async with migrated.as_owner() as made, empty.as_owner() as meant:
        found = {tuple(row) for row in await made.fetch(INDEXES)}
        wanted = {tuple(row) for row in await meant.fetch(INDEXES)}
        assert wanted - found == set()


async def test_migrating_twice_does_nothing_the_second_time(empty: Place) -> None:
    names = await migrate.names_on_disk()
    assert await migrate.pending(empty.owner_url) == names
    assert await migrate.migrate(empty.owner_url) == names
    assert await migrate.pending(empty.owner_url) == ()
    assert await migrate.migrate(empty.owner_url) == ()
    assert await migrate.pending(empty.app_url) == ()


async def test_of_two_migrators_at_once_one_migrates_and_the_other_finds_nothing_to_do(empty: Place) -> None:
    first, second = await _migrator(empty), await _migrator(empty)
    outcomes = await asyncio.gather(_finished(first), _finished(second))
    assert sorted(outcomes) == ["", " ".join(await migrate.names_on_disk())]


async def test_a_migrator_that_is_killed_in_the_middle_leaves_nothing(empty: Place, migrated: Place) -> None:
    async with empty.as_superuser() as gate, empty.as_superuser() as watcher:
        # Whoever makes a trigger waits until the gate opens: by then all tables are made, and none is committed.
        await gate.execute("SELECT pg_advisory_lock(7)")
        await gate.execute(
            "CREATE FUNCTION gate() RETURNS event_trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_advisory_xact_lock_shared(7); END $$"
        )
        await gate.execute(
            "CREATE EVENT TRIGGER gate ON ddl_command_end WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION gate()"
        )
        process = await _migrator(empty)
        await _until(
            watcher,
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory' AND query LIKE '%TRIGGER%')",
        )
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await gate.execute("DROP EVENT TRIGGER gate")
        await gate.execute("SELECT pg_advisory_unlock(7)")
        await _until(
            watcher,
            "SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = 'diary_owner')",
        )
        assert await watcher.fetch(COLUMNS) == []
        assert await watcher.fetch("SELECT 1 FROM tortoise_migrations") == []
        await gate.execute("DROP FUNCTION gate()")
    assert await migrate.migrate(empty.owner_url) == await migrate.names_on_disk()
    async with migrated.as_owner() as whole, empty.as_owner() as again:
        assert await again.fetch(COLUMNS) == await whole.fetch(COLUMNS)


async def test_the_gateways_role_cannot_migrate(empty: Place) -> None:
    with pytest.raises(OperationalError, match="permission denied"):
        await migrate.migrate(empty.app_url)
    async with empty.as_owner() as connection:
        assert await connection.fetch(COLUMNS) == []


async def _tables_of_models(place: Place) -> None:
    """What the models alone would make."""
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(place.owner_url))
        await context.generate_schemas(safe=False)


async def _migrator(place: Place) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", MIGRATOR, place.owner_url),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )


async def _finished(process: asyncio.subprocess.Process) -> str:
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode().strip()


async def _until(connection: Any, question: str) -> None:  # noqa: ANN401 - asyncpg's connection
    """Ask until the answer is yes: a process of its own has to start first, and the machine may be busy."""
    async with asyncio.timeout(300):
        while not await connection.fetchval(question):
            pass
