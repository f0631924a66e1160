"""Attendance is noted at a lesson, for a whole day, and gets its reasons later."""

from typing import Any

import orjson
import pytest

from schema import ids
from tests.schema.marks.writing import Json, Writing, paths

TODAY = "2026-11-23"


def day(writing: Writing, rows: list[dict[str, Any]], **more: object) -> dict[str, Any]:
    return {"classId": writing("class:7a"), "date": TODAY, "rows": rows, **more}


def of_day(writing: Writing, student: int, code: str | None, **more: object) -> dict[str, Any]:
    noted = None if code is None else {"code": code}
    return {"studentId": writing(f"student:{student}"), "noted": noted, **more}


async def noted(writing: Writing, student: int, code: str, lesson: str = "today", who: str = "math") -> Json:
    """A note that is there."""
    return (await writing.write(who, "attendanceNote", writing.note(student, code, lesson)))["attendance"]


async def test_a_note_is_made_corrected_and_taken_back_and_the_family_hears_each_time(writing: Writing) -> None:
    note = await noted(writing, 1, "UNKNOWN")
    given = writing.note(1, None, version=1, noted={"code": "ILL", "reason": "Справка № 7"})
    corrected = (await writing.write("math", "attendanceNote", given))["attendance"]
    back = await writing.write("math", "attendanceNote", writing.note(1, None, version=2))

    assert (note["code"], note["version"]) == ("UNKNOWN", 1)
    assert (corrected["id"], corrected["code"], corrected["reason"], corrected["version"]) == (
        note["id"],
        "ILL",
        "Справка № 7",
        2,
    )
    assert back == {"__typename": "AttendanceNoted", "attendance": None}
    events = await writing.fetch("SELECT kind, before, after, row_id FROM event ORDER BY id")
    assert [event["kind"] for event in events] == ["attendance_noted", "attendance_corrected", "attendance_removed"]
    assert {event["row_id"] for event in events} == {ids.number(note["id"])}
    ill = {
        "code": "ill",
        "reason": "Справка № 7",
        "lessonId": writing.school["lesson:today"],
        "subjectId": writing.school["mathematics"],
        "date": TODAY,
    }
    assert orjson.loads(events[1]["after"]) == orjson.loads(events[2]["before"]) == ill
    assert events[2]["after"] is None


async def test_what_stands_is_noted_again_without_a_trace(writing: Writing) -> None:
    await noted(writing, 1, "ILL")
    before = await writing.contents()

    answer = await writing.write("math", "attendanceNote", writing.note(1, "ILL", version=1))
    nobody = await writing.write("math", "attendanceNote", writing.note(2, None))

    assert answer["attendance"]["version"] == 1
    assert nobody["attendance"] is None
    assert await writing.contents() == before


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"version": None}, "Посещение уже отмечено иначе (Math Имя, 23.11.2026 10:00)"),
        ({"version": 4}, "Посещение уже отмечено иначе (Math Имя, 23.11.2026 10:00)"),
    ],
)
async def test_a_note_that_was_not_read_is_a_conflict_with_a_name(
    writing: Writing, given: dict[str, Any], says: str
) -> None:
    await noted(writing, 1, "UNKNOWN")
    await writing.fetch("UPDATE staff SET family_name = 'Math', given_name = 'Имя'")
    before = await writing.contents()

    answer = await writing.write("second", "attendanceNote", writing.note(1, "ILL", **given))

    assert answer["__typename"] == "Conflict"
    assert answer["message"].startswith(says)
    assert await writing.contents() == before


async def test_a_note_that_was_taken_back_meanwhile_is_a_conflict_with_a_name(writing: Writing) -> None:
    await noted(writing, 1, "UNKNOWN")
    await writing.write("second", "attendanceNote", writing.note(1, None, version=1))

    answer = await writing.write("math", "attendanceNote", writing.note(1, "ILL", version=1))

    assert answer["__typename"] == "Conflict"
    assert "уже убрана (Second Имя, 23.11.2026 10:00)" in answer["message"]


@pytest.mark.parametrize(
    ("who", "lesson", "student", "field"),
    [
        ("math", "cancelled", 1, "lessonId"),
        ("math", "tomorrow", 1, "lessonId"),
        ("math", "vacation", 1, "lessonId"),
        ("math", "today", 40, "studentId"),
        ("math", "today", 51, "studentId"),
        ("homeroom", "today", 40, "studentId"),
    ],
)
async def test_a_lesson_or_a_student_that_has_no_attendance_is_refused(
    refused: Writing, who: str, lesson: str, student: int, field: str
) -> None:
    assert paths(await refused.write(who, "attendanceNote", refused.note(student, "ILL", lesson))) == [f"input.{field}"]
    each = {"mode": "EACH", "rows": [{"attendance": refused.note(student, "ILL", lesson)}]}
    (outcome,) = (await refused.write(who, "classPageWrite", each))["outcomes"]
    assert outcome["refusal"]["fields"][0]["path"] == f"input.rows[0].attendance.{field}"


async def test_a_reason_that_is_too_long_is_refused(refused: Writing) -> None:
    given = refused.note(1, None, noted={"code": "ILL", "reason": "б" * 301})

    assert paths(await refused.write("math", "attendanceNote", given)) == ["input.noted.reason"]


async def test_after_the_days_of_editing_a_lesson_is_noted_by_the_deputy_head_alone_who_says_why(
    writing: Writing,
) -> None:
    late = writing.note(1, "ILL", "late")

    assert (await writing.write("math", "attendanceNote", late))["__typename"] == "NotAllowed"
    assert (await writing.write("homeroom", "attendanceNote", late))["__typename"] == "NotAllowed"
    assert paths(await writing.write("deputy", "attendanceNote", late)) == ["input.reason"]
    answer = await writing.write("deputy", "attendanceNote", {**late, "reason": "По журналу"})
    assert answer["attendance"]["code"] == "ILL"


async def test_a_homeroom_teacher_notes_the_own_class_at_whatever_lesson_and_no_other_class(writing: Writing) -> None:
    russian = await writing.write("homeroom", "attendanceNote", writing.note(1, "ILL", "russian"))
    part = await writing.write("homeroom", "attendanceNote", writing.note(1, "ILL", "part"))
    other = await writing.write("homeroom", "attendanceNote", writing.note(41, "ILL", "unmarked"))

    assert russian["attendance"]["code"] == part["attendance"]["code"] == "ILL"
    assert other["__typename"] == "NotFound"


async def test_a_whole_day_is_noted_at_each_lesson_that_is_held_in_whatever_group(writing: Writing) -> None:
    answer = await writing.write(
        "homeroom", "attendanceDay", day(writing, [of_day(writing, 1, "ILL"), of_day(writing, 9, "UNKNOWN")])
    )

    assert len(answer["attendances"]) == 7
    rows = await writing.fetch("SELECT student_id, lesson_id, code FROM attendance")
    lessons = {name: writing.school[f"lesson:{name}"] for name in ("today", "russian", "other", "part")}
    assert {(row["student_id"], row["lesson_id"], row["code"]) for row in rows} == {
        *((writing.school["student:1"], lesson, "ill") for lesson in lessons.values()),
        *((writing.school["student:9"], lesson, "unknown") for name, lesson in lessons.items() if name != "part"),
    }
    (told,) = await writing.fetch("SELECT count(*) AS events FROM event WHERE kind = 'attendance_noted'")
    assert told["events"] == 7


async def test_a_day_takes_as_many_statements_for_one_student_as_for_thirty(writing: Writing) -> None:
    async def counted(students: range) -> int:
        rows = [of_day(writing, student, "ILL") for student in students]
        answer, statements = await writing.counted("homeroom", "attendanceDay", day(writing, rows), f"{students}")
        assert len(answer["attendances"]) >= 3 * len(students)
        return statements

    assert await counted(range(1, 2)) == await counted(range(2, 31))


async def test_a_day_overwrites_what_was_seen_and_nothing_else(writing: Writing) -> None:
    seen, unseen = await noted(writing, 1, "UNKNOWN"), await noted(writing, 1, "UNKNOWN", "russian", who="rus")
    before = await writing.contents()
    one = [{"id": seen["id"], "version": 1}]
    both = [*one, {"id": unseen["id"], "version": 1}]

    blind = await writing.write("homeroom", "attendanceDay", day(writing, [of_day(writing, 1, "ILL", seen=one)]))
    unchanged = await writing.contents()
    knowing = await writing.write("homeroom", "attendanceDay", day(writing, [of_day(writing, 1, "ILL", seen=both)]))

    assert blind["__typename"] == "Conflict"
    assert blind["message"].startswith("Строка 1. Посещение уже отмечено иначе (Rus Имя")
    assert unchanged == before
    assert {note["code"] for note in knowing["attendances"]} == {"ILL"}
    back = [{"id": note["id"], "version": note["version"]} for note in knowing["attendances"]]
    answer = await writing.write("homeroom", "attendanceDay", day(writing, [of_day(writing, 1, None, seen=back)]))
    assert answer["attendances"] == []
    assert await writing.fetch("SELECT 1 FROM attendance") == []


async def test_a_day_is_all_or_nothing(refused: Writing) -> None:
    rows = [of_day(refused, student, "ILL") for student in (1, 2, 3)]

    late = await refused.write("homeroom", "attendanceDay", day(refused, [*rows, of_day(refused, 4, "LATE")]))
    away = await refused.write("homeroom", "attendanceDay", day(refused, [*rows, of_day(refused, 41, "ILL")]))
    twice = await refused.write("homeroom", "attendanceDay", day(refused, [*rows, of_day(refused, 1, "ILL")]))

    assert paths(late) == ["input.rows[3].noted.code"]
    assert paths(away) == ["input.rows[3].studentId"]
    assert paths(twice) == ["input.rows[3].studentId"]


@pytest.mark.parametrize(
    ("on", "field"),
    [("2026-11-24", "input.date"), ("2026-11-19", "input.date"), ("2026-11-22", "input.rows[0].studentId")],
)
async def test_a_day_ahead_on_vacation_or_without_lessons_is_refused(refused: Writing, on: str, field: str) -> None:
    answer = await refused.write("homeroom", "attendanceDay", day(refused, [of_day(refused, 1, "ILL")], date=on))

    assert paths(answer) == [field]


@pytest.mark.parametrize(
    ("who", "of"), [("homeroom", "first"), ("homeroom", "class:foreign"), ("deputy", "class:foreign")]
)
async def test_a_day_of_another_class_is_not_there(refused: Writing, who: str, of: str) -> None:
    given = day(refused, [of_day(refused, 1, "ILL")], classId=ids.make("SchoolClass", refused.school[of]), reason="Так")

    assert (await refused.write(who, "attendanceDay", given))["__typename"] == "NotFound"


async def test_reasons_come_later_than_the_days_of_editing(writing: Writing) -> None:
    note = (
        await writing.write("deputy", "attendanceNote", {**writing.note(1, "UNKNOWN", "late"), "reason": "По журналу"})
    )["attendance"]
    rows = [{"id": note["id"], "version": 1}]

    answer = await writing.write(
        "homeroom", "attendanceReason", {"rows": rows, "noted": {"code": "ILL", "reason": "Справка № 7"}}
    )

    (given,) = answer["attendances"]
    assert (given["code"], given["reason"], given["version"]) == ("ILL", "Справка № 7", 2)
    (past,) = await writing.fetch("SELECT before ->> 'code' AS code, actor_id FROM attendance_history")
    assert (past["code"], past["actor_id"]) == ("unknown", writing.school.viewers["homeroom"].account_id)


async def test_a_reason_is_not_given_to_what_has_changed_is_gone_or_is_not_ones_own(writing: Writing) -> None:
    note, other = await noted(writing, 1, "UNKNOWN"), await noted(writing, 41, "UNKNOWN", "unmarked")
    ill = {"code": "ILL", "reason": "Справка"}
    before = await writing.contents()

    async def answered(who: str, note: Json, version: int = 1, noted: dict[str, str] = ill, **more: str) -> Json:
        rows = [{"id": note["id"], "version": version}]
        return await writing.write(who, "attendanceReason", {"rows": rows, "noted": noted, **more})

    assert (await answered("homeroom", note, version=2))["__typename"] == "Conflict"
    assert (await answered("homeroom", {"id": ids.make("Attendance", 10**9)}))["__typename"] == "NotFound"
    assert (await answered("homeroom", other))["__typename"] == "NotFound"
    assert paths(await answered("homeroom", note, noted={"code": "ILL", "reason": " "})) == ["input.noted.reason"]
    assert paths(await answered("deputy", note)) == ["input.reason"]
    assert await writing.contents() == before
    assert (await answered("deputy", note, reason="Дело ученика"))["attendances"][0]["code"] == "ILL"


async def test_many_reasons_are_given_by_as_many_statements_as_one(writing: Writing) -> None:
    answer = await writing.write(
        "homeroom", "attendanceDay", day(writing, [of_day(writing, student, "UNKNOWN") for student in range(1, 21)])
    )
    notes = [{"id": note["id"], "version": 1} for note in answer["attendances"]]

    async def counted(rows: list[dict[str, Any]]) -> int:
        given = {"rows": rows, "noted": {"code": "ILL", "reason": "Карантин"}}
        answer, statements = await writing.counted("homeroom", "attendanceReason", given, f"{len(rows)}")
        assert len(answer["attendances"]) == len(rows)
        return statements

    assert await counted(notes[:1]) == await counted(notes[1:])
