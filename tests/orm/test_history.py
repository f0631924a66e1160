"""A mark, an absence and a result have a current row, and a history that a trigger writes: who, when, before, after, why."""

import json
from typing import Any

import asyncpg
import pytest

from orm.database import Database
from tests.databases import Place, opened
from tests.orm.conftest import Bench
from tests.world import NOW, World

CHANGES = (
    ("mark", "mark:A.anna.1", "value = 2, version = 2", {"value": 2, "version": 2}),
    ("attendance", "attendance:A.anna.1", "code = 'late', version = 2", {"code": "late", "version": 2}),
    ("final_mark", "fin:A.anna.q1", "published_at = NULL, version = 2", {"published_at": None, "version": 2}),
)


@pytest.mark.parametrize(("table", "label", "change", "changed"), CHANGES)
async def test_a_change_is_kept_with_its_actor_and_reason(
    table: str, label: str, change: str, changed: dict[str, Any], world: World, own_place: Place, own_database: Database
) -> None:
    row_id, actor = world[label], world["account:A.dep"]
    async with own_database.work([world["school:A"]], actor=actor, reason="исправлена описка") as work:
        before = json.loads(
            (await work.fetchrow(f"SELECT to_jsonb(t) AS row FROM {table} t WHERE id = $1", row_id))["row"]
        )
        await work.execute(f"UPDATE {table} SET {change} WHERE id = $1", row_id)
    (kept,) = await _history(own_place, table)
    assert (kept["row_id"], kept["school_id"], kept["student_id"]) == (
        row_id,
        world["school:A"],
        world["student:A.anna"],
    )
    assert (kept["at"], kept["actor_id"], kept["reason"]) == (NOW, actor, "исправлена описка")
    assert json.loads(kept["before"]) == before
    assert json.loads(kept["after"]) == {**before, **changed}


@pytest.mark.parametrize(("table", "label"), [(table, label) for table, label, _, _ in CHANGES])
async def test_a_removal_is_kept(table: str, label: str, world: World, own_place: Place) -> None:
    async with own_place.as_owner() as connection:
        await connection.execute(f"DELETE FROM {table} WHERE id = $1", world[label])
    (kept,) = await _history(own_place, table)
    assert kept["row_id"] == world[label] == json.loads(kept["before"])["id"]
    assert kept["after"] is None
    assert (kept["actor_id"], kept["reason"]) == (None, "")


async def test_an_absence_is_removed_by_the_gateway_and_kept(
    world: World, own_place: Place, own_database: Database
) -> None:
    actor = world["account:A.tm"]
    async with own_database.work([world["school:A"]], actor=actor, reason="пришёл") as work:
        tag = await work.execute("DELETE FROM attendance WHERE id = $1", world["attendance:A.anna.1"])
        assert tag == "DELETE 1"
    (kept,) = await _history(own_place, "attendance")
    assert (kept["actor_id"], kept["reason"], kept["after"]) == (actor, "пришёл", None)


async def test_many_rows_changed_at_once_are_kept_one_by_one(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        tag = await connection.execute(
            "UPDATE mark SET weight = 1300 WHERE lesson_id = $1", bench.world["lesson:A.7v.m1"]
        )
        rows = await connection.fetch("SELECT row_id, before, after FROM mark_history ORDER BY id")
        assert tag == f"UPDATE {len(rows)}" == "UPDATE 21"
        assert [row["row_id"] for row in rows] == sorted(row["row_id"] for row in rows)
        assert {(json.loads(row["before"])["weight"], json.loads(row["after"])["weight"]) for row in rows} == {
            (1000, 1300)
        }


async def test_a_change_of_nothing_and_a_new_row_leave_no_history(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        await connection.execute("UPDATE mark SET weight = weight")
        await connection.execute(
            "INSERT INTO mark (school_id, student_id, lesson_id, group_id, subject_id, lesson_date, work_type_id, kind, value,"
            " scale, counts, weight, comment, set_at, version) SELECT school_id, student_id, lesson_id, group_id, subject_id,"
            " lesson_date, work_type_id, kind, value, scale, counts, weight, comment, set_at, version FROM mark WHERE id = $1",
            bench.world["mark:A.anna.1"],
        )
        assert await connection.fetchval("SELECT count(*) FROM mark_history") == 0


async def test_a_change_that_is_rolled_back_has_no_history(world: World, own_place: Place) -> None:
    async with opened(own_place) as database:
        with pytest.raises(asyncpg.CheckViolationError):
            await _change_and_fail(database, world)
    assert await _history(own_place, "mark") == []


async def _change_and_fail(database: Database, world: World) -> None:
    async with database.work([world["school:A"]]) as work:
        await work.execute("UPDATE mark SET weight = 1300")
        await work.execute("UPDATE mark SET weight = -1")


async def _history(place: Place, table: str) -> list[Any]:
    async with place.as_owner() as connection:
        return list(await connection.fetch(f"SELECT * FROM {table}_history ORDER BY id"))
