"""Ids of other types, and what was not written, are refused before a mutation runs, in each row of a page."""

from typing import Any

import pytest
from strawberry.types.field import StrawberryField

from schema import ids
from schema.checks import Rules
from tests.schema.marks.writing import schema

LESSON, STUDENT, WORK, MARK = (ids.make(type_, 1) for type_ in ("Lesson", "Student", "WorkType", "Mark"))


def refusal(name: str, **given: Any) -> str | None:  # noqa: ANN401 - an input
    mutation = schema()._schema.mutation_type  # noqa: SLF001 - it has no public name
    assert mutation is not None
    field = mutation.fields[name].extensions["strawberry-definition"]
    assert isinstance(field, StrawberryField)
    rules = field.metadata["rules"]
    assert isinstance(rules, Rules)
    return rules.refusal({"input": given})


RECORD = {"lessonId": LESSON, "studentId": STUDENT, "workTypeId": WORK}


def test_ids_of_their_types_are_taken() -> None:
    note = {"lessonId": LESSON, "studentId": STUDENT, "noted": None}

    assert refusal("markRecord", **RECORD, beside=[MARK]) is None
    assert refusal("markCorrect", markId=MARK, workTypeId=None) is None
    assert refusal("attendanceNote", **note) is None
    assert (
        refusal("classPageWrite", rows=[{"record": RECORD}, {"remove": {"markId": MARK}}, {"attendance": note}]) is None
    )


@pytest.mark.parametrize(
    ("name", "given", "argument"),
    [
        ("markRecord", {**RECORD, "lessonId": STUDENT}, "input.lessonId"),
        ("markRecord", {**RECORD, "studentId": "1"}, "input.studentId"),
        ("markRecord", {**RECORD, "workTypeId": ""}, "input.workTypeId"),
        ("markRecord", {**RECORD, "beside": [MARK, LESSON]}, "input.beside[]"),
        ("markCorrect", {"markId": LESSON}, "input.markId"),
        ("markRemove", {"markId": LESSON}, "input.markId"),
        ("attendanceNote", {"lessonId": LESSON, "studentId": STUDENT}, "input.noted"),
        ("attendanceDay", {"classId": LESSON, "rows": []}, "input.classId"),
        ("attendanceDay", {"rows": [{"studentId": STUDENT}]}, "input.rows[].noted"),
        ("attendanceDay", {"rows": [{"noted": None, "seen": [{"id": MARK}]}]}, "input.rows[].seen[].id"),
        ("attendanceReason", {"rows": [{"id": MARK}]}, "input.rows[].id"),
        ("classPageWrite", {"rows": [{"record": RECORD}] * 101}, "input.rows"),
        (
            "classPageWrite",
            {"rows": [{"record": RECORD}, {"record": {"lessonId": MARK}}]},
            "input.rows[].record.lessonId",
        ),
        ("classPageWrite", {"rows": [{"correct": {"markId": LESSON}}]}, "input.rows[].correct.markId"),
        ("classPageWrite", {"rows": [{"attendance": {"lessonId": LESSON}}]}, "input.rows[].attendance.noted"),
        ("lessonUpdate", {"lessonId": MARK}, "input.lessonId"),
    ],
)
def test_an_id_of_another_type_and_a_field_that_was_not_written_are_named(
    name: str, given: dict[str, Any], argument: str
) -> None:
    found = refusal(name, **given)

    assert found is not None
    assert found.startswith(f"{argument}: ")
