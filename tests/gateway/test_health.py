import asyncio
import json
from pathlib import Path

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from gateway.health import Readiness
from gateway.rates import Rates
from orm.database import Database
from orm.migrate import pending
from tests.databases import Place, copied, drop, new_place, opened
from tests.gateway.running import asked, serving

NOWHERE = "redis://127.0.0.1:1/0"


async def _page(
    database: Database | None, place: Place, redis: str | None = None
) -> tuple[int, dict[str, dict[str, str]]]:
    rates = Rates(redis, b"key")
    readiness = Readiness(lambda: database, lambda: pending(place.app_url), rates)
    answer: Response = await readiness.page(Request({"type": "http", "method": "GET", "headers": []}))
    await rates.close()
    said = json.loads(bytes(answer.body))
    return answer.status_code, said["checks"] | {"status": {"state": said["status"]}}


async def test_a_gateway_is_ready_with_its_database_alone(place: Place, database: Database) -> None:
    status, checks = await _page(database, place)
    assert status == 200
    assert [checks[name]["state"] for name in ("database", "migrations", "redis", "status")] == [
        "ok", "ok", "not configured", "ready",
    ]  # fmt: skip


async def test_redis_is_ready_too(place: Place, database: Database, redis_url: str) -> None:
    status, checks = await _page(database, place, redis_url)
    assert (status, checks["redis"]["state"]) == (200, "ok")


async def test_without_redis_it_serves_and_says_so(place: Place, database: Database) -> None:
    status, checks = await _page(database, place, NOWHERE)
    assert (status, checks["status"]["state"], checks["redis"]["state"]) == (200, "degraded", "degraded")


async def test_before_it_connected_it_is_not_ready(place: Place) -> None:
    status, checks = await _page(None, place)
    assert (status, checks["database"]["state"]) == (503, "failed")


async def test_a_migration_that_is_missing_is_named(migrated: Place) -> None:
    empty = await new_place(migrated.server)
    async with opened(empty) as database:
        status, checks = await _page(database, empty)
    await drop(empty)
    assert status == 503
    assert checks["migrations"]["state"] == "failed"
    assert "0001_tables" in checks["migrations"]["pending"]


async def test_a_database_that_goes_away_stops_the_answers_and_not_the_process(migrated: Place, tmp_path: Path) -> None:
    log = tmp_path / "log"
    async with copied(migrated) as place, serving(place, log) as gateway, gateway.viewer() as client:
        assert (await client.get("/ready")).status_code == 200
        assert (await client.post("/graphql", json=asked("{ me { id } }"))).status_code == 200
        await _forbid(place)
        ready = await client.get("/ready")
        answer = await client.post("/graphql", json=asked("{ me { id } }"))
        assert (await client.get("/live")).json() == {"status": "alive"}
    assert ready.status_code == 503
    assert ready.json()["checks"]["database"]["state"] == "failed"
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"


async def _forbid(place: Place) -> None:
    """End all connections of this database and let no new one in."""
    connection = await asyncpg.connect(place.server.superuser_url)
    try:
        await connection.execute(f"ALTER DATABASE {place.name} CONNECTION LIMIT 0")
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", place.name
        )
    finally:
        await connection.close()


LOCKED = "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'"


async def test_a_connection_that_breaks_in_the_middle_is_the_databases_fault(migrated: Place, tmp_path: Path) -> None:
    log = tmp_path / "log"
    async with copied(migrated) as place, serving(place, log) as gateway, gateway.viewer() as client:
        async with place.as_superuser() as holder, place.as_superuser() as watcher:
            transaction = holder.transaction()
            await transaction.start()
            await holder.execute("LOCK TABLE school IN ACCESS EXCLUSIVE MODE")
            asking = asyncio.create_task(client.post("/graphql", json=asked("{ schools { nodes { name } } }")))
            while (pid := await watcher.fetchval(LOCKED, place.name)) is None:
                pass
            await watcher.execute("SELECT pg_terminate_backend($1)", pid)
            answer = await asking
            await transaction.rollback()
        again = await client.post("/graphql", json=asked("{ schools { nodes { name } } }"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    (error,) = answer.json()["errors"]
    assert (error["extensions"]["code"], "path" in error) == ("SERVICE_UNAVAILABLE", False)
    assert again.json() == {"data": {"schools": {"nodes": []}}}
    assert "asyncpg" in log.read_text(), "the log says what happened"
