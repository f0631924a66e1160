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
)
