"""What may be wrong: each is told with one cause and one fix, and never with a traceback."""

import asyncpg
import pytest

from gateway.services import ports
from gateway.services.postgres import roles
from tests.conftest import PostgresServer
from tests.gateway.cli.conftest import Answer, Diary


def is_told(answer: Answer, cause: str, fix: str) -> None:
    assert answer.code == 1
    first, second = answer.err.splitlines()
    assert cause in first
    assert second.startswith("To fix: ")
    assert fix in second
    assert "Traceback" not in answer.out


@pytest.fixture(scope="module")
async def emptied(postgres_server: PostgresServer) -> PostgresServer:
    """The server with a database `given`, in which nothing was migrated."""
    await roles.provide_database(postgres_server.server, "given")
    return postgres_server


@pytest.fixture
def outside(diary: Diary, emptied: PostgresServer, redis_url: str) -> Diary:
    """The command with all servers given."""
    return diary.having(
        DIARY_DATABASE_URL=emptied.url("diary_app", "given"),
        DIARY_MIGRATION_DATABASE_URL=emptied.url("diary_owner", "given"),
        DIARY_REDIS_URL=redis_url,
    )


async def test_a_port_that_is_taken(diary: Diary) -> None:
    with ports.listen("127.0.0.1", diary.port):
        is_told(await diary.call("up"), f"Port {diary.port} on 127.0.0.1 is taken", "--port")


async def test_a_setting_that_is_not_understood(diary: Diary) -> None:
    answer = await diary.having(DIARY_PORT="99999").call("up")
    is_told(answer, "A setting is not understood: DIARY_PORT", "Correct DIARY_PORT")


async def test_a_secret_that_is_too_short_is_not_repeated(diary: Diary) -> None:
    answer = await diary.having(DIARY_SECRET_KEY="too-short-a-secret").call("up")
    is_told(answer, "DIARY_SECRET_KEY must have at least 32 characters", "Correct it")
    assert "too-short-a-secret" not in answer.err


async def test_an_address_with_a_password_that_is_not_understood_is_not_repeated(diary: Diary) -> None:
    answer = await diary.having(DIARY_DATABASE_URL="mysql://diary:secret@127.0.0.1/diary").call("up")
    is_told(answer, "DIARY_DATABASE_URL", "Correct DIARY_DATABASE_URL")
    assert "secret" not in answer.err


async def test_an_owner_without_the_role_of_the_gateway(diary: Diary) -> None:
    answer = await diary.having(DIARY_MIGRATION_DATABASE_URL="postgresql://diary_owner@127.0.0.1/diary").call("up")
    is_told(answer, "DIARY_DATABASE_URL is not", "Set both, or neither")


async def test_a_state_folder_that_cannot_be_made(diary: Diary) -> None:
    is_told(await diary.having(DIARY_STATE_DIR="/dev/null/state").call("up"), "/dev/null", "DIARY_STATE_DIR")


async def test_a_database_that_is_down(diary: Diary) -> None:
    url = f"postgresql://diary_app:secret@127.0.0.1:{ports.free()}/diary"
    answer = await diary.having(DIARY_DATABASE_URL=url).call("up")
    is_told(answer, "does not answer", "DIARY_DATABASE_URL")
    assert "secret" not in answer.err


async def test_a_wrong_password(outside: Diary, emptied: PostgresServer) -> None:
    wrong = emptied.url("diary_app", "given").replace(emptied.server.passwords["diary_app"], "wrong")
    is_told(await outside.having(DIARY_DATABASE_URL=wrong).call("up"), "refuses the login", "DIARY_DATABASE_URL")


async def test_a_superuser_for_the_gateway(outside: Diary, emptied: PostgresServer) -> None:
    answer = await outside.having(DIARY_DATABASE_URL=emptied.url("postgres", "given")).call("up")
    is_told(answer, "is a superuser", "diary_app")


async def test_two_databases_for_one_installation(outside: Diary, emptied: PostgresServer) -> None:
    answer = await outside.having(DIARY_MIGRATION_DATABASE_URL=emptied.url("diary_owner", "diary")).call("up")
    is_told(answer, "names the database given", "one database")


async def test_redis_that_is_down(outside: Diary) -> None:
    answer = await outside.having(DIARY_REDIS_URL=f"redis://127.0.0.1:{ports.free()}/0").call("up")
    is_told(answer, "does not answer", "DIARY_REDIS_URL")


@pytest.mark.parametrize("command", ["serve", "worker", "scheduler"])
async def test_migrations_that_are_missing(outside: Diary, command: str) -> None:
    is_told(await outside.call(command), "The database lacks migrations", "diary migrate")


@pytest.mark.parametrize("command", ["serve", "worker", "scheduler", "migrate"])
async def test_nothing_runs_and_nothing_is_given(diary: Diary, command: str) -> None:
    is_told(await diary.call(command), "No database is known", "diary up")


async def test_a_migration_without_the_owner(outside: Diary) -> None:
    answer = await outside.having(DIARY_MIGRATION_DATABASE_URL="").call("migrate")
    is_told(answer, "owner of the database", "DIARY_MIGRATION_DATABASE_URL")


async def test_a_demo_without_the_owner(outside: Diary, postgres_server: PostgresServer) -> None:
    await roles.provide_database(postgres_server.server, "migrated")
    owner = outside.having(DIARY_MIGRATION_DATABASE_URL=postgres_server.url("diary_owner", "migrated"))
    assert (await owner.call("migrate")).code == 0
    app = postgres_server.url("diary_app", "migrated")
    answer = await outside.having(DIARY_MIGRATION_DATABASE_URL="", DIARY_DATABASE_URL=app).call("up", "--demo")
    is_told(answer, "whose URL is not known", "without --demo")


async def test_a_migration_that_fails(diary: Diary, postgres_server: PostgresServer) -> None:
    await roles.provide_database(postgres_server.server, "occupied")
    url = postgres_server.url("diary_owner", "occupied")
    owner = await asyncpg.connect(url)
    await owner.execute("CREATE TABLE account ()")
    await owner.close()
    app = postgres_server.url("diary_app", "occupied")
    answer = await diary.having(DIARY_DATABASE_URL=app, DIARY_MIGRATION_DATABASE_URL=url).call("migrate")
    is_told(answer, 'A migration failed, and the database is as it was: relation "account" already exists', "README")


async def test_a_mistake_in_the_call_is_told_apart(diary: Diary) -> None:
    answer = await diary.call("up", "--prot", "8001")
    assert answer.code == 2
    assert "--prot" in answer.err
