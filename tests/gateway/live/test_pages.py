"""Pages of classes and changes of schools, for staff: two teachers see each other write, and what is seen is on record."""

from collections.abc import Sequence
from typing import Any

from tests.gateway.live.lines import line
from tests.gateway.live.town import PAGE, SCHOOL, Town

PAGE_WRITE = "mutation($i: ClassPageWriteInput!) { classPageWrite(input: $i) { __typename } }"
PLAN = """mutation($i: ControlWorkPlanInput!) {
  controlWorkPlan(input: $i) { __typename ... on InvalidInput { fields { path message } } }
}"""


async def sights(town: Town, name: str) -> Sequence[Any]:
    async with town.place.as_owner() as owner:
        found: Sequence[Any] = await owner.fetch(
            "SELECT operation, role, students FROM sight WHERE account_id = $1 AND operation LIKE '%Events' ORDER BY id",
            town.world[f"account:{name}"],
        )
        return found


async def test_a_page_is_followed_by_all_who_read_it(town: Town) -> None:
    """Its teacher, who also gives it at home; the homeroom teacher; the deputy head. Another subject's is another page."""
    async with (
        line(town.url, "A.tm") as teacher,
        line(town.url, "A.tm") as at_home,
        line(town.url, "A.hr") as homeroom,
        line(town.url, "A.dep") as deputy,
        line(town.url, "A.tp") as other,
    ):
        everybody = (teacher, at_home, homeroom, deputy)
        for each in everybody:
            await each.follow(PAGE, **town.page("A.7a", "A.math"))
        await other.follow(PAGE, **town.page("A.7a", "A.phys"))
        mark = await town.mark("A.anna", "5", "на всех")
        events = [await each.event() for each in everybody]
        assert all(event == events[0] for event in events)
        assert events[0] == {
            "__typename": "MarkEvent",
            "number": None,
            "kind": "MARK_RECORDED",
            "studentId": town.world.id("student:A.anna"),
            "mark": {"id": mark, "text": "5", "comment": "на всех", "version": 1},
            "markBefore": None,
            "markAfter": {"text": "5"},
        }
        await other.send(type="ping")
        assert await other.take() == {"type": "pong"}


async def test_a_page_that_is_written_at_once_is_told_in_its_order(town: Town) -> None:
    rows = [
        {
            "record": {
                "lessonId": town.world.id("lesson:A.7a.m1"),
                "studentId": town.world.id(f"student:A.{student}"),
                "text": text,
                "workTypeId": town.world.id("worktype:A.answer"),
            }
        }
        for student, text in (("anna", "5"), ("mov", "4"), ("anna", "3"))
    ]
    async with line(town.url, "A.hr") as homeroom:
        await homeroom.follow(PAGE, **town.page("A.7a", "A.math"))
        done = await town.ask("A.tm", PAGE_WRITE, i={"mode": "ALL", "rows": rows})
        assert done["__typename"] == "ClassPageWritten", done
        told = [await homeroom.event() for _ in rows]
    assert [each["markAfter"]["text"] for each in told] == ["5", "4", "3"]
    assert [each["studentId"] for each in told] == [row["record"]["studentId"] for row in rows]


async def test_who_follows_a_page_is_on_record_before_the_frame_leaves(own_town: Town) -> None:
    """One row a minute for a stream and its children; the homeroom teacher's, who follows no page, has none."""
    async with line(own_town.url, "A.tm") as teacher, line(own_town.url, "A.dep") as deputy:
        await teacher.follow(PAGE, **own_town.page("A.7a", "A.math"))
        await deputy.follow(SCHOOL)
        assert await sights(own_town, "A.tm") == []
        for text in ("5", "4"):
            await own_town.mark("A.anna", text)
            await teacher.event()
            (seen,) = await sights(own_town, "A.tm")
            assert dict(seen) == {
                "operation": "classPageEvents",
                "role": "teacher",
                "students": [own_town.world["student:A.anna"]],
            }
        await own_town.mark("A.mov", "3")
        await teacher.event()
        assert [row["students"] for row in await sights(own_town, "A.tm")] == [
            [own_town.world["student:A.anna"]],
            [own_town.world["student:A.mov"]],
        ]
        assert await sights(own_town, "A.dep") == []
        assert await sights(own_town, "A.hr") == []


async def test_the_schedule_is_told_to_the_staff_whose_lessons_it_is_about(town: Town) -> None:
    """And to nobody whose lessons are others, nor in the other school."""
    world = town.world
    async with (
        line(town.url, "A.dep") as deputy,
        line(town.url, "A.tb") as teacher,
        line(town.url, "A.te") as other,
        line(town.url, "B.dep") as elsewhere,
    ):
        for each in (deputy, teacher, other, elsewhere):
            await each.follow(SCHOOL)
        for group, subject in (("7v", "math"), ("eng1", "eng")):
            given = {
                "groupId": world.id(f"group:A.{group}"),
                "subjectId": world.id(f"subject:A.{subject}"),
                "workTypeId": world.id("worktype:A.control"),
                "title": group,
                "date": "2026-12-02",
            }
            done = await town.ask("A.dep", PLAN, i=given)
            assert done["__typename"] == "ControlWorkScheduled", done
        assert [(await deputy.event())["controlWork"] for _ in range(2)] == [{"title": "7v"}, {"title": "eng1"}]
        assert (await teacher.event())["controlWork"] == {"title": "7v"}
        assert (await other.event())["controlWork"] == {"title": "eng1"}
        for each in (deputy, teacher, other, elsewhere):
            await each.send(type="ping")
            assert await each.take() == {"type": "pong"}
