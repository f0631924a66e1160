"""Homework is given, corrected and removed: by whom, for when, and who is told."""

from datetime import date
from typing import Any

import pytest

from domain.acts import Act
from domain.homework.giving import (
    CorrectHomework,
    Due,
    GiveHomework,
    RemoveHomework,
    correct_homework,
    give_homework,
    remove_homework,
)
from domain.reading import Row
from domain.refusals import Conflict, NotAllowed, NotFound
from tests.domain.changing import substitute
from tests.week import FRIDAY, NEXT_MONDAY, THURSDAY, TUESDAY, Week, Writes, path

TEXT = "§ 12, № 345"


def give(week: Week, at: str = "m1", due: Due | None = None, text: str = TEXT) -> Writes:
    asked = GiveHomework(week[f"lesson:{at}"], due or Due(lesson=week["lesson:m2"]), text)

    async def write(act: Act) -> Row:
        return await give_homework(act, asked)

    return write


def correct(homework: int, version: int = 1, due: Due | None = None, text: str | None = None) -> Writes:
    async def write(act: Act) -> Row:
        return await correct_homework(act, CorrectHomework(homework, version, due, text))

    return write


def remove(homework: int, version: int = 1) -> Writes:
    async def write(act: Act) -> Row:
        return await remove_homework(act, RemoveHomework(homework, version))

    return write


async def given(week: Week, due: Due | None = None, text: str = TEXT) -> int:
    number: int = (await week.done("t_math", give(week, due=due, text=text)))["homework"]
    return number


async def rows(week: Week) -> list[dict[str, Any]]:
    return [dict(row) for row in await week.fetch("SELECT * FROM homework ORDER BY id")]


async def test_homework_for_a_lesson_is_of_its_group_subject_and_days(week: Week) -> None:
    number = await given(week, text=f"  {TEXT}\n")

    (row,) = await rows(week)
    assert row["id"] == number
    assert (row["group_id"], row["subject_id"]) == (week["group:7a"], week["subject:math"])
    assert (row["given_lesson_id"], row["given_on"]) == (week["lesson:m1"], TUESDAY)
    assert (row["due_lesson_id"], row["due_on"]) == (week["lesson:m2"], THURSDAY)
    assert (row["text"], row["given_by_id"], row["version"]) == (TEXT, week["staff:t_math"], 1)


async def test_homework_may_be_for_a_day(week: Week) -> None:
    await given(week, due=Due(on=FRIDAY))

    (row,) = await rows(week)
    assert (row["due_lesson_id"], row["due_on"]) == (None, FRIDAY)


async def test_whoever_is_in_the_group_between_its_days_is_told(week: Week) -> None:
    await given(week)
    await given(week, due=Due(lesson=week["lesson:m3"]))

    near, far = await week.told()
    assert near[:2] == ("homework_given", ["anna", "oleg", "pavel"])
    assert near[2] is None
    assert near[3] == {
        "text": TEXT,
        "givenOn": "2026-11-24",
        "dueOn": "2026-11-26",
        "givenLessonId": week["lesson:m1"],
        "dueLessonId": week["lesson:m2"],
        "subjectId": week["subject:math"],
    }
    assert far[1] == ["anna", "nina", "oleg", "pavel"]


async def test_a_substitute_gives_and_corrects_homework_at_their_lesson_only(week: Week) -> None:
    number = (await week.done("t_free", give(week, at="bm", due=Due(on=NEXT_MONDAY))))["homework"]

    await week.done("t_free", correct(number, text="Повторить"))
    assert isinstance(await week.refused("t_free", give(week)), NotFound)


@pytest.mark.parametrize("who", ["deputy", "lead", "registrar", "anna", "mother"])
async def test_who_does_not_teach_gives_no_homework(week: Week, who: str) -> None:
    assert isinstance(await week.refused(who, give(week)), NotAllowed)


@pytest.mark.parametrize("who", ["t_phys", "t_rus", "t_foreign"])
async def test_a_lesson_of_somebody_else_is_not_there(week: Week, who: str) -> None:
    number = await given(week)

    assert isinstance(await week.refused(who, give(week)), NotFound)
    assert isinstance(await week.refused(who, correct(number, text="Другое")), NotFound)
    assert isinstance(await week.refused(who, remove(number)), NotFound)


@pytest.mark.parametrize("text", ["", "  \n ", "я" * 4001])
async def test_the_text_is_of_1_to_4000_characters(week: Week, text: str) -> None:
    assert path(await week.refused("t_math", give(week, text=text))) == "input.text"


async def test_4000_characters_hold(week: Week) -> None:
    await given(week, text="я" * 4000)

    assert len((await rows(week))[0]["text"]) == 4000


async def test_a_cancelled_lesson_gives_nothing_and_nothing_is_due_at_it(week: Week) -> None:
    assert path(await week.refused("t_math", give(week, at="off"))) == "input.lessonId"
    due = Due(lesson=week["lesson:off"])
    assert path(await week.refused("t_math", give(week, due=due))) == "input.dueLessonId"


@pytest.mark.parametrize(("at", "due"), [("m2", "m1"), ("m1", "m1"), ("m1", "p2"), ("m1", "bm1")])
async def test_a_lesson_that_is_not_a_later_one_of_the_group_and_subject_is_refused(
    week: Week, at: str, due: str
) -> None:
    refusal = await week.refused("t_math", give(week, at=at, due=Due(lesson=week[f"lesson:{due}"])))

    assert path(refusal) == "input.dueLessonId"


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 6, 1)])
async def test_a_day_before_it_is_given_or_after_the_year_is_refused(week: Week, day: date) -> None:
    assert path(await week.refused("t_math", give(week, due=Due(on=day)))) == "input.dueOn"


@pytest.mark.parametrize("both", [True, False])
async def test_it_is_for_a_lesson_or_for_a_day(week: Week, both: bool) -> None:
    due = Due(week["lesson:m2"], THURSDAY) if both else Due()

    assert path(await week.refused("t_math", give(week, due=due))) == "input.dueOn"


async def test_a_correction_says_before_and_after_to_whoever_had_either(week: Week) -> None:
    number = await given(week, due=Due(lesson=week["lesson:m3"]))

    await week.done("t_math", correct(number, due=Due(on=FRIDAY), text="Другое"))

    (row,) = await rows(week)
    assert (row["text"], row["due_lesson_id"], row["due_on"], row["version"]) == ("Другое", None, FRIDAY, 2)
    kind, students, before, after = (await week.told())[1]
    assert (kind, students) == ("homework_corrected", ["anna", "nina", "oleg", "pavel"])
    assert (before["text"], before["dueOn"]) == (TEXT, "2026-11-30")
    assert (after["text"], after["dueOn"], after["dueLessonId"]) == ("Другое", "2026-11-27", None)


async def test_a_correction_to_the_same_changes_nothing_and_tells_nobody(week: Week) -> None:
    number = await given(week)

    await week.done("t_math", correct(number, text=TEXT))

    assert [row["version"] for row in await rows(week)] == [1]
    assert len(await week.told()) == 1


async def test_a_correction_without_content_is_refused(week: Week) -> None:
    assert path(await week.refused("t_math", correct(await given(week)))) == "input"


async def test_the_second_of_two_corrections_is_told(week: Week) -> None:
    number = await given(week)
    await week.done("t_math", correct(number, text="Первое"))

    assert isinstance(await week.refused("t_math", correct(number, text="Второе")), Conflict)
    assert isinstance(await week.refused("t_math", remove(number)), Conflict)


async def test_what_is_removed_stays_in_the_table_and_cannot_be_changed(week: Week) -> None:
    number = await given(week)

    await week.done("t_math", remove(number))

    (row,) = await rows(week)
    assert row["removed_at"] is not None
    kind, students, before, after = (await week.told())[1]
    assert (kind, students, before["text"], after) == ("homework_removed", ["anna", "oleg", "pavel"], TEXT, None)
    assert isinstance(await week.refused("t_math", correct(number, 2, text="Другое")), Conflict)
    assert isinstance(await week.refused("t_math", remove(number, 2)), Conflict)


async def test_whoever_a_lesson_was_taken_from_gives_nothing_at_it(week: Week) -> None:
    await week.done("deputy", substitute(week, "bm", teacher="t_phys"))

    refusal = await week.refused("t_free", give(week, "bm", Due(on=NEXT_MONDAY)))

    assert isinstance(refusal, NotFound)
    await week.done("t_phys", give(week, "bm", Due(on=NEXT_MONDAY)))
