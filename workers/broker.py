"""The broker with its middleware, in the order in which it is passed, and why each is there."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any, Final

import dramatiq
import redis
from dramatiq.asyncio import EventLoopThread, get_event_loop_thread, set_event_loop_thread
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, AsyncIO, CurrentMessage, Middleware, Retries, ShutdownNotifications, TimeLimit
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from domain.settings import Settings
from orm.database import Database
from workers.audit import keep_sealed

NAMESPACE: Final = "diary"
HEARTBEAT_MS: Final = 30_000
"""A worker that has not been heard of for this long is dead, and its messages go to others. A starved one must not look dead."""
MAINTENANCE_CHANCE: Final = 100_000
"""Of a million fetches, how many look for dead workers: one in ten, where the library's default waits for minutes."""
TIME_LIMIT_MS: Final = 60_000
AGE_LIMIT_MS: Final = 3_600_000
"""A wake-up that is an hour old has been overtaken: workers look by themselves long before."""

Actor = Callable[..., Any]


class Runtime:
    """What actors of one process share: the database, open while the worker runs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        if self._database is None:
            raise RuntimeError("the worker is not running")
        return self._database

    async def open(self) -> None:
        self._database = await Database.connect(
            str(self.settings.database_url), application_name="diary worker", pool_size=self.settings.database_pool
        )

    async def close(self) -> None:
        if self._database is not None:
            await self._database.close()
            self._database = None


class DaemonAsyncIO(AsyncIO):
    """The loop of async actors in a thread that dies with the process: with the library's own, a second signal hangs for ever."""

    def before_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        thread = EventLoopThread(self.logger)
        thread.daemon = True
        thread.start(timeout=5.0)
        set_event_loop_thread(thread)


class DatabaseLifecycle(Middleware):
    """Opens the database on the loop that actors run on, and closes it there."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def before_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        _on_loop(self.runtime.open)

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        _on_loop(self.runtime.close)


class KeepSealed(Middleware):
    """Runs the loop that seals the sights for as long as the worker runs."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self._loop: asyncio.Task[None] | None = None

    def before_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        _on_loop(self._start)

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        _on_loop(self._stop)

    async def _start(self) -> None:
        self._loop = asyncio.create_task(keep_sealed(self.runtime.database, self.runtime.settings.state_dir))

    async def _stop(self) -> None:
        if self._loop is not None:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop


def redis_client(url: str) -> redis.Redis:
    """A client that gives up fast: what it carries is only a wake-up."""
    return redis.Redis.from_url(
        url,
        socket_timeout=2,
        socket_connect_timeout=2,
        retry=Retry(ExponentialWithJitterBackoff(cap=0.2, base=0.02), 1),
    )


def make_broker(runtime: Runtime) -> RedisBroker:
    """A broker without actors. `before_*` hooks run in the order of the list, `after_*` hooks in reverse."""
    logging.getLogger("dramatiq").setLevel(logging.WARNING)
    return RedisBroker(  # type: ignore[no-untyped-call]  # the library does not type its brokers
        client=redis_client(str(runtime.settings.redis_url)),
        namespace=NAMESPACE,
        heartbeat_timeout=HEARTBEAT_MS,
        maintenance_chance=MAINTENANCE_CHANCE,
        middleware=[
            AgeLimit(max_age=AGE_LIMIT_MS),  # an old wake-up is dropped, not worked off
            TimeLimit(time_limit=TIME_LIMIT_MS, interval=1_000),  # cancels the coroutine of an actor that hangs
            ShutdownNotifications(),  # lets long actors end at a good place
            Retries(max_retries=3, min_backoff=1_000, max_backoff=60_000),  # few: workers look again by themselves
            DaemonAsyncIO(),  # async actors, on one loop per process
            DatabaseLifecycle(runtime),  # after AsyncIO, since it opens on that loop
            KeepSealed(runtime),  # after the database, which it needs until it ends
            CurrentMessage(),  # for logs
        ],
    )


def _on_loop(coroutine: Callable[[], Any]) -> None:
    thread = get_event_loop_thread()
    if thread is None:
        raise RuntimeError("AsyncIO stands before this middleware")
    thread.run_coroutine(coroutine())
