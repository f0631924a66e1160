import pytest

from orm.database import Database
from tests.databases import Place
from tests.schema.accounts.doing import Office
from tests.world import World


@pytest.fixture
def office(world: World, own_place: Place, own_database: Database) -> Office:
    return Office(world, own_place, own_database)
