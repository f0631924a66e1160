"""A sealed record tampered with at random, and a comparison of all rows beside it: see tests/storm/tampering.py."""

from random import Random
from typing import Final

from orm.database import Database
from tests.databases import Place
from tests.household import Household
from tests.storm.tampering import storm

TAMPERINGS: Final = 60
SEED: Final = 23_11_2026


async def test_the_first_bad_row_is_named_whatever_was_done(
    place: Place, database: Database, household: Household
) -> None:
    figures = await storm(place, database, household, Random(SEED), TAMPERINGS)

    assert figures.faults == []
    assert figures.ways.total() == TAMPERINGS
    assert {"row changed", "row deleted", "row inserted"} <= set(figures.named)
