"""Who stands for a child reads from then on, on a consent; who stands for them no more reads nothing, at once."""

import asyncio
from typing import Any

import pytest

from tests.schema.people.writing import School, paths


def of(school: School, name: str, **more: object) -> dict[str, Any]:
    return {"guardianshipId": school.id(f"guardianship:{name}"), "version": 1, **more}


async def test_who_stands_for_a_child_no_more_reads_nothing_and_is_looked_at_at_once(school: School) -> None:
    assert await school.read_by("gmom") == {"anna", "boris"}

    answer = await school.wrote("reg", "guardianshipEnd", **of(school, "gmom.anna", reason="Решение суда"))

    assert answer.data["guardianshipEnd"]["guardianship"]["endsAt"] == "2026-11-23T07:00:00Z"
    assert await school.read_by("gmom") == {"boris"}
    (signal,) = answer.operation.signals
    assert signal.students == {school["student:anna"]}
    assert signal.accounts == {school.world["account:A.gmom"], school.world["account:A.anna"]}
    (row,) = await school.history("guardianship")
    assert (row["reason"], row["student_id"]) == ("Решение суда", school["student:anna"])
    again = await school.write("reg", "guardianshipEnd", **of(school, "gmom.anna") | {"version": 2})
    assert again["__typename"] == "Conflict"


async def test_rights_that_are_taken_end_reading(school: School) -> None:
    given = of(school, "gmom.anna", rights="NONE")
    assert paths(await school.write("reg", "guardianshipUpdate", **given, basis="")) == ["input.basis"]

    answer = await school.wrote("reg", "guardianshipUpdate", **given, basis="Решение суда")

    assert answer.data["guardianshipUpdate"]["guardianship"]["version"] == 2
    assert await school.read_by("gmom") == {"boris"}
    assert school.world["account:A.gmom"] in answer.operation.signals[0].accounts


async def test_a_guardianship_that_ends_on_a_day_to_come_is_read_on_until_then(school: School) -> None:
    answer = await school.write("reg", "guardianshipEnd", **of(school, "gmom.anna", endsOn="2026-11-23"))

    assert answer["guardianship"]["endsAt"] == "2026-11-23T21:00:00Z"
    assert await school.read_by("gmom") == {"anna", "boris"}


async def test_what_was_seen_is_not_taken_back(school: School) -> None:
    given = of(school, "gmom.anna", endsOn="2026-11-22")

    assert paths(await school.write("reg", "guardianshipEnd", **given)) == ["input.endsOn"]


async def test_one_that_has_not_begun_never_does(school: School) -> None:
    await school.write("reg", "guardianshipEnd", **of(school, "ggst.gst"))

    (row,) = await school.fetch(
        "SELECT ends_at - starts_at AS held FROM guardianship WHERE id = $1", school["guardianship:ggst.gst"]
    )
    assert row["held"].total_seconds() <= 1e-6


async def test_who_stands_for_another_child_as_well_reads_it_on_a_consent_alone(school: School) -> None:
    given = {"guardianId": school.id("guardian:gbf"), "studentId": school.id("student:anna"), "kind": "FATHER"}

    answer = await school.write("reg", "guardianshipAdd", **given)

    assert answer["guardianship"]["startsAt"] == "2026-11-23T07:00:00Z"
    assert await school.read_by("gbf") == {"boris"}


async def test_of_two_who_put_the_same_on_record_one_does(school: School) -> None:
    given = {"guardianId": school.id("guardian:gbf"), "studentId": school.id("student:anna"), "kind": "LEGAL"}

    answers = await asyncio.gather(*(school.write("reg", "guardianshipAdd", **given) for _ in range(3)))

    assert sorted(answer["__typename"] for answer in answers) == ["Conflict", "Conflict", "GuardianshipWritten"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"startsOn": "2026-12-02", "endsOn": "2026-12-01"}, "input.endsOn"),
        ({"endsOn": "2026-11-22"}, "input.endsOn"),
        ({"startsOn": "1899-01-01"}, "input.startsOn"),
        ({"startsOn": "2013-05-04"}, "input.startsOn"),
        ({"endsOn": "2101-01-01"}, "input.endsOn"),
        ({"rights": "READ"}, "input.basis"),
        ({"basis": "я" * 201}, "input.basis"),
        ({"basis": "\u202eРешение"}, "input.basis"),
    ],
)
async def test_what_cannot_be_is_refused(school: School, change: dict[str, str], path: str) -> None:
    given = {"guardianId": school.id("guardian:gbf"), "studentId": school.id("student:anna"), "kind": "LEGAL"}

    assert path in paths(await school.write("reg", "guardianshipAdd", **(given | change)))


async def test_people_of_two_schools_are_not_bound(school: School) -> None:
    for guardian, student in (("guardian:B.gbf", "student:A.anna"), ("guardian:A.gbf", "student:B.anna")):
        given = {"guardianId": school.world.id(guardian), "studentId": school.world.id(student), "kind": "LEGAL"}
        assert (await school.write("reg", "guardianshipAdd", **given))["__typename"] == "NotFound"
