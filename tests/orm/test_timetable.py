"""Clashes are refused on effective slots; merged groups and swaps are legal; what hangs on a lesson moves with it."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg
import pytest

from tests.orm.conftest import Bench

IN = "lesson:A."


async def _set(connection: Any, bench: Bench, name: str, change: str, *values: object) -> None:  # noqa: ANN401 - asyncpg's
    await connection.execute(f"UPDATE lesson SET {change} WHERE id = $1", bench.world[f"{IN}{name}"], *values)


async def _give(connection: Any, bench: Bench, name: str, staff: str, *, effective: bool = True) -> None:  # noqa: ANN401 - asyncpg's
    await connection.execute(
        "INSERT INTO lesson_teacher (school_id, lesson_id, staff_id, planned, effective, date, starts_at, ends_at)"
        " SELECT school_id, id, $2, NOT $3, $3, date, starts_at, ends_at FROM lesson WHERE id = $1",
        bench.world[f"{IN}{name}"],
        bench.world[f"staff:A.{staff}"],
        effective,
    )


async def _slots(connection: Any, bench: Bench, names: Sequence[str]) -> list[Any]:  # noqa: ANN401 - asyncpg's
    rows = await connection.fetch(
        "SELECT starts_at, ends_at, room_id FROM lesson WHERE id = ANY ($1) ORDER BY array_position($1, id)",
        [bench.world[f"{IN}{name}"] for name in names],
    )
    return list(rows)


async def test_a_teacher_is_at_one_lesson_at_a_time(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.ExclusionViolationError) as refusal:
            await _give(connection, bench, "eng1.e1", "tb")  # who gives 7v.m1 then
        assert refusal.value.constraint_name == "ex_lesson_teacher"


async def test_a_teacher_who_was_replaced_is_free(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        await _give(connection, bench, "eng1.e1", "tb", effective=False)


async def test_lessons_one_after_another_do_not_clash(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        (first,) = await _slots(connection, bench, ["7v.m1"])
        change = "starts_at = $2::timestamptz, ends_at = $2::timestamptz + interval '45 minutes', room_id = $3"
        await _set(connection, bench, "eng1.e1", change, first["ends_at"], first["room_id"])
        await _give(connection, bench, "eng1.e1", "tb")


async def test_a_lesson_that_is_cancelled_frees_its_teacher_and_its_room_and_takes_them_again(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        await _set(connection, bench, "7v.m1", "status = 'cancelled'")
        await _give(connection, bench, "eng1.e1", "tb")
        await _set(connection, bench, "eng1.e1", "room_id = $2", bench.world["room:A.3"])
        with pytest.raises(asyncpg.ExclusionViolationError):
            await _set(connection, bench, "7v.m1", "status = 'planned'")


async def test_a_room_holds_one_lesson_at_a_time(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.ExclusionViolationError) as refusal:
            await _set(connection, bench, "eng1.e1", "room_id = $2", bench.world["room:A.3"])
        assert refusal.value.constraint_name == "ex_lesson_room"


async def test_a_shared_room_holds_several(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        for name in ("7v.m1", "eng1.e1"):
            await _set(connection, bench, name, "room_id = $2", bench.world["room:A.gym"])


async def test_merged_lessons_share_their_teacher_and_their_room(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        sitting, room = bench.world[f"{IN}7v.m1"], bench.world["room:A.3"]
        await _set(connection, bench, "eng1.e1", "sitting = $2, room_id = $3", sitting, room)
        await _give(connection, bench, "eng1.e1", "tb")


async def test_lessons_that_part_again_clash_again(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.ExclusionViolationError):
            await _set(connection, bench, "7b.g1", "sitting = NULL")


async def test_a_swap_is_one_transaction_judged_at_its_end(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        first, second = await _slots(connection, bench, ["7a.m1", "7b.m1"])
        await connection.execute("SET CONSTRAINTS ex_lesson_room, ex_lesson_teacher DEFERRED")
        for name, slot in (("7a.m1", second), ("7b.m1", first)):
            change = "starts_at = $2, ends_at = $3, room_id = $4"
            await _set(connection, bench, name, change, slot["starts_at"], slot["ends_at"], slot["room_id"])
        await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert await _slots(connection, bench, ["7a.m1", "7b.m1"]) == [second, first]


async def test_a_swap_that_is_not_deferred_is_refused_half_way(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        first, second = await _slots(connection, bench, ["7a.s1", "7a.s2"])
        with pytest.raises(asyncpg.ExclusionViolationError):
            await _set(
                connection, bench, "7a.s1", "starts_at = $2, ends_at = $3", second["starts_at"], second["ends_at"]
            )
        assert first != second


async def test_a_clash_that_is_left_is_refused_at_the_end(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        await connection.execute("SET CONSTRAINTS ALL DEFERRED")
        await _give(connection, bench, "eng1.e1", "tb")
        with pytest.raises(asyncpg.ExclusionViolationError):
            await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


async def test_a_move_takes_teachers_marks_and_absences_along_and_is_in_their_history(bench: Bench) -> None:
    moved, day = bench.world[f"{IN}7a.m2"], date(2026, 12, 1)
    async with bench.as_app("A") as connection:
        await connection.execute("SELECT set_config('app.reason', 'перенос', true)")
        await _set(
            connection,
            bench,
            "7a.m2",
            "date = $2, starts_at = starts_at + interval '7 days', ends_at = ends_at + interval '7 days'",
            day,
        )
        for table, column in (("mark", "lesson_date"), ("attendance", "lesson_date"), ("lesson_teacher", "date")):
            rows = await connection.fetch(f"SELECT {column} AS day FROM {table} WHERE lesson_id = $1", moved)
            assert rows
            assert {row["day"] for row in rows} == {day}
        (slot,) = await _slots(connection, bench, ["7a.m2"])
        teachers = await connection.fetch("SELECT starts_at, ends_at FROM lesson_teacher WHERE lesson_id = $1", moved)
        assert {tuple(row) for row in teachers} == {(slot["starts_at"], slot["ends_at"])}
        for table in ("mark_history", "attendance_history"):
            row = await connection.fetchrow(f"SELECT before, after, reason FROM {table}")
            assert row["reason"] == "перенос"
            assert json.loads(row["before"])["lesson_date"] == "2026-11-24"
            assert json.loads(row["after"])["lesson_date"] == "2026-12-01"


async def test_marks_follow_the_subject_of_their_lesson(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        await _set(connection, bench, "7a.m1", "subject_id = $2", bench.world["subject:A.rus"])
        rows = await connection.fetch(
            "SELECT DISTINCT subject_id FROM mark WHERE lesson_id = $1", bench.world[f"{IN}7a.m1"]
        )
        assert [row["subject_id"] for row in rows] == [bench.world["subject:A.rus"]]


async def test_what_is_said_of_a_lesson_and_not_of_its_slot_leaves_marks_alone(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        await _set(connection, bench, "7a.m1", "topic = 'Дроби', status = 'held'")
        assert await connection.fetchval("SELECT count(*) FROM mark_history") == 0
