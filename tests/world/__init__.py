"""Two schools that are alike, A and B, with people in every situation: who reads which row is told by the rows' own texts.

It is Monday, 23 November 2026, 10:00 in Moscow, and stays so.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import pytest

from orm.database import Database
from schema import ids
from tests.databases import Place, copied, opened
from tests.world.accounts import add_accounts, token_of
from tests.world.contacts import add_contacts
from tests.world.files import add_files
from tests.world.learning import add_learning
from tests.world.people import add_people
from tests.world.rows import NOUNS, Rows, canaries, canary
from tests.world.structure import add_structure

__all__ = [
    "NOW",
    "SCHOOLS",
    "World",
    "build",
    "canaries",
    "canary",
    "own_database",
    "own_place",
    "token_of",
    "world",
    "world_database",
    "world_place",
]

NOW: Final = datetime(2026, 11, 23, 7, tzinfo=UTC)
SCHOOLS: Final = ("A", "B")

_TABLES: Final = {noun: table for table, noun in NOUNS.items()}


@dataclass(frozen=True, slots=True)
class World:
    """The rows by their labels, and the database that holds them: a template, to be copied."""

    template: Place
    numbers: Mapping[str, int]

    def __getitem__(self, label: str) -> int:
        return self.numbers[label]

    def id(self, label: str) -> str:
        """The opaque id that the API has for a row."""
        return ids.make(type_of(label), self.numbers[label])

    def labels(self) -> dict[str, str]:
        """The label of each row by its opaque id."""
        return {self.id(label): label for label in self.numbers}


def type_of(label: str) -> str:
    """The API's type of a row: `SchoolClass` of `class:A.7a`."""
    return "".join(part.capitalize() for part in table_of(label).split("_"))


def table_of(label: str) -> str:
    """The table of a row: `school_class` of `class:A.7a`."""
    noun = label.partition(":")[0]
    return _TABLES.get(noun, noun)


async def build(place: Place) -> Mapping[str, int]:
    """Write the world as the owner's role, in one transaction."""
    await place.at(NOW)
    async with place.as_owner() as connection, connection.transaction():
        rows = Rows(connection)
        for school in SCHOOLS:
            await add_structure(rows, school, NOW)
            await add_people(rows, school)
            await add_learning(rows, school)
        await add_accounts(rows, SCHOOLS, NOW)
        for school in SCHOOLS:
            await add_files(rows, school, NOW)
            await add_contacts(rows, school, NOW)
    async with place.as_owner() as connection:
        await connection.execute("ANALYZE")
    return rows.numbers


@pytest.fixture(scope="session")
async def world(migrated: Place) -> AsyncIterator[World]:
    """The world, made once per process of pytest. Nobody is connected to it."""
    async with copied(migrated) as place:
        yield World(place, await build(place))


@pytest.fixture(scope="module")
async def world_place(world: World) -> AsyncIterator[Place]:
    """A copy of the world for the tests of one module, which only read it, or forgive each other what they write."""
    async with copied(world.template) as place:
        yield place


@pytest.fixture(scope="module")
async def world_database(world_place: Place) -> AsyncIterator[Database]:
    """The module's copy of the world, opened as the gateway opens it."""
    async with opened(world_place) as database:
        yield database


@pytest.fixture
async def own_place(world: World) -> AsyncIterator[Place]:
    """A copy of the world for one test, to change."""
    async with copied(world.template) as place:
        yield place


@pytest.fixture
async def own_database(own_place: Place) -> AsyncIterator[Database]:
    """The test's own copy of the world, opened as the gateway opens it."""
    async with opened(own_place) as database:
        yield database
