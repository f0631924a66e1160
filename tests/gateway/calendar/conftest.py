from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.databases import Place, copied
from tests.gateway.calendar.school import School
from tests.gateway.running import Gateway, process
from tests.world import World


@asynccontextmanager
async def serving(world: World, place: Place, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[School]:
    log = tmp_path_factory.mktemp("calendars") / "log"
    environment = {"DIARY_DATABASE_URL": place.app_url, "DIARY_TRUSTED_PROXIES": "127.0.0.1"}
    with process(environment, log) as url:
        yield School(world, Gateway(url, log), place)


@pytest.fixture(scope="module")
async def gateway_of_world(
    world: World, world_place: Place, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[School]:
    async with serving(world, world_place, tmp_path_factory) as running:
        yield running


@pytest.fixture
async def school(gateway_of_world: School) -> School:
    """The world behind one gateway, whatever calendars were opened before."""
    await gateway_of_world.execute("UPDATE calendar SET closed_at = app.now() WHERE closed_at IS NULL")
    return gateway_of_world


@pytest.fixture
async def own_school(world: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[School]:
    async with copied(world.template) as place, serving(world, place, tmp_path_factory) as running:
        yield running
