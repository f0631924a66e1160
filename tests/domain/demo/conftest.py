from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from typing import TypeAlias

import asyncpg
import pytest

from domain import demo
from tests.databases import Place, copied

MONDAY = date(2026, 11, 23)
"""An ordinary day of the middle of a quarter, and the hardest for a week that should have marks already."""

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Empty = Callable[[], Awaitable[Place]]


@pytest.fixture(scope="session")
async def empty(migrated: Place) -> AsyncIterator[Empty]:
    """Makes a migrated, empty database at each call, kept to the end of the session."""
    async with AsyncExitStack() as made:

        async def provide() -> Place:
            return await made.enter_async_context(copied(migrated))

        yield provide


@pytest.fixture(scope="session")
async def on_monday(empty: Empty) -> Place:
    """A database with the demo school as it is on `MONDAY`."""
    place = await empty()
    await demo.seed(place.owner_url, today=MONDAY, progress=print)
    return place


@pytest.fixture
async def school(on_monday: Place) -> AsyncIterator[Connection]:
    """A connection to the demo school, for reading."""
    async with on_monday.as_owner() as connection:
        yield connection
