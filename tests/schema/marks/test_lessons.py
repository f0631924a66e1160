"""What a lesson says of itself: its topic, its type, and that it was held."""

import orjson
import pytest

from tests.schema.marks.school import PUPILS
from tests.schema.marks.writing import Writing, paths


async def test_a_topic_is_told_to_the_group_of_that_day(writing: Writing) -> None:
    answer = await writing.write(
        "math",
        "lessonUpdate",
        {"lessonId": writing("lesson:edge"), "version": 1, "topic": " Дроби ", "lessonType": "PRACTICE"},
    )

    lesson = answer["lesson"]
    assert (lesson["topic"], lesson["lessonType"], lesson["status"], lesson["version"]) == (
        "Дроби",
        "PRACTICE",
        "HELD",
        2,
    )
    (event,) = await writing.fetch("SELECT * FROM event")
    assert (event["kind"], event["row_id"]) == ("lesson_updated", writing.school["lesson:edge"])
    assert orjson.loads(event["before"])["topic"] == ""
    assert orjson.loads(event["after"])["lessonType"] == "practice"
    told = await writing.fetch("SELECT student_id FROM feed_entry")
    # 40 was in the class that day, and is not today.
    assert {row["student_id"] for row in told} == {writing.school[f"student:{n}"] for n in (*range(1, PUPILS + 1), 40)}


async def test_a_lesson_is_held_and_that_is_taken_back(writing: Writing) -> None:
    lesson = {"lessonId": writing("lesson:today")}

    back = await writing.write("math", "lessonUpdate", {**lesson, "version": 1, "held": False})
    again = await writing.write("deputy", "lessonUpdate", {**lesson, "version": 2, "held": True})

    assert (back["lesson"]["status"], again["lesson"]["status"]) == ("PLANNED", "HELD")


async def test_what_stands_is_not_told_again(writing: Writing) -> None:
    before = await writing.contents()

    answer = await writing.write(
        "math", "lessonUpdate", {"lessonId": writing("lesson:today"), "version": 1, "held": True}
    )

    assert answer["lesson"]["version"] == 1
    assert await writing.contents() == before


async def test_a_substitute_writes_the_topic_of_the_lesson_that_was_given(writing: Writing) -> None:
    topic = {"version": 1, "topic": "Причастия"}

    given = await writing.write("sub", "lessonUpdate", {"lessonId": writing("lesson:substituted"), **topic})
    other = await writing.write("sub", "lessonUpdate", {"lessonId": writing("lesson:russian"), **topic})

    assert given["lesson"]["topic"] == "Причастия"
    assert other["__typename"] == "NotFound"


async def test_an_older_version_is_a_conflict_that_names_who_was_first(writing: Writing) -> None:
    lesson = {"lessonId": writing("lesson:today"), "version": 1}
    await writing.write("second", "lessonUpdate", {**lesson, "topic": "Дроби"})
    before = await writing.contents()

    answer = await writing.write("math", "lessonUpdate", {**lesson, "topic": "Проценты"})

    assert answer["__typename"] == "Conflict"
    assert "(Second Имя, 23.11.2026 10:00)" in answer["message"]
    assert await writing.contents() == before


@pytest.mark.parametrize(
    ("lesson", "given", "field"),
    [
        ("today", {}, "input"),
        ("today", {"topic": "т" * 501}, "input.topic"),
        ("tomorrow", {"held": True}, "input.held"),
        ("cancelled", {"topic": "Дроби"}, "input.lessonId"),
    ],
)
async def test_what_does_not_hold_is_refused_by_its_field(
    refused: Writing, lesson: str, given: dict[str, object], field: str
) -> None:
    answer = await refused.write(
        "math", "lessonUpdate", {"lessonId": refused(f"lesson:{lesson}"), "version": 1, **given}
    )

    assert paths(answer) == [field]
