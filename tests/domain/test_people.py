"""Students as a register has them: found by the beginning of a name, Ё like Е, case apart."""

from collections.abc import AsyncIterator
from typing import Final

import pytest

from domain.people import students_page
from domain.selection import Wanted
from orm.database import Database
from tests.databases import Place, copied, opened
from tests.domain.reading import acting
from tests.world import World

NAMES: Final = (
    ("Ёлкин", "Пётр"),
    ("Елина", "Анна"),
    ("Елкина", "Алёна"),
    ("Емельянов", "Ян"),
    ("100%_", "Процент"),
    ("О'Коннор", "Шон"),
    ("де ла Крус", "Хуан"),
)


@pytest.fixture(scope="module")
async def register(world: World) -> AsyncIterator[Database]:
    async with copied(world.template) as place:
        await _add(place, world)
        async with opened(place) as database:
            yield database


async def _add(place: Place, world: World) -> None:
    async with place.as_owner() as connection:
        for family, given in NAMES:
            await connection.execute(
                "INSERT INTO student (school_id, family_name, given_name, patronymic, sort_key) VALUES ($1, $2, $3, '', '')",
                world["school:A"],
                family,
                given,
            )


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ел", ["Елина", "Ёлкин", "Елкина"]),
        ("ЁЛ", ["Елина", "Ёлкин", "Елкина"]),
        ("елкин", ["Ёлкин", "Елкина"]),
        ("ёлкин п", ["Ёлкин"]),
        ("Елкина Алена", ["Елкина"]),
        ("лкин", []),
        ("%", []),
        ("100%_", ["100%_"]),
        ("_", []),
        ("О'К", ["О'Коннор"]),
        ("де ла", ["де ла Крус"]),
        ("\\", []),
    ],
)
async def test_a_name_is_found_by_its_beginning(search: str, found: list[str], register: Database) -> None:
    async with acting(register, "A.reg") as (work, viewer):
        page = await students_page(work, viewer, Wanted.of(family_name={}), first=50, after=None, search=search)
    assert [row["family_name"] for row in page.rows] == found


async def test_an_empty_search_is_none(register: Database) -> None:
    async with acting(register, "A.reg") as (work, viewer):
        page = await students_page(work, viewer, Wanted.of(family_name={}), first=100, after=None, search="")
    assert len(page.rows) == 26 + len(NAMES)


async def test_names_are_put_together_as_they_are_read(register: Database) -> None:
    async with acting(register, "A.reg") as (work, viewer):
        wish = Wanted.of(full_name={}, short_name={})
        page = await students_page(work, viewer, wish, first=1, after=None, search="елкин п")
    (row,) = page.rows
    assert (row["full_name"], row["short_name"]) == ("Ёлкин Пётр", "Ёлкин П.")


async def test_a_class_is_as_it_is_today(world: World, register: Database) -> None:
    async with acting(register, "A.dep") as (work, viewer):
        wish = Wanted.of(full_name={})
        page = await students_page(work, viewer, wish, first=50, after=None, class_id=world["class:A.7a"])
        none = await students_page(work, viewer, wish, first=50, after=None, class_id=world["class:A.6a"])
        foreign = await students_page(work, viewer, wish, first=50, after=None, class_id=world["class:B.7a"])
    assert [row["id"] for row in page.rows] == [world["student:A.anna"], world["student:A.mov"]]
    assert none.rows == foreign.rows == []
