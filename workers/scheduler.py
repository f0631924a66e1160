"""`python -m workers.scheduler`: wakes the regular jobs. Any number of schedulers may run: a tick is taken by compare-and-set."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from domain.clock import Clock, system_clock
from domain.settings import Settings
from orm.database import Database
from workers.actors import ready_broker
from workers.broker import Runtime
from workers.logs import configure

JOBS: Final[Mapping[str, timedelta]] = {"housekeeping": timedelta(hours=1)}
"""Every regular job and how often it is woken; an actor has the same name."""
LOOK: Final = 1.0
"""Seconds between two looks at what is due."""

Send = Callable[[str], Awaitable[None]]


async def tick(database: Database, clock: Clock, send: Send, jobs: Mapping[str, timedelta] = JOBS) -> list[str]:
    """Wake each job that is due and that no other scheduler took, and return their names.

    A job whose message cannot be sent is due again at the next look: the moment is taken back.
    """
    now = clock()
    woken: list[str] = []
    for name, every in jobs.items():
        taken = await _take(database, name, now, now + every)
        if taken is None:
            continue
        try:
            await send(name)
        except Exception:
            async with database.work(()) as work:
                await work.execute("UPDATE schedule SET next_at = $2 WHERE name = $1", name, taken)
            raise
        woken.append(name)
    return woken


async def _take(database: Database, name: str, now: datetime, following: datetime) -> datetime | None:
    async with database.work(()) as work:
        await work.execute(
            "INSERT INTO schedule (name, next_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, now
        )
        row: Any = await work.fetchrow(
            "UPDATE schedule s SET next_at = $3 FROM (SELECT next_at FROM schedule WHERE name = $1 FOR UPDATE) old"
            " WHERE s.name = $1 AND old.next_at <= $2 RETURNING old.next_at",
            name,
            now,
            following,
        )
    return None if row is None else row["next_at"]


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Look once a second until told to stop. A database or Redis that is away is looked for again at the next look."""
    log = structlog.get_logger("scheduler")
    broker = ready_broker(Runtime(settings))
    database = await Database.connect(str(settings.database_url), application_name="diary scheduler", pool_size=2)

    async def send(name: str) -> None:
        await asyncio.to_thread(broker.get_actor(name).send)

    try:
        while not stop.is_set():
            try:
                for name in await tick(database, system_clock, send):
                    log.info("woken", job=name)
            except Exception as error:  # noqa: BLE001 - whatever is away now may be back at the next look
                log.warning("cannot wake", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK)
    finally:
        await database.close()
        broker.close()


async def main() -> int:
    configure()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run(Settings(), stop)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
