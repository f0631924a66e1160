"""Bells, subjects and rooms; and the lessons ahead in a room that becomes shared or ceases to be."""

import asyncio
import unicodedata
from typing import Any

import pytest

from domain.refusals import Conflict, NotAllowed, NotFound
from domain.structure.bells import Bell, BellsSet, set_bells
from domain.structure.rooms import RoomAdd, RoomUpdate, add_room, update_room
from domain.structure.subjects import SubjectAdd, SubjectUpdate, add_subject, update_subject
from tests.domain.structure.desk import Desk

BELLS = (Bell(1, 480, 520), Bell(2, 530, 570))


async def the_bells(desk: Desk) -> int:
    number: int = await desk.one("SELECT id FROM bell_schedule WHERE school_id = $1", desk.week["school"])
    return number


async def lines(desk: Desk, schedule: int) -> list[tuple[int, int, int]]:
    rows = await desk.week.fetch(
        "SELECT number, starts, ends FROM bell WHERE schedule_id = $1 ORDER BY number", schedule
    )
    return [tuple(row) for row in rows]


async def test_a_new_bell_schedule(desk: Desk) -> None:
    answer = await desk.done(set_bells, BellsSet("Короткий день", 1, BELLS))

    assert await lines(desk, answer["bells"]) == [(1, 480, 520), (2, 530, 570)]
    assert answer["warnings"] == []


async def test_a_bell_schedule_is_set_whole_and_lessons_keep_their_times(desk: Desk) -> None:
    schedule, before = await the_bells(desk), await desk.week.lesson("m1")
    same = [Bell(number, 510 + 55 * (number - 1), 555 + 55 * (number - 1)) for number in range(1, 7)]

    assert (await desk.done(set_bells, BellsSet("Первая смена", 1, same, schedule, 1)))["warnings"] == []
    assert (await desk.row("bell_schedule", schedule))["version"] == 1
    answer = await desk.done(set_bells, BellsSet("Первая смена", 1, BELLS, schedule, 1, "Зима"))
    assert answer["warnings"] == ["Впереди уроки не по этим звонкам: 9. Их время меняет новое расписание."]
    assert await lines(desk, schedule) == [(1, 480, 520), (2, 530, 570)]
    assert await desk.week.lesson("m1") == before
    assert (await desk.row("bell_schedule", schedule))["version"] == 2
    kept = await desk.history("bell")
    assert sorted(each["after"] is None for each in kept) == [False, False, True, True, True, True]
    assert {each["reason"] for each in kept} == {"Зима"}


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ({"title": ""}, ["input.title"]),
        ({"title": "Смена\x00"}, ["input.title"]),
        ({"shift": 0}, ["input.shift"]),
        ({"bells": []}, ["input.bells"]),
        ({"bells": [Bell(1, 480, 520)] * 21}, ["input.bells"]),
        ({"bells": [Bell(1, 480, 520), Bell(1, 530, 570)]}, ["input.bells[1].number"]),
        ({"bells": [Bell(2, 480, 520), Bell(1, 530, 570)]}, ["input.bells[1].number"]),
        ({"bells": [Bell(21, 480, 520)]}, ["input.bells[0].number"]),
        ({"bells": [Bell(1, 520, 480)]}, ["input.bells[0].ends"]),
        ({"bells": [Bell(1, -1, 1441)]}, ["input.bells[0].starts", "input.bells[0].ends"]),
        ({"bells": [Bell(1, 480, 520), Bell(2, 519, 570)]}, ["input.bells[1].starts"]),
        (
            {"bells": [Bell(2**31 - 1, 2**31 - 2, 2**31 - 1)]},
            [f"input.bells[0].{name}" for name in ("number", "starts", "ends")],
        ),
        ({"version": 1}, ["input.version"]),
        ({"schedule": 1}, ["input.version"]),
    ],
)
async def test_bells_that_cannot_ring_are_refused(desk: Desk, given: dict[str, Any], paths: list[str]) -> None:
    assert await desk.paths(set_bells, BellsSet(**{"title": "Смена", "shift": 1, "bells": BELLS, **given})) == paths


async def test_bells_of_another_title_version_or_school(desk: Desk) -> None:
    schedule = await the_bells(desk)

    assert "уже есть" in await desk.conflict(set_bells, BellsSet("Первая смена", 2, BELLS))
    assert "уже изменены" in await desk.conflict(set_bells, BellsSet("Смена", 1, BELLS, schedule, 2))
    assert isinstance(await desk.refused(set_bells, BellsSet("Смена", 1, BELLS, schedule, 1), "stranger"), NotFound)
    assert isinstance(await desk.refused(set_bells, BellsSet("Смена", 1, BELLS), "deputy"), NotAllowed)


async def test_a_subject_is_added_and_renamed(desk: Desk) -> None:
    subject = (await desk.done(add_subject, SubjectAdd("Химия", "Хим.")))["subject"]
    await desk.done(update_subject, SubjectUpdate(subject, 1, short_name="Химия"))

    row = await desk.row("subject", subject)
    assert (row["name"], row["short_name"], row["version"]) == ("Химия", "Химия", 2)
    assert len(await desk.history("subject")) == 2


async def test_a_subject_is_the_same_in_whichever_letters_it_is_typed(desk: Desk) -> None:
    await desk.done(add_subject, SubjectAdd("Русский язык", "Рус."))

    decomposed = unicodedata.normalize("NFD", "Русский   язык")
    assert await desk.conflict(add_subject, SubjectAdd(decomposed, "Р")) == "Предмет с таким названием уже есть."


async def test_a_subject_that_cannot_be_is_refused(desk: Desk) -> None:
    subject = desk.week["subject:math"]

    assert await desk.paths(add_subject, SubjectAdd("", "х" * 41)) == ["input.name", "input.shortName"]
    assert await desk.paths(update_subject, SubjectUpdate(subject, 1)) == ["input"]
    assert await desk.conflict(add_subject, SubjectAdd("phys", "ф")) == "Предмет с таким названием уже есть."
    assert (
        await desk.conflict(update_subject, SubjectUpdate(subject, 1, "phys")) == "Предмет с таким названием уже есть."
    )
    foreign = SubjectUpdate(desk.week["subject:foreign"], 1, "Химия")
    assert isinstance(await desk.refused(update_subject, foreign), NotFound)


async def test_of_two_who_add_one_name_at_once_one_is_told(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.do(who, add_room, RoomAdd("101")) for who in ("admin", "second")))

    assert [answer for answer in answers if not isinstance(answer, dict)] == [
        Conflict("Кабинет с таким названием уже есть.")
    ]


async def exclusive(desk: Desk, *names: str) -> list[bool]:
    return [(await desk.week.lesson(name))["exclusive_room_id"] is not None for name in names]


async def both_in_the_gym(desk: Desk, *names: str) -> None:
    await desk.week.fetch(
        "UPDATE lesson SET room_id = $1 WHERE id = ANY ($2::bigint[])",
        desk.week["room:gym"],
        [desk.week[f"lesson:{name}"] for name in names],
    )


async def test_a_room_that_becomes_shared_lets_lessons_ahead_meet(desk: Desk) -> None:
    room = desk.week["room:r1"]
    assert await exclusive(desk, "held", "m1", "m2", "off") == [True, True, True, False]

    await desk.done(update_room, RoomUpdate(room, 1, is_shared=True))
    # The lesson of today is over by then: what was stays.
    await desk.week.fetch("UPDATE lesson SET room_id = $1 WHERE id = $2", room, desk.week["lesson:bp1"])
    assert await exclusive(desk, "m1", "bp1", "m2", "off") == [False, False, False, False]


async def test_a_room_that_is_shared_no_more_is_held_by_one_lesson_at_a_time(desk: Desk) -> None:
    await both_in_the_gym(desk, "m1")
    assert await exclusive(desk, "m1", "club") == [False, False]

    await desk.done(update_room, RoomUpdate(desk.week["room:gym"], 1, is_shared=False))
    assert await exclusive(desk, "m1", "club") == [True, True]


async def test_lessons_ahead_that_meet_in_the_room_are_named(desk: Desk) -> None:
    await both_in_the_gym(desk, "m1", "bp1", "am", "bm")

    message = await desk.conflict(update_room, RoomUpdate(desk.week["room:gym"], 1, is_shared=False))
    assert message == (
        "В кабинете впереди идут уроки одновременно: 2. Первые: 24.11.2026, урок 1, 7a (math) и 7b (phys)."
    )


async def test_lessons_that_met_in_the_past_or_are_merged_or_cancelled_do_not_clash(desk: Desk) -> None:
    week, gym = desk.week, desk.week["room:gym"]
    await both_in_the_gym(desk, "m1", "bp1", "am", "bm", "m2", "p2")
    await week.fetch("UPDATE lesson SET sitting = $1 WHERE id = $2", week["lesson:am"], week["lesson:bm"])
    await week.fetch(
        "UPDATE lesson SET date = date - 14, starts_at = starts_at - interval '14 days', ends_at = ends_at - interval '14 days'"
        " WHERE id = ANY ($1::bigint[])",
        [week["lesson:m1"], week["lesson:bp1"]],
    )
    await desk.done(update_room, RoomUpdate(gym, 1, is_shared=False))

    assert await exclusive(desk, "m1", "bp1", "am", "bm") == [False, False, True, True]
    # What was held in the past is still written: it met there when it might.
    await week.fetch("UPDATE lesson SET status = 'held', topic = 'Бег' WHERE date < '2026-11-20'")
    assert await exclusive(desk, "m1", "bp1") == [False, False]


async def test_a_room_is_renamed_and_its_lessons_stay(desk: Desk) -> None:
    room, before = desk.week["room:r1"], await desk.week.lesson("m1")

    await desk.done(update_room, RoomUpdate(room, 1, "Кабинет 1"))
    assert (await desk.row("room", room))["name"] == "Кабинет 1"
    assert await desk.week.lesson("m1") == before


async def test_a_room_that_cannot_be_is_refused(desk: Desk) -> None:
    room = desk.week["room:r1"]

    assert await desk.paths(add_room, RoomAdd("к" * 81)) == ["input.name"]
    assert await desk.paths(update_room, RoomUpdate(room, 1, "\ufeff1")) == ["input.name"]
    assert await desk.conflict(update_room, RoomUpdate(room, 1, "r2")) == "Кабинет с таким названием уже есть."
    assert "уже изменены" in await desk.conflict(update_room, RoomUpdate(room, 7, is_shared=True))
    assert isinstance(await desk.refused(update_room, RoomUpdate(room, 1, "Чужой"), "stranger"), NotFound)
