"""Families see a result when it is published or due, by the database's clock at the moment of reading (R6.1)."""

from datetime import datetime, timedelta
from typing import Final

import pytest

from domain.results import results
from domain.selection import Wanted
from domain.sign_in import viewer_of
from orm.database import Database
from orm.groups import Programme
from tests.databases import Place
from tests.world import NOW, World, canaries, token_of
from tests.world.people import SEPTEMBER, TOMORROW

DUE: Final = TOMORROW + timedelta(days=1)
SECOND: Final = timedelta(seconds=1)


async def _finals(
    database: Database, world: World, name: str, programme: Programme | None = None, year: str | None = None
) -> list[str]:
    async with database.connection() as connection:
        await connection.execute("UPDATE session SET expires_at = '2100-01-01Z'")
    viewer = await viewer_of(database, token_of(name))
    assert viewer is not None
    student = world["student:A.anna"]
    async with database.work(viewer.schools) as work:
        year_id = None if year is None else world[year]
        found = await results(work, viewer, [student], programme, year_id, Wanted.of(text={}))
    return [label.rpartition(".")[2] for row in found[student] for label in canaries(row["text"]) or {"fin:A.anna.old"}]


@pytest.mark.parametrize(
    ("instant", "seen"),
    [
        (NOW, ["q1", "y", "p1", "old"]),
        (DUE - SECOND, ["q1", "y", "p1", "old"]),
        (DUE, ["q1", "q2", "y", "p1", "old"]),
    ],
)
async def test_a_result_that_nobody_published_is_seen_from_its_due_instant(
    instant: datetime, seen: list[str], world: World, own_place: Place, own_database: Database
) -> None:
    await own_place.at(instant)
    assert await _finals(own_database, world, "A.gmom") == seen
    assert await _finals(own_database, world, "A.anna") == seen


async def test_staff_see_it_before(world: World, own_place: Place, own_database: Database) -> None:
    await own_place.at(NOW)
    assert await _finals(own_database, world, "A.dep") == ["q1", "q2", "y", "p1", "old"]
    assert await _finals(own_database, world, "A.tm") == ["q1", "q2", "y", "old"]


async def test_what_was_published_is_seen_at_once_and_stays_when_the_clock_goes_back(
    world: World, own_place: Place, own_database: Database
) -> None:
    async with own_database.work([world["school:A"]]) as work:
        await work.execute("UPDATE final_mark SET published_at = app.now() WHERE id = $1", world["fin:A.anna.q2"])
    assert "q2" in await _finals(own_database, world, "A.gmom")
    await own_place.at(SEPTEMBER)
    assert "q2" in await _finals(own_database, world, "A.gmom")


async def test_results_of_a_programme_or_a_year(world: World, own_place: Place, own_database: Database) -> None:
    await own_place.at(NOW)
    assert await _finals(own_database, world, "A.gmom", Programme.PRIMARY) == []
    assert await _finals(own_database, world, "A.gmom", Programme.BASIC, "year:A.25") == ["old"]
    assert await _finals(own_database, world, "A.gmom", year="year:B.25") == []
