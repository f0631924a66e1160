"""Bring the schema of a database up to date, one migrator at a time."""

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor
from tortoise.transactions import in_transaction

from orm.database import APP, TORTOISE_ORM, tortoise_config

_LOCK = 0x5C4001D1A47  # any number that nothing else in this database uses


async def migrate(owner_url: str) -> tuple[str, ...]:
    """Apply what is not applied yet, and return the names. A second migrator waits for the first and then finds nothing to do.

    All of it is one transaction, the record of what was applied included, so that a kill leaves either state and none between.
    The connection is the owner's (`DIARY_MIGRATION_DATABASE_URL`). The roles `diary_owner` and `diary_app` must exist.
    """
    config = tortoise_config(owner_url)
    guard = await asyncpg.connect(owner_url)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", _LOCK)
        names = await pending(owner_url)
        if names:
            async with TortoiseContext() as context:
                await context.init(config=config)
                record = MigrationExecutor(context.connections.get("default"), config["apps"])
                await record.recorder.ensure_schema(record._schema_editor(atomic=False))  # noqa: SLF001 - the only name it has
                async with in_transaction("default") as transaction:
                    await MigrationExecutor(transaction, config["apps"]).migrate()
        return names
    finally:
        await guard.close()


async def pending(url: str) -> tuple[str, ...]:
    """Names of the migrations that this database still lacks."""
    guard = await asyncpg.connect(url)
    try:
        known = await guard.fetchval("SELECT to_regclass('public.tortoise_migrations') IS NOT NULL")
        applied = (
            {row["name"] for row in await guard.fetch("SELECT name FROM tortoise_migrations WHERE app = $1", APP)}
            if known
            else set()
        )
    finally:
        await guard.close()
    return tuple(name for name in await names_on_disk() if name not in applied)


async def names_on_disk() -> tuple[str, ...]:
    async with TortoiseContext() as context:
        await context.init(config=TORTOISE_ORM, init_connections=False)
        detector = _detector(context)
        await detector.loader.build_graph()
        return tuple(sorted(detector._disk_migration_names(APP)))  # noqa: SLF001 - the only name it has


async def changes() -> list[str]:
    """What `makemigrations` would write: empty when models and migrations are in step."""
    async with TortoiseContext() as context:
        await context.init(config=TORTOISE_ORM, init_connections=False)
        detector = _detector(context)
        return [writer.name for writer in await detector.changes()]


def _detector(context: TortoiseContext) -> MigrationAutodetector:
    if context.apps is None:
        raise RuntimeError("the context is not initialised")
    return MigrationAutodetector(context.apps, TORTOISE_ORM["apps"])
