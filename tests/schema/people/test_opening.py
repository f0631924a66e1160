"""Classes and groups are opened in a year, corrected, and closed when nobody is left in them."""

import asyncio
from typing import Any

import pytest

from schema import ids
from tests.schema.people.writing import School, paths


def opening(school: School, **more: object) -> dict[str, Any]:
    return {"yearId": school.id("year:26"), "grade": 7, "title": "7Г", **more}


async def test_a_class_is_opened_with_its_group_and_what_follows_from_its_grade(school: School) -> None:
    seventh = (await school.write("adm", "classOpen", **opening(school)))["schoolClass"]
    first = (await school.write("adm", "classOpen", **opening(school, grade=1, title=" 1 А ")))["schoolClass"]

    assert (seventh["programme"], seventh["periodKind"], seventh["marked"], seventh["version"]) == (
        "BASIC",
        "QUARTER",
        True,
        1,
    )
    assert [(group["title"], group["kind"]) for group in seventh["groups"]] == [("7Г", "CLASS")]
    assert (first["title"], first["programme"], first["marked"]) == ("1 А", "PRIMARY", False)
    assert [row["before"] for row in await school.history("school_class")] == [None, None]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"grade": 0}, "input.grade"),
        ({"grade": 13}, "input.grade"),
        ({"title": ""}, "input.title"),
        ({"title": "я" * 41}, "input.title"),
        ({"title": "7\u202eГ"}, "input.title"),
        ({"yearId": "year:A.25"}, "input.yearId"),
        ({"bellScheduleId": "bells:B.1"}, "input.bellScheduleId"),
    ],
)
async def test_what_is_no_class_is_refused(school: School, change: dict[str, Any], path: str) -> None:
    change = {name: school.world.id(value) if name.endswith("Id") else value for name, value in change.items()}

    assert paths(await school.write("adm", "classOpen", **(opening(school) | change))) == [path]


async def test_two_classes_of_one_title_are_a_conflict(school: School) -> None:
    answers = await asyncio.gather(*(school.write("adm", "classOpen", **opening(school)) for _ in range(2)))

    assert sorted(answer["__typename"] for answer in answers) == ["ClassWritten", "Conflict"]


async def test_a_class_and_its_group_are_called_alike(school: School) -> None:
    given = {"classId": school.id("class:7a"), "version": 1, "title": "8А", "grade": 8}

    answer = (await school.write("adm", "classUpdate", **given))["schoolClass"]

    assert (answer["title"], answer["grade"], answer["version"], answer["groups"][0]["title"]) == ("8А", 8, 2, "8А")
    assert (await school.write("adm", "classUpdate", **given))["__typename"] == "Conflict"
    assert paths(await school.write("adm", "classUpdate", classId=given["classId"], version=2)) == ["input"]


async def test_a_class_is_closed_when_nobody_is_left_in_it(school: School) -> None:
    given = {"classId": school.id("class:7a"), "version": 1, "closedOn": "2026-11-29", "reason": "Слияние"}
    assert (await school.write("adm", "classClose", **given))["__typename"] == "Conflict"
    await school.write(
        "reg",
        "studentTransfer",
        fromClassId=school.id("class:7a"),
        toClassId=school.id("class:7b"),
        startsOn="2026-11-30",
        students=[{"studentId": school.id(f"student:{name}")} for name in ("anna", "mov")],
    )

    answer = await school.write("adm", "classClose", **given)

    assert answer["schoolClass"]["closedOn"] == "2026-11-29"
    rows = await school.fetch(
        "SELECT max(ends_on)::text AS last FROM teaching_assignment WHERE group_id = ANY ($1) UNION ALL"
        " SELECT max(ends_on)::text FROM homeroom WHERE school_class_id = $2",
        [school["group:7a"], school["group:eng1"]],
        school["class:7a"],
    )
    assert [row["last"] for row in rows] == ["2026-11-29", "2026-11-29"]
    late = {"groupId": school.id("group:7a"), "studentIds": [school.id("student:boris")], "startsOn": "2026-12-01"}
    assert "input.startsOn" in paths(await school.write("reg", "enrolmentAdd", **late))


async def test_nobody_comes_into_a_class_while_it_is_closed(school: School) -> None:
    await school.write("adm", "classOpen", **opening(school))
    (row,) = await school.fetch("SELECT g.id, g.school_class_id FROM study_group g WHERE g.title = '7Г'")
    close = {"classId": ids.make("SchoolClass", row["school_class_id"]), "version": 1, "closedOn": "2026-12-31"}
    student = (await school.write("reg", "studentAdd", familyName="Новиков", givenName="Пётр", bornOn="2013-02-03"))[
        "student"
    ]
    add = {"groupId": ids.make("StudyGroup", row["id"]), "studentIds": [student["id"]]}

    closed, added = await asyncio.gather(
        school.write("adm", "classClose", **close), school.write("reg", "enrolmentAdd", **add)
    )

    left = await school.fetch("SELECT ends_on::text FROM enrolment WHERE group_id = $1", row["id"])
    if closed["__typename"] == "ClassWritten":
        assert {each["ends_on"] for each in left} <= {"2026-12-31"}
    else:
        assert added["__typename"] == "StudentsEnrolled"


async def test_each_kind_of_group_is_opened_with_what_it_needs(school: School) -> None:
    part = {"kind": "PART", "title": "Немецкий", "classId": school.id("class:7a")}
    across = {"kind": "ACROSS", "title": "Хор", "yearId": school.id("year:26")}
    plan = {
        "kind": "INDIVIDUAL",
        "title": "ИУП",
        "yearId": school.id("year:26"),
        "plan": {"studentId": school.id("student:anna"), "document": "Приказ 3", "endsOn": "2026-12-31"},
    }
    for given in (part, across, plan):
        assert (await school.write("adm", "groupOpen", **given))["group"]["kind"] == given["kind"]

    assert paths(await school.write("adm", "groupOpen", **(part | {"kind": "CLASS"}))) == ["input.kind"]
    assert paths(await school.write("adm", "groupOpen", **(part | {"kind": "ACROSS"}))) == [
        "input.classId",
        "input.yearId",
    ]
    assert paths(await school.write("adm", "groupOpen", **(across | {"kind": "PART"}))) == [
        "input.classId",
        "input.yearId",
    ]
    assert paths(await school.write("adm", "groupOpen", **(across | {"kind": "INDIVIDUAL"}))) == ["input.plan"]
    backwards = plan | {
        "plan": {"studentId": school.id("student:anna"), "startsOn": "2026-12-02", "endsOn": "2026-12-01"}
    }
    assert paths(await school.write("adm", "groupOpen", **backwards)) == ["input.plan.endsOn"]
    foreign = plan | {"plan": {"studentId": school.world.id("student:B.anna")}}
    assert (await school.write("adm", "groupOpen", **foreign))["__typename"] == "NotFound"


async def test_a_plan_is_of_one_student(school: School) -> None:
    plan = {
        "kind": "INDIVIDUAL",
        "title": "ИУП",
        "yearId": school.id("year:26"),
        "plan": {"studentId": school.id("student:anna")},
    }
    group = (await school.write("adm", "groupOpen", **plan))["group"]["id"]

    other = {"groupId": group, "studentIds": [school.id("student:boris")]}
    assert paths(await school.write("reg", "enrolmentAdd", **other)) == ["input.studentIds[0]"]
    own = {"groupId": group, "studentIds": [school.id("student:anna")]}
    assert (await school.write("reg", "enrolmentAdd", **own))["__typename"] == "StudentsEnrolled"


async def test_a_group_is_renamed_and_closed_and_a_class_is_not_by_this(school: School) -> None:
    given = {"groupId": school.id("group:elec"), "version": 1}
    renamed = await school.write("adm", "groupUpdate", **given, title="Хор")
    assert (renamed["group"]["title"], renamed["group"]["version"]) == ("Хор", 2)
    assert (await school.write("adm", "groupUpdate", **given, title="Хор"))["__typename"] == "Conflict"
    closing = given | {"version": 2}
    assert (await school.write("adm", "groupClose", **closing, closedOn="2026-11-30"))["__typename"] == "Conflict"
    assert paths(await school.write("adm", "groupClose", **closing, closedOn="2027-06-01")) == ["input.closedOn"]
    whole = {"groupId": school.id("group:7a"), "version": 1}
    assert paths(await school.write("adm", "groupUpdate", **whole, title="Хор")) == ["input.groupId"]
    assert paths(await school.write("adm", "groupClose", **whole, closedOn="2026-11-30")) == ["input.groupId"]
