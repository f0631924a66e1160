"""How often somebody may knock. Counted on Redis for all processes together; in this process, while Redis does not answer."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from time import time
from typing import Final, cast

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import RedisStorage, Storage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from gateway import limits
from gateway.refusals import Code, Refused, refuse

_log = structlog.get_logger()

Clock = Callable[[], float]
"""Seconds since 1970, as `time.time` says them."""

_DOWN: Final = (RedisError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in each window of `limits.RATE_SECONDS`."""

    name: str
    amount: int

    @property
    def item(self) -> RateLimitItem:
        return RateLimitItemPerSecond(self.amount, limits.RATE_SECONDS, namespace="diary")


NETWORK: Final = Rate("network", limits.NETWORK_RATE)
OPEN: Final = Rate("open", limits.OPEN_RATE)
ACCOUNT: Final = Rate("account", limits.ACCOUNT_RATE)
CALENDAR: Final = Rate("calendar", limits.CALENDAR_RATE)


class ProcessStorage(Storage):
    """Counts of this process, by an injected clock. All windows of one length turn over together, so that nothing is swept."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock = time) -> None:
        super().__init__()
        self._clock = clock
        self._counts: dict[str, int] = {}
        self._ends = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        return ArithmeticError

    def _turn(self, expiry: int) -> None:
        now = self._clock()
        if now >= self._ends:
            self._counts.clear()
            self._ends = (now // expiry + 1) * expiry

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        self._turn(expiry)
        count = self._counts[key] = self._counts.get(key, 0) + amount
        return count

    async def get(self, key: str) -> int:
        return self._counts.get(key, 0)

    async def get_expiry(self, key: str) -> float:
        return self._ends if key in self._counts else self._clock()

    async def check(self) -> bool:
        return True

    async def reset(self) -> int | None:
        count = len(self._counts)
        self._counts.clear()
        return count

    async def clear(self, key: str) -> None:
        self._counts.pop(key, None)


@dataclass(slots=True)
class _Share:
    """What this process may still let pass of one count on Redis, or until when that count is used up."""

    left: int = 0
    used_up_until: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One takes, the others wait for what is taken: 21 at once would use up a whole window."""


class Rates:
    """The counters of one process. Who is counted is kept as a keyed hash, since an address is personal data.

    From Redis a process takes a share of a window at a time (`limits.SHARES`), so that not every request goes there. Shares
    end with the minute; what is left of them is lost, so that a window is never longer and at the most a little shorter.
    """

    def __init__(self, redis_url: str | None, secret: bytes, clock: Clock = time) -> None:
        self._secret = secret[:64]
        self._clock = clock
        self._here = FixedWindowRateLimiter(ProcessStorage(clock))
        storage = _storage(redis_url) if redis_url else None
        self._everywhere = FixedWindowRateLimiter(storage) if storage else None
        self._redis = _connection(storage) if storage else None
        self._rests_until = 0.0
        self._shares: dict[str, _Share] = {}
        self._shares_end = 0.0

    @property
    def shared(self) -> bool:
        """Whether there is a Redis that counts for all processes."""
        return self._redis is not None

    async def spend(self, rate: Rate, who: str, amount: int = 1) -> None:
        """Count a request, as `amount` of them. Raises `Refused` (429, with the seconds to wait) where it is too much."""
        key = hashlib.blake2b(f"{rate.name}|{who}".encode(), key=self._secret, digest_size=12).hexdigest()
        until: float | None = None
        if self._everywhere is not None and self._clock() >= self._rests_until:
            try:
                until = await self._count_everywhere(self._everywhere, rate, key, amount)
            except _DOWN as error:
                self.rest()
                _log.warning("redis does not count, this process does", error=type(error).__name__)
        if until is None:
            until = await _count(self._here, rate, key, amount)
        if until:
            raise _too_often(min(limits.RATE_SECONDS, max(1, ceil(until - self._clock()))))

    def rest(self) -> None:
        """Leave Redis alone for a while."""
        self._rests_until = self._clock() + limits.REDIS_REST_SECONDS

    async def _count_everywhere(
        self, limiter: FixedWindowRateLimiter, rate: Rate, key: str, amount: int
    ) -> float | None:
        share = self._share(key)
        async with share.turn:
            if self._clock() < self._rests_until:  # whoever went before has found it silent
                return None
            if share.used_up_until > self._clock():
                return share.used_up_until
            if share.left >= amount:
                share.left -= amount
                return 0.0
            taken = max(amount, rate.amount // limits.SHARES)
            share.used_up_until = await _count(limiter, rate, key, taken)
            if not share.used_up_until:
                share.left += taken - amount
            return share.used_up_until

    def _share(self, key: str) -> _Share:
        now = self._clock()
        if now >= self._shares_end:
            self._shares.clear()
            self._shares_end = (now // limits.RATE_SECONDS + 1) * limits.RATE_SECONDS
        return self._shares.setdefault(key, _Share())

    async def reachable(self) -> bool:
        """Whether Redis answers, now."""
        if self._redis is None:
            return False
        try:
            return bool(await self._redis.ping())
        except _DOWN:
            return False

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()


async def _count(limiter: FixedWindowRateLimiter, rate: Rate, key: str, amount: int) -> float:
    """0 where it fits into the window, otherwise when the window ends."""
    if await limiter.hit(rate.item, key, cost=amount):
        return 0.0
    return (await limiter.get_window_stats(rate.item, key)).reset_time


def _storage(url: str) -> RedisStorage:
    scheme = "async+redis+" if url.startswith("unix:") else "async+"
    return RedisStorage(
        scheme + url,
        implementation="redispy",
        key_prefix="diary:rate",
        socket_timeout=limits.REDIS_SECONDS,
        socket_connect_timeout=limits.REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]  # handed on to redis-py as it is
    )


def _connection(storage: RedisStorage) -> Redis:
    if not isinstance(storage.bridge, RedispyBridge):
        raise TypeError("redis-py is the client of this service")
    return cast("Redis", storage.bridge.get_connection())


def _too_often(seconds: int) -> Refused:
    return refuse(
        Code.RATE,
        f"Слишком много запросов. Повторите через {seconds} с.",
        status=429,
        headers=(("Retry-After", str(seconds)),),
    )
