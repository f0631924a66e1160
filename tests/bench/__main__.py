"""`make bench`: reads of a city of 20 schools, and what the guard of documents costs."""

import argparse
import asyncio
import os

from tests.bench import city, reading


async def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--schools", type=int, default=20)
    asked = parser.parse_args()
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, os.sched_getaffinity(0) - {0})
    async with city.running(asked.schools) as built:
        await reading.run(built)


asyncio.run(main())
