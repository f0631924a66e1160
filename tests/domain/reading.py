"""Readers called as the schema calls them, in a transaction of the viewer's schools."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from domain.access import Viewer
from domain.people import own_students
from domain.selection import Wanted
from domain.sign_in import viewer_of
from orm.database import Database, Work
from tests.world import canaries, token_of


@asynccontextmanager
async def acting(database: Database, name: str) -> AsyncIterator[tuple[Work, Viewer]]:
    """The transaction and the viewer of an account of the world."""
    viewer = await viewer_of(database, token_of(name))
    assert viewer is not None
    async with database.work(viewer.schools) as work:
        yield work, viewer


async def finds_a_child(database: Database, name: str) -> bool:
    """Whether a family's account reads of anybody at this moment. That its session may have ended is left out of the matter."""
    async with database.connection() as connection:
        await connection.execute("UPDATE session SET expires_at = '2100-01-01Z'")
    async with acting(database, name) as (work, viewer):
        return bool(await own_students(work, viewer, Wanted.of(full_name={})))


def name_of(text: str) -> str:
    """What a text says of its row: `7a.m1` of the topic of `lesson:A.7a.m1`."""
    (label,) = canaries(text)
    return label.partition(".")[2]


def names_of(texts: Iterable[str]) -> list[str]:
    return [name_of(text) for text in texts]
