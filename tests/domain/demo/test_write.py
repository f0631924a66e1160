from datetime import date

import pytest

from domain import demo
from domain.activation import first_administrator
from domain.demo import schools
from domain.demo.calendar import around
from domain.demo.rows import TABLES, Rows
from domain.demo.school import SIGN
from domain.demo.write import writing
from tests.databases import Place
from tests.domain.demo.conftest import MONDAY


async def test_a_migrated_database_is_empty_and_a_seeded_one_is_not(place: Place, on_monday: Place) -> None:
    assert await demo.is_empty(place.owner_url)
    assert not await demo.is_empty(on_monday.owner_url)


async def test_a_second_seeding_is_refused_and_changes_nothing(on_monday: Place) -> None:
    async with on_monday.as_owner() as connection:
        before = await connection.fetchrow("SELECT count(*) AS schools, (SELECT max(id) FROM account) FROM school")
        with pytest.raises(demo.AlreadySeededError, match="admin"):
            await demo.seed(on_monday.owner_url, today=date(2026, 12, 1), progress=print)
        assert before == await connection.fetchrow(
            "SELECT count(*) AS schools, (SELECT max(id) FROM account) FROM school"
        )


async def test_a_seeding_that_is_interrupted_leaves_nothing(place: Place) -> None:
    async def begin_and_break_off() -> None:
        async with writing(place.owner_url, []) as writer:
            schools.build(writer.rows, around(MONDAY), SIGN, {"Химия": "Химия"}, [("101", False)])
            await writer.flush()
            raise KeyboardInterrupt(writer.written["school"])

    with pytest.raises(KeyboardInterrupt, match="1"):
        await begin_and_break_off()
    assert await demo.is_empty(place.owner_url)
    async with place.as_owner() as connection:
        assert await connection.fetchval("SELECT count(*) FROM subject") == 0


async def test_the_account_that_waits_for_the_first_administrator_gives_way(place: Place) -> None:
    assert await first_administrator(place.owner_url)
    assert await demo.is_empty(place.owner_url)
    async with writing(place.owner_url, ["admin"]) as writer:
        assert not any(writer.written.values())
    async with place.as_owner() as connection:
        assert await connection.fetchval("SELECT count(*) FROM account") == 0
        assert await connection.fetchval("SELECT count(*) FROM activation") == 0


async def test_an_account_that_is_in_use_does_not_give_way(place: Place) -> None:
    async with place.as_owner() as connection:
        await connection.execute(
            "INSERT INTO account (login, full_name, password_hash, epoch, created_at) VALUES ('admin', 'Кто-то', 'x', 0, now())"
        )
    with pytest.raises(demo.AlreadySeededError):
        await demo.seed(place.owner_url, today=MONDAY, progress=print)
    assert not await demo.is_empty(place.owner_url)


async def test_ids_go_on_after_the_last_one_written(on_monday: Place) -> None:
    async with on_monday.as_owner() as connection:
        for table in TABLES:
            last = await connection.fetchval(f"SELECT max(id) FROM {table}")
            following = await connection.fetchval("SELECT nextval(pg_get_serial_sequence($1, 'id'))", table)
            assert following > last, table


def test_a_row_without_a_column_or_with_one_too_many_is_refused() -> None:
    rows = Rows(dict.fromkeys(TABLES, 1))
    with pytest.raises(KeyError):
        rows.add("room", school_id=1)
    with pytest.raises(KeyError, match="floor"):
        rows.add("room", school_id=1, name="101", floor=1)
    assert rows.add("room", school_id=1, name="101") == 1
    assert rows.add("room", school_id=1, name="102") == 2
