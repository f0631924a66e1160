"""Every field of the schema, asked by everybody: what comes back is what was said by hand to be theirs, to the row."""

import re
from collections.abc import AsyncIterator
from itertools import chain
from typing import Any, Final

import pytest
from graphql import GraphQLObjectType

from domain.access import Viewer
from orm.database import Database
from orm.people import Role
from schema import ids
from tests.databases import Place
from tests.schema.asking import Answer, ask, graphql_schema, who
from tests.schema.documents import root_documents
from tests.schema.everything import everything
from tests.schema.expected import expected, personas
from tests.world import World

DOCUMENTS: Final = root_documents(graphql_schema())
LAST_SIGHT: Final = "SELECT coalesce(max(id), 0) FROM sight"
SIGHTED: Final = {"teacher", "homeroom", "deputy", "registrar", "administrator"}

NOUNS: Final = {
    # From the table of who sees what: the kinds of data in the columns "sees" and "may" of each role.
    "guardian": "SELF SCHOOL SIGHTS PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS CONSENTS CONTACTS NOTICES",
    "student": "SELF SCHOOL PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS CONSENTS CONTACTS NOTICES",
    "teacher": "SELF SCHOOL HISTORY GROUPS PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS",
    "homeroom": "SELF SCHOOL HISTORY GROUPS PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS CONSENTS CONTACTS"
    " ACCOUNTS",
    "deputy": "SELF SCHOOL HISTORY GROUPS PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS CONSENTS STAFFING ACCOUNTS",
    "registrar": "SELF SCHOOL GROUPS PEOPLE CONSENTS FILES CONTACTS NOTICES ACCOUNTS",
    "administrator": "SELF SCHOOL SIGHTS GROUPS PEOPLE STAFFING ACCOUNTS",
    "journal": "SELF SCHOOL",
    "operator": "SELF COUNTS",
}


@pytest.fixture(scope="module")
async def owner(world_place: Place) -> AsyncIterator[Any]:
    async with world_place.as_owner() as connection:
        yield connection


@pytest.fixture(scope="module")
def labels(world: World) -> dict[str, str]:
    return world.labels()


@pytest.mark.parametrize("persona", personas())
async def test_everybody_gets_exactly_what_is_theirs(
    persona: str,
    world: World,
    labels: dict[str, str],
    world_database: Database,
    world_place: Place,
    owner: Any,  # noqa: ANN401 - asyncpg's connection
) -> None:
    viewer = await who(world_database, persona)
    await _forget_sights(world_place)
    seen: set[str] = set()
    nodes: set[str] = set()
    readable: set[str] = set()
    last = await owner.fetchval(LAST_SIGHT)
    async for root, answer in everything(world, world_database, viewer, persona):
        found = answer.labels(labels)
        seen |= found
        nodes |= _node_ids(answer.data)
        if root == "node":
            readable |= found
        _types_are_of_the_role(answer, viewer.role)
        rows = await owner.fetch(
            "SELECT id, account_id, operation, students FROM sight WHERE id > $1 ORDER BY id", last
        )
        asked = {labels[str(answer.variables["studentId"])]} if root == "contacts" and found else set()
        _sights_name_the_children(rows, answer, found | asked, viewer, world)
        last = rows[-1]["id"] if rows else last
    due = set(expected(persona, world.numbers))
    assert (sorted(seen - due), sorted(due - seen)) == ([], [])
    assert {labels[id_] for id_ in nodes} <= readable, "what was seen with an id is read again by it"


NODE: Final = "query($id: ID!) { node(id: $id) { id } }"


@pytest.mark.parametrize("persona", ["A.gmom", "A.anna", "A.tm", "A.dep", "A.reg", "A.adm", "A.jou", "op"])
async def test_an_id_of_nothing_is_null(persona: str, world_database: Database) -> None:
    viewer = await who(world_database, persona)
    for type_ in (
        "Student",
        "Lesson",
        "SchoolClass",
        "StudyGroup",
        "School",
        "Mark",
        "Homework",
        "Account",
        "Nonsense",
    ):
        answer = await ask(world_database, viewer, NODE, id=ids.make(type_, 2**63 - 1))
        assert answer.data == {"node": None}


async def _forget_sights(place: Place) -> None:
    """Families and administrators are told who has seen: let that be nobody before this test."""
    async with place.as_superuser() as superuser, superuser.transaction():
        await superuser.execute("ALTER TABLE sight DISABLE TRIGGER refuse_change")
        await superuser.execute("TRUNCATE sight")
        await superuser.execute("ALTER TABLE sight ENABLE ALWAYS TRIGGER refuse_change")


def _types_are_of_the_role(answer: Answer, role: Role) -> None:
    allowed = NOUNS[role.value].split()
    types = graphql_schema().type_map
    for name in _typenames(answer.data):
        directive = next(each for each in types[name].extensions["strawberry-definition"].directives)
        assert directive.noun.name in allowed, f"{name} to a {role.value}"


def _sights_name_the_children(rows: list[Any], answer: Answer, found: set[str], viewer: Viewer, world: World) -> None:
    """One row for each request with children in its answer, naming them all; none for families."""
    children = set(chain.from_iterable(_child_of(label) for label in found)) if viewer.role in SIGHTED else set()
    expected_row = (
        viewer.account_id,
        " ".join(answer.operation.roots)[:64],
        sorted(world[child] for child in children),
    )
    assert [(row["account_id"], row["operation"], row["students"]) for row in rows] == (
        [expected_row] if children else []
    )


def _child_of(label: str) -> list[str]:
    """Whose data a row is."""
    noun, _, name = label.partition(":")
    school, _, rest = name.partition(".")
    if noun in {"student", "mark", "attendance", "rec", "fin"}:
        return [f"student:{school}.{re.split('[.~]', rest)[0]}"]
    return [f"student:{school}.{rest.split('.')[1]}"] if noun == "consent" else []


def _typenames(value: Any) -> set[str]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        own = {value["__typename"]} if "__typename" in value else set()
        return own.union(*(_typenames(below) for below in value.values()))
    return set().union(*(_typenames(below) for below in value)) if isinstance(value, list) else set()


def _node_ids(value: Any) -> set[str]:  # noqa: ANN401 - JSON
    """The ids of the objects in an answer that say they can be read again."""
    if isinstance(value, dict):
        own = (
            {each for key, each in value.items() if key == "id" or key.endswith("_id")}
            if value.get("__typename") in RE_READABLE
            else set()
        )
        return own.union(*(_node_ids(below) for below in value.values()))
    return set().union(*(_node_ids(below) for below in value)) if isinstance(value, list) else set()


RE_READABLE: Final = {
    type_.name
    for type_ in graphql_schema().type_map.values()
    if isinstance(type_, GraphQLObjectType) and any(each.name == "Node" for each in type_.interfaces)
}
