"""What was acknowledged is there, once, however the gateway and PostgreSQL ended: see tests/storm/kills.py for many more."""

from random import Random
from typing import Final

from tests.storm.kills import kill

MUTATIONS: Final = 30
SEED: Final = 23_11_2026


async def test_what_was_acknowledged_survives_kills_of_the_gateway_and_of_postgresql() -> None:
    figures = await kill(Random(SEED), MUTATIONS, ["gateway", "postmaster"])

    assert figures.faults == []
    assert figures.mutations.total() >= MUTATIONS
    assert figures.kills == {"gateway": 1, "postmaster": 1}
