from collections.abc import AsyncIterator

import pytest

from tests.gateway.live.town import Town, settled
from tests.world import World


@pytest.fixture(scope="module")
async def town(world: World, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town for the tests of one module: each of them is about people that no other one is about."""
    async with settled(world, redis_url, tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture
async def own_town(world: World, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town for one test, whose clock may be moved and whose gateway may be killed."""
    async with settled(world, redis_url, tmp_path_factory.mktemp("town")) as found:
        yield found
