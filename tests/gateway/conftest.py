from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from orm.database import Database, tortoise_config
from tests.databases import Place, copied
from tests.gateway.running import Gateway, serving


@pytest.fixture(scope="session")
async def gateway(migrated: Place, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """One gateway for the tests that only ask it."""
    log: Path = tmp_path_factory.mktemp("gateway") / "log"
    async with copied(migrated) as place, serving(place, log) as running:
        yield running


@pytest.fixture
async def unreachable() -> Database:
    """A database that nothing answers for."""
    context = TortoiseContext()
    with context:
        await context.init(config=tortoise_config("postgresql://nobody@127.0.0.1:1/nothing"))
    return Database(context)
