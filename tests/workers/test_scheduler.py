import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from domain.clock import Clock
from orm.database import Database
from workers.scheduler import tick

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
JOBS = {"housekeeping": timedelta(hours=1)}


class Post:
    """Where wake-ups go; it can be shut."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.shut = False

    async def send(self, name: str) -> None:
        if self.shut:
            raise ConnectionError(name)
        self.sent.append(name)


def _at(instant: datetime) -> Clock:
    return lambda: instant


async def test_wakes_a_job_at_first_and_then_when_it_is_due(database: Database) -> None:
    post = Post()
    for minutes in (0, 1, 59, 60, 61, 200):
        await tick(database, _at(NOW + timedelta(minutes=minutes)), post.send, JOBS)
    assert post.sent == ["housekeeping"] * 3


async def test_ten_schedulers_at_once_wake_it_once(database: Database) -> None:
    post = Post()
    woken = await asyncio.gather(*(tick(database, _at(NOW), post.send, JOBS) for _ in range(10)))
    assert sorted(name for names in woken for name in names) == ["housekeeping"]
    assert post.sent == ["housekeeping"]


async def test_a_wake_up_that_could_not_be_sent_is_due_at_the_next_look(database: Database) -> None:
    post = Post()
    post.shut = True
    with pytest.raises(ConnectionError):
        await tick(database, _at(NOW), post.send, JOBS)
    post.shut = False
    assert await tick(database, _at(NOW + timedelta(seconds=1)), post.send, JOBS) == ["housekeeping"]
