"""What can be done in the world, one example or more of each mutation, and by whom: written by hand from the table of who may what.

In an input a text that is a label (`lesson:S.7a.m1`) stands for the opaque id of that row, and `version of …` for its version;
`S` is the school. Each example holds by itself: it is refused for nobody but for who asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Deed:
    """A mutation with its input, and the personas of the school who may: everybody else is refused."""

    mutation: str
    done_by: str
    input: Mapping[str, Any]

    @property
    def is_of_own_school(self) -> bool:
        """Whether it names no row: it is done in the school of whoever does it."""
        return ":S." not in str(self.input)

    @property
    def doers(self) -> frozenset[str]:
        return frozenset(self.done_by.split())


WHY: Final = "Так решил педсовет"
PAPER: Final = {"number": "17", "date": "2026-11-20"}
READ_ALL: Final = {"subject": "ELECTRONIC", "textVersion": "2026-09"}
AGREED: Final = {**READ_ALL, "purposes": ["INFORMING"], "channels": ["WEB"]}
ABSENT: Final = {"code": "UNEXCUSED", "reason": "Был дома"}


def _mark(lesson: str, student: str) -> dict[str, Any]:
    return {
        "lessonId": f"lesson:S.{lesson}",
        "studentId": f"student:S.{student}",
        "text": "4",
        "workTypeId": "worktype:S.answer",
        "reason": WHY,
    }


def _note(lesson: str, student: str) -> dict[str, Any]:
    return {"lessonId": f"lesson:S.{lesson}", "studentId": f"student:S.{student}", "noted": ABSENT, "reason": WHY}


def _row(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != "reason"}


def _seen(noun: str, label: str, name: str = "") -> dict[str, Any]:
    """The id of a row and the version that was read."""
    return {f"{name or noun}Id": f"{label}", "version": f"version of {label}"}


def _changed(lesson: str) -> dict[str, Any]:
    return {**_seen("lesson", f"lesson:S.{lesson}"), "reason": WHY}


DEEDS: Final = (
    # Mathematics in 7a is given by tm; `multi` is the same teacher by another account. What is older than the days in which a
    # teacher corrects is the deputy head's.
    Deed("markRecord", "tm multi dep", _mark("7a.m1", "mov")),
    Deed("markRecord", "tb dep", _mark("7b.m1", "ivan")),
    Deed("markRecord", "dep", _mark("7a.old", "anna")),
    Deed("markRecord", "dep", _mark("7b.sub", "boris")),
    Deed("markCorrect", "tm multi dep", {**_seen("mark", "mark:S.anna.1"), "text": "3", "reason": WHY}),
    Deed("markCorrect", "dep", {**_seen("mark", "mark:S.anna.2"), "text": "3", "reason": WHY}),
    Deed("markRemove", "tb dep", {**_seen("mark", "mark:S.boris.1"), "reason": WHY}),
    Deed(
        "classPageWrite",
        "tm multi dep",
        {"mode": "ALL", "rows": [{"record": _row(_mark("7a.m1", "mov"))}], "reason": WHY},
    ),
    Deed(
        "classPageWrite",
        "tb hb dep",
        {"mode": "ALL", "rows": [{"attendance": _row(_note("7b.m1", "ivan"))}], "reason": WHY},
    ),
    Deed("attendanceNote", "tb hb dep", _note("7b.m1", "ivan")),
    Deed(
        "attendanceDay",
        "hb dep",
        {
            "classId": "class:S.7b",
            "date": "2026-11-23",
            "rows": [{"studentId": "student:S.ivan", "noted": ABSENT}],
            "reason": WHY,
        },
    ),
    Deed(
        "attendanceReason",
        "hb dep",
        {
            "rows": [{"id": "attendance:S.boris.1", "version": "version of attendance:S.boris.1"}],
            "noted": {"code": "ILL", "reason": "Справка"},
            "reason": WHY,
        },
    ),
    Deed("lessonUpdate", "tm multi dep", {**_seen("lesson", "lesson:S.7a.m1"), "topic": "Дроби"}),
    Deed("lessonUpdate", "tb old dep", {**_seen("lesson", "lesson:S.7b.sub"), "topic": "Дроби"}),
    # A family decides in its cabinet, each guardian for themselves; on paper the registrar writes it down.
    Deed("consentRegister", "gref", {"studentId": "student:S.ref", **AGREED}),
    Deed(
        "consentRegister",
        "reg",
        {"studentId": "student:S.nev", "guardianId": "guardian:S.gnev", **AGREED, "document": PAPER},
    ),
    Deed("consentRegister", "x14 gx14", {"studentId": "student:S.x14", **AGREED}),
    Deed("consentRefuse", "gmom gbf", {"studentId": "student:S.boris", **READ_ALL}),
    Deed(
        "consentRefuse",
        "reg",
        {"studentId": "student:S.boris", "guardianId": "guardian:S.gbf", **READ_ALL, "document": PAPER},
    ),
    Deed("consentWithdraw", "gmom gbf", {"studentId": "student:S.boris", "subject": "ELECTRONIC"}),
    Deed("consentWithdraw", "o14", {"studentId": "student:S.o14", "subject": "ELECTRONIC"}),
    Deed(
        "consentWithdraw",
        "reg",
        {
            "studentId": "student:S.boris",
            "guardianId": "guardian:S.gbf",
            "subject": "ELECTRONIC",
            "document": PAPER,
        },
    ),
    Deed("homeworkGive", "tm multi", {"lessonId": "lesson:S.7a.m1", "text": "№ 5", "dueOn": "2026-11-27"}),
    Deed("homeworkCorrect", "tm multi", {**_seen("homework", "homework:S.7a.1"), "text": "№ 6"}),
    Deed("homeworkRemove", "tb", _seen("homework", "homework:S.7b.2")),
    Deed(
        "homeworkAttach",
        "tm multi",
        {"homeworkId": "homework:S.7a.1", "name": "Листок.pdf", "size": 9, "sha256": "ab" * 32},
    ),
    Deed(
        "homeworkAttach", "tb", {"homeworkId": "homework:S.7b.2", "name": "Схема.png", "size": 9, "sha256": "ab" * 32}
    ),
    Deed("homeworkDetach", "tm multi", {"attachmentId": "attachment:S.7a.1"}),
    Deed("homeworkDetach", "tb", {"attachmentId": "attachment:S.7b.2"}),
    Deed("lessonCancel", "dep", _changed("7a.x1")),
    Deed("lessonSubstitute", "dep", {**_changed("elec.x1"), "teacherId": "staff:S.te"}),
    Deed("lessonMove", "dep", {**_changed("7a.x1"), "date": "2026-11-25", "number": 4}),
    Deed(
        "lessonSwap",
        "dep",
        {
            **_changed("7a.p1"),
            "otherLessonId": "lesson:S.7a.x1",
            "otherVersion": "version of lesson:S.7a.x1",
        },
    ),
    # It was moved to the time of the other before (`before_the_deeds`).
    Deed(
        "lessonMerge",
        "dep",
        {**_changed("ivan.i1"), "intoLessonId": "lesson:S.7a.m2", "intoVersion": "version of lesson:S.7a.m2"},
    ),
    Deed("changeWithdraw", "dep", {"changeId": "change:S.7a.p1", "reason": WHY}),
    Deed(
        "recommendationWrite",
        "tm multi",
        {"studentId": "student:S.anna", "subjectId": "subject:S.math", "text": "Решать больше задач"},
    ),
    Deed("recommendationWrite", "hr tm tp te tx sub multi", {"studentId": "student:S.anna", "text": "Читать вслух"}),
    Deed("recommendationRemove", "tm multi", {"recommendationId": "rec:S.anna.1"}),
    Deed("recommendationRemove", "hr", {"recommendationId": "rec:S.anna.2"}),
    Deed(
        "controlWorkPlan",
        "dep",
        {
            "groupId": "group:S.7a",
            "subjectId": "subject:S.math",
            "workTypeId": "worktype:S.control",
            "title": "Дроби",
            "date": "2026-12-07",
        },
    ),
    Deed("controlWorkCorrect", "dep", {**_seen("controlWork", "control:S.7a.1"), "title": "Проценты"}),
    Deed("controlWorkRemove", "dep", _seen("controlWork", "control:S.7v.1")),
    # The administrator keeps the school and its structure, the deputy head what is learnt and how it is marked.
    Deed("schoolUpdate", "adm", {"version": 1, "name": "Гимназия", "reason": WHY}),
    Deed(
        "yearOpen",
        "adm",
        {"title": "2030/31", "startsOn": "2030-09-01", "endsOn": "2031-05-26"},
    ),
    Deed("yearUpdate", "adm", {**_seen("year", "year:S.26"), "title": "2026–2027"}),
    Deed("yearRemove", "adm", _seen("year", "year:S.28")),
    Deed(
        "periodAdd",
        "adm",
        {
            "yearId": "year:S.28",
            "kind": "QUARTER",
            "ordinal": 1,
            "title": "I",
            "startsOn": "2028-09-01",
            "endsOn": "2028-10-25",
        },
    ),
    Deed("periodUpdate", "adm", {**_seen("period", "period:S.26q2"), "title": "II четверть"}),
    Deed("periodRemove", "adm", _seen("period", "period:S.26q3")),
    Deed("periodClose", "adm dep", _seen("period", "period:S.26q1")),
    Deed("periodReopen", "adm dep", {**_seen("period", "period:S.25q4"), "reason": WHY}),
    Deed(
        "vacationAdd",
        "adm",
        {"yearId": "year:S.26", "title": "Весенние", "startsOn": "2027-03-28", "endsOn": "2027-04-05"},
    ),
    Deed("vacationUpdate", "adm", {**_seen("vacation", "vacation:S.26first"), "endsOn": "2027-02-22"}),
    Deed("vacationRemove", "adm", _seen("vacation", "vacation:S.26first")),
    Deed(
        "bellsSet",
        "adm",
        {
            **_seen("bellSchedule", "bells:S.1"),
            "title": "Короткий день",
            "shift": 1,
            "bells": [{"number": 1, "starts": 480, "ends": 510}],
        },
    ),
    Deed("subjectAdd", "adm", {"name": "Астрономия", "shortName": "Астр."}),
    Deed("subjectUpdate", "adm", {**_seen("subject", "subject:S.math"), "shortName": "Матем."}),
    Deed("roomAdd", "adm", {"name": "101"}),
    Deed("roomUpdate", "adm", {**_seen("room", "room:S.1"), "name": "101"}),
    Deed("workTypeAdd", "adm dep", {"code": "Д", "name": "Диктант", "weight": "1.4"}),
    Deed("workTypeUpdate", "adm dep", {**_seen("workType", "worktype:S.answer"), "weight": "1.1"}),
    Deed("markingPolicyUpdate", "adm dep", {"version": 1, "lowest": 2}),
    Deed(
        "curriculumSet",
        "dep",
        {"classId": "class:S.7b", "subjects": [{"subjectId": "subject:S.math", "hours": 170}]},
    ),
    # Structure is the administrator's; who teaches and leads, the deputy head's as well; families, the registrar's.
    Deed("classOpen", "adm", {"yearId": "year:S.26", "grade": 7, "title": "7Г"}),
    Deed("classUpdate", "adm", {**_seen("class", "class:S.7a"), "title": "7А", "reason": WHY}),
    Deed("classClose", "adm", {**_seen("class", "class:S.6a"), "closedOn": "2026-05-31", "reason": WHY}),
    Deed("groupOpen", "adm", {"kind": "PART", "title": "Немецкий", "classId": "class:S.7a"}),
    Deed("groupUpdate", "adm", {**_seen("group", "group:S.elec"), "title": "Робототехника", "reason": WHY}),
    Deed("groupClose", "adm", {**_seen("group", "group:S.elec"), "closedOn": "2027-05-31", "reason": WHY}),
    Deed("staffAdd", "adm", {"familyName": "Новикова", "givenName": "Вера", "position": "Учитель"}),
    Deed("staffUpdate", "adm", {**_seen("staff", "staff:S.tm"), "position": "Завуч", "reason": WHY}),
    Deed("staffLeave", "adm", {**_seen("staff", "staff:S.can"), "leftOn": "2026-11-20", "reason": WHY}),
    Deed("staffReturn", "adm", {**_seen("staff", "staff:S.old"), "reason": WHY}),
    Deed("assignmentAdd", "adm dep", {"staffId": "staff:S.can", "groupId": "group:S.7a", "subjectId": "subject:S.rus"}),
    Deed(
        "assignmentEnd",
        "adm dep",
        {**_seen("assignment", "teaching_assignment:S.tm.7a.math"), "endsOn": "2026-12-31", "reason": WHY},
    ),
    Deed(
        "homeroomSet",
        "adm dep",
        {"classId": "class:S.7a", "staffId": "staff:S.hx", "replacesId": "homeroom:S.hr.7a", "reason": WHY},
    ),
    Deed(
        "homeroomEnd",
        "adm dep",
        {**_seen("homeroom", "homeroom:S.hb.7b"), "endsOn": "2026-12-31", "reason": WHY},
    ),
    Deed("studentAdd", "reg", {"familyName": "Новиков", "givenName": "Пётр", "bornOn": "2013-02-03"}),
    Deed("studentUpdate", "reg", {**_seen("student", "student:S.anna"), "patronymic": "Петровна", "reason": WHY}),
    Deed(
        "studentTransfer",
        "reg",
        {
            "fromClassId": "class:S.7a",
            "toClassId": "class:S.7b",
            "startsOn": "2026-11-30",
            "students": [{"studentId": "student:S.anna"}],
            "reason": WHY,
        },
    ),
    Deed("studentLeave", "reg", {**_seen("student", "student:S.boris"), "leftOn": "2026-11-30", "reason": WHY}),
    Deed("studentReturn", "reg", {**_seen("student", "student:S.lft"), "arrivedOn": "2026-11-23", "reason": WHY}),
    Deed("enrolmentAdd", "reg", {"groupId": "group:S.elec", "studentIds": ["student:S.ivan"], "reason": WHY}),
    Deed(
        "enrolmentEnd",
        "reg",
        {**_seen("enrolment", "enrolment:S.anna.elec"), "endsOn": "2026-12-31", "reason": WHY},
    ),
    Deed("guardianAdd", "reg", {"familyName": "Новикова", "givenName": "Ольга"}),
    Deed("guardianUpdate", "reg", {**_seen("guardian", "guardian:S.gmom"), "givenName": "Ольга", "reason": WHY}),
    Deed("guardianshipAdd", "reg", {"guardianId": "guardian:S.gbf", "studentId": "student:S.anna", "kind": "FATHER"}),
    Deed(
        "guardianshipUpdate",
        "reg",
        {**_seen("guardianship", "guardianship:S.gmom.anna"), "rights": "READ", "basis": "Решение суда", "reason": WHY},
    ),
    Deed("guardianshipEnd", "reg", {**_seen("guardianship", "guardianship:S.gmom.anna"), "reason": WHY}),
    Deed(
        "contactAdd",
        "reg",
        {
            "guardianId": "guardian:S.gmom",
            "channel": "SMS",
            "address": "8 (912) 111-00-09",
            "document": {**PAPER, "medium": "ELECTRONIC"},
        },
    ),
    Deed("contactEnd", "reg gmom", {**_seen("contact", "contact:S.gmom.email"), "reason": WHY}),
    Deed("contactEnd", "reg anna", _seen("contact", "contact:S.anna.sms")),
    Deed(
        "noticesAgree",
        "reg gmom",
        {
            "studentId": "student:S.anna",
            "guardianId": "guardian:S.gmom",
            "version": 1,
            "wishes": [{"kind": "MARK", "channel": "EMAIL", "cadence": "WEEKLY"}],
            "quietFrom": 1260,
        },
    ),
    Deed("noticesAgree", "reg boris gmom gbf", {"studentId": "student:S.boris", "version": None, "hidesMarks": True}),
    # Accounts of families are the registrar's, of staff the administrator's, schools the operator's.
    Deed("slipsIssue", "reg", {"personIds": ["student:S.anna", "guardian:S.gmom"]}),
    Deed("slipsIssue", "adm", {"personIds": ["staff:S.tp"]}),
    Deed("accountBlock", "reg", {"personId": "guardian:S.gmom", "reason": WHY}),
    Deed("accountBlock", "adm", {"personId": "staff:S.tm", "reason": WHY}),
    Deed("accountUnblock", "reg", {"personId": "guardian:S.glft", "reason": WHY}),
    Deed("roleGive", "adm", {"staffId": "staff:S.tm", "role": "DEPUTY"}),
    Deed("roleTake", "adm", {"roleId": "grant:S.tm"}),
    Deed("schoolSlip", "op", {"schoolId": "school:S"}),
    Deed(
        "schoolOpen",
        "op",
        {
            "name": "Школа № 5",
            "timeZone": "Europe/Moscow",
            "administrator": {"familyName": "Новикова", "givenName": "Вера"},
        },
    ),
    # A calendar is a family's: whoever reads the child opens one, and closes their own.
    Deed("calendarOpen", "gmom gran anna", {"studentId": "student:S.anna"}),
    Deed("calendarClose", "gmom", {"calendarId": "calendar:S.gmom"}),
)
