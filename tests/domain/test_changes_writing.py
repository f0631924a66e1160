"""Lessons are cancelled, substituted, moved, swapped and merged: what becomes of them, who is told, and what is refused."""

from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest

from domain.changes.asked import Room
from domain.refusals import Conflict, NotAllowed, NotFound
from tests.domain.changing import REASON, cancel, changes, merge, move, substitute, swap
from tests.week import FRIDAY, MONDAY, NEXT_MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Week, Writes, instants, path


def slot(day: date, number: int) -> dict[str, Any]:
    starts_at, ends_at = instants(day, number)
    return {"date": day.isoformat(), "number": number, "startsAt": starts_at.isoformat(), "endsAt": ends_at.isoformat()}


def stands_at(lesson: dict[str, Any], day: date, number: int) -> bool:
    return (lesson["date"], lesson["number"], (lesson["starts_at"], lesson["ends_at"])) == (
        day,
        number,
        instants(day, number),
    )


async def mark(week: Week, lesson: str) -> None:
    """A mark of Anna's at a lesson."""
    row = await week.lesson(lesson)
    await week.fetch(
        "INSERT INTO mark (school_id, student_id, lesson_id, group_id, subject_id, lesson_date, work_type_id, kind, value, scale,"
        " counts, weight, comment, set_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 'numeric', 5, 5, true, 1000, '', app.now(), 1)",
        row["school_id"],
        week["student:anna"],
        row["id"],
        row["group_id"],
        row["subject_id"],
        row["date"],
        week["work:answer"],
    )


async def test_a_cancelled_lesson_frees_its_teacher_and_room_and_its_group_is_told(week: Week) -> None:
    answer = await week.done("deputy", cancel(week, "m1"))

    assert answer == {"lesson": week["lesson:m1"], "other": None, "warnings": []}
    lesson = await week.lesson("m1")
    assert (lesson["status"], lesson["version"], lesson["exclusive_room_id"]) == ("cancelled", 2, None)
    (change,) = await changes(week)
    assert (change["kind"], change["lesson_id"], change["reason"]) == ("cancelled", week["lesson:m1"], REASON)
    assert (change["made_by_id"], change["withdrawn_at"]) == (week.viewers["deputy"].account_id, None)
    assert (orjson.loads(change["before"]), orjson.loads(change["after"])) == (slot(TUESDAY, 1), {})
    ((kind, students, before, after),) = await week.told()
    assert (kind, students) == ("change_made", ["anna", "oleg", "pavel"])
    assert before == {"lessonId": week["lesson:m1"], **slot(TUESDAY, 1)}
    assert after == {
        "kind": "cancelled",
        "lessonId": week["lesson:m1"],
        "subjectId": week["subject:math"],
        "otherLessonId": None,
        "reason": REASON,
    }
    await week.done("deputy", move(week, "m2", TUESDAY, 1))


async def test_what_a_lesson_was_held_for_is_not_cancelled(week: Week) -> None:
    await mark(week, "m1")

    assert path(await week.refused("deputy", cancel(week, "m1"))) == "input.lessonId"
    assert path(await week.refused("deputy", cancel(week, "held"))) == "input.lessonId"
    assert isinstance(await week.refused("deputy", cancel(week, "off")), Conflict)


async def test_another_teacher_subject_and_room_are_three_facts_of_one_lesson(week: Week) -> None:
    await week.done("deputy", substitute(week, "m1", teacher="t_free", subject="rus", room="r3"))

    lesson = await week.lesson("m1")
    assert (lesson["teachers"], lesson["subject_id"], lesson["room_id"]) == (
        [week["staff:t_free"]],
        week["subject:rus"],
        week["room:r3"],
    )
    assert (lesson["planned_subject_id"], lesson["planned_room_id"]) == (week["subject:math"], week["room:r1"])
    teachers = await week.fetch(
        "SELECT staff_id, planned, effective FROM lesson_teacher WHERE lesson_id = $1 ORDER BY id", lesson["id"]
    )
    assert [tuple(row) for row in teachers] == [
        (week["staff:t_math"], True, False),
        (week["staff:t_free"], False, True),
    ]
    facts = [(row["kind"], orjson.loads(row["before"]), orjson.loads(row["after"])) for row in await changes(week)]
    assert facts == [
        ("teacher", {"teacherIds": [week["staff:t_math"]]}, {"teacherIds": [week["staff:t_free"]]}),
        ("subject", {"subjectId": week["subject:math"]}, {"subjectId": week["subject:rus"]}),
        ("room", {"roomId": week["room:r1"]}, {"roomId": week["room:r3"]}),
    ]
    assert [(kind, after["kind"]) for kind, _, _, after in await week.told()] == [
        ("change_made", "teacher"),
        ("change_made", "subject"),
        ("change_made", "room"),
    ]


async def test_the_planned_teacher_may_come_back(week: Week) -> None:
    await week.done("deputy", substitute(week, "m1", teacher="t_free"))
    await week.done("deputy", substitute(week, "m1", teacher="t_math", version=2))

    teachers = await week.fetch(
        "SELECT staff_id, planned, effective FROM lesson_teacher WHERE lesson_id = $1", week["lesson:m1"]
    )
    assert [tuple(row) for row in teachers] == [(week["staff:t_math"], True, True)]


async def test_of_two_teachers_one_is_replaced(week: Week) -> None:
    await week.fetch(
        "INSERT INTO lesson_teacher (school_id, lesson_id, staff_id, planned, effective) VALUES ($1, $2, $3, true, true)",
        week["school"],
        week["lesson:m1"],
        week["staff:t_rus"],
    )

    assert path(await week.refused("deputy", substitute(week, "m1", teacher="t_free"))) == "input.insteadOfId"
    refusal = await week.refused("deputy", substitute(week, "m1", teacher="t_free", instead_of="t_phys"))
    assert path(refusal) == "input.insteadOfId"
    await week.done("deputy", substitute(week, "m1", teacher="t_free", instead_of="t_math"))

    assert (await week.lesson("m1"))["teachers"] == sorted((week["staff:t_rus"], week["staff:t_free"]))


async def test_a_lesson_may_lose_its_room_and_a_held_one_may_get_who_really_gave_it(week: Week) -> None:
    await week.done("deputy", substitute(week, "m1", room="none"))
    await week.done("deputy", substitute(week, "held", teacher="t_free"))

    assert (await week.lesson("m1"))["room_id"] is None
    assert (await week.lesson("held"))["teachers"] == [week["staff:t_free"]]


async def test_a_teacher_or_a_room_in_two_places_is_a_conflict(week: Week) -> None:
    teacher = await week.refused("deputy", substitute(week, "m1", teacher="t_phys"))
    room = await week.refused("deputy", substitute(week, "m1", room="r2"))

    assert teacher == Conflict("Учитель в это время ведёт другой урок.")
    assert room == Conflict("Кабинет в это время занят.")


async def test_a_shared_room_holds_several_lessons(week: Week) -> None:
    await week.done("deputy", substitute(week, "m1", room="gym"))
    await week.done("deputy", substitute(week, "bp1", room="gym"))

    assert [(await week.lesson(name))["room_id"] for name in ("m1", "bp1")] == [week["room:gym"]] * 2


@pytest.mark.parametrize(
    ("names", "field"),
    [
        ({"teacher": "t_math"}, "input.teacherId"),
        ({"teacher": "t_gone"}, "input.teacherId"),
        ({"teacher": "foreign"}, "input.teacherId"),
        ({"subject": "foreign"}, "input.subjectId"),
        ({"room": "foreign"}, "input.roomId"),
        ({"subject": "math", "room": "r1"}, "input"),
        ({}, "input"),
    ],
)
async def test_a_substitution_by_who_or_what_the_school_has_not_is_refused(
    week: Week, names: dict[str, Any], field: str
) -> None:
    assert path(await week.refused("deputy", substitute(week, "m1", **names))) == field


async def test_the_subject_of_a_lesson_with_marks_stays(week: Week) -> None:
    await mark(week, "m1")

    assert path(await week.refused("deputy", substitute(week, "m1", subject="rus"))) == "input.subjectId"


async def test_a_moved_lesson_keeps_its_planned_slot_and_both_days_are_told(week: Week) -> None:
    await week.done("deputy", move(week, "m2", NEXT_MONDAY, 3))

    lesson = await week.lesson("m2")
    assert stands_at(lesson, NEXT_MONDAY, 3)
    assert (lesson["planned_on"], lesson["planned_number"], lesson["planned_starts_at"]) == (
        THURSDAY,
        1,
        instants(THURSDAY, 1)[0],
    )
    teachers = await week.fetch("SELECT date, starts_at FROM lesson_teacher WHERE lesson_id = $1", lesson["id"])
    assert [tuple(row) for row in teachers] == [(NEXT_MONDAY, instants(NEXT_MONDAY, 3)[0])]
    ((kind, students, before, after),) = await week.told()
    assert (kind, students) == ("change_made", ["anna", "nina", "oleg", "pavel"])
    assert before == {"lessonId": lesson["id"], **slot(THURSDAY, 1)}
    assert {name: after[name] for name in slot(NEXT_MONDAY, 3)} == slot(NEXT_MONDAY, 3)


async def test_a_move_takes_marks_homework_and_control_works_along(week: Week) -> None:
    await week.fetch(
        "INSERT INTO homework (school_id, group_id, subject_id, given_lesson_id, due_lesson_id, given_on, due_on, text, created_at,"
        " version) VALUES ($1, $2, $3, $4, $5, $6, $7, '', app.now(), 1)",
        week["school"],
        week["group:7a"],
        week["subject:math"],
        week["lesson:m1"],
        week["lesson:m2"],
        TUESDAY,
        THURSDAY,
    )
    await week.fetch(
        "INSERT INTO control_work (school_id, group_id, subject_id, work_type_id, lesson_id, date, title)"
        " VALUES ($1, $2, $3, $4, $5, $6, '')",
        week["school"],
        week["group:7a"],
        week["subject:math"],
        week["work:control"],
        week["lesson:m2"],
        THURSDAY,
    )
    await mark(week, "m1")
    await week.done("deputy", move(week, "m2", FRIDAY, 5))
    await week.done("deputy", move(week, "m1", MONDAY, 5))

    assert [row["date"] for row in await week.fetch("SELECT date FROM control_work")] == [FRIDAY]
    assert [row["lesson_date"] for row in await week.fetch("SELECT lesson_date FROM mark")] == [MONDAY]
    (homework,) = await week.fetch("SELECT given_on, due_on, version FROM homework")
    assert tuple(homework) == (MONDAY, FRIDAY, 3)


@pytest.mark.parametrize("closed", [MONDAY, TUESDAY])
async def test_marks_are_not_carried_into_or_out_of_a_closed_period(week: Week, closed: date) -> None:
    await week.fetch(
        "INSERT INTO reporting_period (school_id, year_id, kind, ordinal, title, starts_on, ends_on, closed_at)"
        " SELECT school_id, id, 'quarter', 2, 'II', $1::date, $1::date + 1, app.now() FROM school_year",
        closed - timedelta(days=closed == MONDAY),
    )
    empty = await week.lesson("m1")
    await week.done("deputy", move(week, "m1", MONDAY, 5))
    await week.done("deputy", move(week, "m1", empty["date"], 1, version=2))
    await mark(week, "m1")

    refusal = await week.refused("deputy", move(week, "m1", MONDAY, 5, version=3))

    assert isinstance(refusal, Conflict)
    assert "«II» закрыт" in refusal.message


async def test_a_lesson_with_marks_is_not_moved_into_the_future(week: Week) -> None:
    await mark(week, "m1")

    assert path(await week.refused("deputy", move(week, "m1", FRIDAY, 5))) == "input.lessonId"


@pytest.mark.parametrize(
    ("lesson", "day", "number", "field"),
    [
        ("m1", date(2026, 12, 29), 1, "input.date"),
        ("m1", date(2026, 12, 10), 1, "input.date"),
        ("club", date(2026, 12, 10), 1, "input.date"),
        ("m1", date(2027, 6, 1), 1, "input.date"),
        ("m1", date(2026, 8, 31), 1, "input.date"),
        ("m1", WEDNESDAY, 7, "input.number"),
        ("club", WEDNESDAY, 6, "input.number"),
        ("m1", WEDNESDAY, 21, "input.number"),
        ("m1", TUESDAY, 1, "input.number"),
        ("off", WEDNESDAY, 5, "input.lessonId"),
        ("held", WEDNESDAY, 5, "input.lessonId"),
    ],
    ids=[
        "vacation",
        "of the grade",
        "of a member",
        "after the year",
        "before it",
        "no bell",
        "no class",
        "number",
        "same",
        "cancelled",
        "held",
    ],
)
async def test_a_lesson_is_not_moved_there(week: Week, lesson: str, day: date, number: int, field: str) -> None:
    assert path(await week.refused("deputy", move(week, lesson, day, number))) == field


async def test_a_lesson_may_be_moved_between_the_bells(week: Week) -> None:
    starts_at = instants(WEDNESDAY, 6)[1] + timedelta(minutes=10)
    await week.done(
        "deputy", move(week, "club", WEDNESDAY, 7, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    )

    lesson = await week.lesson("club")
    assert (lesson["date"], lesson["number"], lesson["starts_at"]) == (WEDNESDAY, 7, starts_at)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        ("2026-11-25T09:00:00Z", None, "input.endsAt"),
        (None, "2026-11-25T09:00:00Z", "input.startsAt"),
        ("2026-11-25T09:00:00Z", "2026-11-25T09:00:00Z", "input.endsAt"),
        ("2026-11-25T09:00:00Z", "2026-11-25T13:00:01Z", "input.endsAt"),
        ("2026-11-24T20:59:00Z", "2026-11-24T21:30:00Z", "input.startsAt"),
        ("2026-11-25T20:30:00Z", "2026-11-25T21:00:00Z", "input.endsAt"),
    ],
)
async def test_instants_of_no_lesson_of_that_day_are_refused(
    week: Week, starts: str | None, ends: str | None, field: str
) -> None:
    instant: dict[str, Any] = {
        "starts_at": None if starts is None else datetime.fromisoformat(starts),
        "ends_at": None if ends is None else datetime.fromisoformat(ends),
    }

    assert path(await week.refused("deputy", move(week, "m1", WEDNESDAY, 5, **instant))) == field


async def test_a_move_onto_another_lesson_is_a_conflict(week: Week) -> None:
    group = await week.refused("deputy", move(week, "m1", TUESDAY, 2))
    teacher = await week.refused("deputy", move(week, "m1", TUESDAY, 3))

    assert group == Conflict("У группы в это время другой урок: phys.")
    assert teacher == Conflict("Учитель в это время ведёт другой урок.")


async def test_a_move_with_a_room_is_two_facts_and_avoids_a_taken_one(week: Week) -> None:
    await week.done("deputy", substitute(week, "p2", room="r1"))
    taken = await week.refused("deputy", move(week, "p2", TUESDAY, 3, version=2))
    await week.done("deputy", move(week, "p2", TUESDAY, 3, version=2, room=Room(week["room:r3"])))

    assert taken == Conflict("Кабинет в это время занят.")
    lesson = await week.lesson("p2")
    assert (lesson["date"], lesson["room_id"]) == (TUESDAY, week["room:r3"])
    assert [row["kind"] for row in await changes(week)] == ["room", "moved", "room"]


async def test_a_student_in_two_places_is_a_warning(week: Week) -> None:
    starts_at, ends_at = instants(TUESDAY, 3)
    answer = await week.done("deputy", move(week, "club", TUESDAY, 3, starts_at=starts_at, ends_at=ends_at))

    assert answer["warnings"] == ["В это же время: math, 7b. Учеников на обоих уроках: 1."]


async def test_two_lessons_are_swapped_in_one_act(week: Week) -> None:
    answer = await week.done("deputy", swap(week, "m2", "p2"))

    assert answer == {"lesson": week["lesson:m2"], "other": week["lesson:p2"], "warnings": []}
    assert stands_at(await week.lesson("m2"), THURSDAY, 2)
    assert stands_at(await week.lesson("p2"), THURSDAY, 1)
    (change,) = await changes(week)
    assert (change["kind"], change["other_lesson_id"]) == ("swapped", week["lesson:p2"])
    assert (orjson.loads(change["before"]), orjson.loads(change["after"])) == (slot(THURSDAY, 1), slot(THURSDAY, 2))
    told = await week.told()
    assert [(kind, students, after["lessonId"], after["number"]) for kind, students, _, after in told] == [
        ("change_made", ["anna", "oleg", "pavel"], week["lesson:m2"], 2),
        ("change_made", ["anna", "oleg", "pavel"], week["lesson:p2"], 1),
    ]


async def test_a_swap_of_two_lessons_of_one_teacher_and_room_holds(week: Week) -> None:
    await week.done("deputy", swap(week, "m2", "am"))

    assert stands_at(await week.lesson("m2"), FRIDAY, 2)
    assert stands_at(await week.lesson("am"), THURSDAY, 1)


async def test_a_swap_that_puts_a_teacher_in_two_places_changes_nothing(week: Week) -> None:
    assert await week.refused("deputy", swap(week, "p2", "m1")) == Conflict("Учитель в это время ведёт другой урок.")


async def test_a_swap_with_itself_or_a_cancelled_lesson_is_refused(week: Week) -> None:
    assert path(await week.refused("deputy", swap(week, "m1", "m1"))) == "input.otherLessonId"
    assert path(await week.refused("deputy", swap(week, "m1", "off"))) == "input.otherLessonId"


async def test_a_merged_lesson_is_in_the_room_and_by_the_teacher_of_the_other(week: Week) -> None:
    await week.done("deputy", merge(week, "bm", "am"))

    lesson, host = await week.lesson("bm"), await week.lesson("am")
    assert (lesson["room_id"], lesson["teachers"], lesson["sitting"]) == (
        host["room_id"],
        host["teachers"],
        host["sitting"],
    )
    (change,) = await changes(week)
    assert (change["kind"], change["lesson_id"], change["other_lesson_id"]) == ("merged", lesson["id"], host["id"])
    assert [(students, after["otherLessonId"]) for _, students, _, after in await week.told()] == [
        (["boris"], host["id"]),
        (["anna", "oleg", "pavel"], lesson["id"]),
    ]
    assert isinstance(await week.refused("deputy", move(week, "bm", FRIDAY, 5, version=2)), Conflict)
    assert isinstance(await week.refused("deputy", move(week, "am", FRIDAY, 5)), Conflict)
    assert isinstance(await week.refused("deputy", merge(week, "bm", "am", version=2)), Conflict)


@pytest.mark.parametrize("into", ["bm", "m2", "off", "p1"])
async def test_lessons_that_are_not_of_one_time_subject_and_two_groups_are_not_merged(week: Week, into: str) -> None:
    assert path(await week.refused("deputy", merge(week, "bm", into))) == "input.intoLessonId"


@pytest.mark.parametrize("who", ["t_math", "lead", "registrar", "anna", "mother"])
async def test_only_the_deputy_head_changes_lessons(week: Week, who: str) -> None:
    for writer in everything(week):
        assert isinstance(await week.refused(who, writer), NotAllowed)


async def test_lessons_of_another_school_are_not_there(week: Week) -> None:
    for writer in everything(week):
        assert isinstance(await week.refused("foreign", writer), NotFound)


async def test_a_lesson_that_was_changed_since_it_was_read_is_a_conflict(week: Week) -> None:
    await week.done("deputy", substitute(week, "m1", room="none"))

    assert isinstance(await week.refused("deputy", cancel(week, "m1")), Conflict)
    assert isinstance(await week.refused("deputy", swap(week, "m2", "m1")), Conflict)


@pytest.mark.parametrize("reason", ["", " ", "я" * 501])
async def test_a_change_says_why(week: Week, reason: str) -> None:
    assert path(await week.refused("deputy", cancel(week, "m1", reason=reason))) == "input.reason"


def everything(week: Week) -> list[Writes]:
    return [
        cancel(week, "m1"),
        substitute(week, "m1", teacher="t_free"),
        move(week, "m1", WEDNESDAY, 5),
        swap(week, "m2", "p2"),
        merge(week, "bm", "am"),
    ]
