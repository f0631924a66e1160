"""The form in which somebody is told of a child is theirs to say, or the registrar's from what they signed."""

import asyncio
from typing import Any

import pytest

from tests.schema.asking import ask, who
from tests.schema.people.writing import Json, School, paths

FORM = """query($of: ID!, $by: ID) { noticeForm(studentId: $of, guardianId: $by) {
  version agreedAt quietFrom quietUntil hidesMarks unreached student { id } guardian { id }
  wishes { kind channel cadence possible } channels { channel isConsented hasContact } } }"""


async def form(school: School, persona: str, of: str, by: str | None = None) -> Json:
    viewer = await who(school.database, f"A.{persona}")
    variables = {"of": school.id(f"student:{of}"), "by": by and school.id(f"guardian:{by}")}
    return (await ask(school.database, viewer, FORM, **variables)).data["noticeForm"]


def wish(kind: str, channel: str, cadence: str) -> dict[str, str]:
    return {"kind": kind, "channel": channel, "cadence": cadence}


def cadence_of(answer: Json, kind: str, channel: str) -> str:
    (found,) = [each for each in answer["wishes"] if (each["kind"], each["channel"]) == (kind, channel)]
    cadence: str = found["cadence"]
    return cadence


async def test_until_something_is_agreed_the_usual_form_holds(school: School) -> None:
    answer = await form(school, "gmom", "boris")

    assert (answer["version"], answer["agreedAt"]) == (None, None)
    assert (answer["quietFrom"], answer["quietUntil"], answer["hidesMarks"]) == (1260, 420, False)
    assert cadence_of(answer, "MARK", "EMAIL") == "DAILY"
    assert cadence_of(answer, "ABSENCE", "SMS") == "NOW"
    assert len(answer["wishes"]) == 16


async def test_what_is_left_out_stays(school: School) -> None:
    given = {"studentId": school.id("student:anna"), "version": 1, "wishes": [wish("HOMEWORK", "EMAIL", "WEEKLY")]}

    answer = (await school.write("gmom", "noticesAgree", **given))["form"]

    assert answer["version"] == 2
    assert (answer["quietFrom"], answer["hidesMarks"]) == (1320, True)
    assert cadence_of(answer, "MARK", "EMAIL") == "NEVER"
    assert cadence_of(answer, "HOMEWORK", "EMAIL") == "WEEKLY"
    (row,) = [row for row in await school.history("notice_form") if row["before"] is not None]
    assert row["student_id"] == school["student:anna"]


async def test_each_child_has_a_form_of_its_own(school: School) -> None:
    given = {"studentId": school.id("student:boris"), "quietFrom": 0, "quietUntil": 0}

    await school.write("gmom", "noticesAgree", **given)

    assert (await form(school, "gmom", "boris"))["quietFrom"] == 0
    assert (await form(school, "gmom", "anna"))["quietFrom"] == 1320


async def test_the_registrar_enters_what_a_guardian_or_a_student_signed(school: School) -> None:
    given = {"studentId": school.id("student:anna"), "wishes": [wish("RESULT", "SMS", "NOW")]}

    of_gran = await school.write("reg", "noticesAgree", **given, guardianId=school.id("guardian:gran"))
    of_anna = await school.write("reg", "noticesAgree", **given)

    assert cadence_of(of_gran["form"], "RESULT", "SMS") == "NOW"
    assert (await form(school, "gran", "anna"))["version"] == 1
    assert (await form(school, "anna", "anna"))["version"] == 1
    assert of_anna["__typename"] == "NoticesAgreed"
    assert cadence_of(await form(school, "gmom", "anna"), "RESULT", "SMS") == "NEVER"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"wishes": [wish("ABSENCE", "EMAIL", "DAILY")]}, "input.wishes[0].cadence"),
        ({"wishes": [wish("MARK", "EMAIL", "NOW"), wish("MARK", "SMS", "WEEKLY")]}, "input.wishes[1].cadence"),
        ({"wishes": [wish("MARK", "EMAIL", "NOW"), wish("MARK", "EMAIL", "NEVER")]}, "input.wishes[1]"),
        ({"quietFrom": 1440}, "input.quietFrom"),
        ({"quietUntil": -1}, "input.quietUntil"),
        ({}, "input"),
    ],
)
async def test_what_cannot_be_agreed_is_named(wrong: dict[str, Any], path: str, school: School) -> None:
    given = {"studentId": school.id("student:anna"), "version": 1}

    assert paths(await school.write("gmom", "noticesAgree", **given, **wrong)) == [path]


async def test_of_two_devices_that_agree_at_once_one_is_told_to_look_again(school: School) -> None:
    given = {"studentId": school.id("student:boris"), "hidesMarks": True}

    answers = await asyncio.gather(*(school.write("gmom", "noticesAgree", **given) for _ in range(3)))

    assert sorted(answer["__typename"] for answer in answers) == ["Conflict", "Conflict", "NoticesAgreed"]


async def test_nobody_reads_or_agrees_the_form_of_another(school: School) -> None:
    assert await form(school, "gbf", "anna") is None
    assert await form(school, "gmom", "anna", by="gran") is None
    assert await form(school, "gdad", "anna") is None, "who has no rights left is not told"
    assert await form(school, "anna", "boris") is None
    assert await form(school, "hr", "anna") is None
    given = {"studentId": school.id("student:anna"), "guardianId": school.id("guardian:gran"), "hidesMarks": True}
    assert (await school.write("gmom", "noticesAgree", **given))["__typename"] == "NotFound"
    assert (await school.write("gbf", "noticesAgree", **given | {"guardianId": None}))["__typename"] == "NotFound"


async def test_who_cannot_be_reached_is_to_be_told_on_paper(school: School) -> None:
    assert (await form(school, "gmom", "anna"))["unreached"] is False
    assert (await form(school, "gref", "ref"))["unreached"] is True, "no consent"
    off = [wish(kind, channel, "NEVER") for kind in ("ABSENCE", "CHANGE", "RESULT") for channel in ("EMAIL", "SMS")]
    given = {"studentId": school.id("student:anna"), "version": 1, "wishes": off}

    await school.write("gmom", "noticesAgree", **given)

    answer = await form(school, "gmom", "anna")
    assert answer["unreached"] is True, "turned off"
    assert {each["channel"]: (each["isConsented"], each["hasContact"]) for each in answer["channels"]} == {
        "EMAIL": (True, True),
        "SMS": (True, True),
    }
    assert (await form(school, "gran", "anna"))["channels"][0] == {
        "channel": "EMAIL",
        "isConsented": True,
        "hasContact": False,
    }
