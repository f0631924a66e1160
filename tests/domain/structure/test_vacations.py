"""Vacations: inside their year, beside each other, and over no day on which something was done."""

from collections.abc import Sequence
from datetime import date

import pytest

from domain.refusals import NotAllowed, NotFound
from domain.structure.vacations import (
    VacationAdd,
    VacationRemove,
    VacationUpdate,
    add_vacation,
    remove_vacation,
    update_vacation,
)
from tests.domain.structure.desk import Desk
from tests.domain.structure.test_years import this_year
from tests.week import MONDAY, TUESDAY, WEDNESDAY

SPRING = (date(2027, 3, 28), date(2027, 4, 5))


async def asked(
    desk: Desk, days: tuple[date, date] = SPRING, title: str = "Весенние", grades: Sequence[int] = ()
) -> VacationAdd:
    return VacationAdd(await this_year(desk), title, *days, grades, "Приказ № 7")


async def test_a_vacation_is_added(desk: Desk) -> None:
    answer = await desk.done(add_vacation, await asked(desk, grades=[8, 7]))

    row = await desk.row("vacation", answer["vacation"])
    assert (row["title"], row["starts_on"], row["ends_on"], row["grades"]) == ("Весенние", *SPRING, [7, 8])
    assert answer["warnings"] == []
    assert await desk.week.told() == []


@pytest.mark.parametrize(
    ("days", "title", "grades", "paths"),
    [
        (SPRING, "", [], ["input.title"]),
        ((SPRING[1], SPRING[0]), "Весенние", [], ["input.endsOn"]),
        ((date(2026, 8, 31), date(2026, 9, 2)), "Рано", [], ["input.startsOn"]),
        ((date(2027, 6, 2), date(2027, 8, 31)), "Поздно", [], ["input.startsOn"]),
        ((date(2027, 3, 1), date(2027, 9, 1)), "Долго", [], ["input.endsOn"]),
        (SPRING, "Весенние", [0], ["input.grades"]),
        (SPRING, "Весенние", [13], ["input.grades"]),
        (SPRING, "Весенние", [2**31 - 1], ["input.grades"]),
        (SPRING, "Весенние", [7, 7], ["input.grades"]),
    ],
)
async def test_a_vacation_that_cannot_be_is_refused(
    desk: Desk, days: tuple[date, date], title: str, grades: list[int], paths: list[str]
) -> None:
    assert await desk.paths(add_vacation, await asked(desk, days, title, grades)) == paths


async def test_the_summer_begins_on_the_day_after_the_year(desk: Desk) -> None:
    assert "vacation" in await desk.done(add_vacation, await asked(desk, (date(2027, 6, 1), date(2027, 8, 31))))


async def test_a_vacation_of_one_day_is_one(desk: Desk) -> None:
    assert "vacation" in await desk.done(add_vacation, await asked(desk, (SPRING[0], SPRING[0])))


@pytest.mark.parametrize(("grades", "is_free"), [([], False), ([7], False), ([6, 7], False), ([8], True)])
async def test_two_vacations_of_one_grade_have_no_day_in_common(desk: Desk, grades: list[int], is_free: bool) -> None:
    asking = await asked(desk, (date(2026, 12, 9), date(2026, 12, 11)), grades=grades)

    if is_free:
        await desk.done(add_vacation, asking)
    else:
        message = await desk.conflict(add_vacation, asking)
        assert message == "Эти дни заняты каникулами «Поездка седьмых классов» (10.12.2026–10.12.2026)."


async def test_no_vacation_lies_over_a_lesson_that_was_held(desk: Desk) -> None:
    message = await desk.conflict(add_vacation, await asked(desk, (MONDAY, TUESDAY)))
    assert message == "В эти дни уже есть: проведённые уроки — 1. Каникулами они не станут."

    await desk.done(add_vacation, await asked(desk, (MONDAY, MONDAY), "Восьмые", [8]))


@pytest.mark.parametrize("table", ["mark", "attendance"])
async def test_no_vacation_lies_over_what_was_written(desk: Desk, table: str) -> None:
    week = desk.week
    await week.fetch("UPDATE lesson SET status = 'planned'")
    if table == "mark":
        sql = (
            "INSERT INTO mark (school_id, student_id, lesson_id, group_id, subject_id, lesson_date, work_type_id, kind, value, scale,"
            " counts, weight, comment, set_at, version) SELECT school_id, $2, id, group_id, subject_id, date,"
            f" {week['work:answer']}, 'numeric', 5, 5, true, 1000, '', app.now(), 1 FROM lesson WHERE id = $1"
        )
    else:
        sql = (
            "INSERT INTO attendance (school_id, student_id, lesson_id, lesson_date, code, reason, noted_at, version)"
            " SELECT school_id, $2, id, date, 'ill', '', app.now(), 1 FROM lesson WHERE id = $1"
        )
    # At the club of both classes: Anna is of the seventh grade.
    await week.fetch(sql, week["lesson:club"], week["student:anna"])
    name = {"mark": "отметки — 1", "attendance": "записи о посещении — 1"}[table]

    for grades in ([], [7]):
        assert name in await desk.conflict(add_vacation, await asked(desk, (TUESDAY, TUESDAY), grades=grades))
    await desk.done(add_vacation, await asked(desk, (TUESDAY, TUESDAY), grades=[8]))


async def test_lessons_that_are_planned_are_warned_of(desk: Desk) -> None:
    answer = await desk.done(add_vacation, await asked(desk, (TUESDAY, WEDNESDAY), "Карантин", [7]))

    assert answer["warnings"] == ["В эти дни по расписанию уроков: 5. Их отменяет или переносит завуч."]


async def test_a_vacation_is_changed_and_judged_anew(desk: Desk) -> None:
    vacation = (await desk.done(add_vacation, await asked(desk)))["vacation"]

    assert "проведённые" in await desk.conflict(
        update_vacation, VacationUpdate(vacation, 1, starts_on=MONDAY, ends_on=MONDAY)
    )
    assert await desk.paths(update_vacation, VacationUpdate(vacation, 1)) == ["input"]
    assert await desk.paths(update_vacation, VacationUpdate(vacation, 1, ends_on=date(2027, 3, 1))) == ["input.endsOn"]
    await desk.done(update_vacation, VacationUpdate(vacation, 1, ends_on=date(2027, 4, 4), grades=[1]))
    row = await desk.row("vacation", vacation)
    assert (row["ends_on"], row["grades"], row["version"]) == (date(2027, 4, 4), [1], 2)


async def test_a_vacation_is_removed(desk: Desk) -> None:
    vacation = (await desk.done(add_vacation, await asked(desk)))["vacation"]

    assert await desk.done(remove_vacation, VacationRemove(vacation, 1)) == {"removed": vacation}
    assert await desk.week.fetch("SELECT 1 FROM vacation WHERE id = $1", vacation) == []


async def test_others_do_not_and_do_not_find_it(desk: Desk) -> None:
    adding = await asked(desk)
    vacation = (await desk.done(add_vacation, adding))["vacation"]

    assert isinstance(await desk.refused(add_vacation, adding, "deputy"), NotAllowed)
    assert isinstance(await desk.refused(add_vacation, adding, "stranger"), NotFound)
    assert isinstance(await desk.refused(remove_vacation, VacationRemove(vacation, 1), "stranger"), NotFound)
    assert isinstance(await desk.refused(update_vacation, VacationUpdate(10**12, 1, "Зимние")), NotFound)
