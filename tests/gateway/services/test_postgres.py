"""The embedded PostgreSQL: made, killed, found again."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from gateway.services import leftovers, state
from gateway.services.account import as_account
from gateway.services.hindrance import Hindrance
from gateway.services.postgres import binaries, cluster, roles
from gateway.services.programs import Watch
from gateway.services.state import State
from tests.conftest import PostgresServer
from tests.gateway.services.conftest import Listener


def programs(place: State) -> binaries.Binaries:
    return binaries.for_account(binaries.find(binaries.candidates()), place.account, place.programs)


@contextlib.asynccontextmanager
async def serving(place: State, watch: Watch, *, durable: bool = False, port: int = 0) -> AsyncIterator[cluster.Server]:
    secrets = state.keep_secrets(place)
    async with cluster.serving(place, programs(place), secrets, watch, durable=durable, port=port) as server:
        yield server


@contextlib.asynccontextmanager
async def session(server: cluster.Server, role: str = cluster.SUPERUSER) -> AsyncIterator[asyncpg.Connection]:
    database = "postgres" if role == cluster.SUPERUSER else cluster.DATABASE
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(OSError, asyncpg.CannotConnectNowError):
                connection = await asyncpg.connect(server.url(role, database))
                break
            await asyncio.sleep(0.02)
    try:
        yield connection
    finally:
        await connection.close()


def postmaster(place: State) -> int:
    return int((place.postgres / "postmaster.pid").read_text().split()[0])


async def test_the_default_is_durable(place: State, watch: Watch) -> None:
    async with serving(place, watch, durable=True) as server, session(server) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await connection.fetchval("SELECT current_setting($1)", setting) == "on"


async def test_roles_and_database_are_what_the_design_asks_for(postgres_server: PostgresServer) -> None:
    connection = await asyncpg.connect(postgres_server.superuser_url)
    try:
        found = await connection.fetch(
            "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'diary%' ORDER BY rolname"
        )
        assert [tuple(row) for row in found] == [
            ("diary_app", False, False, True, False, False),
            ("diary_owner", False, True, True, False, False),
        ]
        database = await connection.fetchrow(
            "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datlocprovider, datlocale"
            " FROM pg_database WHERE datname = 'diary'"
        )
        assert database is not None
        assert tuple(database) == ("diary_owner", "UTF8", b"b", "C.UTF-8")
        secrets = await connection.fetch("SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'diary%'")
        assert all(row["rolpassword"].startswith("SCRAM-SHA-256$") for row in secrets)
        assert await connection.fetchval("SHOW unix_socket_directories") == ""
    finally:
        await connection.close()


async def test_roles_are_given_back_what_they_lost(postgres_server: PostgresServer) -> None:
    connection = await asyncpg.connect(postgres_server.superuser_url)
    try:
        await connection.execute("ALTER ROLE diary_app SUPERUSER PASSWORD 'another'")
        await roles.provide_roles(postgres_server.server)
        await roles.provide_database(postgres_server.server)
        assert not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = 'diary_app'")
    finally:
        await connection.close()
    app = await asyncpg.connect(postgres_server.app_url)
    await app.close()


async def test_the_app_may_not_create_tables(postgres_server: PostgresServer) -> None:
    app = await asyncpg.connect(postgres_server.app_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("CREATE TABLE mine ()")
    finally:
        await app.close()


async def test_a_killed_server_is_started_again_with_its_data(place: State, watch: Watch, listener: Listener) -> None:
    async with serving(place, watch, durable=True) as server:
        async with session(server) as connection:
            await connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(postmaster(place), signal.SIGKILL)
        await listener.hears("PostgreSQL was ended by SIGKILL")
        async with session(server) as connection:
            assert await connection.fetchval("SELECT one FROM kept") == 1
    assert leftovers.find(place.postgres, cluster.NAMES) == []


async def test_data_and_port_stay_after_the_supervising_process_was_killed(place: State, watch: Watch) -> None:
    supervisor = """
import asyncio, sys
from pathlib import Path
from gateway.services import state
from gateway.services.account import unprivileged
from tests.gateway.services.test_postgres import serving, session, Watch
async def main():
    place = state.State(Path(sys.argv[1]), unprivileged())
    async with serving(place, Watch(print, asyncio.Event()), durable=True) as server:
        async with session(server) as connection:
            await connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        print(server.port, flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        supervisor,
        str(place.folder),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    process.kill()
    await process.wait()
    async with serving(place, watch, port=port) as server, session(server) as connection:
        assert server.port == port
        assert await connection.fetchval("SELECT one FROM kept") == 1


async def test_a_note_with_the_number_of_a_foreign_process_does_not_hinder(place: State, watch: Watch) -> None:
    async with serving(place, watch):
        note = (place.postgres / "postmaster.pid").read_text()
    foreign = await asyncio.create_subprocess_exec("sleep", "600")
    (place.postgres / "postmaster.pid").write_text("\n".join([str(foreign.pid), *note.splitlines()[1:]]))
    async with serving(place, watch) as server, session(server) as connection:
        assert await connection.fetchval("SELECT 1") == 1
    assert foreign.returncode is None
    foreign.kill()
    await foreign.wait()


async def test_a_server_that_still_runs_on_the_data_is_stopped_first(
    place: State, watch: Watch, listener: Listener
) -> None:
    async with serving(place, watch) as server:
        pass
    command = (str(programs(place).folder / "postgres"), "-D", str(place.postgres), "-c", "unix_socket_directories=")
    orphan = await asyncio.create_subprocess_exec(
        *command, "-c", f"port={server.port}", cwd="/", **as_account(place.account)
    )
    async with session(server) as held:
        async with serving(place, watch, port=server.port) as again, session(again) as connection:
            assert again.port == server.port
            assert await connection.fetchval("SELECT 1") == 1
        assert held.is_closed()
    assert await orphan.wait() == 0
    assert listener.words == ["An earlier start left its PostgreSQL running; it is stopped first."]


async def test_a_port_that_is_taken_meanwhile_is_not_insisted_on(place: State, watch: Watch) -> None:
    async with serving(place, watch) as first:
        pass
    blocker = await asyncio.start_server(lambda _r, writer: writer.close(), "127.0.0.1", first.port)
    async with blocker, serving(place, watch, port=first.port) as server, session(server) as connection:
        assert server.port != first.port
        assert await connection.fetchval("SELECT 1") == 1


async def test_an_interrupted_creation_is_begun_anew(place: State, watch: Watch) -> None:
    left = place.postgres.with_name("postgres.new")
    left.mkdir()
    (left / "PG_VERSION").write_text("18")
    async with serving(place, watch) as server, session(server) as connection:
        assert await connection.fetchval("SELECT 1") == 1
    assert not left.exists()


async def test_data_of_another_major_version_is_refused(place: State, watch: Watch) -> None:
    place.postgres.mkdir()
    (place.postgres / "PG_VERSION").write_text("17\n")
    newer = replace(programs(place), version="18.6")
    with pytest.raises(Hindrance, match=r"was made by PostgreSQL 17; the one found is 18\.6"):
        async with cluster.serving(place, newer, state.keep_secrets(place), watch):
            pytest.fail("it started")


async def test_foreign_secrets_are_told_from_a_broken_server(place: State, watch: Watch) -> None:
    async with serving(place, watch):
        pass
    (place.folder / "secrets.json").unlink()
    with pytest.raises(Hindrance, match=r"refuses the password in secrets\.json"):
        async with serving(place, watch):
            pytest.fail("it started")
    assert leftovers.find(place.postgres, cluster.NAMES) == []
