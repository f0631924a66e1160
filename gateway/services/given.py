"""Servers that the installation was given by their addresses: whether they answer, and are what the diary needs.

Each check ends within five seconds, and raises `Hindrance` with the setting to look at.
"""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError

from gateway.services import ports
from gateway.services.hindrance import Hindrance
from gateway.services.postgres.binaries import OLDEST

PATIENCE = 3.0  # seconds

ABOUT_ME = """
SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_version') AS version,
       current_user::text AS role, current_database()::text AS database,
       rolsuper AS superuser, rolbypassrls AS bypasses,
       (SELECT min(relname::text) FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND pg_has_role(current_user, relowner, 'MEMBER')) AS owned
  FROM pg_roles WHERE rolname = current_user
"""


@dataclass(frozen=True, slots=True)
class Database:
    """What a database says of itself and of the role that asks. `owned` is one of the role's tables, if it has any."""

    version: str
    role: str
    name: str
    superuser: bool
    bypasses: bool
    owned: str | None


async def database(url: str, setting: str) -> Database:
    """Asks a database that `setting` names."""
    where = place(url)
    try:
        connection = await asyncpg.connect(url, timeout=PATIENCE)
    except asyncpg.InvalidAuthorizationSpecificationError as error:  # a wrong password is one of them
        raise Hindrance(
            f"PostgreSQL at {where} refuses the login: {error}.", f"Correct the role or password in {setting}."
        ) from error
    except asyncpg.InvalidCatalogNameError as error:
        raise Hindrance(
            f"PostgreSQL at {where} says: {error}.", f"Create the database, or correct {setting}."
        ) from error
    except asyncpg.CannotConnectNowError as error:
        raise Hindrance(f"PostgreSQL at {where} is not ready: {error}.", "Try again in a moment.") from error
    except asyncpg.TooManyConnectionsError as error:
        raise Hindrance(
            f"PostgreSQL at {where} is full: {error}.", "Raise its max_connections, or lower DIARY_DATABASE_POOL."
        ) from error
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Hindrance(
            f"PostgreSQL at {where} does not answer: {_words(error)}.", f"Start it, or correct {setting}."
        ) from error
    try:
        (row,) = await connection.fetch(ABOUT_ME, timeout=PATIENCE)
    finally:
        await connection.close(timeout=PATIENCE)
    check_version(where, row["major"], row["version"], setting)
    return Database(row["version"], row["role"], row["database"], row["superuser"], row["bypasses"], row["owned"])


def check_version(where: str, major: int, version: str, setting: str) -> None:
    """Refuses a server that lacks what the tables and queries use."""
    if major < OLDEST:
        raise Hindrance(
            f"PostgreSQL at {where} is version {version}; the diary needs {OLDEST} or newer.",
            f"Upgrade it, or point {setting} at a newer one.",
        )


def check_app(told: Database) -> None:
    """Refuses a role that row-level security would not hold."""
    rights = [
        words
        for has, words in (
            (told.superuser, "is a superuser"),
            (told.bypasses, "has BYPASSRLS"),
            (told.owned, f"owns tables ({told.owned})"),
        )
        if has
    ]
    if rights:
        raise Hindrance(
            f"The role {told.role} {' and '.join(rights)}: PostgreSQL would not keep schools apart for it.",
            "Give DIARY_DATABASE_URL the role diary_app, and DIARY_MIGRATION_DATABASE_URL the owner.",
        )


def check_owner(told: Database) -> None:
    """Refuses a role that could not migrate, seed or import."""
    if not (told.superuser or told.bypasses):
        raise Hindrance(
            f"The role {told.role} lacks BYPASSRLS: it could not seed or import under row-level security.",
            f"As a superuser: ALTER ROLE {told.role} BYPASSRLS; or correct DIARY_MIGRATION_DATABASE_URL.",
        )


async def redis(url: str, setting: str) -> str:
    """Asks a Redis-protocol server, and gives its name and version."""
    where = place(url)
    client = Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0))
    try:
        told = await client.info("server")
    except AuthenticationError as error:
        raise Hindrance(
            f"The Redis server at {where} refuses the login: {error}.", f"Correct the password in {setting}."
        ) from error
    except (RedisError, OSError, TimeoutError) as error:
        raise Hindrance(
            f"The Redis server at {where} does not answer: {_words(error)}.", f"Start it, or correct {setting}."
        ) from error
    finally:
        await client.aclose()
    name = str(told.get("server_name", "redis"))
    return f"{name.capitalize()} {told.get(f'{name}_version', told.get('redis_version', ''))}".strip()


def place(url: str) -> str:
    """Host and port of a URL, without the login."""
    parts = urlsplit(url)
    default = 6379 if parts.scheme.startswith("redis") else 5432
    return ports.at(parts.hostname, parts.port or default) if parts.hostname else parts.path


def _words(error: BaseException) -> str:
    if isinstance(error, socket.gaierror):
        return "no machine has this name"
    if isinstance(error, TimeoutError):
        return f"silent for {PATIENCE:g} s"
    return str(error).rstrip(".") or type(error).__name__
