"""The schedule of control works is kept: what an entry must be, whom it is told to, and who keeps it."""

from datetime import date
from typing import Any

import pytest

from domain.acts import Act
from domain.control_works import (
    CorrectControlWork,
    PlanControlWork,
    RemoveControlWork,
    When,
    correct_control_work,
    plan_control_work,
    remove_control_work,
)
from domain.reading import Row
from domain.refusals import Conflict, NotAllowed, NotFound
from domain.selection import Wanted
from domain.timetable import control_works
from tests.week import FRIDAY, NEXT_MONDAY, THURSDAY, Week, Writes, path

TITLE = "Дроби"
ON_FRIDAY = When(on=FRIDAY)


def plan(
    week: Week,
    when: When = ON_FRIDAY,
    *,
    group: str = "7a",
    subject: str = "math",
    work_type: str = "control",
    title: str = TITLE,
) -> Writes:
    asked = PlanControlWork(week[f"group:{group}"], week[f"subject:{subject}"], week[f"work:{work_type}"], title, when)

    async def write(act: Act) -> Row:
        return await plan_control_work(act, asked)

    return write


def correct(
    work: int, version: int = 1, *, work_type: int | None = None, title: str | None = None, when: When | None = None
) -> Writes:
    async def write(act: Act) -> Row:
        return await correct_control_work(act, CorrectControlWork(work, version, work_type, title, when))

    return write


def remove(work: int, version: int = 1) -> Writes:
    async def write(act: Act) -> Row:
        return await remove_control_work(act, RemoveControlWork(work, version))

    return write


async def planned(week: Week, when: When = ON_FRIDAY) -> int:
    number: int = (await week.done("deputy", plan(week, when)))["control_work"]
    return number


async def rows(week: Week) -> list[dict[str, Any]]:
    return [dict(row) for row in await week.fetch("SELECT * FROM control_work ORDER BY id")]


async def test_a_control_work_on_a_day_is_told_to_its_group(week: Week) -> None:
    answer = await week.done("deputy", plan(week, title=f" {TITLE} "))

    (row,) = await rows(week)
    assert answer == {"control_work": row["id"], "warnings": []}
    assert (row["group_id"], row["subject_id"], row["work_type_id"]) == (
        week["group:7a"],
        week["subject:math"],
        week["work:control"],
    )
    assert (row["date"], row["lesson_id"], row["title"], row["version"]) == (FRIDAY, None, TITLE, 1)
    ((kind, students, before, after),) = await week.told()
    assert (kind, students, before) == ("control_work_planned", ["anna", "oleg", "pavel"], None)
    assert after == {
        "title": TITLE,
        "date": "2026-11-27",
        "workTypeId": week["work:control"],
        "lessonId": None,
        "subjectId": week["subject:math"],
    }


async def test_a_control_work_at_a_lesson_is_on_its_day(week: Week) -> None:
    await planned(week, When(lesson=week["lesson:m2"]))

    (row,) = await rows(week)
    assert (row["lesson_id"], row["date"]) == (week["lesson:m2"], THURSDAY)


@pytest.mark.parametrize("lesson", ["p2", "bm1", "off", "held"])
async def test_a_lesson_that_cannot_hold_it_is_refused(week: Week, lesson: str) -> None:
    await week.fetch(
        "UPDATE lesson SET date = date - 1, starts_at = starts_at - interval '1 day' WHERE status = 'held'"
    )

    assert path(await week.refused("deputy", plan(week, When(lesson=week[f"lesson:{lesson}"])))) == "input.lessonId"


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 12, 29), date(2026, 12, 10), date(2027, 6, 1)])
async def test_a_day_that_has_passed_or_without_lessons_is_refused(week: Week, day: date) -> None:
    assert path(await week.refused("deputy", plan(week, When(on=day)))) == "input.date"


async def test_it_is_at_a_lesson_or_on_a_day(week: Week) -> None:
    assert path(await week.refused("deputy", plan(week, When()))) == "input.date"
    assert path(await week.refused("deputy", plan(week, When(week["lesson:m2"], THURSDAY)))) == "input.date"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"work_type": "answer"}, "input.workTypeId"),
        ({"subject": "foreign"}, "input.subjectId"),
        ({"group": "7b", "subject": "rus"}, "input.subjectId"),
        ({"title": " "}, "input.title"),
        ({"title": "я" * 301}, "input.title"),
    ],
)
async def test_what_no_control_work_of_the_group_is_is_refused(week: Week, given: dict[str, Any], field: str) -> None:
    assert path(await week.refused("deputy", plan(week, **given))) == field


async def test_one_subject_has_one_control_work_a_day_and_another_one_is_a_warning(week: Week) -> None:
    await planned(week)

    assert isinstance(await week.refused("deputy", plan(week)), Conflict)
    phys = await week.done("deputy", plan(week, subject="phys"))
    assert phys["warnings"] == ["В этот день у учеников группы ещё контрольная: math, 7a."]


async def test_a_correction_is_told_to_the_group_of_both_days(week: Week) -> None:
    number = await planned(week)

    await week.done("deputy", correct(number, title="Корни", when=When(lesson=week["lesson:m3"])))

    (row,) = await rows(week)
    assert (row["title"], row["lesson_id"], row["date"], row["version"]) == ("Корни", week["lesson:m3"], NEXT_MONDAY, 2)
    kind, students, before, after = (await week.told())[1]
    assert (kind, students) == ("control_work_corrected", ["anna", "nina", "oleg", "pavel"])
    assert (before["title"], before["date"], after["title"], after["date"]) == (
        TITLE,
        "2026-11-27",
        "Корни",
        "2026-11-30",
    )


async def test_a_correction_is_judged_as_a_plan_is(week: Week) -> None:
    number = await planned(week)

    assert path(await week.refused("deputy", correct(number))) == "input"
    assert path(await week.refused("deputy", correct(number, title=""))) == "input.title"
    assert path(await week.refused("deputy", correct(number, work_type=week["work:answer"]))) == "input.workTypeId"
    assert path(await week.refused("deputy", correct(number, when=When(on=date(2026, 12, 29))))) == "input.date"


async def test_the_second_of_two_corrections_is_told(week: Week) -> None:
    number = await planned(week)
    await week.done("deputy", correct(number, title="Корни"))

    assert isinstance(await week.refused("deputy", correct(number, title="Степени")), Conflict)
    assert isinstance(await week.refused("deputy", remove(number)), Conflict)


async def test_what_is_removed_is_read_no_more_and_makes_room(week: Week) -> None:
    number = await planned(week)
    await week.done("deputy", remove(number))

    viewer, anna = week.viewers["deputy"], week["student:anna"]
    async with week.database.work(viewer.schools) as work:
        read = await control_works(work, viewer, [anna], FRIDAY, FRIDAY, Wanted.of(title={}))
    assert read == {anna: []}
    kind, students, before, after = (await week.told())[1]
    assert (kind, students, before["title"], after) == ("control_work_removed", ["anna", "oleg", "pavel"], TITLE, None)
    assert isinstance(await week.refused("deputy", remove(number, 2)), Conflict)
    await planned(week)


@pytest.mark.parametrize("who", ["t_math", "lead", "registrar", "anna", "mother"])
async def test_only_the_deputy_head_keeps_the_schedule(week: Week, who: str) -> None:
    number = await planned(week)

    for writer in (plan(week), correct(number, title="Корни"), remove(number)):
        assert isinstance(await week.refused(who, writer), NotAllowed)


async def test_another_school_has_no_such_group_and_no_such_entry(week: Week) -> None:
    number = await planned(week)

    for writer in (plan(week), correct(number, title="Корни"), remove(number)):
        assert isinstance(await week.refused("foreign", writer), NotFound)
