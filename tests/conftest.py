"""Real servers for every test that asks for one: a PostgreSQL and a Redis-protocol server per process of pytest."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.services import state, valkey
from gateway.services.account import unprivileged
from gateway.services.postgres import binaries, cluster, roles
from gateway.services.programs import Watch
from tests.databases import database, migrated, place
from tests.world import own_database, own_place, world, world_database, world_place

__all__ = ["database", "migrated", "own_database", "own_place", "place", "world", "world_database", "world_place"]


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server with the roles of the diary and its database `diary`, empty. The URLs name that database."""

    server: cluster.Server

    @property
    def superuser_url(self) -> str:
        return self.url(cluster.SUPERUSER)

    @property
    def owner_url(self) -> str:
        return self.url(cluster.OWNER)

    @property
    def app_url(self) -> str:
        return self.url(cluster.APP)

    def url(self, role: str, database: str = cluster.DATABASE) -> str:
        """For `postgres` (superuser), `diary_owner` or `diary_app`, in any database of the server."""
        return self.server.url(role, database)


@pytest.fixture(scope="session")
def services_state() -> Iterator[state.State]:
    """A state folder that the account of the servers can enter, which pytest's own temporary folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="diary-tests-"))
    folder.chmod(0o711)
    place = state.State(folder / "state", unprivileged())
    state.prepare(place)
    yield place
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def postgres_server(services_state: state.State) -> AsyncIterator[PostgresServer]:
    """PostgreSQL with the roles `diary_owner` and `diary_app`; it forgets everything in a crash, and so is fast."""
    found = binaries.for_account(binaries.find(binaries.candidates()), services_state.account, services_state.programs)
    secrets = state.keep_secrets(services_state)
    watch = Watch(print, asyncio.Event())
    async with cluster.serving(services_state, found, secrets, watch, durable=False) as server:
        await roles.provide_roles(server)
        await roles.provide_database(server)
        yield PostgresServer(server)


@pytest.fixture(scope="session")
async def redis_url(services_state: state.State) -> AsyncIterator[str]:
    """The URL of a Redis-protocol server, with its password. Its databases are shared by the tests of one process."""
    found = valkey.for_account(valkey.find(valkey.candidates()), services_state.account, services_state.programs)
    secrets = state.keep_secrets(services_state)
    watch = Watch(print, asyncio.Event())
    async with valkey.serving(services_state, found, secrets, watch, durable=False) as server:
        yield server.url
