"""One source of time in SQL, which tests can move, and the date of a school in its own zone."""

from datetime import UTC, date, datetime

import pytest

from tests.databases import Place
from tests.orm.conftest import Bench
from tests.world import NOW, World


async def test_the_clock_is_the_databases_own_until_it_is_moved(place: Place) -> None:
    async with place.as_app() as connection:
        assert await connection.fetchval("SELECT app.now() = statement_timestamp()")
    await place.at(NOW)
    async with place.as_app() as connection:
        assert await connection.fetchval("SELECT app.now()") == NOW


async def test_a_moved_clock_is_seen_by_statements_that_were_prepared_before(own_place: Place) -> None:
    async with own_place.as_app() as connection:
        statement = await connection.prepare("SELECT app.now()")
        assert await statement.fetchval() == NOW
        later = datetime(2027, 1, 1, tzinfo=UTC)
        await own_place.at(later)
        assert await statement.fetchval() == later


@pytest.mark.parametrize(
    ("instant", "schools", "day"),
    [
        ("2026-11-23T18:59:59Z", "A", date(2026, 11, 23)),
        ("2026-11-23T20:59:59Z", "A", date(2026, 11, 23)),
        ("2026-11-23T21:00:00Z", "A", date(2026, 11, 24)),
        ("2026-11-23T18:59:59Z", "B", date(2026, 11, 23)),
        ("2026-11-23T19:00:00Z", "B", date(2026, 11, 24)),
        ("2026-11-23T19:00:00Z", "AB", date(2026, 11, 23)),
        ("2026-11-23T19:00:00Z", "BA", date(2026, 11, 24)),
    ],
)
async def test_today_is_a_date_in_the_zone_of_the_first_school(
    instant: str, schools: str, day: date, world: World, own_place: Place
) -> None:
    await own_place.at(datetime.fromisoformat(instant))
    async with Bench(own_place, world).as_app(*schools) as connection:
        assert await connection.fetchval("SELECT app.today()") == day


async def test_there_is_no_today_without_a_school(bench: Bench) -> None:
    async with bench.as_app() as connection:
        assert await connection.fetchval("SELECT app.today()") is None


@pytest.mark.parametrize(("given", "read"), [("", []), ("7", [7]), ("7,8", [7, 8])])
async def test_the_schools_of_a_transaction_are_a_list(given: str, read: list[int], bench: Bench) -> None:
    async with bench.as_app() as connection:
        await connection.execute("SELECT set_config('app.schools', $1, true)", given)
        assert await connection.fetchval("SELECT app.schools()") == read
