"""Staff leave and come back, teach and lead: who leaves acts in none of the roles they had by it."""

import asyncio
from typing import Any

import pytest

from domain.sign_in import viewer_of
from domain.streams.standing import fallen
from tests.schema.asking import who
from tests.schema.people.writing import School, paths
from tests.world import token_of

TODAY = "2026-11-23"


def leaving(school: School, name: str, on: str = TODAY, **more: object) -> dict[str, Any]:
    return {"staffId": school.id(f"staff:{name}"), "version": 1, "leftOn": on, **more}


async def test_who_leaves_acts_in_their_roles_no_more_and_their_streams_fall(school: School) -> None:
    teacher = await who(school.database, "A.tm")

    answer = await school.wrote("adm", "staffLeave", **leaving(school, "tm", reason="Приказ 5"))

    assert answer.data["staffLeave"]["staff"]["leftOn"] == TODAY
    assert len(answer.data["staffLeave"]["warnings"]) == 1
    assert await viewer_of(school.database, token_of("A.tm")) is None
    async with school.database.work(teacher.schools) as work:
        assert await fallen(work, [teacher]) == [teacher.session_id]
    (signal,) = answer.operation.signals
    assert signal.accounts == {school.world["account:A.tm"], school.world["account:multi"]}
    rows = await school.fetch("SELECT ends_on::text FROM teaching_assignment WHERE staff_id = $1", school["staff:tm"])
    assert [row["ends_on"] for row in rows] == [TODAY]
    assert {row["reason"] for row in await school.history("role_grant")} == {"Приказ 5"}


async def test_what_else_they_are_they_stay(school: School) -> None:
    await school.write("adm", "staffLeave", **leaving(school, "tm"))

    grants = await school.fetch(
        "SELECT role, revoked_at IS NULL AS stands FROM role_grant WHERE account_id = $1 ORDER BY id",
        school.world["account:multi"],
    )
    assert [(row["role"], row["stands"]) for row in grants] == [("teacher", False), ("guardian", True)]


async def test_who_leaves_on_a_day_to_come_keeps_the_roles_until_it_has_passed(school: School) -> None:
    answer = await school.write("adm", "staffLeave", **leaving(school, "tm", "2026-11-30"))

    assert answer["staff"]["leftOn"] == "2026-11-30"
    assert await viewer_of(school.database, token_of("A.tm")) is not None
    grants = await school.fetch("SELECT revoked_at FROM role_grant WHERE staff_id = $1", school["staff:tm"])
    assert {row["revoked_at"].isoformat() for row in grants} == {"2026-11-30T21:00:00+00:00"}
    await school.place.at(grants[0]["revoked_at"])
    assert await viewer_of(school.database, token_of("A.tm")) is None


async def test_who_comes_back_before_leaving_keeps_the_roles(school: School) -> None:
    await school.write("adm", "staffLeave", **leaving(school, "tm", "2026-11-30"))
    answer = await school.write("adm", "staffReturn", staffId=school.id("staff:tm"), version=2)

    assert (answer["staff"]["leftOn"], answer["staff"]["version"]) == (None, 3)
    await school.place.at((await school.fetch("SELECT app.now() + interval '10 hours' AS then"))[0]["then"])
    assert await viewer_of(school.database, token_of("A.tm")) is not None
    again = await school.write("adm", "staffReturn", staffId=school.id("staff:tm"), version=3)
    assert again["__typename"] == "Conflict"


async def test_the_last_administrator_stays(school: School) -> None:
    answer = await school.write("adm", "staffLeave", **leaving(school, "adm"))

    assert answer["__typename"] == "Conflict"
    assert (await who(school.database, "A.adm")).role.value == "administrator"


@pytest.mark.parametrize("day", ["1899-12-31", "2101-01-01"])
async def test_a_last_day_is_of_this_age(school: School, day: str) -> None:
    assert paths(await school.write("adm", "staffLeave", **leaving(school, "tm", day))) == ["input.leftOn"]


def assigning(school: School, staff: str = "can", **more: object) -> dict[str, Any]:
    ids = {
        "staffId": school.id(f"staff:{staff}"),
        "groupId": school.id("group:7a"),
        "subjectId": school.id("subject:rus"),
    }
    return {**ids, **more}


async def test_who_is_assigned_reads_the_group_and_who_is_not_any_more_does_not(school: School) -> None:
    assert await school.read_by("can") == set()
    answer = await school.wrote("dep", "assignmentAdd", **assigning(school))
    written = answer.data["assignmentAdd"]

    assert await school.read_by("can") == {"anna", "mov"}
    assert answer.operation.signals[0].accounts == {school.world["account:A.can"]}
    assert answer.operation.signals[0].groups == {school["group:7a"]}
    ended = await school.write(
        "adm", "assignmentEnd", assignmentId=written["assignmentId"], version=1, endsOn="2026-11-22"
    )
    assert written["assignmentId"] not in {each["id"] for each in ended["group"]["assignments"]}
    assert await school.read_by("can") == set()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"startsOn": "2026-08-31"}, "input.startsOn"),
        ({"endsOn": "2027-06-01"}, "input.endsOn"),
        ({"startsOn": "2026-12-02", "endsOn": "2026-12-01"}, "input.endsOn"),
        ({"subjectId": "subject:B.rus"}, "input.subjectId"),
        ({"staffId": "staff:A.old"}, "input.staffId"),
    ],
)
async def test_what_is_no_assignment_is_refused(school: School, change: dict[str, str], path: str) -> None:
    change = {name: school.world.id(value) if ":" in value else value for name, value in change.items()}

    assert paths(await school.write("adm", "assignmentAdd", **(assigning(school) | change))) == [path]


async def test_one_who_teaches_it_already_is_a_conflict(school: School) -> None:
    answers = await asyncio.gather(*(school.write("adm", "assignmentAdd", **assigning(school)) for _ in range(2)))

    assert sorted(answer["__typename"] for answer in answers) == ["AssignmentWritten", "Conflict"]


async def test_a_class_is_handed_to_another_homeroom_teacher(school: School) -> None:
    given = {
        "classId": school.id("class:7a"),
        "staffId": school.id("staff:hx"),
        "replacesId": school.id("homeroom:hr.7a"),
    }
    answers = await asyncio.gather(*(school.write("dep", "homeroomSet", **given) for _ in range(2)))

    assert sorted(answer["__typename"] for answer in answers) == ["Conflict", "HomeroomWritten"]
    assert await school.read_by("hx") == {"anna", "mov"}
    assert await school.read_by("hr") == set()
    new, old = next(each for each in answers if "homeroomId" in each)["schoolClass"]["homerooms"]
    assert (new["startsOn"], old["endsOn"]) == (TODAY, "2026-11-22")
    blind = await school.write("dep", "homeroomSet", **(given | {"replacesId": None}))
    assert blind["__typename"] == "Conflict"


async def test_rows_of_another_school_are_not_there(school: School) -> None:
    of_b = school.world.id
    for name, given in (
        ("assignmentAdd", assigning(school) | {"groupId": of_b("group:B.7a")}),
        ("assignmentAdd", assigning(school) | {"staffId": of_b("staff:B.tm")}),
        ("assignmentEnd", {"assignmentId": of_b("teaching_assignment:B.tm.7a.math"), "version": 1, "endsOn": TODAY}),
        ("homeroomSet", {"classId": of_b("class:B.7a"), "staffId": school.id("staff:hx"), "replacesId": None}),
        ("homeroomEnd", {"homeroomId": of_b("homeroom:B.hr.7a"), "version": 1, "endsOn": TODAY}),
        ("staffLeave", {"staffId": of_b("staff:B.tm"), "version": 1, "leftOn": TODAY}),
    ):
        assert (await school.write("adm", name, **given))["__typename"] == "NotFound", name
