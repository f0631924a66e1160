"""What is read is all that any part of a document asks for, however it is spelled."""

import pytest
from graphql import execute

from orm.database import Database
from schema.context import Operation
from tests.schema.asking import ask, document_of, graphql_schema, who
from tests.schema.documents import root_documents
from tests.world import NOW, World

WEEK = 'from: "2026-11-23", to: "2026-11-27"'


async def test_a_fragment_that_stands_alone_and_beside_more(world: World, world_database: Database) -> None:
    answer = await ask(
        world_database,
        await who(world_database, "A.gmom"),
        f"""
        query($anna: ID!, $boris: ID!) {{
            boris: student(id: $boris) {{ ...Week }}
            anna: student(id: $anna) {{ ...Week diary({WEEK}) {{ lessons {{ topic subject {{ name }} }} }} }}
        }}
        fragment Week on Student {{ diary({WEEK}) {{ date lessons {{ number subject {{ shortName }} }} }} }}
        """,
        anna=world.id("student:A.anna"),
        boris=world.id("student:A.boris"),
    )
    lesson = answer.data["anna"]["diary"][0]["lessons"][0]
    assert set(lesson) == {"number", "subject", "topic"}
    assert set(lesson["subject"]) == {"shortName", "name"}
    assert set(answer.data["boris"]["diary"][0]["lessons"][0]) == {"number", "subject"}


async def test_one_field_under_two_names_with_different_fields_below(world_database: Database) -> None:
    answer = await ask(
        world_database,
        await who(world_database, "A.gmom"),
        f"""{{ me {{ students {{
            short: diary({WEEK}) {{ lessons {{ subject {{ shortName }} }} }}
            long: diary({WEEK}) {{ lessons {{ subject {{ name }} room {{ name }} }} }}
        }} }} }}""",
    )
    child = answer.data["me"]["students"][0]
    assert set(child["short"][0]["lessons"][0]) == {"subject"}
    assert set(child["long"][0]["lessons"][0]["subject"]) == {"name"}


async def test_lessons_and_those_moved_away_ask_for_different_parts_of_the_subject(world_database: Database) -> None:
    answer = await ask(
        world_database,
        await who(world_database, "A.gran"),
        f"""{{ me {{ students {{ diary({WEEK}) {{
            movedAway {{ subject {{ name }} teachers {{ staff {{ fullName }} }} }}
            lessons {{ subject {{ shortName }} teachers {{ staff {{ shortName }} }} }}
        }} }} }} }}""",
    )
    tuesday = answer.data["me"]["students"][0]["diary"][1]
    assert tuesday["movedAway"] == [
        {
            "subject": {"name": "Ф⟦subject:A.phys⟧"},
            "teachers": [{"staff": {"fullName": " ".join(3 * ["Ф⟦staff:A.tp⟧"])}}],
        }
    ]


async def test_homework_given_and_due_ask_for_different_parts_of_the_subject(world_database: Database) -> None:
    answer = await ask(
        world_database,
        await who(world_database, "A.gran"),
        f"""{{ me {{ students {{ diary({WEEK}) {{ lessons {{
            homeworkGiven {{ text subject {{ name }} }} homeworkDue {{ dueOn subject {{ shortName }} }}
        }} }} }} }} }}""",
    )
    days = answer.data["me"]["students"][0]["diary"]
    given = [each for day in days for lesson in day["lessons"] for each in lesson["homeworkGiven"]]
    due = [each for day in days for lesson in day["lessons"] for each in lesson["homeworkDue"]]
    assert given[0] == {"text": "Ф⟦homework:A.7a.1⟧", "subject": {"name": "Ф⟦subject:A.math⟧"}}
    assert due[0] == {"dueOn": "2026-11-24", "subject": {"shortName": "Ф⟦subject:A.math⟧"}}


@pytest.mark.parametrize("included", [True, False])
async def test_a_field_behind_a_condition(included: bool, world_database: Database) -> None:
    answer = await ask(
        world_database,
        await who(world_database, "A.gran"),
        f"""query($included: Boolean!) {{ me {{ students {{ diary({WEEK}) {{ lessons {{
            number topic @include(if: $included) ... @skip(if: $included) {{ status }}
        }} }} }} }} }}""",
        included=included,
    )
    lesson = answer.data["me"]["students"][0]["diary"][0]["lessons"][0]
    assert set(lesson) == {"number", "topic" if included else "status"}


@pytest.mark.parametrize("root", list(root_documents(graphql_schema())))
@pytest.mark.parametrize("persona", ["A.gmom", "A.hr"])
async def test_rows_are_completed_as_graphql_core_completes_them(
    persona: str, root: str, world: World, world_database: Database
) -> None:
    viewer = await who(world_database, persona)
    source = root_documents(graphql_schema())[root]
    ids = {
        "student": "student:A.anna",
        "node": "student:A.anna",
        "school": "school:A",
        "schoolClass": "class:A.7a",
        "studyGroup": "group:A.7a",
    }
    variables = {
        "id": world.id(ids.get(root, "student:A.anna")),
        "subjectId": world.id("subject:A.math"),
        "yearId": world.id("year:A.26"),
        "classId": world.id("class:A.7a"),
        "groupId": world.id("group:A.7a"),
        "studentId": world.id("student:A.anna"),
        "lessonId": world.id("lesson:A.7a.m1"),
    }
    used = {name: value for name, value in variables.items() if f"${name}:" in source}
    answer = await ask(world_database, viewer, source, **used)
    operation = Operation(world_database, viewer, "192.0.2.1", lambda: NOW)
    try:
        running = execute(graphql_schema(), document_of(source), context_value=operation, variable_values=used)
        official = await running  # type: ignore[misc]  # it is awaitable, since resolvers are
    finally:
        await operation.finish(failed=True)
    assert official.errors is None
    assert answer.data == official.data
