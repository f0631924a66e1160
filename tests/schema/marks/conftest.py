"""The school to write marks in: fresh for each test, or shared by tests of a module that are refused and so change nothing."""

from collections.abc import AsyncIterator

import pytest

from domain.access import Viewer
from tests.databases import Place, copied, opened
from tests.schema.marks.school import School, build
from tests.schema.marks.writing import Writing

Template = tuple[Place, dict[str, int], dict[str, Viewer]]


@pytest.fixture(scope="session")
async def template(migrated: Place) -> AsyncIterator[Template]:
    async with copied(migrated) as place:
        yield place, *await build(place)


@pytest.fixture
async def writing(template: Template) -> AsyncIterator[Writing]:
    place, numbers, viewers = template
    async with copied(place) as copy, opened(copy, pool_size=8) as database:
        yield Writing(School(copy, numbers, viewers), database)


@pytest.fixture(scope="module")
async def shared_place(template: Template) -> AsyncIterator[Place]:
    async with copied(template[0]) as copy:
        yield copy


@pytest.fixture
async def refused(template: Template, shared_place: Place) -> AsyncIterator[Writing]:
    """For what is refused: the school is the module's, and has to stay as it is."""
    _place, numbers, viewers = template
    async with opened(shared_place, pool_size=4) as database:
        found = Writing(School(shared_place, numbers, viewers), database)
        before = await found.contents()
        yield found
        assert await found.contents() == before
