"""Changes are taken back: each kind, in their order, and only while nothing rests on them."""

from typing import Any

import orjson
import pytest

from domain.acts import Act
from domain.reading import Row
from domain.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from tests.domain.changing import cancel, changes, last_change, merge, move, substitute, swap, withdraw
from tests.week import FRIDAY, NEXT_MONDAY, TUESDAY, WEDNESDAY, Week, Writes

SAME = (
    "subject_id",
    "room_id",
    "date",
    "number",
    "starts_at",
    "ends_at",
    "status",
    "sitting",
    "teachers",
    "exclusive_room_id",
)


async def state(week: Week, *lessons: str) -> list[dict[str, Any]]:
    return [{name: row[name] for name in SAME} for row in [await week.lesson(lesson) for lesson in lessons]]


@pytest.mark.parametrize("kind", ["cancelled", "teacher", "subject", "room", "moved", "swapped", "merged"])
async def test_the_lesson_returns_to_what_it_was_and_whoever_was_told_is_told(week: Week, kind: str) -> None:
    makes: dict[str, Writes] = {
        "cancelled": cancel(week, "m2"),
        "teacher": substitute(week, "m2", teacher="t_free"),
        "subject": substitute(week, "m2", subject="rus"),
        "room": substitute(week, "m2", room="none"),
        "moved": move(week, "m2", NEXT_MONDAY, 3),
        "swapped": swap(week, "m2", "p2"),
        "merged": merge(week, "bm", "am"),
    }
    before = await state(week, "m2", "p2", "bm", "am")
    await week.done("deputy", makes[kind])
    assert await state(week, "m2", "p2", "bm", "am") != before
    made = await week.told()

    await week.done("deputy", withdraw(await last_change(week), "Ошибка"))

    assert await state(week, "m2", "p2", "bm", "am") == before
    (change,) = await changes(week)
    assert (change["kind"], change["withdrawn_by_id"]) == (kind, week.viewers["deputy"].account_id)
    assert change["withdrawn_at"] is not None
    back = (await week.told())[len(made) :]
    assert [(event[0], event[1]) for event in back] == [("change_withdrawn", event[1]) for event in made]
    assert [event[3]["reason"] for event in back] == ["Ошибка"] * len(made)


async def test_a_change_is_taken_back_once(week: Week) -> None:
    await week.done("deputy", cancel(week, "m1"))
    change = await last_change(week)
    await week.done("deputy", withdraw(change))

    assert isinstance(await week.refused("deputy", withdraw(change)), Conflict)


async def test_what_a_later_change_rests_on_is_taken_back_after_it(week: Week) -> None:
    await week.done("deputy", move(week, "m2", WEDNESDAY, 5))
    first = await last_change(week)
    await week.done("deputy", move(week, "m2", FRIDAY, 5, version=2))
    second = await last_change(week)

    assert isinstance(await week.refused("deputy", withdraw(first)), Conflict)
    await week.done("deputy", withdraw(second))
    await week.done("deputy", withdraw(first))
    lesson = await week.lesson("m2")
    assert (lesson["date"], lesson["number"]) == (lesson["planned_on"], lesson["planned_number"])


async def test_changes_of_different_kinds_do_not_rest_on_each_other(week: Week) -> None:
    await week.done("deputy", move(week, "m2", WEDNESDAY, 5))
    moved = await last_change(week)
    await week.done("deputy", substitute(week, "m2", teacher="t_free", version=2))

    await week.done("deputy", withdraw(moved))

    lesson = await week.lesson("m2")
    assert (lesson["date"], lesson["teachers"]) == (lesson["planned_on"], [week["staff:t_free"]])


async def test_a_swap_is_not_taken_back_after_the_other_lesson_was_moved(week: Week) -> None:
    await week.done("deputy", swap(week, "m2", "p2"))
    change = await last_change(week)
    await week.done("deputy", move(week, "p2", WEDNESDAY, 5, version=2))

    assert isinstance(await week.refused("deputy", withdraw(change)), Conflict)


async def test_a_slot_that_was_given_away_since_is_a_conflict(week: Week) -> None:
    await week.done("deputy", cancel(week, "m1"))
    change = await last_change(week)
    await week.done("deputy", move(week, "m2", TUESDAY, 1))

    assert await week.refused("deputy", withdraw(change)) == Conflict("Учитель в это время ведёт другой урок.")


async def test_a_lesson_that_somebody_changed_otherwise_is_a_conflict(week: Week) -> None:
    await week.done("deputy", substitute(week, "m1", room="r3"))
    await week.fetch("UPDATE lesson SET room_id = $2 WHERE id = $1", week["lesson:m1"], week["room:gym"])

    assert isinstance(await week.refused("deputy", withdraw(await last_change(week))), Conflict)


async def test_a_move_of_a_lesson_that_was_held_stays(week: Week) -> None:
    await week.done("deputy", move(week, "m1", TUESDAY, 5))
    await week.fetch("UPDATE lesson SET status = 'held' WHERE id = $1", week["lesson:m1"])

    assert isinstance(await week.refused("deputy", withdraw(await last_change(week))), Conflict)


async def test_a_change_that_does_not_say_what_was_before_is_a_conflict(week: Week) -> None:
    await week.done("deputy", substitute(week, "m1", teacher="t_free"))
    await week.fetch("UPDATE lesson_change SET before = '{}'")

    assert isinstance(await week.refused("deputy", withdraw(await last_change(week))), Conflict)


@pytest.mark.parametrize("who", ["t_math", "lead", "registrar", "anna", "mother"])
async def test_only_the_deputy_head_takes_back(week: Week, who: str) -> None:
    await week.done("deputy", cancel(week, "m1"))

    assert isinstance(await week.refused(who, withdraw(await last_change(week))), NotAllowed)


async def test_a_change_of_another_school_is_not_there(week: Week) -> None:
    await week.done("deputy", cancel(week, "m1"))
    change = await last_change(week)

    assert isinstance(await week.refused("foreign", withdraw(change)), NotFound)
    assert isinstance(await week.refused("deputy", withdraw(change + 1)), NotFound)


async def test_a_reason_is_not_longer_than_500_characters(week: Week) -> None:
    await week.done("deputy", cancel(week, "m1"))

    assert isinstance(await week.refused("deputy", withdraw(await last_change(week), "я" * 501)), InvalidInput)


async def test_a_repeated_key_cancels_once(week: Week) -> None:
    first = await week.do("deputy", cancel(week, "m1"), key="k")
    second = await week.do("deputy", cancel(week, "m1"), key="k")

    assert first == second
    assert len(await changes(week)) == 1
    assert len(await week.told()) == 1


async def test_a_change_takes_a_constant_number_of_statements(week: Week) -> None:
    async def cost(writer: Writes) -> int:
        taken: list[int] = []

        async def counted(act: Act) -> Row:
            before = act.work.statements
            answer = await writer(act)
            taken.append(act.work.statements - before)
            return answer

        await week.done("deputy", counted)
        return taken[0]

    assert await cost(cancel(week, "m1")) <= 12
    assert await cost(substitute(week, "m2", teacher="t_free", subject="rus", room="none")) <= 12
    assert await cost(swap(week, "p2", "p1")) <= 12
    assert orjson.loads((await changes(week))[0]["after"]) == {}
