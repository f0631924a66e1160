"""Every field of the schema, asked by everybody: what comes back is what was said by hand to be theirs, to the row."""

from collections.abc import AsyncIterator, Iterator
from itertools import chain
from typing import Any, Final

import pytest
from graphql import FieldNode, GraphQLObjectType, TypeInfo, TypeInfoVisitor, Visitor, visit

from domain.access import Viewer
from orm.database import Database
from orm.people import Role
from schema import ids
from tests.databases import Place
from tests.schema.asking import Answer, ask, document_of, graphql_schema, who
from tests.schema.documents import fields_of, root_documents
from tests.schema.expected import expected, personas
from tests.world import World

DOCUMENTS: Final = root_documents(graphql_schema())
LAST_SIGHT: Final = "SELECT coalesce(max(id), 0) FROM sight"
SIGHTED: Final = {"teacher", "homeroom", "deputy", "registrar", "administrator"}

NOUNS: Final = {
    # From the table of who sees what: the kinds of data in the columns "sees" and "may" of each role.
    "guardian": "SELF SCHOOL SIGHTS PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS CONSENTS",
    "student": "SELF SCHOOL PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS CONSENTS",
    "teacher": "SELF SCHOOL HISTORY GROUPS PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS",
    "homeroom": "SELF SCHOOL HISTORY GROUPS PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS CONSENTS",
    "deputy": "SELF SCHOOL HISTORY GROUPS PEOPLE TIMETABLE HOMEWORK MARKS ATTENDANCE RECOMMENDATIONS RESULTS CONSENTS STAFFING",
    "registrar": "SELF SCHOOL GROUPS PEOPLE CONSENTS FILES",
    "administrator": "SELF SCHOOL SIGHTS GROUPS PEOPLE STAFFING",
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
    owner: Any,  # noqa: ANN401 - asyncpg's connection
) -> None:
    viewer = await who(world_database, persona)
    seen: set[str] = set()
    nodes: set[str] = set()
    readable: set[str] = set()
    last = await owner.fetchval(LAST_SIGHT)
    async for root, answer in _everything(world, world_database, viewer, persona):
        found = answer.labels(labels)
        seen |= found
        nodes |= _node_ids(answer.data)
        if root == "node":
            readable |= found
        _types_are_of_the_role(answer, viewer.role)
        rows = await owner.fetch(
            "SELECT id, account_id, operation, students FROM sight WHERE id > $1 ORDER BY id", last
        )
        _sights_name_the_children(rows, answer, found, viewer, world)
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


async def test_every_field_is_asked_and_answered_to_somebody(world: World, world_database: Database) -> None:
    asked: set[str] = set()
    filled: set[str] = set()
    for persona in ("A.gmom", "A.hr", "A.reg", "A.adm", "op"):
        viewer = await who(world_database, persona)
        async for _, answer in _everything(world, world_database, viewer, persona):
            filled |= _filled(answer.data, "Query")
    for document in DOCUMENTS.values():
        asked |= _asked(document)
    assert asked == fields_of(graphql_schema())
    assert {field for field in asked if not field.startswith("Query.")} - filled == set()


async def _everything(
    world: World, database: Database, viewer: Viewer, persona: str
) -> AsyncIterator[tuple[str, Answer]]:
    """The answers to every root field, by its name. One that takes ids is asked in short for all rows of both schools at once,
    and in full for some of each type that are not null and for one that is.
    """
    s = persona[0] if persona[1] == "." else "A"
    given: dict[str, str] = {
        "subjectId": world.id(f"subject:{s}.math"),
        "yearId": world.id(f"year:{s}.26"),
        "classId": world.id(f"class:{s}.7a"),
        "studentId": world.id(f"student:{s}.anna"),
    }
    for name, document in DOCUMENTS.items():
        choices = list(_choices(world, name))
        if name in SHORT:
            answer = await ask(database, viewer, _short(name, choices))
            yield name, answer
            choices = [choices[number] for number in _some(list(answer.data.values()))]
        for variables in choices:
            used = {key: value for key, value in {**given, **variables}.items() if f"${key}:" in document}
            yield name, await ask(database, viewer, document, **used)


def _short(root: str, choices: list[dict[str, str]]) -> str:
    """One document that asks for all the choices, each by a name of its own."""
    fixed = FIXED.get(root, "")
    given = (", ".join(f'{key}: "{value}"' for key, value in variables.items()) for variables in choices)
    fields = (f"n{number}: {root}({arguments}{fixed}) {SHORT[root]}" for number, arguments in enumerate(given))
    return f"{{ {' '.join(fields)} }}"


def _some(answers: list[Any]) -> list[int]:
    """The numbers of the first that are not null, of each type, and of the first that is."""
    by_type: dict[str, list[int]] = {}
    for number, answer in enumerate(answers):
        by_type.setdefault("" if answer is None else answer["__typename"], []).append(number)
    return [number for type_, numbers in by_type.items() for number in numbers[: SOME if type_ else 1]]


SOME: Final = 2


def _choices(world: World, root: str) -> Iterator[dict[str, str]]:
    def of(*nouns: str) -> Iterator[str]:
        return (world.id(label) for label in world.numbers if label.partition(":")[0] in nouns)

    if root == "node":
        yield from ({"id": id_} for id_ in of("student", "lesson", "class", "group", "school", "mark", "homework"))
        others = {label.partition(":")[0]: world.id(label) for label in world.numbers}
        yield from ({"id": id_} for id_ in others.values())
    elif root in {"student", "school"}:
        yield from ({"id": id_} for id_ in of(root))
    elif root == "schoolClass":
        yield from ({"id": id_} for id_ in of("class"))
    elif root == "studyGroup":
        yield from ({"id": id_} for id_ in of("group"))
    elif root == "classPage":
        yield from ({"groupId": group, "subjectId": subject} for group in of("group") for subject in of("subject"))
    else:
        yield {}


SHORT: Final = {
    "node": "{ __typename id }",
    "student": "{ __typename id fullName }",
    "school": "{ __typename id name }",
    "schoolClass": "{ __typename id title }",
    "studyGroup": "{ __typename id title }",
    "classPage": "{ __typename group { title } subject { name } lessons { topic }"
    " rows { student { fullName } cells { lessonId marks { comment } attendance { reason } } } }",
}
FIXED: Final = {"classPage": ', from: "2026-10-01", to: "2026-12-01"'}


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
        return [f"student:{school}.{rest.partition('.')[0]}"]
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


def _filled(value: Any, type_: str) -> set[str]:  # noqa: ANN401 - JSON
    """The fields that hold something, as `Type.field`; aliases of generated documents are undone."""
    found: set[str] = set()
    for key, below in value.items():
        name = key.split("_")[-2 if key[-1].isdigit() else -1] if "_" in key.strip("_") else key
        if below is None or below == [] or name == "typename":
            continue
        if type_ != "Query":
            found.add(f"{type_}.{name}")
        for each in below if isinstance(below, list) else [below]:
            if isinstance(each, dict) and "__typename" in each:
                found |= _filled(each, each["__typename"])
    return found


def _asked(document: str) -> set[str]:
    found: set[str] = set()
    info = TypeInfo(graphql_schema())

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent = info.get_parent_type()
            assert parent is not None
            if not node.name.value.startswith("__"):
                found.add(f"{parent.name}.{node.name.value}")

    visit(document_of(document), TypeInfoVisitor(info, Fields()))
    return found
