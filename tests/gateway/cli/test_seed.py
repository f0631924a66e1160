import pytest

from gateway.cli.seed import lay
from gateway.services.hindrance import Hindrance
from tests.databases import Place, new_place
from tests.gateway.cli.conftest import Diary


@pytest.fixture
def told(diary: Diary, place: Place) -> Diary:
    """The command with a migrated, empty database."""
    return diary.having(DIARY_DATABASE_URL=place.app_url, DIARY_MIGRATION_DATABASE_URL=place.owner_url)


async def test_a_city_is_laid_once(told: Diary, place: Place) -> None:
    first = await told.call("seed", "--city", "--schools", "1")
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines() == ["School 1 of 1.", "500 students, 6600 lessons, 75000 marks."]
    second = await told.call("seed", "--city", "--schools", "1")
    assert second.code == 1
    assert second.err.splitlines() == [
        "The city is there already: there is an account 'city-guardian-1' already.",
        "To fix: Use it, or take an empty database.",
    ]
    async with place.as_owner() as connection:
        assert await connection.fetchval("SELECT count(*) FROM school") == 1


async def test_a_number_of_schools_without_a_city_is_a_mistake_in_the_call(told: Diary) -> None:
    answer = await told.call("seed", "--schools", "3")
    assert answer.code == 2
    assert "--city" in answer.err


async def test_without_the_owners_url_nothing_can_be_laid(diary: Diary, place: Place) -> None:
    answer = await diary.having(DIARY_DATABASE_URL=place.app_url).call("seed")
    assert answer.code == 1
    assert "DIARY_MIGRATION_DATABASE_URL" in answer.err


async def test_a_database_without_tables_is_told_to_be_migrated(migrated: Place) -> None:
    bare = await new_place(migrated.server)
    with pytest.raises(Hindrance, match="migrations"):
        await lay(bare.owner_url, city=False, schools=1)
