"""Each sight of a child's data by staff is on record, in the transaction of the read; families leave none (design: private)."""

from typing import Any

import pytest

from orm.database import Database
from schema.context import Operation
from tests.databases import Place
from tests.schema.asking import ask, schema, who
from tests.world import NOW, World

PAGE = """query($group: ID!, $subject: ID!) {
    classPage(groupId: $group, subjectId: $subject, from: "2026-11-23", to: "2026-11-27") { %s }
}"""


async def _sights(place: Place) -> list[Any]:
    async with place.as_owner() as connection:
        return list(await connection.fetch("SELECT * FROM sight ORDER BY id"))


async def test_a_row_says_who_when_in_which_role_what_and_whom(
    world: World, own_place: Place, own_database: Database
) -> None:
    viewer = await who(own_database, "A.hr")
    await ask(own_database, viewer, "{ students { nodes { fullName } } schools { nodes { name } } }")
    (row,) = await _sights(own_place)
    assert (row["account_id"], row["school_id"], row["role"]) == (viewer.account_id, world["school:A"], "homeroom")
    assert (row["at"], row["operation"]) == (NOW, "students schools")
    assert row["students"] == sorted((world["student:A.anna"], world["student:A.mov"]))


async def test_a_class_page_without_its_students_shows_nobody(
    world: World, own_place: Place, own_database: Database
) -> None:
    viewer = await who(own_database, "A.tm")
    ids = {"group": world.id("group:A.7a"), "subject": world.id("subject:A.math")}
    await ask(own_database, viewer, PAGE % "lessons { topic }", **ids)
    assert await _sights(own_place) == []
    await ask(own_database, viewer, PAGE % "rows { mean { exact } }", **ids)
    (row,) = await _sights(own_place)
    assert row["students"] == sorted((world["student:A.anna"], world["student:A.mov"]))


async def test_a_mark_by_its_id_shows_its_student(world: World, own_place: Place, own_database: Database) -> None:
    viewer = await who(own_database, "A.tm")
    await ask(own_database, viewer, "query($id: ID!) { node(id: $id) { id } }", id=world.id("mark:A.anna.1"))
    assert [row["students"] for row in await _sights(own_place)] == [[world["student:A.anna"]]]


@pytest.mark.parametrize("persona", ["A.gmom", "A.anna", "both"])
async def test_families_leave_none(persona: str, own_place: Place, own_database: Database) -> None:
    answer = await ask(own_database, await who(own_database, persona), "{ me { students { fullName } } }")
    assert answer.data["me"]["students"]
    assert await _sights(own_place) == []


async def test_a_read_that_fails_shows_nobody_and_leaves_none(own_place: Place, own_database: Database) -> None:
    operation = Operation(own_database, await who(own_database, "A.dep"), "192.0.2.1", lambda: NOW, roots=("students",))
    result = await schema().execute("{ students { nodes { fullName } } }", context_value=operation)
    assert result.data
    await operation.finish(failed=True)
    assert await _sights(own_place) == []


async def test_a_read_waits_for_its_sight(world: World, own_place: Place, own_database: Database) -> None:
    """Until the operation has ended nobody else sees the row, and no answer leaves before that end."""
    operation = Operation(own_database, await who(own_database, "A.dep"), "192.0.2.1", lambda: NOW, roots=("students",))
    await schema().execute("{ students(first: 1) { nodes { fullName } } }", context_value=operation)
    assert await _sights(own_place) == []
    await operation.finish(failed=False)
    assert [row["students"] for row in await _sights(own_place)] == [[min(operation.sights)]]
