"""When sessions were used: noted by requests, written together, kept where the database is away."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from gateway.seen import Seen
from orm.database import Database
from tests.databases import Place
from tests.world import World

FIRST = datetime(2026, 11, 23, 8, tzinfo=UTC)


async def _seen_at(place: Place, session: int) -> datetime | None:
    async with place.as_owner() as owner:
        found: datetime | None = await owner.fetchval("SELECT seen_at FROM session WHERE id = $1", session)
        return found


async def test_what_was_used_and_what_is_open_is_written_together(
    world: World, own_place: Place, own_database: Database
) -> None:
    used, streaming, quiet = (world[f"session:A.{name}"] for name in ("gmom", "gbf", "gran"))
    times = [FIRST]
    seen = Seen(lambda: own_database, lambda: times[-1], lambda: [streaming])
    seen.note(used)
    times.append(FIRST + timedelta(minutes=2))
    await seen.write()
    assert await _seen_at(own_place, used) == FIRST
    assert await _seen_at(own_place, streaming) == FIRST + timedelta(minutes=2)
    assert await _seen_at(own_place, quiet) is None
    times.append(FIRST + timedelta(minutes=5))
    await seen.write()
    assert await _seen_at(own_place, used) == FIRST, "it was not used since"


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError, asyncpg.DeadlockDetectedError, asyncpg.LockNotAvailableError]
)
async def test_what_cannot_be_written_is_written_later(
    error: type[Exception], world: World, own_place: Place, own_database: Database
) -> None:
    session = world["session:A.gmom"]
    broken = [True]

    def database() -> Database:
        if broken[-1]:
            raise error
        return own_database

    seen = Seen(database, lambda: FIRST, list)
    seen.note(session)
    await seen.write()
    assert await _seen_at(own_place, session) is None
    broken.append(False)
    await seen.write()
    assert await _seen_at(own_place, session) == FIRST
