"""Servers that somebody else runs, and what may be wrong with them: each told within five seconds."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from gateway.services import given, ports
from gateway.services.hindrance import Hindrance
from tests.conftest import PostgresServer


@pytest.fixture
async def superuser(postgres_server: PostgresServer) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgres_server.superuser_url)
    yield connection
    await connection.close()


async def refused(url: str, cause: str, fix: str = "DIARY_DATABASE_URL") -> None:
    async with asyncio.timeout(30):
        with pytest.raises(Hindrance, match=cause) as hindrance:
            await given.database(url, "DIARY_DATABASE_URL")
    assert fix in hindrance.value.fix


async def test_a_database_as_it_should_be(postgres_server: PostgresServer) -> None:
    told = await given.database(postgres_server.app_url, "DIARY_DATABASE_URL")
    given.check_app(told)
    assert (told.role, told.name) == ("diary_app", "diary")
    given.check_owner(await given.database(postgres_server.owner_url, "DIARY_MIGRATION_DATABASE_URL"))


async def test_nobody_listens() -> None:
    await refused(f"postgresql://diary_app@127.0.0.1:{ports.free()}/diary", r"at 127\.0\.0\.1:\d+ does not answer")


async def test_somebody_listens_and_says_nothing() -> None:
    with ports.listen("127.0.0.1", 0) as silent:
        await refused(f"postgresql://diary_app@127.0.0.1:{silent.getsockname()[1]}/diary", "silent for 3 s")


async def test_no_machine_has_the_name() -> None:
    await refused("postgresql://diary_app@host.invalid/diary", r"host\.invalid:5432 does not answer")


async def test_a_wrong_password_is_told_and_not_repeated(postgres_server: PostgresServer) -> None:
    wrong = postgres_server.app_url.replace(postgres_server.server.passwords["diary_app"], "not-this-one")
    with pytest.raises(Hindrance, match="refuses the login") as hindrance:
        await given.database(wrong, "DIARY_DATABASE_URL")
    assert "not-this-one" not in hindrance.value.cause + hindrance.value.fix


async def test_a_database_that_is_not_there(postgres_server: PostgresServer) -> None:
    await refused(
        postgres_server.url("diary_owner", "absent"), 'database "absent" does not exist', "Create the database"
    )


async def test_a_server_that_is_too_old() -> None:
    with pytest.raises(Hindrance, match=r"is version 15\.18 .*; the diary needs 17 or newer"):
        given.check_version("db.example:5432", 15, "15.18 (Debian 15.18-0+deb12u1)", "DIARY_DATABASE_URL")


async def test_a_superuser_is_no_role_for_the_gateway(postgres_server: PostgresServer) -> None:
    told = await given.database(postgres_server.superuser_url, "DIARY_DATABASE_URL")
    with pytest.raises(Hindrance, match="postgres is a superuser and has BYPASSRLS") as hindrance:
        given.check_app(told)
    assert "diary_app" in hindrance.value.fix


async def test_a_role_that_bypasses_row_level_security_is_no_role_for_the_gateway(
    postgres_server: PostgresServer,
) -> None:
    with pytest.raises(Hindrance, match="diary_owner has BYPASSRLS"):
        given.check_app(await given.database(postgres_server.owner_url, "DIARY_DATABASE_URL"))


async def test_a_role_with_tables_is_no_role_for_the_gateway(
    postgres_server: PostgresServer, superuser: asyncpg.Connection
) -> None:
    await superuser.execute("CREATE TABLE mine (); ALTER TABLE mine OWNER TO diary_app")
    try:
        with pytest.raises(Hindrance, match=r"diary_app owns tables \(mine\)"):
            given.check_app(await given.database(postgres_server.app_url, "DIARY_DATABASE_URL"))
    finally:
        await superuser.execute("DROP TABLE mine")


async def test_a_member_of_the_owner_is_no_role_for_the_gateway(
    postgres_server: PostgresServer, superuser: asyncpg.Connection
) -> None:
    await superuser.execute("CREATE TABLE owned (); ALTER TABLE owned OWNER TO diary_owner")
    await superuser.execute("GRANT diary_owner TO diary_app")
    try:
        with pytest.raises(Hindrance, match=r"diary_app owns tables \(owned\)"):
            given.check_app(await given.database(postgres_server.app_url, "DIARY_DATABASE_URL"))
    finally:
        await superuser.execute("DROP TABLE owned; REVOKE diary_owner FROM diary_app")


async def test_an_owner_must_be_able_to_seed(postgres_server: PostgresServer) -> None:
    told = await given.database(postgres_server.app_url, "DIARY_MIGRATION_DATABASE_URL")
    with pytest.raises(Hindrance, match="diary_app lacks BYPASSRLS"):
        given.check_owner(told)


async def test_redis_as_it_should_be(redis_url: str) -> None:
    name, version = (await given.redis(redis_url, "DIARY_REDIS_URL")).split()
    assert name in {"Valkey", "Redis"}
    assert version[0].isdigit()


async def test_redis_down() -> None:
    async with asyncio.timeout(30):
        with pytest.raises(Hindrance, match=r"Redis server at 127\.0\.0\.1:\d+ does not answer") as hindrance:
            await given.redis(f"redis://127.0.0.1:{ports.free()}/0", "DIARY_REDIS_URL")
    assert "DIARY_REDIS_URL" in hindrance.value.fix


async def test_redis_with_a_wrong_password(redis_url: str) -> None:
    with pytest.raises(Hindrance, match="refuses the login"):
        await given.redis(redis_url.replace("redis://:", "redis://:not-"), "DIARY_REDIS_URL")
