import pytest

from tests.databases import Place
from tests.household import Household, lay


@pytest.fixture
async def household(place: Place) -> Household:
    return await lay(place)
