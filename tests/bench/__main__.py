"""`make bench`: reads of a city of 20 schools, live streams to 1,000 sockets, writes that meet, and what the guard of documents costs."""

import argparse
import asyncio
import os

from tests.bench import city, guard, live, reading, writing

PARTS = ("reading", "live", "writing", "guard")


async def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all by default")
    parser.add_argument("--schools", type=int, default=20)
    asked = parser.parse_args()
    parts = asked.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, os.sched_getaffinity(0) - {0})
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    if "reading" in parts:
        async with city.running(asked.schools) as built:
            await reading.run(built)
    if "live" in parts:
        await live.run()
    if "writing" in parts:
        await writing.run()
    if "guard" in parts:
        guard.run()
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


asyncio.run(main())
