"""The school is a tenant: the gateway's role sees and writes the schools that its transaction names, and no other."""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest

from orm.database import Database
from tests.databases import Place, copied, opened
from tests.orm.conftest import Bench
from tests.world import World

OUTSIDE: Final = {
    "account",
    "account_history",
    "activation",
    "calendar",
    "device",
    "identity",
    "identity_ticket",
    "outcome",
    "role_grant",
    "schedule",
    "school",
    "session",
    "sign_in_failure",
    "tortoise_migrations",
}
"""Tables that no policy guards: accounts and what belongs to them (outcomes of their acts too), the public names of schools, and the
installation's own."""

TENANTS: Final = """
    SELECT c.relname AS name, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'role_grant' ORDER BY 1
"""


@pytest.fixture(scope="module")
async def world_place(world: World) -> AsyncIterator[Place]:
    """The world with a row of each school in every tenant table, histories and sights included."""
    async with copied(world.template) as place:
        async with place.as_owner() as connection:
            await connection.execute("UPDATE mark SET weight = 1500; UPDATE final_mark SET version = 2")
            await connection.execute("UPDATE attendance SET version = 2; UPDATE staff SET position = 'Учитель'")
            await connection.execute("UPDATE subject SET short_name = 'иначе'")
            await connection.execute(
                "INSERT INTO sight (school_id, at, account_id, role, operation, students)"
                " SELECT s.school_id, app.now(), (SELECT min(id) FROM account), 'deputy', 'student', ARRAY[s.id] FROM student s"
            )
            await connection.execute(
                "INSERT INTO external_row (source, entity, external_id, internal_id, school_id, digest, taken_at)"
                " SELECT 'test', 'student', s.id::text, s.id, s.school_id, '', app.now() FROM student s"
            )
            await connection.execute(
                "SELECT app.append_feed(jsonb_agg(jsonb_build_object('kind', 'mark_recorded', 'school', m.school_id, 'row', m.id,"
                " 'after', '{}'::jsonb, 'students', jsonb_build_array(m.student_id)))) FROM mark m"
            )
            await connection.execute(
                "INSERT INTO seal (school_id, number, after_id, up_to_id, count, ids, digests, hash, sealed_at)"
                " SELECT id, 1, 0, 1, 1, '{1}', sha256('1'), sha256('1'), app.now() FROM school"
            )
        yield place


async def _tenants(connection: Any) -> list[str]:  # noqa: ANN401 - asyncpg's connection
    return [row["name"] for row in await connection.fetch(TENANTS)]


async def test_a_table_is_guarded_or_known_to_stand_outside(bench: Bench) -> None:
    async with bench.as_owner() as connection:
        tables = {
            row["relname"]
            for row in await connection.fetch(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')"
            )
        }
        assert tables - set(await _tenants(connection)) == OUTSIDE


async def test_every_tenant_table_has_the_policy_and_obeys_it_whoever_owns_it(bench: Bench) -> None:
    async with bench.as_owner() as connection:
        tenants = await connection.fetch(TENANTS)
        assert all(row["relrowsecurity"] and row["relforcerowsecurity"] for row in tenants)
        policies = await connection.fetch(
            "SELECT tablename, cmd, permissive, roles::text[], qual, with_check FROM pg_policies WHERE schemaname = 'public'"
        )
        assert sorted(row["tablename"] for row in policies) == [row["name"] for row in tenants]
        assert {(row["cmd"], row["permissive"], *row["roles"]) for row in policies} == {("ALL", "PERMISSIVE", "public")}
        assert {row["with_check"] for row in policies} == {None}
        (qual,) = {row["qual"] for row in policies}
        assert "school_id = ANY" in qual
        assert "app.schools()" in qual


async def test_a_transaction_that_names_no_school_sees_nothing(bench: Bench) -> None:
    async with bench.as_app() as connection:
        for table in await _tenants(connection):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, table


async def test_a_connection_outside_a_transaction_sees_nothing(bench: Bench) -> None:
    async with bench.place.as_app() as connection:
        for table in await _tenants(connection):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, table


@pytest.mark.parametrize("schools", ["A", "B", "AB"])
async def test_a_transaction_sees_the_schools_it_names_whole_and_no_other(schools: str, bench: Bench) -> None:
    named = sorted(bench.world[f"school:{school}"] for school in schools)
    async with bench.as_owner() as owner, bench.as_app(*schools) as connection:
        for table in await _tenants(owner):
            seen = f"SELECT school_id, count(*) AS rows FROM {table} GROUP BY 1 ORDER BY 1"
            whole = f"SELECT school_id, count(*) AS rows FROM {table} WHERE school_id = ANY ($1) GROUP BY 1 ORDER BY 1"
            found = await connection.fetch(seen)
            assert [row["school_id"] for row in found] == named, table
            assert found == await owner.fetch(whole, named), table


async def test_a_row_of_another_school_is_not_written(bench: Bench) -> None:
    async with bench.as_owner() as owner, bench.as_app("A") as connection:
        for table in await _tenants(owner):
            foreign = dict(
                await owner.fetchrow(f"SELECT * FROM {table} WHERE school_id = $1 LIMIT 1", bench.world["school:B"])
            )
            foreign["id"] = 10**9
            names = ", ".join(foreign)
            places = ", ".join(f"${number}" for number in range(1, len(foreign) + 1))
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match=r"row-level security|permission denied"):
                async with connection.transaction():
                    await connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", *foreign.values())


async def test_a_row_is_not_handed_to_another_school(bench: Bench) -> None:
    async with bench.as_owner() as owner, bench.as_app("A") as connection:
        for table in await _tenants(owner):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match=r"row-level security|permission denied"):
                async with connection.transaction():
                    await connection.execute(f"UPDATE {table} SET school_id = $1", bench.world["school:B"])


async def test_a_row_of_another_school_is_neither_changed_nor_removed(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        mark = bench.world["mark:B.anna.1"]
        assert await connection.execute("UPDATE mark SET weight = 1 WHERE id = $1", mark) == "UPDATE 0"
        absence = bench.world["attendance:B.anna.1"]
        assert await connection.execute("DELETE FROM attendance WHERE id = $1", absence) == "DELETE 0"


async def test_a_history_written_by_a_trigger_stays_in_its_school(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        mark = bench.world["mark:A.anna.1"]
        await connection.execute("UPDATE mark SET value = 3 WHERE id = $1", mark)
        rows = await connection.fetch("SELECT school_id FROM mark_history WHERE row_id = $1", mark)
        assert {row["school_id"] for row in rows} == {bench.world["school:A"]}


@pytest.mark.parametrize("nonsense", ["x", "1;2", "1,", "{1}", "1 OR true"])
async def test_a_setting_that_is_no_list_of_schools_opens_nothing(nonsense: str, bench: Bench) -> None:
    async with bench.as_app() as connection:
        await connection.execute("SELECT set_config('app.schools', $1, true)", nonsense)
        with pytest.raises(asyncpg.DataError):
            await connection.fetchval("SELECT count(*) FROM student")


async def test_a_reused_connection_leaks_nothing(bench: Bench) -> None:
    school = bench.world["school:A"]
    async with opened(bench.place, pool_size=1) as database:
        pid = await _pid_after(database, [school])
        async with database.connection() as connection:
            assert await connection.fetchval("SELECT pg_backend_pid()") == pid
            assert await connection.fetchval("SELECT current_setting('app.schools', true)") == ""
            assert await connection.fetchval("SELECT current_setting('app.actor', true)") == ""
            assert await connection.fetchval("SELECT count(*) FROM student") == 0
        async with database.work([bench.world["school:B"]]) as work:
            rows = await work.fetch("SELECT DISTINCT school_id FROM student")
            assert [row["school_id"] for row in rows] == [bench.world["school:B"]]
        async with database.work([]) as work:
            assert await work.fetch("SELECT id FROM student") == []


async def test_a_connection_leaks_nothing_after_a_failure_either(bench: Bench) -> None:
    async with opened(bench.place, pool_size=1) as database:
        pid = await _pid_after(database, [])
        with pytest.raises(asyncpg.DivisionByZeroError):
            async with database.work([bench.world["school:A"]], actor=7, reason="ошибка") as work:
                await work.execute("SELECT 1 / 0")
        with pytest.raises(TimeoutError):
            async with database.work([bench.world["school:A"]]) as work:
                raise TimeoutError
        async with database.connection() as connection:
            assert await connection.fetchval("SELECT pg_backend_pid()") == pid
            assert await connection.fetchval("SELECT count(*) FROM student") == 0
            assert await connection.fetchval("SELECT app.actor()") is None
            assert await connection.fetchval("SELECT app.reason()") == ""


async def test_school_counts_are_numbers_for_the_schools_asked_for(bench: Bench) -> None:
    async with bench.as_app() as connection:
        asked = [bench.world["school:A"]]
        rows = [dict(row) for row in await connection.fetch("SELECT * FROM app.school_counts($1::bigint[])", asked)]
    assert rows == [{"school_id": asked[0], "students": 25, "staff": 16, "classes": 3}]
    json.dumps(rows)  # numbers and nothing else


async def _pid_after(database: Database, schools: list[int]) -> int:
    async with database.work(schools, actor=7, reason="проверка") as work:
        pid: int = (await work.fetchrow("SELECT pg_backend_pid() AS pid"))["pid"]
        return pid
