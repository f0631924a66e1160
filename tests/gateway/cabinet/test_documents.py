"""Every document of the cabinet is one that the door lets in: the public API is all that it uses."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
from graphql import GraphQLSchema, OperationType, build_schema, parse, validate

import schema
from gateway import limits
from gateway.admission import Admission, Asked
from gateway.cabinet.pages import ASSETS
from schema import OPEN_MUTATIONS, ids

_DOCUMENT: Final = re.compile(
    r"^const ([A-Z_]+) =\s*(?:`(\s*(?:query|mutation|subscription)\b[^`]*)`|\"((?:query|mutation|subscription)\b[^\"]*)\");",
    re.MULTILINE,
)
_ANY: Final = re.compile(r"[`\"]\s*(?:query|mutation|subscription)\s+\w+")
_STUDENT: Final = ids.make("Student", 1)
_LESSON: Final = ids.make("Lesson", 1)
_WORK: Final = ids.make("WorkType", 1)
_CHANGED: Final = {"lessonId": _LESSON, "version": 1, "reason": "Болезнь учителя"}
VALUES: Final[dict[str, Any]] = {
    "child": _STUDENT,
    "school": ids.make("School", 1),
    "role": ids.make("RoleGrant", 1),
    "on": "2026-11-23",
    "from": "2026-11-23",
    "to": "2026-11-29",
    "since": "2026-11-17",
    "after": None,
    "key": "a-key-of-a-page",
    "group": ids.make("StudyGroup", 1),
    "subject": ids.make("Subject", 1),
    "class": ids.make("SchoolClass", 1),
    "id": ids.make("Lesson", 1),
    "lesson": ids.make("Lesson", 1),
    "student": _STUDENT,
}
INPUTS: Final[dict[str, Any]] = {
    "SignIn": {"login": "somebody", "password": "something"},
    "Activate": {"code": "something", "password": "something"},
    "Withdraw": {"studentId": _STUDENT, "subject": "ELECTRONIC"},
    "Give": {
        "studentId": _STUDENT,
        "subject": "ELECTRONIC",
        "purposes": ["INFORMING"],
        "channels": ["WEB"],
        "textVersion": "1",
    },
    "WritePage": {
        "mode": "EACH",
        "reason": "",
        "rows": [
            {"record": {"lessonId": _LESSON, "studentId": _STUDENT, "text": "5", "workTypeId": _WORK, "beside": []}},
            {"correct": {"markId": ids.make("Mark", 1), "version": 1, "text": "4"}},
            {"remove": {"markId": ids.make("Mark", 2), "version": 1}},
            {"attendance": {"lessonId": _LESSON, "studentId": _STUDENT, "noted": {"code": "ILL", "reason": ""}}},
            {"attendance": {"lessonId": _LESSON, "studentId": _STUDENT, "noted": None, "version": 1}},
        ]
        * 12,
    },
    "UpdateLesson": {"lessonId": _LESSON, "version": 1, "topic": "Степень", "lessonType": "PRACTICE", "held": True},
    "GiveHomework": {"lessonId": _LESSON, "text": "№ 5", "dueLessonId": ids.make("Lesson", 2)},
    "CorrectHomework": {"homeworkId": ids.make("Homework", 1), "version": 1, "text": "№ 6"},
    "RemoveHomework": {"homeworkId": ids.make("Homework", 1), "version": 1},
    "NoteDay": {
        "classId": ids.make("SchoolClass", 1),
        "date": "2026-11-23",
        "rows": [{"studentId": _STUDENT, "noted": {"code": "UNKNOWN", "reason": ""}, "seen": []}],
        "reason": "",
    },
    "NoteReason": {
        "rows": [{"id": ids.make("Attendance", 1), "version": 1}],
        "noted": {"code": "ILL", "reason": "Справка"},
        "reason": "",
    },
    "CancelLesson": _CHANGED,
    "SubstituteLesson": _CHANGED | {"teacherId": ids.make("Staff", 1), "roomId": ids.make("Room", 1)},
    "MoveLesson": _CHANGED | {"date": "2026-11-24", "number": 3},
    "SwapLessons": _CHANGED | {"otherLessonId": ids.make("Lesson", 2), "otherVersion": 1},
    "PlanWork": {
        "groupId": ids.make("StudyGroup", 1),
        "subjectId": ids.make("Subject", 1),
        "workTypeId": _WORK,
        "title": "Контрольная работа № 2",
        "date": "2026-12-04",
    },
    "RemoveWork": {"controlWorkId": ids.make("ControlWork", 1), "version": 1},
    "WriteAdvice": {"studentId": _STUDENT, "text": "Повторить степени", "subjectId": ids.make("Subject", 1)},
    "RemoveAdvice": {"recommendationId": ids.make("Recommendation", 1)},
    "WithdrawChange": {"changeId": ids.make("LessonChange", 1), "reason": ""},
}
OPEN: Final = {"SignIn", "Activate"}


def _documents() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(ASSETS.rglob("*.js")):
        text = path.read_text("utf-8")
        here = [match[2] or match[3] for match in _DOCUMENT.finditer(text)]
        assert len(here) == len(_ANY.findall(text)), f"{path.name}: a document is a constant of its own"
        for source in here:
            name = re.search(r"(?:query|mutation|subscription) (\w+)", source)
            assert name is not None
            assert name[1] not in found, f"{name[1]} is the name of two documents"
            found[name[1]] = source
    return found


DOCUMENTS: Final = _documents()


@pytest.fixture(scope="module")
def committed() -> GraphQLSchema:
    return build_schema(Path(schema.__file__).with_name("schema.graphql").read_text("utf-8"))


@pytest.fixture(scope="module")
def admission() -> Admission:
    graph = schema.build_schema()._schema  # noqa: SLF001 - Strawberry has no other name for it
    return Admission(graph, open_mutations=OPEN_MUTATIONS, introspection=False)


def test_the_documents_were_found() -> None:
    assert {
        "Today",
        "Week",
        "Marks",
        "Me",
        "SignIn",
        "SignOut",
        "Events",
        "Consents",
        "Withdraw",
        "ClassPage",
    } <= DOCUMENTS.keys()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_fits_the_committed_schema(name: str, committed: GraphQLSchema) -> None:
    assert validate(committed, parse(DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_door_lets_it_in(name: str, admission: Admission) -> None:
    source = DOCUMENTS[name]
    variables = {each: VALUES[each] for each in re.findall(r"\$(\w+):", source) if each != "input"}
    if name in INPUTS:
        variables["input"] = INPUTS[name]
    admitted = admission.judge(Asked(source, variables, None), signed_in=name not in OPEN)
    assert admitted.cost < limits.COST / 2
    if admitted.kind is OperationType.MUTATION:
        assert len(admitted.roots) == 1


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_asks_for_nothing_that_is_put_together_while_it_runs(name: str) -> None:
    assert "${" not in DOCUMENTS[name]
