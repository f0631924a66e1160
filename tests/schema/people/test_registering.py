"""Students, guardians and staff are written into the register under the names that people bear, once each."""

import asyncio
from typing import Any, Final

import pytest

from schema import ids
from tests.schema.people.writing import School, paths

PETR = {"familyName": "Новиков", "givenName": "Пётр", "patronymic": "Ильич"}
BORN = {"bornOn": "2013-02-03"}
ADDS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("reg", "studentAdd", BORN),
    ("reg", "guardianAdd", {}),
    ("adm", "staffAdd", {}),
)


async def test_a_name_is_stored_even_and_composed(school: School) -> None:
    typed = {"familyName": "  Зайцева \t Йотова ", "givenName": "Алёна", "patronymic": ""}

    answer = await school.write("reg", "studentAdd", **typed, **BORN)

    assert answer["student"]["fullName"] == "Зайцева Йотова Алёна"
    (row,) = await school.fetch("SELECT * FROM student WHERE given_name = 'Алёна'")
    assert (row["sort_key"].strip(), row["version"], row["school_id"]) == (
        "зайцева йотова алена",
        1,
        school.world["school:A"],
    )
    (made,) = await school.history("student")
    assert (made["actor_id"], made["before"], made["student_id"]) == (school.world["account:A.reg"], None, row["id"])


@pytest.mark.parametrize(("who", "mutation", "more"), ADDS)
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ({"familyName": " "}, "input.familyName"),
        ({"givenName": "я" * 101}, "input.givenName"),
        ({"familyName": "Нови\u202eков"}, "input.familyName"),
        ({"patronymic": "Иль\u0007ич"}, "input.patronymic"),
        ({"patronymic": "\u200b"}, "input.patronymic"),
        ({"givenName": "1 2 3"}, "input.givenName"),
        ({"givenName": "\ue000"}, "input.givenName"),
    ],
)
async def test_what_is_no_name_is_refused(
    school: School, who: str, mutation: str, more: dict[str, Any], name: dict[str, str], path: str
) -> None:
    assert paths(await school.write(who, mutation, **(PETR | name), **more)) == [path]


@pytest.mark.parametrize("day", ["2026-11-24", "1899-12-31"])
async def test_a_birthday_lies_in_the_past(school: School, day: str) -> None:
    assert paths(await school.write("reg", "studentAdd", **PETR, bornOn=day)) == ["input.bornOn"]
    student = {"studentId": school.id("student:anna"), "version": 1}
    assert paths(await school.write("reg", "studentUpdate", **student, bornOn=day)) == ["input.bornOn"]


async def test_all_that_is_wrong_is_told_at_once(school: School) -> None:
    answer = await school.write("reg", "studentAdd", familyName="", givenName="", bornOn="2027-01-01")

    assert paths(answer) == ["input.familyName", "input.givenName", "input.bornOn"]


@pytest.mark.parametrize(("who", "mutation", "more"), ADDS)
async def test_a_namesake_is_a_conflict_until_it_is_confirmed(
    school: School, who: str, mutation: str, more: dict[str, Any]
) -> None:
    same = PETR | {"familyName": "НОВИКОВ", "givenName": "Петр"}
    assert (await school.write(who, mutation, **PETR, **more))["__typename"].endswith("Written")

    assert (await school.write(who, mutation, **same, **more))["__typename"] == "Conflict"
    confirmed = await school.write(who, mutation, **same, **more, confirmDuplicate=True)
    assert confirmed["__typename"].endswith("Written")


async def test_a_namesake_of_another_day_or_another_school_is_somebody_else(school: School) -> None:
    await school.write("reg", "studentAdd", **PETR, **BORN)

    assert (await school.write("reg", "studentAdd", **PETR, bornOn="2012-02-03"))["__typename"] == "StudentWritten"
    assert (await school.write("B.reg", "studentAdd", **PETR, **BORN))["__typename"] == "StudentWritten"


async def test_two_who_write_one_student_at_once_write_one(school: School) -> None:
    answers = await asyncio.gather(*(school.write("reg", "studentAdd", **PETR, **BORN) for _ in range(4)))

    assert sorted(answer["__typename"] for answer in answers) == ["Conflict"] * 3 + ["StudentWritten"]


async def test_a_correction_into_a_namesake_is_a_conflict(school: School) -> None:
    await school.write("reg", "studentAdd", **PETR, **BORN)
    other = (await school.write("reg", "studentAdd", **(PETR | {"givenName": "Павел"}), **BORN))["student"]

    given = {"studentId": other["id"], "version": 1, "givenName": "Пётр"}
    assert (await school.write("reg", "studentUpdate", **given))["__typename"] == "Conflict"
    assert (await school.write("reg", "studentUpdate", **given, confirmDuplicate=True))["student"]["file"][
        "version"
    ] == 2


@pytest.mark.parametrize(
    ("who", "mutation", "label", "change"),
    [
        ("reg", "studentUpdate", "student:anna", {"givenName": "Анна"}),
        ("reg", "guardianUpdate", "guardian:gmom", {"givenName": "Анна"}),
        ("adm", "staffUpdate", "staff:tm", {"position": "Учитель"}),
    ],
)
async def test_the_second_of_two_corrections_is_told(
    school: School, who: str, mutation: str, label: str, change: dict[str, str]
) -> None:
    noun = label.partition(":")[0]
    given = {f"{noun}Id": school.id(label), "version": 1, **change, "reason": "Опечатка"}

    answers = await asyncio.gather(*(school.write(who, mutation, **given) for _ in range(2)))

    assert sorted(answer["__typename"] for answer in answers) == ["Conflict", f"{noun.capitalize()}Written"]
    (row,) = await school.history(noun)
    assert (row["reason"], row["row_id"]) == ("Опечатка", school[label])
    bare = {f"{noun}Id": school.id(label), "version": 2}
    assert paths(await school.write(who, mutation, **bare)) == ["input"]


@pytest.mark.parametrize(
    ("who", "mutation", "noun"),
    [("reg", "studentUpdate", "student"), ("reg", "guardianUpdate", "guardian"), ("adm", "staffUpdate", "staff")],
)
async def test_somebody_of_another_school_is_as_little_there_as_nobody(
    school: School, who: str, mutation: str, noun: str
) -> None:
    of_b = {"student": "student:B.anna", "guardian": "guardian:B.gmom", "staff": "staff:B.tm"}[noun]
    for id_ in (school.world.id(of_b), ids.make(noun.capitalize(), 2**63 - 1)):
        answer = await school.write(who, mutation, **{f"{noun}Id": id_}, version=1, givenName="Анна")
        assert answer["__typename"] == "NotFound"


async def test_an_exchange_that_changes_somebody_is_noticed_by_whoever_edits_them(school: School) -> None:
    await school.fetch("UPDATE student SET given_name = 'Анна' WHERE id = $1", school["student:anna"])
    await school.fetch("UPDATE student SET given_name = given_name WHERE id = $1", school["student:anna"])

    given = {"studentId": school.id("student:anna"), "givenName": "Инна"}
    assert (await school.write("reg", "studentUpdate", **given, version=1))["__typename"] == "Conflict"
    assert (await school.write("reg", "studentUpdate", **given, version=2))["__typename"] == "StudentWritten"
