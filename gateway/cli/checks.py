"""What must hold before the gateway serves, each told apart: database, its role, migrations, Redis-protocol server."""

import asyncpg
from tortoise.exceptions import BaseORMException

from domain.settings import Settings
from gateway.cli.installation import app_url, redis_url
from gateway.services import given
from gateway.services.hindrance import Hindrance
from orm import migrate as migrating

DATABASE = "DIARY_DATABASE_URL"
OWNER = "DIARY_MIGRATION_DATABASE_URL"
REDIS = "DIARY_REDIS_URL"


async def ready_to_serve(settings: Settings) -> None:
    """Raises `Hindrance` for the first thing that is missing."""
    await database(settings)
    await migrations(app_url(settings))
    await given.redis(redis_url(settings), REDIS)


async def database(settings: Settings) -> given.Database:
    """The database answers, is new enough, and its roles have the rights that they need and no others."""
    told = await given.database(app_url(settings), DATABASE)
    given.check_app(told)
    if settings.migration_database_url is not None:
        owner = await given.database(str(settings.migration_database_url), OWNER)
        given.check_owner(owner)
        if owner.name != told.name:
            raise Hindrance(
                f"{DATABASE} names the database {told.name}, {OWNER} names {owner.name}.", "Point both at one database."
            )
    return told


async def migrate(url: str) -> tuple[str, ...]:
    """Brings the tables up to date as the owner, and gives the names of what was missing."""
    try:
        return await migrating.migrate(url)
    except (asyncpg.PostgresError, BaseORMException) as error:
        raise Hindrance(
            f"A migration failed, and the database is as it was: {error}.",
            "Compare the roles and the database with what the README asks for; an empty database always works.",
        ) from error


async def migrations(url: str) -> None:
    """The database has the tables that this version of the diary knows."""
    try:
        missing = await migrating.pending(url)
    except asyncpg.InsufficientPrivilegeError:
        missing = ("all of them",)  # what was migrated lets both roles see the record
    if missing:
        raise Hindrance(
            f"The database lacks migrations: {', '.join(missing)}.", "Call `diary migrate`, with the owner's URL."
        )
