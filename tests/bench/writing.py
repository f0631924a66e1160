"""Facts told to overlapping groups by many writers at once: what a write costs, and whether any two stand in each other's way."""

import asyncio
import time
from random import Random
from statistics import median, quantiles
from typing import Any

import asyncpg
import orjson

from tests.bench.gathered import gathered
from tests.crowd import CLASS, Crowd

CHILDREN = 1_000
WRITERS = 16
RATE = 200
SECONDS = 20.0
CLASS_WIDE = 0.1


async def run() -> None:
    """`RATE` transactions a second, each by a writer who is free; a tenth of them tells a whole group, drawn across three classes."""
    async with gathered(CHILDREN) as place:
        pool = await asyncpg.create_pool(place.owner_url, min_size=WRITERS, max_size=WRITERS)
        spent: list[float] = []
        deadlocks = 0
        random = Random(7)

        async def write(facts: str, due: float) -> None:
            nonlocal deadlocks
            async with pool.acquire() as connection:
                try:
                    await connection.fetch("SELECT event_id FROM app.append_feed($1::jsonb)", facts)
                except asyncpg.DeadlockDetectedError:
                    deadlocks += 1
            spent.append(time.perf_counter() - due)

        began = time.perf_counter()
        async with asyncio.TaskGroup() as writes:
            for turn in range(round(RATE * SECONDS)):
                due = began + turn / RATE
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                writes.create_task(write(orjson.dumps([_fact(place.crowd, random)]).decode(), time.perf_counter()))
        took = time.perf_counter() - began
        await pool.close()
    print(
        f"writes     {len(spent) / took:5.0f} transactions/s, {CLASS_WIDE:.0%} of {CLASS} children"
        f"  p50 {median(spent) * 1000:6.1f} ms  p99 {quantiles(spent, n=100)[98] * 1000:6.1f} ms  deadlocks: {deadlocks}"
    )


def _fact(crowd: Crowd, random: Random) -> dict[str, Any]:
    child = random.randrange(1, CHILDREN + 1)
    near = [each for each in range(child, child + 3 * CLASS) if each <= CHILDREN]
    students = random.sample(near, min(CLASS, len(near))) if random.random() < CLASS_WIDE else [child]
    return {
        "kind": "homework_given",
        "school": crowd.schools[child],
        "row": 1,
        "group": crowd.group(child),
        "before": None,
        "after": {"text": "§ 12, № 5"},
        "students": students,
    }
