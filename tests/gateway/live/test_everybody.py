"""Every stream, asked for by everybody: there is one exactly where its rows are theirs, and it holds nothing else."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.gateway.live.lines import Line, line
from tests.gateway.live.town import DIARY, PAGE, SCHOOL, Town, settled
from tests.schema.asking import labels_in
from tests.schema.expected import STAFF, STUDENTS, expected, personas, readable_children
from tests.world import World, canary

PAGES = """query($group: ID!, $subject: ID!) {
  classPage(groupId: $group, subjectId: $subject, from: "2026-10-01", to: "2026-12-01") { __typename }
}"""
GROUPS = ("7a", "7b", "7v", "eng1", "elec", "ivan")
SUBJECTS = ("math", "phys", "eng", "rus")
TEACHING = {"teacher", "homeroom", "deputy"}


@pytest.fixture(scope="module")
async def told(world: World, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town in which something was told of each child."""
    async with settled(world, redis_url, tmp_path_factory.mktemp("town")) as town:
        for school in "AB":
            for name in STUDENTS:
                await town.tell(f"{school}.{name}", canary(f"student:{school}.{name}"))
        yield town


@pytest.mark.parametrize("persona", personas())
async def test_diaries_are_there_for_whom_they_are(told: Town, persona: str) -> None:
    children = {label.partition(":")[2] for label in readable_children(persona)}
    if persona == "both":
        children = {"A.two", "B.two"}  # one role of a guardian, in two schools
    mine, labels = set(expected(persona, told.world.numbers)), told.world.labels()
    schools = ("A", "B") if persona[1] != "." else (persona[0], "B" if persona[0] == "A" else "A")
    async with line(told.url, persona) as asking:
        for place, school in enumerate(schools):
            for name in STUDENTS if place == 0 else ("anna", "two", "u14"):
                student = f"{school}.{name}"
                first = await _first(asking, DIARY, **told.diary(student, after=0))
                if student in children:
                    assert first["recommendation"] is None, "the row is not there"
                    assert labels_in(first, labels) == {f"student:{student}"} <= mine
                else:
                    assert (first["__typename"], first["reason"]) == ("StreamEnded", "NOT_FOUND"), student


@pytest.mark.parametrize("persona", [*(f"A.{name}" for name in STAFF), "B.tm", "B.dep", "A.gmom", "A.anna", "multi"])
async def test_a_page_is_followed_by_those_who_read_it(told: Town, persona: str) -> None:
    async with line(told.url, persona) as asking:
        for group in GROUPS:
            for subject in SUBJECTS:
                asked = told.page(f"A.{group}", f"A.{subject}")
                first = await _first(asking, PAGE, **asked)
                page = await told.ask(persona, PAGES, **asked)
                assert (first["__typename"] == "Resync") is (page is not None), (group, subject)


@pytest.mark.parametrize("persona", personas())
async def test_the_school_is_followed_by_those_who_teach_in_it_or_answer_for_it(told: Town, persona: str) -> None:
    role = (await told.ask(persona, "{ me { role } }"))["role"].lower()
    async with line(told.url, persona) as asking:
        first = await _first(asking, SCHOOL)
    assert (first["__typename"] == "Resync") is (role in TEACHING)


async def _first(asking: Line, document: str, **variables: object) -> Any:  # noqa: ANN401 - an event
    """The first thing that is told; the stream is over then."""
    await asking.subscribe("1", document, **variables)
    event = await asking.event("1")
    if event["__typename"] != "StreamEnded":
        await asking.send(id="1", type="complete")
        return event
    assert (await asking.take())["type"] == "complete"
    return event
