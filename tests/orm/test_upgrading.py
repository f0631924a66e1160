"""A database that is in use is brought up to date with all that it holds."""

import io
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.transactions import in_transaction

from orm import migrate
from orm.database import APP, tortoise_config
from tests.conftest import PostgresServer
from tests.databases import Place, drop, new_place
from tests.world import World

RELEASED: Final = ("0002_rules", "0011_attachments")
"""The last migration of each version that schools may run."""

DECISIONS: Final = "SELECT DISTINCT decision, subject, purposes, channels FROM consent_decision"

COLUMNS: Final = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'tortoise_migrations' AND is_generated = 'NEVER' ORDER BY 1, 2
"""


@pytest.fixture
async def empty(postgres_server: PostgresServer) -> AsyncIterator[Place]:
    place = await new_place(postgres_server)
    yield place
    await drop(place)


@pytest.mark.parametrize("version", RELEASED)
async def test_a_database_in_use_keeps_every_row(version: str, empty: Place, world: World) -> None:
    await _migrate_to(empty, version)
    async with world.template.as_superuser() as source, empty.as_superuser() as target:
        copied = await _copy(source, target)
        assert copied["mark"]
        assert copied["consent_decision"]
    waiting = await migrate.pending(empty.owner_url)
    assert await migrate.migrate(empty.owner_url) == waiting
    async with empty.as_superuser() as target:
        assert {table: await _count(target, table) for table in copied} == copied
        decisions = await target.fetch(DECISIONS)
    if version != RELEASED[0]:
        async with world.template.as_superuser() as source:
            assert sorted(map(str, decisions)) == sorted(map(str, await source.fetch(DECISIONS)))
        return
    # Before there were purposes and channels, a consent was for all of them.
    assert {
        (row["subject"], *row["purposes"], *row["channels"]) for row in decisions if row["decision"] == "consent"
    } == {
        ("electronic", "informing", "notices", "web", "email", "sms"),
        ("processing", "informing", "notices"),
    }
    assert {(*row["purposes"], *row["channels"]) for row in decisions if row["decision"] != "consent"} == {()}


async def _migrate_to(place: Place, name: str) -> None:
    config = tortoise_config(place.owner_url)
    async with TortoiseContext() as context:
        await context.init(config=config)
        record = MigrationExecutor(context.connections.get("default"), config["apps"])
        await record.recorder.ensure_schema(record._schema_editor(atomic=False))  # noqa: SLF001 - the only name it has
        async with in_transaction("default") as transaction:
            await MigrationExecutor(transaction, config["apps"]).migrate([MigrationTarget(APP, name)])


async def _copy(source: Any, target: Any) -> dict[str, int]:  # noqa: ANN401 - asyncpg's connections
    """Every row into the columns that were there then. Returns how many, by table."""
    now = await _columns(source)
    await target.execute("SET session_replication_role = replica")  # rows come in any order, and as they are
    for table, columns in (await _columns(target)).items():
        both = [column for column in columns if column in now.get(table, ())]
        rows = io.BytesIO()
        await source.copy_from_query(f"SELECT {', '.join(both)} FROM {table}", output=rows, format="binary")
        rows.seek(0)
        await target.copy_to_table(table, source=rows, columns=both, format="binary")
    return {table: await _count(target, table) for table in await _columns(target)}


async def _columns(connection: Any) -> dict[str, list[str]]:  # noqa: ANN401 - asyncpg's connection
    found: dict[str, list[str]] = {}
    for row in await connection.fetch(COLUMNS):
        found.setdefault(row["table_name"], []).append(row["column_name"])
    return found


async def _count(connection: Any, table: str) -> int:  # noqa: ANN401 - asyncpg's connection
    count: int = await connection.fetchval(f"SELECT count(*) FROM {table}")
    return count
