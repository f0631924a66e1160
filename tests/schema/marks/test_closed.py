"""A closed period and the school's policy, as whoever writes marks meets them."""

from typing import Any

import pytest

from tests.schema.marks.writing import Writing, paths

CLOSED = "Период закрыт: I четверть. Открыть его может завуч или администратор."


async def close(writing: Writing, kind: str = "quarter", ends_on: str = "2026-11-23") -> None:
    await writing.fetch(
        "INSERT INTO reporting_period (school_id, year_id, kind, ordinal, title, starts_on, ends_on, closed_at)"
        " SELECT school_id, year_id, $1, 1, 'I четверть', '2026-09-01', $3::text::date, app.now() FROM school_class WHERE id = $2",
        kind,
        writing.school["class:7a"],
        ends_on,
    )


@pytest.mark.parametrize("who", ["math", "deputy"])
async def test_nobody_writes_marks_into_a_closed_period(writing: Writing, who: str) -> None:
    mark = (await writing.recorded(1))["id"]
    await close(writing)
    why = {"reason": "Описка"}

    recorded = await writing.write(who, "markRecord", writing.record(2) | why)
    assert paths(recorded) == ["input.lessonId"]
    assert recorded["fields"][0]["message"] == CLOSED
    correction = {"markId": mark, "version": 1, "text": "3", **why}
    assert paths(await writing.write(who, "markCorrect", correction)) == ["input.markId"]
    removal = {"markId": mark, "version": 1, **why}
    assert paths(await writing.write(who, "markRemove", removal)) == ["input.markId"]


async def test_attendance_of_a_closed_period_is_neither_written_nor_taken_back(writing: Writing) -> None:
    noted = await writing.write("math", "attendanceNote", writing.note(2, "ILL"))
    await close(writing)

    assert paths(await writing.write("math", "attendanceNote", writing.note(3, "ILL"))) == ["input.lessonId"]
    back: dict[str, Any] = writing.note(2, None, version=noted["attendance"]["version"])
    assert paths(await writing.write("math", "attendanceNote", back)) == ["input.lessonId"]


@pytest.mark.parametrize(("kind", "ends_on"), [("half_year", "2026-11-23"), ("quarter", "2026-11-22")])
async def test_a_closed_period_of_others_or_of_other_days_is_no_matter(
    writing: Writing, kind: str, ends_on: str
) -> None:
    await close(writing, kind, ends_on)

    assert (await writing.recorded(1))["text"] == "5"


async def test_a_period_that_is_opened_again_is_written_in(writing: Writing) -> None:
    await close(writing)
    await writing.fetch("UPDATE reporting_period SET closed_at = NULL")

    assert (await writing.recorded(1))["text"] == "5"


async def test_marks_are_what_the_schools_policy_says(writing: Writing) -> None:
    await writing.fetch("UPDATE marking_policy SET scale = 10, lowest = 3, codes = '{н/а}'")

    assert (await writing.recorded(1, "10"))["value"] == 10
    for text in ("2", "11", "зч", "."):
        refused = await writing.write("math", "markRecord", writing.record(2, text))
        assert paths(refused) == ["input.text"]
        assert refused["fields"][0]["message"] == "Отметка — это число от 3 до 10 или н/а."


async def test_a_mark_is_corrected_on_the_scale_it_was_set_on(writing: Writing) -> None:
    mark = await writing.recorded(1, "4")
    await writing.fetch("UPDATE marking_policy SET scale = 10")

    refused = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "6"})
    assert paths(refused) == ["input.text"]
    corrected = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "5"})
    assert corrected["mark"]["value"] == 5


async def test_another_weight_of_a_work_type_is_for_new_marks(writing: Writing) -> None:
    before = await writing.recorded(1)
    await writing.fetch("UPDATE work_type SET weight = 3000 WHERE id = $1", writing.school["answer"])

    after = await writing.recorded(2)
    (stands,) = await writing.fetch("SELECT weight FROM mark WHERE student_id = $1", writing.school["student:1"])
    assert (before["weight"], after["weight"], stands["weight"]) == ("1", "3", 1000)
