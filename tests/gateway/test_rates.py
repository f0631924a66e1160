"""Counting, in this process and on a real Redis-protocol server."""

import asyncio

import pytest
from redis.asyncio import Redis

from gateway import limits
from gateway.rates import Rate, Rates
from gateway.refusals import Refused

FEW = Rate("few", 3)
NOWHERE = "redis://127.0.0.1:1/0"


async def _spent(rates: Rates, who: str, times: int) -> list[int]:
    """For each try the seconds to wait; 0 where it was let pass."""
    found = []
    for _ in range(times):
        try:
            await rates.spend(FEW, who)
        except Refused as refused:
            found.append(int(dict(refused.headers)["Retry-After"]))
        else:
            found.append(0)
    return found


async def test_a_window_holds_so_many_and_the_next_one_again() -> None:
    now = 120.0
    rates = Rates(None, b"key", lambda: now)
    assert await _spent(rates, "a", 4) == [0, 0, 0, 60]
    now = 179.5
    assert await _spent(rates, "a", 1) == [1]
    assert await _spent(rates, "b", 1) == [0]
    now = 180.0
    assert await _spent(rates, "a", 4) == [0, 0, 0, 60]


async def test_processes_count_together_on_redis(redis_url: str) -> None:
    one, two = Rates(redis_url, b"key"), Rates(redis_url, b"key")
    assert await one.reachable()
    waits = await _spent(one, "together", 2) + await _spent(two, "together", 2)
    assert waits[:3] == [0, 0, 0]
    assert 1 <= waits[3] <= limits.RATE_SECONDS
    await one.close()
    await two.close()


async def test_a_process_takes_shares_of_a_window(redis_url: str) -> None:
    many = Rate("many", 2 * limits.SHARES)
    one, two = Rates(redis_url, b"shares", lambda: 0.0), Rates(redis_url, b"shares", lambda: 0.0)
    let_pass = 0
    for rates in (one, two) * (2 * limits.SHARES):
        try:
            await rates.spend(many, "somebody")
        except Refused:
            continue
        let_pass += 1
    assert let_pass == many.amount
    await one.close()
    await two.close()


async def test_many_at_once_take_one_share(redis_url: str) -> None:
    """A school whose telephones all connect again at once has not used up its minute."""
    many = Rate("at once", 10 * limits.SHARES)
    rates = Rates(redis_url, b"at once", lambda: 0.0)
    await asyncio.gather(*(rates.spend(many, "a school") for _ in range(many.amount)))
    with pytest.raises(Refused):
        await rates.spend(many, "a school")
    await rates.close()


async def test_many_at_once_find_redis_silent_once() -> None:
    rates = Rates(NOWHERE, b"key", lambda: 0.0)
    many = Rate("at once", 100)
    await asyncio.gather(*(rates.spend(many, "a school") for _ in range(many.amount)))
    with pytest.raises(Refused):
        await rates.spend(many, "a school")
    await rates.close()


async def test_who_is_refused_is_refused_without_asking_redis_again(redis_url: str) -> None:
    redis = Redis.from_url(redis_url)
    before = {key async for key in redis.scan_iter("diary:rate*")}
    rates = Rates(redis_url, b"refused", lambda: 0.0)
    assert [wait > 0 for wait in await _spent(rates, "greedy", 6)] == [False] * 3 + [True] * 3
    (key,) = {key async for key in redis.scan_iter("diary:rate*")} - before
    assert await redis.get(key) == b"4"
    await redis.aclose()
    await rates.close()


async def test_redis_learns_no_address(redis_url: str) -> None:
    rates = Rates(redis_url, b"key")
    await rates.spend(FEW, "192.0.2.77")
    redis = Redis.from_url(redis_url)
    keys = [key async for key in redis.scan_iter("diary:rate*")]
    assert keys
    assert not [key for key in keys if b"192.0.2" in key]
    for key in keys:
        assert 0 < await redis.ttl(key) <= limits.RATE_SECONDS
    await redis.aclose()
    await rates.close()


async def test_this_process_counts_while_redis_is_down() -> None:
    rates = Rates(NOWHERE, b"key", lambda: 0.0)
    assert await _spent(rates, "a", 4) == [0, 0, 0, 60]
    assert not await rates.reachable()
    await rates.close()


async def test_redis_is_left_alone_for_a_while_and_then_asked_again(redis_url: str) -> None:
    now = 0.0
    rates = Rates(redis_url, b"other key", lambda: now)
    await rates.spend(FEW, "again")
    rates.rest()
    assert await _spent(rates, "again", 3) == [0, 0, 0]
    now = limits.REDIS_REST_SECONDS
    assert [wait > 0 for wait in await _spent(rates, "again", 3)] == [False, False, True]
    await rates.close()


@pytest.mark.parametrize("amount", [3, 4])
async def test_a_request_may_count_as_several(amount: int) -> None:
    rates = Rates(None, b"key", lambda: 0.0)
    await rates.spend(FEW, "a")
    with pytest.raises(Refused):
        await rates.spend(FEW, "a", amount)
