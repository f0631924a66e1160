"""The worker as a process: what it does with messages, signals, and the death of another worker."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.settings import Settings
from tests.databases import Place
from workers.actors import ready_broker
from workers.broker import Runtime

ROOT = Path(__file__).parents[2]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def environment(place: Place, redis_url: str) -> dict[str, str]:
    return {**os.environ, "DIARY_DATABASE_URL": place.app_url, "DIARY_REDIS_URL": redis_url}


@contextlib.asynccontextmanager
async def _running(module: str, environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        env=environment,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def _says(process: asyncio.subprocess.Process, word: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while word not in (line := (await process.stdout.readline()).decode()):
            assert line, "the process ended early"


async def _old_failure(place: Place) -> None:
    async with place.as_owner() as owner:
        await owner.execute("INSERT INTO sign_in_failure (key, failures, last_at) VALUES ('x', 1, $1)", LONG_AGO)


async def _failures(place: Place) -> int:
    async with place.as_owner() as owner:
        count: int = await owner.fetchval("SELECT count(*) FROM sign_in_failure")
        return count


def _send(environment: dict[str, str]) -> None:
    settings = Settings.model_validate(
        {"database_url": environment["DIARY_DATABASE_URL"], "redis_url": environment["DIARY_REDIS_URL"]}
    )
    broker = ready_broker(Runtime(settings))
    broker.get_actor("housekeeping").send()
    broker.close()


async def test_does_what_a_message_wakes_it_for_and_stops_in_order(place: Place, environment: dict[str, str]) -> None:
    await _old_failure(place)
    async with _running("workers", environment) as worker:
        await _says(worker, "worker started")
        await asyncio.to_thread(_send, environment)
        await _says(worker, "housekeeping")
        assert await _failures(place) == 0
        worker.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            assert await worker.wait() == 0


async def test_a_second_signal_ends_it_at_once(environment: dict[str, str]) -> None:
    async with _running("workers", environment) as worker:
        await _says(worker, "worker started")
        worker.send_signal(signal.SIGTERM)
        worker.send_signal(signal.SIGINT)
        async with asyncio.timeout(10):
            assert await worker.wait() in (0, 1)


async def test_a_message_waits_while_no_worker_runs(place: Place, environment: dict[str, str]) -> None:
    await _old_failure(place)
    await asyncio.to_thread(_send, environment)
    async with _running("workers", environment) as worker:
        await _says(worker, "housekeeping")
    assert await _failures(place) == 0


async def test_the_scheduler_wakes_the_worker(place: Place, environment: dict[str, str]) -> None:
    await _old_failure(place)
    async with _running("workers", environment) as worker, _running("workers.scheduler", environment) as scheduler:
        await _says(scheduler, "woken")
        await _says(worker, "housekeeping")
        scheduler.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await scheduler.wait() == 0
    assert await _failures(place) == 0
    async with place.as_owner() as owner:
        following = await owner.fetchval("SELECT next_at FROM schedule WHERE name = 'housekeeping'")
    assert following > datetime.now(UTC) + timedelta(minutes=55)
