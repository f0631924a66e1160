from collections.abc import AsyncIterator

import pytest

from orm.database import Database
from tests.databases import Place, copied, opened
from tests.world import World


@pytest.fixture(scope="module")
async def world_database(world_place: Place) -> AsyncIterator[Database]:
    """The module's copy of the world, opened as the gateway opens it."""
    async with opened(world_place) as database:
        yield database


@pytest.fixture
async def own_place(world: World) -> AsyncIterator[Place]:
    """A copy of the world for one test, to change."""
    async with copied(world.template) as place:
        yield place


@pytest.fixture
async def own_database(own_place: Place) -> AsyncIterator[Database]:
    """The test's own copy of the world, opened as the gateway opens it."""
    async with opened(own_place) as database:
        yield database
