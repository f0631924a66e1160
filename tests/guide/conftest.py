from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from domain.demo import seed
from tests.databases import Place, copied
from tests.gateway.running import process

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
async def school(migrated: Place, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A gateway over the demo school, on the day that the guide speaks of."""
    async with copied(migrated) as place:
        await seed(place.owner_url, today=date(2026, 11, 23), progress=lambda _line: None)
        await place.at(NOW)
        environment = {"DIARY_DATABASE_URL": place.app_url, "DIARY_REDIS_URL": redis_url}
        with process(environment, tmp_path_factory.mktemp("guide") / "log") as url:
            yield url
