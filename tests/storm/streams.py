"""A family follows a diary through cut lines, killed gateways and a Redis that is killed and wiped, while a teacher writes."""

import asyncio
import tempfile
from pathlib import Path

from tests.gateway.live.story import judged, kept, story
from tests.gateway.live.town import settled
from tests.storm import servers
from tests.world import World, build

ROUNDS = 50


def run(rounds: int | None = None) -> int:
    """Rounds are reconnects: of five, one cuts the line, two kill the gateway, and two find Redis killed and started again, empty."""
    return asyncio.run(_run(rounds or ROUNDS))


async def _run(rounds: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        async with servers.template() as place, kept() as redis:
            world = World(place, await build(place))
            async with settled(world, redis.url, Path(folder)) as town:
                heard, writer = await story(town, redis, rounds)
    lost, twice, in_order = judged(heard, writer)
    print(f"{writer.written} events written, {heard.connections} connections of {rounds} rounds")
    print(f"lost {lost}, twice {twice}, {'in order' if in_order else 'OUT OF ORDER'}, {heard.resyncs} Resync")
    return 0 if (lost, twice, in_order, heard.resyncs) == (0, 0, True, 1) else 1
