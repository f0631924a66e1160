"""A private, migrated database for whoever asks: a file copy of a template that is migrated once per process of pytest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import pytest

from gateway.services.postgres import cluster, roles
from orm.database import Database
from orm.migrate import migrate

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

_NUMBERS: Final = count(1)


@dataclass(frozen=True, slots=True)
class Place:
    """One database of the server, by the URLs of its roles."""

    server: "PostgresServer"
    name: str

    @property
    def superuser_url(self) -> str:
        return self.server.url(cluster.SUPERUSER, self.name)

    @property
    def owner_url(self) -> str:
        return self.server.url(cluster.OWNER, self.name)

    @property
    def app_url(self) -> str:
        return self.server.url(cluster.APP, self.name)

    @asynccontextmanager
    async def as_superuser(self) -> AsyncIterator[Any]:
        async with _connected(self.superuser_url) as connection:
            yield connection

    @asynccontextmanager
    async def as_owner(self) -> AsyncIterator[Any]:
        """A connection that sees every school, outside a transaction."""
        async with _connected(self.owner_url) as connection:
            yield connection

    @asynccontextmanager
    async def as_app(self) -> AsyncIterator[Any]:
        """A connection as the gateway has one, which has named no school."""
        async with _connected(self.app_url) as connection:
            yield connection

    async def at(self, instant: datetime) -> None:
        """Let the database's clock stand at this instant."""
        async with self.as_owner() as connection:
            text = await connection.fetchval("SELECT quote_literal($1::timestamptz)", instant)
            await connection.execute(
                "CREATE OR REPLACE FUNCTION app.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE"
                f" AS $$ SELECT {text}::timestamptz $$"
            )


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def new_place(server: "PostgresServer", template: str | None = None) -> Place:
    """A database of its own: empty, or a copy of a template that nobody is connected to."""
    place = Place(server, f"test_{next(_NUMBERS)}")
    if template is not None:
        async with _connected(server.url(cluster.SUPERUSER, "postgres")) as connection:
            await connection.execute(
                f"CREATE DATABASE {place.name} OWNER {cluster.OWNER} TEMPLATE {template} STRATEGY FILE_COPY"
            )
    await roles.provide_database(server.server, place.name)
    return place


async def drop(place: Place) -> None:
    async with _connected(place.server.url(cluster.SUPERUSER, "postgres")) as connection:
        await connection.execute(f"DROP DATABASE {place.name} WITH (FORCE)")


@asynccontextmanager
async def copied(template: Place) -> AsyncIterator[Place]:
    """A copy for as long as the block runs."""
    place = await new_place(template.server, template.name)
    try:
        yield place
    finally:
        await drop(place)


@asynccontextmanager
async def opened(place: Place, *, pool_size: int = 10) -> AsyncIterator[Database]:
    """The database as the gateway opens it. One at a time in a process: Tortoise keeps one global context."""
    database = await Database.connect(place.app_url, application_name="tests", pool_size=pool_size)
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture(scope="session")
async def migrated(postgres_server: "PostgresServer") -> Place:
    """The template: migrated, empty, nobody connected."""
    place = await new_place(postgres_server)
    await migrate(place.owner_url)
    return place


@pytest.fixture
async def place(migrated: Place) -> AsyncIterator[Place]:
    """A migrated, empty database of the test's own."""
    async with copied(migrated) as copy:
        yield copy


@pytest.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    """The test's own database, opened as the gateway opens it."""
    async with opened(place) as found:
        yield found
