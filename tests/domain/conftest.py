"""The week that is written into, fresh for each test."""

from collections.abc import AsyncIterator

import pytest

from domain.access import Viewer
from tests.databases import Place, copied, opened
from tests.week import Week, lay


@pytest.fixture(scope="session")
async def laid_week(migrated: Place) -> AsyncIterator[tuple[Place, dict[str, int], dict[str, Viewer]]]:
    async with copied(migrated) as place:
        yield place, *await lay(place)


@pytest.fixture
async def week(laid_week: tuple[Place, dict[str, int], dict[str, Viewer]]) -> AsyncIterator[Week]:
    template, numbers, viewers = laid_week
    async with copied(template) as place, opened(place) as database:
        yield Week(place, database, numbers, viewers)
