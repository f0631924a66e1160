"""Who may not write: the wrong role, the wrong teacher, the wrong school. Nothing changes, and nothing is told apart."""

from typing import Any, Final

import pytest

from domain.access import ACTS
from orm.people import Role
from schema import ids
from tests.schema.marks.school import STAFF
from tests.schema.marks.writing import SUCCESS, Json, Writing

ROLES: Final = {
    **{
        name: role
        for name, role in STAFF.items()
        if name in {"math", "homeroom", "deputy", "registrar", "administrator"}
    },
    "guardian": Role.GUARDIAN,
    "student": Role.STUDENT,
    "journal": Role.JOURNAL,
    "operator": Role.OPERATOR,
}
STRANGERS: Final = ("rus", "sub", "foreign", "foreign_deputy")


async def given(writing: Writing, name: str) -> dict[str, Any]:
    """An input that its teacher, homeroom teacher or deputy head may send."""
    mark, note = 1, 1
    if name in {"markCorrect", "markRemove"}:
        mark = (await writing.recorded(1))["id"]
    if name == "attendanceReason":
        note = (await writing.write("math", "attendanceNote", writing.note(2, "UNKNOWN")))["attendance"]["id"]
    ill = {"code": "ILL", "reason": "Справка"}
    inputs: dict[str, dict[str, Any]] = {
        "markRecord": writing.record(3),
        "markCorrect": {"markId": mark, "version": 1, "text": "3"},
        "markRemove": {"markId": mark, "version": 1},
        "attendanceNote": writing.note(3, "ILL"),
        "attendanceDay": {
            "classId": writing("class:7a"),
            "date": "2026-11-23",
            "rows": [{"studentId": writing("student:3"), "noted": ill}],
        },
        "attendanceReason": {"rows": [{"id": note, "version": 1}], "noted": ill},
        "classPageWrite": {"mode": "ALL", "rows": [{"attendance": writing.note(3, "ILL")}]},
        "lessonUpdate": {"lessonId": writing("lesson:today"), "version": 1, "topic": "Дроби"},
    }
    return inputs[name] | ({} if name == "lessonUpdate" else {"reason": "По решению школы"})


@pytest.mark.parametrize("name", SUCCESS)
async def test_only_the_roles_of_the_table_write(writing: Writing, name: str) -> None:
    asked = await given(writing, name)
    before = await writing.contents()

    for who, role in ROLES.items():
        if role not in ACTS[name]:
            answer = await writing.write(who, name, asked)
            assert answer["__typename"] == "NotAllowed", who
            assert await writing.contents() == before, who

    allowed = next(who for who, role in ROLES.items() if role in ACTS[name])
    assert (await writing.write(allowed, name, asked))["__typename"] not in {
        "NotAllowed",
        "NotFound",
        "InvalidInput",
        "Conflict",
    }


@pytest.mark.parametrize("name", SUCCESS)
async def test_another_teacher_and_another_school_find_nothing_to_write_to(writing: Writing, name: str) -> None:
    asked = await given(writing, name)
    before = await writing.contents()

    for who in STRANGERS:
        role = STAFF[who]
        answer = await writing.write(who, name, asked)
        assert answer["__typename"] == ("NotFound" if role in ACTS[name] else "NotAllowed"), who
        assert await writing.contents() == before, who


@pytest.mark.parametrize("name", ["markRecord", "markCorrect", "markRemove", "attendanceNote", "lessonUpdate"])
async def test_what_is_not_there_and_what_is_not_yours_are_one_answer(writing: Writing, name: str) -> None:
    asked = await given(writing, name)
    field = "markId" if "markId" in asked else "lessonId"
    nowhere: Json = {**asked, field: ids.make("Mark" if field == "markId" else "Lesson", 10**12)}

    assert await writing.write("rus", name, asked) == await writing.write("rus", name, nowhere)


async def test_a_lesson_that_was_given_to_somebody_else_is_not_written_into(writing: Writing) -> None:
    """`sub` taught the group that one lesson and no more, and it was taken from them."""
    await writing.fetch(
        "UPDATE lesson_teacher SET planned = true, effective = false WHERE staff_id = $1", writing.school["staff:sub"]
    )
    before = await writing.contents()
    lesson = {"lessonId": writing("lesson:substituted")}

    for name, asked in (
        ("markRecord", writing.record(3, lesson="substituted")),
        ("attendanceNote", writing.note(3, "ILL", lesson="substituted")),
        ("lessonUpdate", {**lesson, "version": 1, "topic": "Причастия"}),
    ):
        assert (await writing.write("sub", name, asked))["__typename"] == "NotFound", name
        assert await writing.contents() == before, name


async def test_a_viewer_without_the_role_any_more_gets_the_same_answer_under_a_key(writing: Writing) -> None:
    """A key does not let anybody in: a refusal keeps no outcome."""
    asked = writing.record(3)

    refused = await writing.write("registrar", "markRecord", asked, "k")
    again = await writing.write("registrar", "markRecord", asked, "k")

    assert refused == again
    assert await writing.fetch("SELECT 1 FROM outcome") == []
