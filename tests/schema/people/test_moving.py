"""Students move to another class, are put into groups and taken out, and leave: what was, keeps its days."""

import asyncio
from typing import Any

import pytest

from schema import ids
from tests.schema.people.writing import Json, School, paths

TODAY = "2026-11-23"
WHY = "Приказ 17"


def transfer(school: School, *students: str, to: str = "7b", on: str = TODAY, **more: object) -> dict[str, Any]:
    return {
        "fromClassId": school.id("class:7a"),
        "toClassId": school.id(f"class:{to}"),
        "startsOn": on,
        "students": [{"studentId": school.id(f"student:{student}")} for student in students],
        **more,
    }


async def test_who_moves_ends_the_day_before_and_is_read_by_the_new_teacher_alone(school: School) -> None:
    assert "anna" in await school.read_by("tm")
    assert "anna" not in await school.read_by("tb")
    marks = await school.fetch("SELECT * FROM mark WHERE student_id = $1 ORDER BY id", school["student:anna"])

    answer = await school.wrote("reg", "studentTransfer", **transfer(school, "anna", reason=WHY))

    assert answer.data["studentTransfer"]["__typename"] == "StudentsEnrolled"
    assert await school.enrolments("anna") == {
        "6a": ("2025-09-01", "2026-05-31"),
        "7a": ("2026-09-01", "2026-11-22"),
        "eng1": ("2026-09-01", "2026-11-22"),
        "elec": ("2026-09-01", "2027-05-31"),
        "7b": ("2026-11-23", "2027-05-31"),
    }
    assert "anna" not in await school.read_by("tm")
    assert "anna" not in await school.read_by("te")
    assert "anna" not in await school.read_by("hr")
    assert "anna" in await school.read_by("tb")
    assert await school.fetch("SELECT * FROM mark WHERE student_id = $1 ORDER BY id", school["student:anna"]) == marks
    (signal,) = answer.operation.signals
    assert signal.students == {school["student:anna"]}
    assert signal.groups >= {school["group:7a"], school["group:7b"], school["group:eng1"]}


async def test_the_history_says_who_when_what_and_why(school: School) -> None:
    await school.write("reg", "studentTransfer", **transfer(school, "anna", reason=WHY))

    cut, short, made = await school.history("enrolment")
    actor = school.world["account:A.reg"]
    assert {(row["actor_id"], row["reason"], row["student_id"]) for row in (cut, short, made)} == {
        (actor, WHY, school["student:anna"])
    }
    assert (made["before"], made["after"] is None) == (None, False)
    assert '"ends_on": "2027-05-31"' in cut["before"]
    assert '"ends_on": "2026-11-22"' in cut["after"]


async def test_a_class_moves_in_as_many_statements_as_one_student(school: School) -> None:
    pupils = [
        label.split(".")[1]
        for label in school.world.numbers
        if label.startswith("enrolment:A.") and label.endswith(".7v")
    ]
    given = transfer(school, *pupils[1:], to="7b") | {"fromClassId": school.id("class:7v")}

    one = await school.wrote(
        "reg", "studentTransfer", **(given | {"students": [{"studentId": school.id(f"student:{pupils[0]}")}]})
    )
    many = await school.wrote("reg", "studentTransfer", **given)

    assert len(many.data["studentTransfer"]["students"]) == len(pupils) - 1 >= 20
    assert one.operation.statements == many.operation.statements


async def test_students_come_into_parts_of_the_new_class(school: School) -> None:
    part = await school.write("adm", "groupOpen", kind="PART", title="Немецкий", classId=school.id("class:7b"))
    group = part["group"]["id"]
    given = transfer(school, "anna") | {"students": [{"studentId": school.id("student:anna"), "groupIds": [group]}]}

    answer = await school.write("reg", "studentTransfer", **given)

    assert group in {each["group"]["id"] for each in answer["students"][0]["groups"]}
    wrong = transfer(school, "mov") | {
        "students": [{"studentId": school.id("student:mov"), "groupIds": [group, school.id("group:eng1")]}]
    }
    assert paths(await school.write("reg", "studentTransfer", **wrong)) == ["input.students[0].groupIds[1]"]


async def test_of_two_registrars_one_moves_and_the_other_is_told(school: School) -> None:
    given = [transfer(school, "anna", to=to) for to in ("7b", "7v")]

    answers = await asyncio.gather(*(school.write("reg", "studentTransfer", **each) for each in given))

    assert sorted(answer["__typename"] for answer in answers) == ["Conflict", "StudentsEnrolled"]
    assert len([name for name in await school.enrolments("anna") if name in {"7b", "7v"}]) == 1


async def test_a_transfer_that_was_a_mistake_is_made_good_the_same_day(school: School) -> None:
    await school.write("reg", "studentTransfer", **transfer(school, "anna"))
    back = transfer(school, "anna", to="7v") | {"fromClassId": school.id("class:7b")}

    assert (await school.write("reg", "studentTransfer", **back))["__typename"] == "StudentsEnrolled"

    there = await school.enrolments("anna")
    assert "7b" not in there
    assert there["7v"] == ("2026-11-23", "2027-05-31")
    assert [row["after"] for row in await school.history("enrolment")].count(None) == 1


async def test_a_key_answers_again_and_refuses_another_body(school: School) -> None:
    given = transfer(school, "anna")
    first = await school.write("reg", "studentTransfer", "k", **given)

    assert await school.write("reg", "studentTransfer", "k", **given) == first
    other = transfer(school, "mov")
    assert (await school.write("reg", "studentTransfer", "k", **other))["__typename"] == "Conflict"
    assert "7b" in await school.enrolments("anna")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"toClassId": "class:7a"}, "input.toClassId"),
        ({"toClassId": "class:6a"}, "input.toClassId"),
        ({"startsOn": "2026-08-31"}, "input.startsOn"),
        ({"startsOn": "2027-06-01"}, "input.startsOn"),
        ({"students": []}, "input.students"),
        ({"students": ["anna", "anna"]}, "input.students[1].studentId"),
        ({"students": ["anna", "nobody"]}, "input.students[1].studentId"),
        ({"students": ["anna", "B.anna"]}, "input.students[1].studentId"),
        ({"students": ["lft"]}, "input.students[0].studentId"),
        ({"reason": "я" * 501}, "input.reason"),
    ],
)
async def test_what_is_no_transfer_is_refused_and_changes_nothing(
    school: School, change: dict[str, Any], path: str
) -> None:
    before = await school.fetch("SELECT * FROM enrolment ORDER BY id")
    given = transfer(school, "anna") | {
        key: school.id(value) if key.endswith("Id") else value for key, value in change.items() if key != "students"
    }
    if "students" in change:
        given["students"] = [{"studentId": _student(school, name)} for name in change["students"]]

    assert paths(await school.write("reg", "studentTransfer", **given)) == [path]
    assert await school.fetch("SELECT * FROM enrolment ORDER BY id") == before


def _student(school: School, name: str) -> str:
    if name == "nobody":
        return ids.make("Student", 2**62)
    return school.world.id(f"student:{name if '.' in name else f'A.{name}'}")


async def test_a_class_of_another_school_is_not_there(school: School) -> None:
    given = transfer(school, "anna")
    for name in ("fromClassId", "toClassId"):
        answer = await school.write("reg", "studentTransfer", **(given | {name: school.world.id("class:B.7a")}))
        assert answer["__typename"] == "NotFound"


async def test_a_student_is_in_one_class_a_day(school: School) -> None:
    given = {"groupId": school.id("group:7b"), "studentIds": [school.id("student:anna")]}
    assert paths(await school.write("reg", "enrolmentAdd", **given)) == ["input.studentIds[0]"]
    part = given | {
        "groupId": school.id("group:eng1"),
        "studentIds": [school.id("student:boris"), school.id("student:mov")],
    }
    assert paths(await school.write("reg", "enrolmentAdd", **part)) == ["input.studentIds[0]"]
    again = given | {"groupId": school.id("group:elec")}
    assert paths(await school.write("reg", "enrolmentAdd", **again)) == ["input.studentIds[0]"]
    plan = given | {"groupId": school.id("group:ivan")}
    assert paths(await school.write("reg", "enrolmentAdd", **plan)) == ["input.studentIds[0]"]


@pytest.mark.parametrize(
    ("days", "path"),
    [
        (("2026-08-31", "2026-12-31"), "input.startsOn"),
        (("2026-12-01", "2027-06-01"), "input.endsOn"),
        (("2026-12-02", "2026-12-01"), "input.endsOn"),
    ],
)
async def test_days_outside_the_year_and_backwards_are_refused(
    school: School, days: tuple[str, str], path: str
) -> None:
    given = {"groupId": school.id("group:elec"), "studentIds": [school.id("student:ivan")]}

    assert paths(await school.write("reg", "enrolmentAdd", **given, startsOn=days[0], endsOn=days[1])) == [path]


async def test_two_who_enrol_one_student_into_two_classes_do_not_both(school: School) -> None:
    student = (await school.write("reg", "studentAdd", familyName="Новиков", givenName="Пётр", bornOn="2013-02-03"))[
        "student"
    ]
    given = [{"groupId": school.id(f"group:{name}"), "studentIds": [student["id"]]} for name in ("7a", "7b")]

    answers = await asyncio.gather(*(school.write("reg", "enrolmentAdd", **each) for each in given))

    assert sorted(answer["__typename"] for answer in answers) == ["InvalidInput", "StudentsEnrolled"]


async def test_who_leaves_the_class_leaves_its_parts(school: School) -> None:
    given = {"enrolmentId": school.id("enrolment:anna.7a"), "version": 1, "endsOn": "2026-12-31", "reason": WHY}

    answer = await school.write("reg", "enrolmentEnd", **given)

    assert answer["__typename"] == "StudentsEnrolled"
    there = await school.enrolments("anna")
    assert {name: days[1] for name, days in there.items() if name != "6a"} == {
        "7a": "2026-12-31",
        "eng1": "2026-12-31",
        "elec": "2027-05-31",
    }
    assert (await school.write("reg", "enrolmentEnd", **given))["__typename"] == "Conflict"
    late = {"enrolmentId": school.id("enrolment:boris.7b"), "version": 1}
    assert paths(await school.write("reg", "enrolmentEnd", **late, endsOn="2027-06-01")) == ["input.endsOn"]
    assert paths(await school.write("reg", "enrolmentEnd", **late, endsOn="2026-08-30")) == ["input.endsOn"]


async def test_every_enrolment_of_who_leaves_the_school_ends(school: School) -> None:
    version = 1
    given = {"studentId": school.id("student:anna"), "version": version, "leftOn": "2026-11-20", "reason": WHY}

    answer = await school.write("reg", "studentLeave", **given)

    assert answer["__typename"] == "StudentsEnrolled"
    assert {days[1] for days in (await school.enrolments("anna")).values()} == {"2026-05-31", "2026-11-20"}
    assert "anna" not in await school.read_by("tm")
    assert "anna" in await school.read_by("gmom")
    assert (await school.write("reg", "studentLeave", **(given | {"version": 2})))["__typename"] == "Conflict"
    enrol = {"groupId": school.id("group:7b"), "studentIds": [school.id("student:anna")]}
    assert paths(await school.write("reg", "enrolmentAdd", **enrol)) == ["input.studentIds[0]"]
    back = await _returned(school)
    assert back["student"]["leftOn"] is None
    assert (await school.write("reg", "enrolmentAdd", **enrol))["__typename"] == "StudentsEnrolled"


async def _returned(school: School) -> Json:
    return await school.write(
        "reg", "studentReturn", studentId=school.id("student:anna"), version=2, arrivedOn="2026-11-23"
    )


async def test_marks_after_the_last_day_are_told_of(school: School) -> None:
    given = {"studentId": school.id("student:anna"), "version": 1, "leftOn": "2026-09-01"}

    assert len((await school.write("reg", "studentLeave", **given))["warnings"]) == 1
