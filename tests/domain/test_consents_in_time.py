"""A decision has effect from its instant to its end, and is asked about when something is read (R1.3, R1.4)."""

from datetime import datetime, timedelta
from typing import Final

import pytest

from orm.database import Database
from tests.databases import Place
from tests.domain.reading import finds_a_child
from tests.world.people import OCTOBER_1, SEPTEMBER, TOMORROW, YESTERDAY

SECOND: Final = timedelta(seconds=1)
MOSCOW_MIDNIGHT: Final = datetime.fromisoformat("2026-11-22T21:00:00Z")
URALS_MIDNIGHT: Final = datetime.fromisoformat("2026-11-22T19:00:00Z")
DAY: Final = timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "instant", "reads"),
    [
        ("A.gu14", SEPTEMBER - SECOND, False),
        ("A.gu14", SEPTEMBER, True),
        ("A.gend", YESTERDAY - SECOND, True),
        ("A.gend", YESTERDAY, False),
        ("A.gwdr", YESTERDAY - SECOND, True),
        ("A.gwdr", YESTERDAY, False),
        ("A.gtom", TOMORROW - SECOND, False),
        ("A.gtom", TOMORROW, True),
        ("A.gfut", TOMORROW - SECOND, True),
        ("A.gfut", TOMORROW, False),
        ("A.gagn", OCTOBER_1 - SECOND, False),
        ("A.gagn", OCTOBER_1, True),
        ("A.gprx", YESTERDAY - SECOND, True),
        ("A.gprx", YESTERDAY, False),
        ("A.ggsh", YESTERDAY - SECOND, True),
        ("A.ggsh", YESTERDAY, False),
        ("A.ggst", TOMORROW - SECOND, False),
        ("A.ggst", TOMORROW, True),
        ("A.tom", TOMORROW, True),
        ("A.fut", TOMORROW, False),
        ("A.b14", MOSCOW_MIDNIGHT - SECOND, False),
        ("A.b14", MOSCOW_MIDNIGHT, True),
        ("A.m14", MOSCOW_MIDNIGHT + DAY - SECOND, False),
        ("A.m14", MOSCOW_MIDNIGHT + DAY, True),
        ("B.m14", URALS_MIDNIGHT + DAY - SECOND, False),
        ("B.m14", URALS_MIDNIGHT + DAY, True),
        ("A.x14", YESTERDAY - SECOND, True),
        ("A.x14", YESTERDAY, False),
    ],
)
async def test_the_state_at_a_moment(
    name: str, instant: datetime, reads: bool, world_place: Place, world_database: Database
) -> None:
    await world_place.at(instant)
    assert await finds_a_child(world_database, name) == reads
