"""A school's own data, written as documents: each mutation answers with what it wrote, to its roles, once for a key."""

from dataclasses import replace
from typing import Any, Final

import pytest
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from domain.access import ACTS
from orm.people import Role
from schema import ids
from schema.curriculum import CurriculumMutation
from schema.structure import StructureMutation
from tests.schema.marks.writing import Json, Writing
from tests.schema.structure.verbs import SUCCESS, UNLIKE, contents, given, laid, send

ROLES: Final = {
    "math": Role.TEACHER,
    "homeroom": Role.HOMEROOM,
    "deputy": Role.DEPUTY,
    "registrar": Role.REGISTRAR,
    "administrator": Role.ADMINISTRATOR,
    "guardian": Role.GUARDIAN,
    "student": Role.STUDENT,
    "journal": Role.JOURNAL,
    "operator": Role.OPERATOR,
}
IDS: Final = {
    "yearId": "SchoolYear",
    "periodId": "ReportingPeriod",
    "vacationId": "Vacation",
    "bellScheduleId": "BellSchedule",
    "subjectId": "Subject",
    "roomId": "Room",
    "workTypeId": "WorkType",
    "classId": "SchoolClass",
}


def keeper(name: str) -> str:
    return "administrator" if Role.ADMINISTRATOR in ACTS[name] else "deputy"


def foreign(writing: Writing, name: str) -> str:
    """Somebody of the other school with the role that does this."""
    writing.school.viewers["elsewhere"] = replace(  # type: ignore[index]  # a dict of the test's own
        writing.school.viewers["foreign_deputy"], role=Role.ADMINISTRATOR
    )
    return "elsewhere" if keeper(name) == "administrator" else "foreign_deputy"


@pytest.mark.parametrize("name", SUCCESS)
async def test_only_the_roles_of_the_table_write_and_a_key_answers_the_same_again(writing: Writing, name: str) -> None:
    asked = given(name, await laid(writing), writing)
    before = await contents(writing)

    for who, role in ROLES.items():
        if role not in ACTS[name]:
            assert (await send(writing, who, name, asked))[0]["__typename"] == "NotAllowed", who
    assert await contents(writing) == before
    answer, statements = await send(writing, keeper(name), name, asked, "k")
    assert answer["__typename"] not in {"NotAllowed", "NotFound", "InvalidInput", "Conflict"}, answer
    assert statements <= 20
    after = await contents(writing)
    assert after != before
    assert (await send(writing, keeper(name), name, asked, "k"))[0] == answer
    assert await contents(writing) == after
    another, _ = await send(writing, keeper(name), name, {**asked, "reason": "Другое"}, "k")
    assert another == {
        "__typename": "Conflict",
        "message": "Этот ключ повтора уже использован с другими данными.",
    }
    assert await contents(writing) == after


NAMING: Final = [name for name in SUCCESS if name not in {*UNLIKE, "yearOpen", "subjectAdd", "roomAdd", "workTypeAdd"}]


@pytest.mark.parametrize("name", NAMING)
async def test_what_is_not_there_and_what_is_not_yours_are_one_answer(writing: Writing, name: str) -> None:
    asked = given(name, await laid(writing), writing)
    field = next(field for field in IDS if field in asked)
    before = await contents(writing)
    nowhere = {**asked, field: ids.make(IDS[field], 10**12)}

    missing, _ = await send(writing, keeper(name), name, nowhere)
    hidden, _ = await send(writing, foreign(writing, name), name, asked)
    assert missing["__typename"] == "NotFound"
    assert hidden == missing
    assert await contents(writing) == before


@pytest.mark.parametrize(
    "name", [name for name in SUCCESS if not name.endswith(("Add", "Open")) and name != "curriculumSet"]
)
async def test_another_version_is_a_conflict(writing: Writing, name: str) -> None:
    asked = {**given(name, await laid(writing), writing), "version": 9}
    before = await contents(writing)

    assert (await send(writing, keeper(name), name, asked))[0]["__typename"] == "Conflict"
    assert await contents(writing) == before


async def test_a_refusal_names_the_fields_as_they_were_written(writing: Writing) -> None:
    of = await laid(writing)
    wrong: dict[str, tuple[dict[str, Any], list[str]]] = {
        "schoolUpdate": ({"shortName": "", "editDays": 400}, ["input.shortName", "input.editDays"]),
        "yearOpen": ({"endsOn": "2027-01-01"}, ["input.endsOn"]),
        "periodAdd": ({"ordinal": 4}, ["input.ordinal"]),
        "vacationAdd": ({"grades": [13]}, ["input.grades"]),
        "bellsSet": ({"bells": [{"number": 1, "starts": 2, "ends": 1}]}, ["input.bells[0].ends"]),
        "workTypeUpdate": ({"weight": "0"}, ["input.weight"]),
        "curriculumSet": ({"subjects": [{"subjectId": of["subject"], "hours": 0}]}, ["input.subjects[0].hours"]),
    }
    for name, (more, paths) in wrong.items():
        answer, _ = await send(writing, keeper(name), name, {**given(name, of, writing), **more})
        assert answer["__typename"] == "InvalidInput", name
        assert [field["path"] for field in answer["fields"]] == paths


async def test_what_is_written_is_what_is_answered(writing: Writing) -> None:
    of = await laid(writing)

    async def answer(name: str) -> Json:
        return (await send(writing, keeper(name), name, given(name, of, writing)))[0]

    school = (await answer("schoolUpdate"))["school"]
    assert (school["name"], school["version"], school["editDays"]) == ("Гимназия", 2, 7)
    period = (await answer("periodClose"))["period"]
    assert (period["closedAt"], period["version"]) == ("2026-11-23T07:00:00Z", 2)
    vacation = (await answer("vacationAdd"))["vacation"]
    assert (vacation["title"], vacation["grades"], vacation["version"]) == ("Осенние", [7], 1)
    bells = (await answer("bellsSet"))["bellSchedule"]
    assert (bells["bells"], bells["version"]) == ([{"number": 1, "starts": 480, "ends": 520}], 2)
    assert (await answer("workTypeUpdate"))["workType"]["weight"] == "1.1"
    assert (await answer("markingPolicyUpdate"))["markingPolicy"]["lowest"] == 2
    curriculum = (await answer("curriculumSet"))["curriculum"]
    assert curriculum["version"] == 1
    assert [(line["hours"], line["subject"]["id"]) for line in curriculum["subjects"]] == [(170, of["subject"])]


async def test_a_front_end_reads_what_it_edits_with_versions(writing: Writing) -> None:
    of = await laid(writing)
    await send(writing, "deputy", "curriculumSet", given("curriculumSet", of, writing))
    document = """{ schools { nodes { version editDays markingPolicy { scale lowest codes document version }
        years { id version periods { id version closedAt } vacations { id version } }
        bellSchedules { id version } subjects { id version } rooms { id version } workTypes { id version } } }
        schoolClasses { title curriculum { version subjects { hours subject { name version } } } } }"""

    data, _ = await writing.run("administrator", document)
    (school,) = data["schools"]["nodes"]
    assert (school["version"], school["editDays"]) == (1, 7)
    assert school["markingPolicy"]["codes"] == ["зч", "нзч", "н/а", "осв", "."]
    assert {of["bells"], of["room"]} <= {row["id"] for name in ("bellSchedules", "rooms") for row in school[name]}
    assert {row["title"]: row["curriculum"] for row in data["schoolClasses"]} == {
        "1b": None,
        "7a": {"version": 1, "subjects": [{"hours": 170, "subject": {"name": "mathematics", "version": 1}}]},
    }


@pytest.mark.parametrize("name", ["bellsSet", "curriculumSet"])
async def test_a_list_of_many_takes_as_many_statements_as_of_one(writing: Writing, name: str) -> None:
    of = await laid(writing)
    subjects = await writing.fetch(
        "INSERT INTO subject (school_id, name, short_name) SELECT $1, 'Предмет ' || n, n FROM generate_series(1, 50) n RETURNING id",
        writing.school["school:here"],
    )
    field = "bells" if name == "bellsSet" else "subjects"
    many: list[Any] = (
        [{"number": number, "starts": 60 * number, "ends": 60 * number + 45} for number in range(1, 21)]
        if name == "bellsSet"
        else [{"subjectId": ids.make("Subject", row["id"]), "hours": 34} for row in subjects]
    )
    asked = given(name, of, writing)
    if name == "curriculumSet":
        await send(writing, "deputy", name, asked)
        asked["version"] = 1

    first, one = await send(writing, keeper(name), name, {**asked, field: many[:1]})
    second, all_ = await send(writing, keeper(name), name, {**asked, field: many, "version": 2})
    assert first["__typename"] == second["__typename"]
    assert "Saved" in second["__typename"]
    assert one == all_


def test_every_mutation_of_the_structure_is_tried_here() -> None:
    declared = {
        field.graphql_name or field.python_name
        for part in (StructureMutation, CurriculumMutation)
        for field in get_object_definition(part, strict=True).fields
    }

    assert {to_camel_case(name) for name in declared} == set(SUCCESS)
