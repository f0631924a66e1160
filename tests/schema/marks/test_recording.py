"""A mark is set: what it becomes, and every reason why it is not."""

from datetime import UTC, datetime

import orjson
import pytest

from tests.schema.marks.writing import Writing, number, paths


async def test_a_mark_gets_the_weight_of_its_work_and_the_family_is_told(writing: Writing) -> None:
    answer = await writing.write("math", "markRecord", writing.record(1, "4", workTypeId=writing("control")))

    mark = answer["mark"]
    assert (mark["text"], mark["value"], mark["weight"], mark["version"]) == ("4", 4, "1.5", 1)
    events = await writing.fetch(
        "SELECT e.*, f.student_id, f.number FROM event e JOIN feed_entry f ON f.event_id = e.id"
    )
    assert [(event["kind"], event["student_id"], event["number"]) for event in events] == [
        ("mark_recorded", writing.school["student:1"], 1)
    ]
    (event,) = events
    assert event["row_id"] == number(mark["id"])
    assert event["actor_id"] == writing.school.viewers["math"].account_id
    assert event["before"] is None
    assert orjson.loads(event["after"]) == {
        "text": "4",
        "value": 4,
        "weight": 1500,
        "workType": "control",
        "comment": "",
        "dueOn": None,
        "lessonId": writing.school["lesson:today"],
        "subjectId": writing.school["mathematics"],
        "date": "2026-11-23",
    }


async def test_a_weight_that_is_given_is_kept_to_the_thousandth(writing: Writing) -> None:
    mark = await writing.recorded(1, "3", weight="1.275")

    assert mark["weight"] == "1.275"


@pytest.mark.parametrize(
    ("text", "kind"), [("зч", "credit"), ("нзч", "credit"), ("н/а", "code"), ("осв", "code"), (".", "code")]
)
async def test_credits_and_codes_have_no_weight_and_do_not_count(writing: Writing, text: str, kind: str) -> None:
    mark = await writing.recorded(1, text)

    (row,) = await writing.fetch("SELECT kind, value, code, counts, weight FROM mark")
    assert mark["text"] == text
    assert dict(row) == {"kind": kind, "value": None, "code": text, "counts": False, "weight": 0}


async def test_two_marks_may_stand_in_one_cell(writing: Writing) -> None:
    await writing.recorded(1, "5")
    await writing.recorded(1, "4")

    assert [row["value"] for row in await writing.fetch("SELECT value FROM mark ORDER BY id")] == [5, 4]


async def test_a_debt_says_until_when(writing: Writing) -> None:
    mark = await writing.recorded(1, ".", dueOn="2026-12-01")

    assert mark["dueOn"] == "2026-12-01"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "6"}, "text"),
        ({"text": "0"}, "text"),
        ({"text": "05"}, "text"),
        ({"text": "5 "}, "text"),
        ({"text": "5-"}, "text"),
        ({"text": "٥"}, "text"),
        ({"text": ""}, "text"),
        ({"text": "отлично"}, "text"),
        ({"text": ".", "weight": "1"}, "weight"),
        ({"text": "зч", "weight": "1"}, "weight"),
        ({"weight": "0"}, "weight"),
        ({"weight": "100.001"}, "weight"),
        ({"comment": "б" * 501}, "comment"),
        ({"dueOn": "2026-12-01"}, "dueOn"),
        ({"text": ".", "dueOn": "2026-11-22"}, "dueOn"),
        ({"text": ".", "dueOn": "2062-12-01"}, "dueOn"),
        ({"reason": "п" * 501}, "reason"),
    ],
)
async def test_what_is_no_mark_of_the_scale_is_refused(refused: Writing, given: dict[str, str], field: str) -> None:
    answer = await refused.write("math", "markRecord", {**refused.record(1), **given})

    assert paths(answer) == [f"input.{field}"]


@pytest.mark.parametrize(
    ("lesson", "student", "field", "says"),
    [
        ("cancelled", 1, "lessonId", "отменён"),
        ("tomorrow", 1, "lessonId", "впереди"),
        ("vacation", 1, "lessonId", "каникулы"),
        ("today", 40, "studentId", "не было в группе"),
        ("today", 51, "studentId", "не было в группе"),
        ("part", 4, "studentId", "не было в группе"),
        ("unmarked", 41, "text", "без отметок"),
    ],
)
async def test_a_lesson_or_a_student_that_takes_no_mark_is_refused(
    refused: Writing, lesson: str, student: int, field: str, says: str
) -> None:
    answer = await refused.write("math", "markRecord", refused.record(student, lesson=lesson))

    assert paths(answer) == [f"input.{field}"]
    assert says in answer["fields"][0]["message"]


async def test_every_field_that_does_not_hold_is_named_at_once(refused: Writing) -> None:
    answer = await refused.write(
        "math", "markRecord", refused.record(40, "9", workTypeId=refused("foreign_work"), comment="б" * 501)
    )

    assert paths(answer) == ["input.studentId", "input.workTypeId", "input.text", "input.comment"]


async def test_a_student_who_has_left_the_class_gets_a_mark_for_the_days_before(writing: Writing) -> None:
    answer = await writing.write("math", "markRecord", writing.record(40, lesson="edge"))

    assert answer["__typename"] == "MarkRecorded"
    assert len(await writing.fetch("SELECT 1 FROM mark")) == 1


async def test_a_class_without_marks_takes_a_credit(writing: Writing) -> None:
    mark = await writing.recorded(41, "зч", lesson="unmarked")

    assert mark["text"] == "зч"


@pytest.mark.parametrize("code", ["EXCUSED", "ILL", "UNEXCUSED", "UNKNOWN"])
async def test_somebody_noted_absent_gets_no_mark_but_a_code(writing: Writing, code: str) -> None:
    await writing.write("math", "attendanceNote", writing.note(1, code))

    number = await writing.write("math", "markRecord", writing.record(1, "5"))
    owed = await writing.write("math", "markRecord", writing.record(1, "."))

    assert paths(number) == ["input.text"]
    assert owed["mark"]["text"] == "."


@pytest.mark.parametrize("code", ["LATE", "EXEMPT"])
async def test_somebody_late_or_exempt_was_in_the_room(writing: Writing, code: str) -> None:
    await writing.write("math", "attendanceNote", writing.note(1, code))

    assert (await writing.recorded(1, "5"))["value"] == 5


async def test_a_teacher_writes_for_the_schools_days_and_the_deputy_head_after_them_with_a_reason(
    writing: Writing,
) -> None:
    assert (await writing.recorded(1, lesson="edge"))["value"] == 5

    late = await writing.write("math", "markRecord", writing.record(1, lesson="late"))
    silent = await writing.write("deputy", "markRecord", writing.record(1, lesson="late"))
    said = await writing.write("deputy", "markRecord", writing.record(1, lesson="late", reason="Справка из больницы"))

    assert late["__typename"] == "NotAllowed"
    assert "завучу" in late["message"]
    assert paths(silent) == ["input.reason"]
    assert said["__typename"] == "MarkRecorded"


async def test_the_days_of_editing_are_the_schools_own_number(writing: Writing) -> None:
    await writing.fetch("UPDATE school SET edit_days = 0 WHERE id = $1", writing.school["school:here"])

    assert (await writing.recorded(1))["value"] == 5
    answer = await writing.write("math", "markRecord", writing.record(1, lesson="edge"))

    assert answer["__typename"] == "NotAllowed"


async def test_a_substitute_marks_the_lesson_that_was_given_and_no_other(writing: Writing) -> None:
    given = await writing.write("sub", "markRecord", writing.record(1, lesson="substituted"))
    other = await writing.write("sub", "markRecord", writing.record(1, lesson="russian"))

    assert given["__typename"] == "MarkRecorded"
    assert other["__typename"] == "NotFound"


async def test_a_cell_that_was_seen_empty_and_is_not_any_more_is_a_conflict_with_a_name(writing: Writing) -> None:
    first = await writing.recorded(1, "4", beside=[])

    answer = await writing.write("second", "markRecord", writing.record(1, "5", beside=[]))
    knowing = await writing.write("second", "markRecord", writing.record(1, "5", beside=[first["id"]]))

    assert answer["__typename"] == "Conflict"
    assert "Math Имя" in answer["message"]
    assert "23.11.2026 10:00" in answer["message"]
    assert knowing["mark"]["text"] == "5"


async def test_the_schools_own_date_decides_what_is_ahead(writing: Writing) -> None:
    # It is 22:00 of the 23rd in London, and the 24th has begun in Moscow.
    await writing.school.place.at(datetime(2026, 11, 23, 22, tzinfo=UTC))

    answer = await writing.write("math", "markRecord", writing.record(1, lesson="tomorrow"))

    assert answer["__typename"] == "MarkRecorded"
