"""The loop of the worker that keeps the sights sealed, as a process: through kills and without Redis."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.audit.heads import FOLDER, kept
from domain.audit.verifying import verify
from orm.database import Database
from tests.databases import Place
from tests.domain.audit.sights import see
from tests.household import NOW, Household, lay
from workers.audit import keep_sealed

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def household(place: Place) -> Household:
    return await lay(place)


@contextlib.asynccontextmanager
async def _worker(place: Place, redis: str, state: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workers"),
        env={
            **os.environ,
            "DIARY_DATABASE_URL": place.app_url,
            "DIARY_REDIS_URL": redis,
            "DIARY_STATE_DIR": str(state),
        },
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def _sealed(database: Database, household: Household, rows: int) -> None:
    """Wait until so many rows are sealed: the worker does it by itself, within a second or two."""
    async with asyncio.timeout(60):
        while True:
            async with database.work((household.school,)) as work:
                found = await work.fetchrow("SELECT coalesce(sum(count), 0) AS count FROM seal")
            if found["count"] == rows:
                return


async def test_a_worker_seals_and_keeps_the_heads_outside_through_kills(
    place: Place, database: Database, household: Household, redis_url: str, tmp_path: Path
) -> None:
    for round_ in range(1, 4):
        async with _worker(place, redis_url, tmp_path) as worker:
            await see(database, household, "teacher", "anna")
            await _sealed(database, household, round_)
            worker.send_signal(signal.SIGKILL)
            await worker.wait()
    verdict = (await verify(database, kept(tmp_path)))[0]
    assert (verdict.fault, verdict.tail, verdict.rows) == (None, None, 3)


async def test_it_seals_while_redis_is_away(
    place: Place, database: Database, household: Household, tmp_path: Path
) -> None:
    async with _worker(place, "redis://127.0.0.1:1/0", tmp_path):
        await see(database, household, "teacher", "anna")
        await _sealed(database, household, 1)


class Stopped(Exception):  # noqa: N818 - it ends a loop
    pass


class Rests:
    """The pauses of the loop; each runs something, and the last one ends it."""

    def __init__(self, *between: object) -> None:
        self.between = list(between)

    async def __call__(self, _seconds: float) -> None:
        if not self.between:
            raise Stopped
        step = self.between.pop(0)
        if callable(step):
            await step()


async def test_a_line_that_a_kill_kept_from_being_written_is_written_at_the_next_start(
    database: Database, household: Household, tmp_path: Path
) -> None:
    await see(database, household, "teacher", "anna")
    with pytest.raises(Stopped):
        await keep_sealed(database, None, lambda: NOW, Rests())  # sealed, and nothing outside
    with pytest.raises(Stopped):
        await keep_sealed(database, tmp_path, lambda: NOW, Rests())
    assert [head.number for head in kept(tmp_path)] == [1]


async def test_it_goes_on_when_the_disk_and_the_database_are_back(
    place: Place, database: Database, household: Household, tmp_path: Path
) -> None:
    (tmp_path / FOLDER).write_text("no folder")

    async def another() -> None:
        await see(database, household, "teacher", "oleg")

    async def disk_back() -> None:
        (tmp_path / FOLDER).unlink()

    async def away() -> None:
        async with place.as_owner() as owner:
            await owner.execute("REVOKE SELECT ON seal FROM diary_app")
        await another()

    async def back() -> None:
        async with place.as_owner() as owner:
            await owner.execute("GRANT SELECT ON seal TO diary_app")

    await see(database, household, "teacher", "anna")
    with pytest.raises(Stopped):
        await keep_sealed(database, tmp_path, lambda: NOW, Rests(another, disk_back, away, back, None))
    verdict = (await verify(database, kept(tmp_path)))[0]
    assert (verdict.fault, verdict.tail, verdict.rows) == (None, None, 3)
    assert max(head.number for head in kept(tmp_path)) == verdict.links
