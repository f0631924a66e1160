"""Sealing: every row once, in order, whoever seals and whatever dies."""

import asyncio
import random
import signal
import sys
from pathlib import Path

import asyncpg
import pytest

from domain.audit import sealing
from domain.audit.heads import kept
from domain.audit.sealing import seal, seal_school
from domain.audit.sights import record_sights
from domain.audit.verifying import verify, verify_school
from orm.database import Database
from tests.databases import Place
from tests.domain.audit.sights import links, see, see_often, sights
from tests.household import NOW, Household

ROOT = Path(__file__).parents[3]


async def test_nothing_is_sealed_where_nothing_was_seen(database: Database, household: Household) -> None:
    assert await seal(database) == []


async def test_rows_are_sealed_once_in_the_order_of_their_ids(database: Database, household: Household) -> None:
    first = await see_often(database, household, 3)
    await seal(database)
    second = (await see_often(database, household, 2))[3:]
    await seal(database)
    assert await seal(database) == []

    found = await links(database, household)
    assert [(each["number"], each["after_id"], each["up_to_id"], each["ids"], each["count"]) for each in found] == [
        (1, 0, first[-1], first, 3),
        (2, first[-1], second[-1], second, 2),
    ]
    assert all(each["sealed_at"] == NOW for each in found)
    assert (await verify_school(database, household.school)).rows == 5


async def test_each_school_has_a_chain_of_its_own(place: Place, database: Database, household: Household) -> None:
    viewer = household.viewers["teacher"]
    for _ in range(3):
        async with database.work((household.school, household.other_school)) as work:
            both = [household.students["anna"], household.students["stranger"]]
            await record_sights(work, viewer, "students", both)
    await seal(database)

    found = await links(database, household)
    assert [(each["school_id"], each["number"], each["count"]) for each in found] == [
        (household.school, 1, 3),
        (household.other_school, 1, 3),
    ]
    assert set(found[0]["ids"]).isdisjoint(found[1]["ids"])


async def test_many_rows_become_several_links(
    database: Database, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "ROWS_OF_A_LINK", 4)
    ids = await see_often(database, household, 10)
    made = await seal(database)
    assert [each.ids for each in made] == [tuple(ids[:4]), tuple(ids[4:8]), tuple(ids[8:])]


async def test_a_row_with_a_lower_id_that_commits_later_is_waited_for(
    place: Place, database: Database, household: Household
) -> None:
    insert = (
        "INSERT INTO sight (school_id, at, account_id, role, operation, students)"
        f" VALUES ({household.school}, app.now(), {household.account('teacher')}, 'teacher', 'slow', '{{1}}') RETURNING id"
    )
    async with place.as_owner() as slow:
        transaction = slow.transaction()
        await transaction.start()
        lower = await slow.fetchval(insert)
        higher = await see_often(database, household, 1)
        assert lower < higher[0]

        assert await seal(database, patience=1) == []  # the lower one may still come
        await transaction.commit()

    (link,) = await seal(database)
    assert link.ids == (lower, higher[0])


async def test_a_transaction_that_rolls_back_leaves_a_hole_that_is_no_fault(
    place: Place, database: Database, household: Household
) -> None:
    async with place.as_owner() as slow:
        transaction = slow.transaction()
        await transaction.start()
        lost = await slow.fetchval("SELECT nextval(pg_get_serial_sequence('sight', 'id'))")
        await slow.execute("LOCK TABLE sight IN ROW EXCLUSIVE MODE")
        (higher,) = await see_often(database, household, 1)
        assert await seal(database, patience=1) == []
        await transaction.rollback()
    (link,) = await seal(database)
    assert lost < higher
    assert link.ids == (higher,)
    assert (await verify_school(database, household.school)).fault is None


async def test_what_began_later_does_not_hold_up_the_seal(
    place: Place, database: Database, household: Household
) -> None:
    """Requests never stop; only those that were open when the rows were counted are waited for."""
    insert = (
        "INSERT INTO sight (school_id, at, account_id, role, operation, students)"
        f" VALUES ({household.school}, app.now(), {household.account('teacher')}, 'teacher', 'late', '{{1}}') RETURNING id"
    )
    ids = await see_often(database, household, 2)
    async with place.as_owner() as first, place.as_owner() as second:
        before, after = first.transaction(), second.transaction()
        await before.start()
        await first.fetchval(insert)

        async def meanwhile(_seconds: float) -> None:
            await after.start()
            await second.fetchval(insert)  # a new writer, open until the end of the test
            await before.commit()

        (link,) = await seal(database, patience=1, sleep=meanwhile)
        assert link.ids == tuple(ids)
        await after.rollback()


async def test_no_row_is_lost_while_many_write_and_two_seal(database: Database, household: Household) -> None:
    done = asyncio.Event()

    async def keep_sealing() -> int:
        made = 0
        while not done.is_set():
            made += len(await seal(database))
        return made

    sealers = [asyncio.create_task(keep_sealing()) for _ in range(2)]
    for _ in range(10):
        await asyncio.gather(*(see(database, household, "teacher", "anna", "boris") for _ in range(8)))
    done.set()
    made = sum(await asyncio.gather(*sealers))
    await seal(database)

    verdict = await verify_school(database, household.school)
    assert (verdict.fault, verdict.tail, verdict.rows) == (None, None, 80)
    assert verdict.links >= made > 0


async def test_many_sealers_at_once_make_one_link(database: Database, household: Household) -> None:
    for round_ in range(1, 11):
        await see_often(database, household, 3)
        up_to = (await sights(database, household))[-1]["id"]
        made = await asyncio.gather(*(seal_school(database, household.school, up_to) for _ in range(5)))
        assert sorted(len(each) for each in made) == [0, 0, 0, 0, 1]
        assert [each["number"] for each in await links(database, household)] == list(range(1, round_ + 1))
    assert (await verify_school(database, household.school)).fault is None


async def test_a_sealer_killed_in_the_middle_leaves_a_sound_chain_and_the_next_goes_on(
    place: Place, database: Database, household: Household, tmp_path: Path
) -> None:
    dice = random.Random(20261123)
    for _ in range(6):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.domain.audit.sealer", place.app_url, str(tmp_path)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        async with asyncio.timeout(60):
            await process.stdout.readline()
            for _ in range(dice.randint(1, 12)):
                await asyncio.gather(*(see(database, household, "teacher", "anna") for _ in range(4)))
                await process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        await process.wait()
        (verdict, _) = await verify(database, kept(tmp_path))
        assert verdict.fault is None
    seen = len(await sights(database, household))
    await seal(database)
    (verdict, _) = await verify(database, kept(tmp_path))
    assert (verdict.fault, verdict.tail, verdict.rows) == (None, None, seen)


async def test_the_gateways_role_changes_no_link_and_no_sight(
    place: Place, database: Database, household: Household
) -> None:
    await see_often(database, household, 1)
    await seal(database)
    for connected in (place.as_app, place.as_owner, place.as_superuser):
        async with connected() as connection:
            for table in ("sight", "seal"):
                for statement in (f"UPDATE {table} SET school_id = school_id", f"DELETE FROM {table}"):
                    with pytest.raises(asyncpg.InsufficientPrivilegeError):
                        await connection.execute(statement)
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("TRUNCATE seal")


async def test_a_sealer_reads_numbers_of_other_schools_and_nothing_else(place: Place, household: Household) -> None:
    async with place.as_app() as connection:
        assert await connection.fetch("SELECT * FROM sight") == []
        assert await connection.fetch("SELECT * FROM app.unsealed_sights()") == []
    async with place.as_owner() as owner:
        await owner.execute(
            "INSERT INTO sight (school_id, at, account_id, role, operation, students)"
            " VALUES ($1, app.now(), $2, 'teacher', 'x', '{1}')",
            household.school,
            household.account("teacher"),
        )
    async with place.as_app() as connection:
        (row,) = await connection.fetch("SELECT * FROM app.unsealed_sights()")
        assert set(row.keys()) == {"school_id", "up_to_id"}
