"""Guesses at secrets are counted before they are judged, so that guesses sent at once are counted like guesses in turn.

Each count is a row of its own transaction, which stays whatever becomes of the guess.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from domain.passwords import digest
from domain.refusals import RateLimited
from orm.database import Database, Work

WINDOW: Final = timedelta(minutes=15)
"""Counts of wrong guesses are forgotten after this long without one."""
REFUSED_FROM: Final = 10
"""Guesses at one secret from one network within the window, before all further ones are refused unseen."""
CODES_REFUSED_FROM: Final = 100
"""Guesses at one-time codes from one network within the window. A class of 30 comes in at once from the school's one address, and some
mistype: that is no attack, and a code has 100 bits."""
SLOWED_FROM: Final = 5
"""Guesses at one secret from anywhere, before each further one waits."""
SLOWEST: Final = 2.0
"""Seconds that a slowed guess waits at the most."""

Sleep = Callable[[float], Awaitable[None]]


def password_keys(login: str, network: str) -> list[bytes]:
    """The counts of a guess at the password of a login: from this network, and from anywhere."""
    return [digest(f"pair|{login}|{network}"), digest(f"login|{login}")]


def device_keys(login: str, device: str) -> list[bytes]:
    """The count of a device that has signed in before, alone: strangers neither slow nor refuse it."""
    return [digest(f"device|{login}|{device}")]


def code_key(network: str) -> bytes:
    return digest(f"code|{network}")


async def count(work: Work, key: bytes, now: datetime) -> int:
    row = await work.fetchrow(
        "INSERT INTO sign_in_failure AS f (key, failures, last_at) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE"
        " SET failures = CASE WHEN f.last_at < $3 THEN 1 ELSE f.failures + 1 END, last_at = $2 RETURNING failures",
        key,
        now,
        now - WINDOW,
    )
    failures: int = row["failures"]
    return failures


async def forgive(work: Work, *keys: bytes) -> None:
    """A right guess clears its counts."""
    await work.execute("DELETE FROM sign_in_failure WHERE key = ANY ($1::bytea[])", list(keys))


async def slow(counts: list[int], message: str, sleep: Sleep = asyncio.sleep) -> RateLimited | None:
    """Refuse a guess by the first count, or let it wait by the second, where there is one."""
    if counts[0] > REFUSED_FROM:
        return RateLimited(message, int(WINDOW.total_seconds()))
    if len(counts) > 1 and counts[1] > SLOWED_FROM:
        await sleep(min(SLOWEST, 0.1 * 2 ** min(counts[1] - SLOWED_FROM, 10)))
    return None


async def guess_at_code(database: Database, network: str, now: datetime) -> RateLimited | None:
    """Count a guess at a one-time code, and refuse it where there were too many from this network."""
    async with database.work(()) as work:
        guesses = await count(work, code_key(network), now)
    if guesses > CODES_REFUSED_FROM:
        return RateLimited("Слишком много попыток. Попробуйте позже.", int(WINDOW.total_seconds()))
    return None
