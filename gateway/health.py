"""Whether this process lives, and whether it can serve: in words, for whoever watches it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, Literal

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from gateway.answers import answer
from gateway.rates import Rates
from gateway.refusals import Code, Refused, refuse
from orm.database import Database

SECONDS: Final = 2.0
"""A check that takes longer has failed: whoever watches asks every few seconds."""

DATABASE_DOWN: Final = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)
"""What a database raises that is down, starting, stopping, full or not the one that was meant."""


def no_database() -> Refused:
    """What is answered meanwhile. Whether a mutation was done may be unknown then: its key tells, when it is sent again."""
    return refuse(
        Code.UNAVAILABLE,
        "База данных не отвечает. Повторите через несколько секунд.",
        status=503,
        headers=(("Retry-After", "5"),),
    )


State = Literal["ok", "failed", "degraded", "not configured"]
Pending = Callable[[], Awaitable[tuple[str, ...]]]


async def live(_request: Request) -> Response:
    """This process answers. It asks nobody else, so that a dead database restarts no gateway."""
    return answer({"status": "alive"})


class Readiness:
    """`/ready`: 200 while documents can be answered, 503 otherwise, with what is wrong."""

    def __init__(self, database: Callable[[], Database | None], pending: Pending, rates: Rates) -> None:
        self._database = database
        self._pending = pending
        self._rates = rates
        self._migrated = False

    async def page(self, _request: Request) -> Response:
        database, redis = await asyncio.gather(self._check_database(), self._check_redis())
        checks = {"database": database, "migrations": await self._check_migrations(database["state"]), "redis": redis}
        failed = any(check["state"] == "failed" for check in checks.values())
        degraded = any(check["state"] == "degraded" for check in checks.values())
        status = "not ready" if failed else "degraded" if degraded else "ready"
        return answer({"status": status, "checks": checks}, status=503 if failed else 200)

    async def _check_database(self) -> dict[str, Any]:
        database = self._database()
        if database is None:
            return _check("failed", "The gateway has not connected yet")
        try:
            async with asyncio.timeout(SECONDS), database.work(()):
                return _check("ok")
        except Exception as error:  # noqa: BLE001 - whatever it is, documents cannot be answered
            return _check("failed", f"PostgreSQL does not answer ({type(error).__name__})")

    async def _check_migrations(self, database: State) -> dict[str, Any]:
        """Migrations only go forward, so that one good answer holds for the life of the process."""
        if self._migrated:
            return _check("ok")
        if database == "failed":
            return _check("failed", "Unknown while PostgreSQL does not answer")
        try:
            async with asyncio.timeout(SECONDS):
                names = await self._pending()
        except Exception as error:  # noqa: BLE001 - see _check_database
            return _check("failed", f"PostgreSQL does not say ({type(error).__name__})")
        if names:
            return _check("failed", "Run `diary migrate`") | {"pending": names}
        self._migrated = True
        return _check("ok")

    async def _check_redis(self) -> dict[str, Any]:
        if not self._rates.shared:
            return _check("not configured", "Limits are counted in each process; workers look for work by themselves")
        try:
            async with asyncio.timeout(SECONDS):
                reachable = await self._rates.reachable()
        except TimeoutError:
            reachable = False
        if reachable:
            return _check("ok")
        return _check(
            "degraded", "Redis does not answer: limits are counted in each process, wake-ups wait for the next look"
        )


def _check(state: State, detail: str | None = None) -> dict[str, Any]:
    return {"state": state} | ({"detail": detail} if detail else {})
