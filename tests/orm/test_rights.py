"""What the gateway's role may not do, whatever the code asks it for."""

import asyncpg
import pytest

from tests.orm.conftest import Bench

HISTORIES = (
    "mark_history",
    "attendance_history",
    "final_mark_history",
    "structure_history",
    "roster_history",
    "account_history",
)
APPEND_ONLY = ("consent_decision", "event", "feed_entry", "seal", "sight", *HISTORIES)
STRUCTURE = {"school_year", "reporting_period", "vacation", "bell", "curriculum_subject"}
"""What nothing may rest on: references hold the rest of a school's structure, and the history keeps what went."""
REMOVED = {
    "activation",
    "attendance",
    "device",
    "enrolment",
    "homeroom",
    "identity_ticket",
    "lesson_teacher",
    "outcome",
    "session",
    "sign_in_failure",
    "teaching_assignment",
    *STRUCTURE,
}
"""Absences are removed when the student was there, intervals when they never held a day (their histories stay);
outcomes of refused acts and what has ended are swept away."""


async def test_the_gateways_role_owns_nothing_and_is_nobody(bench: Bench) -> None:
    async with bench.as_owner() as connection:
        role = await connection.fetchrow("SELECT * FROM pg_roles WHERE rolname = 'diary_app'")
        powers = ("rolsuper", "rolbypassrls", "rolcreatedb", "rolcreaterole", "rolreplication")
        assert [power for power in powers if role[power]] == []
        owned = await connection.fetchval(
            "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'diary_app'::regrole AND deptype = 'o'"
        )
        assert owned == 0
        member = await connection.fetchval("SELECT count(*) FROM pg_auth_members WHERE member = 'diary_app'::regrole")
        assert member == 0


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id bigint)",
        "CREATE TABLE app.mine (id bigint)",
        "CREATE SCHEMA mine",
        "ALTER TABLE student DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON student",
        "ALTER TABLE mark DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION app.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
        "TRUNCATE student",
        "TRUNCATE mark_history",
        "SET ROLE diary_owner",
        "SET session_replication_role = replica",
        "COPY student FROM PROGRAM 'echo 1'",
        "DELETE FROM mark",
        "INSERT INTO external_row SELECT * FROM external_row",
        "UPDATE external_row SET source = ''",
        "DELETE FROM tortoise_migrations",
        "UPDATE tortoise_migrations SET name = ''",
    ],
)
async def test_the_gateways_role_is_refused(statement: str, bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)


async def test_the_gateway_removes_what_is_not_the_schools_record_alone(bench: Bench) -> None:
    assert await _granted(bench, "DELETE") == REMOVED


async def test_the_gateway_writes_all_but_what_triggers_and_the_owner_write(bench: Bench) -> None:
    everything = await _granted(bench, "SELECT")
    assert everything - await _granted(bench, "INSERT") == {*HISTORIES, "external_row", "tortoise_migrations"}
    assert everything - await _granted(bench, "UPDATE") == {*APPEND_ONLY, "external_row", "tortoise_migrations"}
    assert await _granted(bench, "TRUNCATE") | await _granted(bench, "TRIGGER") == set()


async def _granted(bench: Bench, right: str) -> set[str]:
    async with bench.as_owner() as connection:
        rows = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND has_table_privilege('diary_app', oid, $1)",
            right,
        )
        return {row["relname"] for row in rows}


@pytest.mark.parametrize("table", APPEND_ONLY)
async def test_what_is_appended_is_not_changed_by_the_gateway(table: str, bench: Bench) -> None:
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        async with bench.as_app("A") as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


@pytest.mark.parametrize("table", HISTORIES)
async def test_a_history_is_written_by_its_trigger_alone(table: str, bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"INSERT INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_triggers_refuse_even_the_superuser(table: str, statement: str, bench: Bench) -> None:
    for setting in ("SET LOCAL app.retention = 'on'", "SET LOCAL session_replication_role = replica", "SELECT 1"):
        async with bench.place.as_superuser() as connection:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(setting)
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match=f"{table} is append-only"):
                await connection.execute(statement.format(table))
            await transaction.rollback()


async def test_a_parent_does_not_take_what_is_appended_with_it(bench: Bench) -> None:
    async with bench.place.as_superuser() as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await connection.execute("TRUNCATE school CASCADE")


async def test_the_owner_removes_in_the_retention_job_and_changes_nothing_in_it(bench: Bench) -> None:
    async with bench.as_owner() as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with connection.transaction():
                await connection.execute("DELETE FROM consent_decision")
        await connection.execute("SET LOCAL app.retention = 'on'")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with connection.transaction():
                await connection.execute("UPDATE consent_decision SET decision = 'consent'")
        old = bench.world["consent:A.gmom.anna.1"]
        assert await connection.execute("DELETE FROM consent_decision WHERE id = $1", old) == "DELETE 1"


async def test_functions_that_act_as_the_owner_are_few_and_look_nowhere_else(bench: Bench) -> None:
    async with bench.as_owner() as connection:
        rows = await connection.fetch(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'app'::regnamespace"
        )
        assert {row["proname"] for row in rows} == {
            "give_policy",
            "record_account",
            "record_history",
            "record_roster",
            "record_structure",
            "school_counts",
            "sweep_attachments",
            "unsealed_sights",
        }
        assert {tuple(row["proconfig"]) for row in rows} == {("search_path=public, pg_temp",)}
