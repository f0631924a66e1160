"""Who has an account and who never came in: by name, in pages, as far as whoever asks keeps or leads them."""

from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.schema.accounts.doing import PEOPLE, Office
from tests.schema.asking import ask


async def _nodes(office: Office, name: str, **asked: object) -> list[Any]:
    found = await office.do(name, PEOPLE, **{"first": 100, **asked})
    nodes: list[Any] = found["nodes"]
    return nodes


async def test_states_tell_how_far_somebody_has_come(office: Office) -> None:
    await office.newcomer("student")
    await office.slips("A.reg", "student:A.anna", "guardian:A.gmom")
    await office.opened(await office.code("A.reg", "guardian:A.gbf"))
    await office.say("UPDATE role_grant SET blocked_at = app.now() WHERE id = $1", office.world["grant:A.boris"])
    whole = await _nodes(office, "A.reg", kind="FAMILY")
    by_state: dict[str, set[str]] = {}
    for each in whole:
        by_state.setdefault(each["state"], set()).add(each["personId"])
    assert by_state["SLIP"] == {office.world.id("student:A.anna"), office.world.id("guardian:A.gmom")}
    assert by_state["ACTIVE"] == {office.world.id("guardian:A.gbf")}
    assert by_state["BLOCKED"] == {office.world.id("student:A.boris")}
    assert len(by_state["NONE"]) == 1
    for state, people in by_state.items():
        found = await _nodes(office, "A.reg", kind="FAMILY", state=state)
        assert {each["personId"] for each in found} == people
    never = {each["personId"] for each in await _nodes(office, "A.reg", kind="FAMILY", never=True)}
    assert never == by_state["NONE"] | by_state["SLIP"] | by_state["EXPIRED"]
    came = {each["personId"] for each in await _nodes(office, "A.reg", kind="FAMILY", never=False)}
    assert came == by_state["ACTIVE"] | by_state["BLOCKED"]


@pytest.mark.parametrize("size", [1, 7, 100])
async def test_pages_show_everybody_once_in_order(size: int, office: Office) -> None:
    """Students and guardians of one name, twins among them, stand beside each other."""
    for _ in range(3):
        await office.newcomer("student", family="Фамильный")
    whole = await _nodes(office, "A.reg", kind="FAMILY")
    found: list[str] = []
    after = None
    while True:
        page = await office.do("A.reg", PEOPLE, kind="FAMILY", first=size, after=after)
        found += [each["personId"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == [each["personId"] for each in whole]
    assert len(set(found)) == len(found)


async def test_a_cursor_that_somebody_made_up_is_no_defect(office: Office) -> None:
    pages = [
        await office.do("A.reg", PEOPLE, kind="FAMILY", first=5, after=urlsafe_b64encode(place).decode())
        for place in (b"[2,1]", b"[1099511627776,1]")
    ]
    assert pages[0] == pages[1]


async def test_a_homeroom_teacher_sees_the_own_class_without_logins(office: Office) -> None:
    found = await _nodes(office, "A.hr", kind="FAMILY")
    people = {each["personId"] for each in found}
    assert people == {
        office.world.id(label)
        for label in ("student:A.anna", "student:A.mov", "guardian:A.gmom", "guardian:A.gran", "guardian:A.gmov")
    }
    assert {(each["login"], len(each["roles"])) for each in found} == {(None, 0)}
    (mother,) = (each for each in found if each["personId"] == office.world.id("guardian:A.gmom"))
    assert len(mother["children"]) == 1, "the child in another class is not told"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("A.reg", "STAFF"),
        ("A.dep", "STAFF"),
        ("A.adm", "FAMILY"),
        ("A.tm", "FAMILY"),
        ("A.gmom", "FAMILY"),
        ("op", "STAFF"),
    ],
)
async def test_other_people_are_not_told(name: str, kind: str, office: Office) -> None:
    assert await office.do(name, PEOPLE, kind=kind) is None


async def test_a_class_is_its_students_and_who_stands_for_them(office: Office) -> None:
    found = await _nodes(office, "A.reg", kind="FAMILY", **{"class": office.world.id("class:A.7b")})
    labels = office.world.labels()
    assert {labels[each["personId"]] for each in found} == {
        "student:A.boris", "student:A.ivan", "guardian:A.gmom", "guardian:A.gbf", "guardian:A.givan",
    }  # fmt: skip


async def test_a_name_is_found_by_how_it_begins(office: Office) -> None:
    person = await office.newcomer("student", family="Ёлкин")
    assert [each["personId"] for each in await _nodes(office, "A.reg", kind="FAMILY", search="елк")] == [person]
    assert await _nodes(office, "A.reg", kind="FAMILY", search="%") == []


async def test_one_statement_whatever_the_number(office: Office) -> None:
    viewer = await office.who("A.reg")
    counts = {
        (await ask(office.database, viewer, PEOPLE, kind="FAMILY", first=first)).operation.statements
        for first in (1, 100)
    }
    assert len(counts) == 1
