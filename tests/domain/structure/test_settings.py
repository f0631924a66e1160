"""The school's settings: what they may be, what is kept of a change, and two who change them at once."""

import asyncio
from typing import Any

import pytest

from domain.refusals import Conflict, NotAllowed
from domain.structure.settings import SchoolUpdate, update_school
from tests.domain.structure.desk import Desk
from tests.week import NOW


async def test_a_change_is_kept_with_who_when_why_before_and_after(desk: Desk) -> None:
    await desk.done(update_school, SchoolUpdate(1, name=" Гимназия № 1 ", edit_days=10, reason="Приказ № 5"))

    row = await desk.row("school", desk.week["school"])
    assert (row["name"], row["short_name"], row["edit_days"], row["version"]) == ("Гимназия № 1", "Школа", 10, 2)
    (kept,) = await desk.history("school")
    assert (kept["row_id"], kept["school_id"], kept["at"]) == (row["id"], row["id"], NOW)
    assert (kept["actor_id"], kept["reason"]) == (desk.viewers["admin"].account_id, "Приказ № 5")
    assert (kept["before"]["name"], kept["after"]["name"]) == ("Школа", "Гимназия № 1")
    assert (kept["before"]["edit_days"], kept["after"]["edit_days"]) == (7, 10)


async def test_what_is_as_it_stands_changes_nothing(desk: Desk) -> None:
    await desk.done(update_school, SchoolUpdate(1, name="Школа", time_zone="Europe/Moscow"))

    assert (await desk.row("school", desk.week["school"]))["version"] == 1
    assert await desk.history("school") == []


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ({}, ["input"]),
        ({"name": ""}, ["input.name"]),
        ({"name": " \t "}, ["input.name"]),
        ({"name": "ш" * 201}, ["input.name"]),
        ({"name": "Шко\x07ла"}, ["input.name"]),
        ({"name": "Шко\u202eла"}, ["input.name"]),
        ({"name": "Шко\u200bла"}, ["input.name"]),
        ({"short_name": "ш" * 81, "address": "а" * 301}, ["input.shortName", "input.address"]),
        ({"edit_days": -1}, ["input.editDays"]),
        ({"edit_days": 2**31 - 1}, ["input.editDays"]),
        ({"time_zone": "Europe/Atlantis"}, ["input.timeZone"]),
        ({"time_zone": "europe/moscow"}, ["input.timeZone"]),
        ({"time_zone": "UTC+3"}, ["input.timeZone"]),
        ({"time_zone": ""}, ["input.timeZone"]),
        ({"name": "Лицей", "reason": "п" * 501}, ["input.reason"]),
    ],
)
async def test_what_does_not_hold_is_refused_field_by_field(
    desk: Desk, given: dict[str, Any], paths: list[str]
) -> None:
    assert await desk.paths(update_school, SchoolUpdate(1, **given)) == paths


async def test_an_address_may_be_taken_away(desk: Desk) -> None:
    await desk.done(update_school, SchoolUpdate(1, address="г. Светлоозёрск"))
    await desk.done(update_school, SchoolUpdate(2, address=""))

    assert (await desk.row("school", desk.week["school"]))["address"] == ""


async def test_the_time_zone_stays_while_lessons_are_ahead(desk: Desk) -> None:
    assert "впереди уроки: 10" in await desk.conflict(update_school, SchoolUpdate(1, time_zone="Asia/Yekaterinburg"))

    await desk.week.fetch("UPDATE lesson SET status = 'cancelled'")
    await desk.done(update_school, SchoolUpdate(1, time_zone="Asia/Yekaterinburg"))
    assert (await desk.row("school", desk.week["school"]))["time_zone"] == "Asia/Yekaterinburg"


async def test_whoever_read_an_older_version_is_told_who_changed_it(desk: Desk) -> None:
    await desk.done(update_school, SchoolUpdate(1, name="Лицей"), "second")

    message = await desk.conflict(update_school, SchoolUpdate(1, name="Гимназия"))
    assert message == "Школа: данные уже изменены (registrar, 23.11.2026 10:00). Обновите страницу."


async def test_of_two_administrators_at_once_one_is_told(desk: Desk) -> None:
    answers = await asyncio.gather(
        *(desk.do(who, update_school, SchoolUpdate(1, name=who)) for who in ("admin", "second"))
    )

    assert [type(answer) for answer in answers if not isinstance(answer, dict)] == [Conflict]
    winner = ("admin", "second")[[isinstance(answer, dict) for answer in answers].index(True)]
    row = await desk.row("school", desk.week["school"])
    assert (row["name"], row["version"]) == (winner, 2)
    assert len(await desk.history("school")) == 1


@pytest.mark.parametrize("who", ["deputy", "registrar", "t_math", "lead", "mother", "anna"])
async def test_nobody_else_changes_them(desk: Desk, who: str) -> None:
    answer = await desk.refused(update_school, SchoolUpdate(1, name="Лицей"), who)

    assert answer == NotAllowed("Это делает администратор школы.")


async def test_an_import_raises_the_version_too(desk: Desk) -> None:
    await desk.week.fetch("UPDATE school SET name = 'Из обмена' WHERE id = $1", desk.week["school"])

    assert "данные уже изменены." in await desk.conflict(update_school, SchoolUpdate(1, name="Лицей"))
    (kept,) = await desk.history("school")
    assert kept["actor_id"] is None
