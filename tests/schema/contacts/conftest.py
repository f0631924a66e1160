import pytest

from orm.database import Database
from tests.databases import Place
from tests.schema.people.writing import School
from tests.world import World


@pytest.fixture
def school(world: World, own_place: Place, own_database: Database) -> School:
    return School(world, own_place, own_database)
