from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.databases import Place
from tests.world import World


@dataclass(frozen=True, slots=True)
class Bench:
    """The world, to try statements on: whatever a transaction did is rolled back."""

    place: Place
    world: World

    @asynccontextmanager
    async def as_app(self, *schools: str) -> AsyncIterator[Any]:
        """A transaction of the gateway's role that sees these schools."""
        tenants = ",".join(str(self.world[f"school:{school}"]) for school in schools)
        async with self.place.as_app() as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                await connection.execute("SELECT set_config('app.schools', $1, true)", tenants)
                yield connection
            finally:
                await transaction.rollback()

    @asynccontextmanager
    async def as_owner(self) -> AsyncIterator[Any]:
        async with self.place.as_owner() as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                yield connection
            finally:
                await transaction.rollback()


@pytest.fixture
def bench(world: World, world_place: Place) -> Bench:
    return Bench(world_place, world)
