"""Contacts come from signed documents, are read by few, and go out of use."""

import asyncio
from typing import Any

import pytest

from tests.schema.asking import Answer, ask, who
from tests.schema.people.writing import School, paths

PAPER = {"number": "17", "date": "2026-11-20"}
READ = "query($of: ID) { contacts(studentId: $of) { id shown documentNumber guardian { id } student { id } } }"


def given(school: School, **more: object) -> dict[str, Any]:
    return {
        "guardianId": school.id("guardian:gbf"),
        "channel": "SMS",
        "address": "8 (912) 345-67-89",
        "document": PAPER,
        **more,
    }


async def read(school: School, persona: str, of: str | None = None) -> Answer:
    viewer = await who(school.database, f"A.{persona}")
    return await ask(school.database, viewer, READ, of=of and school.id(f"student:{of}"))


async def test_a_contact_from_a_document_is_confirmed_by_it_and_read_as_people_write_it(school: School) -> None:
    answer = await school.write("reg", "contactAdd", **given(school))

    assert {name: value for name, value in answer["contact"].items() if name != "id"} == {
        "channel": "SMS",
        "address": "+79123456789",
        "shown": "+7 912 345-67-89",
        "source": "WRITTEN",
        "documentNumber": "17",
        "documentDate": "2026-11-20",
        "confirmedAt": "2026-11-23T07:00:00Z",
        "version": 1,
    }
    (row,) = [row for row in await school.history("contact") if row["before"] is None]
    assert row["actor_id"] == school["account:reg"]
    own = await read(school, "gbf")
    assert [contact["shown"] for contact in own.data["contacts"]] == ["gbf@example.com", "+7 912 345-67-89"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"address": "+7 495 123-45-67"}, "input.address"),
        ({"channel": "EMAIL", "address": "b@example.com, victim@example.org"}, "input.address"),
        ({"document": {"number": " ", "date": "2026-11-20"}}, "input.document.number"),
        ({"document": {"number": "17", "date": "2026-11-24"}}, "input.document.date"),
        ({"document": {"number": "17", "date": "1999-12-31"}}, "input.document.date"),
        ({"guardianId": None}, "input.guardianId"),
    ],
)
async def test_what_does_not_hold_is_named(wrong: dict[str, Any], path: str, school: School) -> None:
    assert paths(await school.write("reg", "contactAdd", **given(school, **wrong))) == [path]


async def test_everything_that_is_wrong_is_said_at_once(school: School) -> None:
    wrong = {"address": "", "document": {"number": "", "date": "2030-01-01"}, "studentId": school.id("student:anna")}

    assert paths(await school.write("reg", "contactAdd", **given(school, **wrong))) == [
        "input.document.number", "input.guardianId", "input.document.date", "input.address",
    ]  # fmt: skip


async def test_the_same_contact_stands_once_and_three_of_a_kind_at_most(school: School) -> None:
    numbers = ["8 912 000-00-01", "8 912 000-00-01", "8 912 000-00-02", "8 912 000-00-03", "8 912 000-00-04"]

    answers = await asyncio.gather(
        *(school.write("reg", "contactAdd", **given(school, address=each)) for each in numbers)
    )

    assert sorted(answer["__typename"] for answer in answers) == ["Conflict"] * 2 + ["ContactWritten"] * 3


async def test_two_people_may_have_one_address_and_neither_is_told_of_the_other(school: School) -> None:
    answer = await school.write("reg", "contactAdd", **given(school, channel="EMAIL", address="gmom@example.com"))

    assert answer["__typename"] == "ContactWritten"
    assert "gmom" not in str((await read(school, "gbf")).data["contacts"][0]["guardian"])


async def test_a_contact_out_of_use_is_not_shown_and_the_address_can_be_put_on_record_again(school: School) -> None:
    ending = {"contactId": school.id("contact:gbf.email"), "version": 1, "reason": "Сменил почту"}

    assert (await school.write("gbf", "contactEnd", **ending))["contact"] is None
    again = await school.write("gbf", "contactEnd", **ending | {"version": 2})
    assert again["__typename"] == "Conflict"

    assert (await read(school, "gbf")).data["contacts"] == []
    (row,) = [row for row in await school.history("contact") if row["before"] is not None]
    assert (row["reason"], row["actor_id"]) == ("Сменил почту", school["account:gbf"])
    back = given(school, channel="EMAIL", address="gbf@example.com")
    assert (await school.write("reg", "contactAdd", **back))["__typename"] == "ContactWritten"


async def test_another_version_is_a_conflict(school: School) -> None:
    ending = {"contactId": school.id("contact:gbf.email"), "version": 2}

    assert (await school.write("gbf", "contactEnd", **ending))["__typename"] == "Conflict"


@pytest.mark.parametrize("persona", ["gdad", "gmom", "anna", "hr", "tm", "dep", "adm"])
async def test_whose_it_is_not_neither_ends_it_nor_learns_that_it_is_there(persona: str, school: School) -> None:
    ending = {"contactId": school.id("contact:gbf.email"), "version": 1}

    assert (await school.write(persona, "contactEnd", **ending))["__typename"] in {"NotFound", "NotAllowed"}


async def test_a_homeroom_teacher_reads_those_of_the_own_class_on_record(school: School) -> None:
    answer = await read(school, "hr", "anna")

    assert {contact["shown"] for contact in answer.data["contacts"]} == {
        "gmom@example.com", "+7 912 111-00-01", "+7 912 111-00-02", "+7 912 111-00-04",
    }  # fmt: skip
    (sight,) = await school.fetch("SELECT students FROM sight")
    assert sight["students"] == [school["student:anna"]]


async def test_a_guardian_who_stands_for_a_child_of_another_class_is_not_told_with_it(school: School) -> None:
    # The same mother stands for Boris, whom this homeroom teacher does not lead.
    answer = await read(school, "hr", "boris")

    assert answer.data["contacts"] == []
    assert await school.fetch("SELECT 1 FROM sight") == []


async def test_a_guardianship_that_has_ended_ends_the_sight_of_the_contact(school: School) -> None:
    await school.write("reg", "guardianshipEnd", guardianshipId=school.id("guardianship:gran.anna"), version=1)

    answer = await read(school, "hr", "anna")

    assert "+7 912 111-00-02" not in {contact["shown"] for contact in answer.data["contacts"]}
    assert (await read(school, "gran")).data["contacts"][0]["shown"] == "+7 912 111-00-02"
