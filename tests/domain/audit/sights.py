"""Sights put on record as requests put them."""

from datetime import datetime
from typing import Any

from domain.audit.sealing import seal
from domain.audit.sights import record_sights
from domain.reading import Row
from orm.database import Database
from tests.databases import Place
from tests.household import Household


async def see(database: Database, household: Household, who: str, *students: str, operation: str = "students") -> None:
    """One request of somebody that answered with these children, committed."""
    viewer = household.viewers[who]
    async with database.work(viewer.schools) as work:
        await record_sights(work, viewer, operation, [household.students[name] for name in students])


async def see_often(database: Database, household: Household, count: int) -> list[int]:
    """So many sights, and their ids in order."""
    for number in range(count):
        await see(database, household, "teacher", "anna", "oleg", operation=f"students {number}")
    return [row["id"] for row in await sights(database, household)]


async def seen_and_sealed(database: Database, household: Household, *counts: int) -> list[int]:
    """So many sights for each link, and the ids of all of them."""
    ids: list[int] = []
    for count in counts:
        ids = await see_often(database, household, count)
        (link,) = await seal(database)
        assert len(link.ids) == count
    return ids


async def sights(database: Database, household: Household) -> list[Row]:
    async with database.work((household.school, household.other_school)) as work:
        return [dict(row) for row in await work.fetch("SELECT * FROM sight ORDER BY id")]


async def links(database: Database, household: Household) -> list[Row]:
    async with database.work((household.school, household.other_school)) as work:
        return [dict(row) for row in await work.fetch("SELECT * FROM seal ORDER BY school_id, number")]


async def tamper(place: Place, statement: str, *values: Any) -> None:  # noqa: ANN401
    """As somebody with every right does it: triggers and policies stand in nobody's way."""
    async with place.as_superuser() as connection, connection.transaction():
        for table in ("sight", "seal"):
            await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        status = await connection.execute(statement, *values)
        assert not status.endswith(" 0"), "nothing was tampered with"
        for table in ("sight", "seal"):
            await connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER refuse_change")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
