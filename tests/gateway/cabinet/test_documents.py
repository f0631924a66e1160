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
    "search": "Ф",
    "year": ids.make("SchoolYear", 1),
    "about": "ELECTRONIC",
    "decision": "CONSENT",
    "standing": "IN_FORCE",
    "kind": "FAMILY",
    "state": "SLIP",
    "never": True,
    "group": ids.make("StudyGroup", 1),
    "subject": ids.make("Subject", 1),
    "class": ids.make("SchoolClass", 1),
    "id": ids.make("Lesson", 1),
    "lesson": ids.make("Lesson", 1),
    "student": _STUDENT,
}
_GUARDIAN: Final = ids.make("Guardian", 1)
_GUARDIANSHIP: Final = ids.make("Guardianship", 1)
_STAFF: Final = ids.make("Staff", 1)
_PAPER: Final = {"number": "1", "date": "2026-11-23", "medium": "WRITTEN"}
_NAME: Final = {"familyName": "Ф", "givenName": "И", "patronymic": ""}
_GIVEN: Final = {"studentId": _STUDENT, "guardianId": _GUARDIAN, "subject": "ELECTRONIC", "document": _PAPER}
_DESK: Final[dict[str, Any]] = {
    "DeskRegister": {**_GIVEN, "purposes": ["INFORMING"], "channels": ["WEB"], "textVersion": "1"},
    "DeskRefuse": {**_GIVEN, "textVersion": "1"},
    "DeskWithdraw": _GIVEN,
    "StudentAdd": {**_NAME, "bornOn": "2015-03-04", "confirmDuplicate": False},
    "StudentUpdate": {"studentId": _STUDENT, "version": 1, **_NAME},
    "StudentLeave": {"studentId": _STUDENT, "version": 1, "leftOn": "2026-11-23"},
    "StudentReturn": {"studentId": _STUDENT, "version": 1, "arrivedOn": "2026-11-23"},
    "StudentTransfer": {
        "fromClassId": ids.make("SchoolClass", 1),
        "toClassId": ids.make("SchoolClass", 2),
        "startsOn": "2026-11-23",
        "students": [{"studentId": _STUDENT}],
    },
    "EnrolmentAdd": {"groupId": ids.make("StudyGroup", 1), "studentIds": [_STUDENT]},
    "GuardianAdd": _NAME,
    "GuardianUpdate": {"guardianId": _GUARDIAN, "version": 1, **_NAME},
    "GuardianshipAdd": {"studentId": _STUDENT, "guardianId": _GUARDIAN, "kind": "MOTHER", "rights": "FULL"},
    "GuardianshipUpdate": {"guardianshipId": _GUARDIANSHIP, "version": 1, "kind": "FATHER"},
    "GuardianshipEnd": {"guardianshipId": _GUARDIANSHIP, "version": 1},
    "StaffAdd": {**_NAME, "position": "учитель"},
    "StaffUpdate": {"staffId": _STAFF, "version": 1, **_NAME},
    "StaffLeave": {"staffId": _STAFF, "version": 1, "leftOn": "2026-11-23"},
    "StaffReturn": {"staffId": _STAFF, "version": 1},
    "RoleGive": {"staffId": _STAFF, "role": "TEACHER"},
    "RoleTake": {"roleId": ids.make("RoleGrant", 1)},
    "SlipsIssue": {"personIds": [_STUDENT, _GUARDIAN]},
    "AccountBlock": {"personId": _GUARDIAN, "reason": "Причина"},
    "AccountUnblock": {"personId": _GUARDIAN, "reason": "Причина"},
    "SchoolSlip": {"schoolId": ids.make("School", 1)},
    "SchoolOpen": {"name": "Школа", "timeZone": "Europe/Moscow", "administrator": _NAME},
    "SchoolUpdate": {"version": 1, "shortName": "Школа"},
    "VacationAdd": {
        "yearId": ids.make("SchoolYear", 1),
        "title": "Каникулы",
        "startsOn": "2026-11-23",
        "endsOn": "2026-11-24",
        "grades": [1],
    },
    "SessionEnd": {"sessionId": ids.make("Session", 1)},
    "PasswordChange": {"current": "something", "password": "something"},
    "RoleClaim": {"code": "something"},
}
INPUTS: Final[dict[str, Any]] = {
    "SignIn": {"login": "somebody", "password": "something"},
    "Activate": {"code": "something", "password": "something"},
    "Withdraw": {"studentId": _STUDENT, "subject": "ELECTRONIC"},
    "Agree": {
        "studentId": _STUDENT,
        "version": None,
        "wishes": [{"kind": "MARK", "channel": "EMAIL", "cadence": "NOW"}],
    },
    "ContactAdd": {
        "guardianId": ids.make("Guardian", 1),
        "channel": "EMAIL",
        "address": "anna@example.com",
        "document": {"number": "17", "date": "2026-11-20"},
    },
    "ContactEnd": {"contactId": ids.make("Contact", 1), "version": 1},
    "EndContact": {"contactId": ids.make("Contact", 1), "version": 1},
    "SignInWithTicket": {"ticket": "something", "verifier": "something"},
    "IdentityLink": {"ticket": "something", "verifier": "something", "login": "somebody", "password": "something"},
    "IdentityEnd": {"identityId": ids.make("Identity", 1)},
    "CalendarOpen": {"studentId": _STUDENT},
    "CalendarClose": {"calendarId": ids.make("Calendar", 1)},
    "Give": {
        "studentId": _STUDENT,
        "subject": "ELECTRONIC",
        "purposes": ["INFORMING"],
        "channels": ["WEB"],
        "textVersion": "1",
    },
    **_DESK,
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
OPEN: Final = {"SignIn", "Activate", "SignInWithTicket", "IdentityLink"}


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
