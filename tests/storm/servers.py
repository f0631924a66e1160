"""Servers for a storm, beside the ones of pytest: a PostgreSQL in a folder of its own, and databases in it."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from gateway.services import state
from gateway.services.account import unprivileged
from gateway.services.postgres import binaries, cluster, roles
from gateway.services.programs import Watch
from orm.migrate import migrate
from tests.conftest import PostgresServer
from tests.databases import Place, new_place


@contextlib.contextmanager
def folder() -> Iterator[state.State]:
    """An empty state folder that PostgreSQL's account may enter."""
    made = Path(tempfile.mkdtemp(prefix="diary-storm-"))
    made.chmod(0o711)
    place = state.State(made / "state", unprivileged())
    state.prepare(place)
    try:
        yield place
    finally:
        shutil.rmtree(made)


@contextlib.asynccontextmanager
async def postgres(place: state.State, *, durable: bool, port: int = 0) -> AsyncIterator[PostgresServer]:
    """PostgreSQL on the cluster of this folder while this block lasts, with the roles of the diary."""
    found = binaries.for_account(binaries.find(binaries.candidates()), place.account, place.programs)
    watch = Watch(lambda _words: None, asyncio.Event())
    async with cluster.serving(place, found, state.keep_secrets(place), watch, durable=durable, port=port) as server:
        yield PostgresServer(server)


@contextlib.asynccontextmanager
async def template() -> AsyncIterator[Place]:
    """A migrated, empty database on a fast server, to be copied."""
    with folder() as place:
        async with postgres(place, durable=False) as server:
            await roles.provide_roles(server.server)
            made = await new_place(server)
            await migrate(made.owner_url)
            yield made
