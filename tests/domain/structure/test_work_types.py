"""Work types and the marking policy: what changes is for marks that come."""

from typing import Any

import pytest

from domain.marks.policy import PolicyUpdate, update_policy
from domain.refusals import NotAllowed, NotFound
from domain.structure.work_types import WorkTypeAdd, WorkTypeUpdate, add_work_type, update_work_type
from tests.domain.structure.desk import Desk

MARK = (
    "INSERT INTO mark (school_id, student_id, lesson_id, group_id, subject_id, lesson_date, work_type_id, kind, value, scale, counts,"
    " weight, comment, set_at, version) SELECT school_id, $2, id, group_id, subject_id, date, $3, 'numeric', 5, 5, true,"
    " 1500, '', app.now(), 1 FROM lesson WHERE id = $1"
)


async def test_a_work_type_is_added(desk: Desk) -> None:
    number = (await desk.done(add_work_type, WorkTypeAdd("Д", "Диктант", 1400, is_control=True), "deputy"))["work_type"]

    row = await desk.row("work_type", number)
    assert (row["code"], row["name"], row["weight"], row["control"]) == ("Д", "Диктант", 1400, True)


async def test_another_weight_leaves_the_marks_that_stand(desk: Desk) -> None:
    week, number = desk.week, desk.week["work:control"]
    await week.fetch(MARK, week["lesson:held"], week["student:anna"], number)

    await desk.done(update_work_type, WorkTypeUpdate(number, 1, weight=3000))
    assert (await desk.row("work_type", number))["weight"] == 3000
    assert [row["weight"] for row in await week.fetch("SELECT weight FROM mark")] == [1500]
    assert await week.fetch("SELECT 1 FROM mark_history") == []


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ({"code": ""}, ["input.code"]),
        ({"code": "К" * 9, "name": "к" * 121}, ["input.code", "input.name"]),
        ({"weight": 0}, ["input.weight"]),
        ({"weight": 100_001}, ["input.weight"]),
        ({}, ["input"]),
    ],
)
async def test_a_work_type_that_cannot_be_is_refused(desk: Desk, given: dict[str, Any], paths: list[str]) -> None:
    assert await desk.paths(update_work_type, WorkTypeUpdate(desk.week["work:answer"], 1, **given)) == paths


async def test_a_code_is_of_one_work_type(desk: Desk) -> None:
    assert await desk.conflict(add_work_type, WorkTypeAdd("К", "Ещё", 1000)) == "Вид работы с таким кодом уже есть."


async def test_what_stands_in_the_schedule_ahead_stays_a_control_work(desk: Desk) -> None:
    week, number = desk.week, desk.week["work:control"]
    await week.fetch(
        "INSERT INTO control_work (school_id, group_id, subject_id, work_type_id, date, title) VALUES ($1, $2, $3, $4, '2026-11-27', 'К')",
        week["school"],
        week["group:7a"],
        week["subject:math"],
        number,
    )

    message = await desk.conflict(update_work_type, WorkTypeUpdate(number, 1, is_control=False))
    assert message == "В графике контрольных работ впереди работы этого вида: 1."
    await week.fetch("UPDATE control_work SET date = '2026-11-20'")
    await desk.done(update_work_type, WorkTypeUpdate(number, 1, is_control=False))


async def test_work_types_are_kept_by_two_roles_of_the_school(desk: Desk) -> None:
    number = desk.week["work:answer"]

    assert isinstance(await desk.refused(update_work_type, WorkTypeUpdate(number, 1, "Х"), "t_math"), NotAllowed)
    assert isinstance(await desk.refused(update_work_type, WorkTypeUpdate(number, 1, "Х"), "stranger"), NotFound)


async def policy(desk: Desk) -> dict[str, Any]:
    number = await desk.one("SELECT id FROM marking_policy WHERE school_id = $1", desk.week["school"])
    return await desk.row("marking_policy", number)


async def test_every_school_has_a_policy(desk: Desk) -> None:
    row = await policy(desk)

    assert (row["scale"], row["lowest"], row["codes"], row["version"]) == (5, 1, ["зч", "нзч", "н/а", "осв", "."], 1)
    assert await desk.one("SELECT count(*) FROM marking_policy") == await desk.one("SELECT count(*) FROM school")


async def test_the_policy_is_changed_with_its_local_act(desk: Desk) -> None:
    update = PolicyUpdate(1, lowest=2, codes=[".", "н/а"], document="Положение № 12 от 30.08.2026", reason="Педсовет")
    await desk.done(update_policy, update, "deputy")

    row = await policy(desk)
    assert (row["lowest"], row["codes"], row["document"]) == (2, ["н/а", "."], "Положение № 12 от 30.08.2026")
    (kept,) = await desk.history("marking_policy")
    assert (kept["before"]["lowest"], kept["after"]["lowest"], kept["reason"]) == (1, 2, "Педсовет")


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ({}, ["input"]),
        ({"scale": 7}, ["input.scale"]),
        ({"lowest": 0}, ["input.lowest"]),
        ({"lowest": 5}, ["input.lowest"]),
        ({"lowest": 9, "scale": 2**31 - 1}, ["input.scale"]),
        ({"codes": ["зч", "5"]}, ["input.codes"]),
        ({"codes": ["зч", "зч"]}, ["input.codes"]),
        ({"document": "п" * 201}, ["input.document"]),
    ],
)
async def test_a_policy_that_cannot_be_is_refused(desk: Desk, given: dict[str, Any], paths: list[str]) -> None:
    assert await desk.paths(update_policy, PolicyUpdate(1, **given)) == paths


async def test_the_scale_stays_once_the_year_has_used_it(desk: Desk) -> None:
    week = desk.week
    await week.fetch(MARK, week["lesson:held"], week["student:anna"], week["work:answer"])

    message = await desk.conflict(update_policy, PolicyUpdate(1, scale=10))
    assert message == "В учебном году «2026/27» уже стоят отметки по прежней шкале. Её меняют между годами."
    await week.fetch("UPDATE mark SET removed_at = app.now()")
    await desk.done(update_policy, PolicyUpdate(1, scale=10))
    assert (await policy(desk))["scale"] == 10


async def test_the_policy_is_of_two_roles(desk: Desk) -> None:
    assert isinstance(await desk.refused(update_policy, PolicyUpdate(1, lowest=2), "registrar"), NotAllowed)
