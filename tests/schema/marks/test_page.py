"""A class page in one call: all of it or row by row, in one transaction, with as many statements for one row as for thirty."""

from typing import Any

import pytest

from tests.schema.marks.school import PUPILS
from tests.schema.marks.writing import Json, Writing, number, paths


def page(rows: list[dict[str, Any]], mode: str = "ALL", **more: object) -> dict[str, Any]:
    return {"mode": mode, "rows": rows, **more}


async def write(
    writing: Writing, rows: list[dict[str, Any]], mode: str = "ALL", who: str = "math", **more: object
) -> Json:
    return await writing.write(who, "classPageWrite", page(rows, mode, **more))


async def test_thirty_marks_are_one_transaction_thirty_events_and_no_more_statements_than_one(writing: Writing) -> None:
    async def counted(students: range, key: str) -> int:
        rows = [{"record": writing.record(student, "4", beside=[])} for student in students]
        answer, statements = await writing.counted("math", "classPageWrite", page(rows), key)
        assert [outcome["mark"]["text"] for outcome in answer["outcomes"]] == ["4"] * len(students)
        return statements

    one = await counted(range(1, 2), "one")
    await writing.fetch("UPDATE mark SET removed_at = set_at")
    thirty = await counted(range(1, PUPILS + 1), "thirty")

    assert thirty == one <= 12
    (made,) = await writing.fetch(
        "SELECT count(*) AS marks, count(DISTINCT xmin::text) AS transactions FROM mark WHERE removed_at IS NULL"
    )
    assert (made["marks"], made["transactions"]) == (PUPILS, 1)
    (told,) = await writing.fetch(
        "SELECT count(*) AS events, count(DISTINCT xmin::text) AS transactions FROM event WHERE id > 1"
    )
    assert (told["events"], told["transactions"]) == (PUPILS, 1)


async def test_a_page_of_everything_takes_as_many_statements_for_one_of_each_as_for_seven(writing: Writing) -> None:
    """Rows: a record, a correction, a removal, a new note, a note corrected, a note taken back."""
    marks = {student: await writing.recorded(student) for student in range(1, 17)}
    notes = {}
    for student in range(17, 31):
        answer = await writing.write("math", "attendanceNote", writing.note(student, "UNKNOWN", "other"))
        notes[student] = answer["attendance"]

    async def counted(times: range) -> int:
        rows: list[dict[str, Any]] = []
        for time in times:
            rows += [
                {"record": writing.record(1 + time, "4")},
                {"correct": {"markId": marks[1 + time]["id"], "version": 1, "text": "3"}},
                {"remove": {"markId": marks[9 + time]["id"], "version": 1}},
                {"attendance": writing.note(1 + time, "ILL", "other")},
                {"attendance": writing.note(17 + time, "ILL", "other", version=1)},
                {"attendance": writing.note(24 + time, None, "other", version=1)},
            ]
        answer, statements = await writing.counted("math", "classPageWrite", page(rows, reason="Так вышло"), f"{times}")
        assert [outcome["refusal"] for outcome in answer["outcomes"]] == [None] * len(rows)
        return statements

    one, six = await counted(range(1)), await counted(range(1, 7))

    assert six == one
    told = await writing.fetch("SELECT kind, count(*) AS events FROM event WHERE id > 30 GROUP BY kind ORDER BY kind")
    assert {each["kind"]: each["events"] for each in told} == dict.fromkeys(
        (
            "mark_recorded",
            "mark_corrected",
            "mark_removed",
            "attendance_noted",
            "attendance_corrected",
            "attendance_removed",
        ),
        7,
    )
    reasons = await writing.fetch(
        "SELECT DISTINCT reason FROM mark_history UNION SELECT DISTINCT reason FROM attendance_history"
    )
    assert [each["reason"] for each in reasons] == ["Так вышло"]


async def test_one_bad_row_of_thirty_refuses_the_page_and_is_named(refused: Writing) -> None:
    rows = [{"record": refused.record(student, "6" if student == 18 else "5")} for student in range(1, PUPILS + 1)]

    answer = await write(refused, rows)

    assert paths(answer) == ["input.rows[17].record.text"]


async def test_every_bad_row_of_a_page_is_named(refused: Writing) -> None:
    rows = [
        {"record": refused.record(1, "6")},
        {"record": refused.record(2)},
        {"record": refused.record(40)},
        {"record": refused.record(3, lesson="cancelled", weight="0")},
    ]

    answer = await write(refused, rows)

    assert paths(answer) == [
        "input.rows[0].record.text",
        "input.rows[2].record.studentId",
        "input.rows[3].record.lessonId",
        "input.rows[3].record.weight",
    ]


@pytest.mark.parametrize(("lesson", "kind"), [("late", "NotAllowed"), ("russian", "NotFound"), ("foreign", "NotFound")])
async def test_a_row_that_may_not_be_written_refuses_the_page_and_its_line_is_said(
    refused: Writing, lesson: str, kind: str
) -> None:
    rows = [
        {"record": refused.record(1)},
        {"record": refused.record(2, "6")},
        {"record": refused.record(3, lesson=lesson)},
    ]

    answer = await write(refused, rows)

    assert answer["__typename"] == kind
    assert answer["message"].startswith("Строка 3. ")


async def test_row_by_row_the_good_ones_land_and_the_bad_ones_say_why(writing: Writing) -> None:
    mark = await writing.recorded(9)
    await writing.write(
        "second", "markCorrect", {"markId": mark["id"], "version": 1, "text": "4", "reason": "Пересчёт"}
    )
    rows = [
        {"record": writing.record(1, "5")},
        {"record": writing.record(2, "6")},
        {"record": writing.record(3, lesson="late")},
        {"record": writing.record(4, lesson="russian")},
        {"correct": {"markId": mark["id"], "version": 1, "text": "3"}},
        {"attendance": writing.note(5, "ILL")},
    ]

    answer = await write(writing, rows, "EACH")

    outcomes = answer["outcomes"]
    assert [outcome["row"] for outcome in outcomes] == list(range(6))
    assert [outcome["path"] for outcome in outcomes] == [
        "input.rows[0].record",
        "input.rows[1].record",
        "input.rows[2].record",
        "input.rows[3].record",
        "input.rows[4].correct",
        "input.rows[5].attendance",
    ]
    assert [outcome["refusal"] and outcome["refusal"]["__typename"] for outcome in outcomes] == [
        None,
        "InvalidInput",
        "NotAllowed",
        "NotFound",
        "Conflict",
        None,
    ]
    assert outcomes[1]["refusal"]["fields"][0]["path"] == "input.rows[1].record.text"
    assert "Second Имя" in outcomes[4]["refusal"]["message"]
    assert (outcomes[0]["mark"]["text"], outcomes[5]["attendance"]["code"]) == ("5", "ILL")
    assert len(await writing.fetch("SELECT 1 FROM mark")) == 2
    assert len(await writing.fetch("SELECT 1 FROM attendance")) == 1


async def test_a_page_whose_rows_are_all_refused_changes_nothing(refused: Writing) -> None:
    answer = await write(refused, [{"record": refused.record(student, "6")} for student in (1, 2)], "EACH")

    assert [outcome["refusal"]["__typename"] for outcome in answer["outcomes"]] == ["InvalidInput"] * 2


@pytest.mark.parametrize("mark_first", [True, False])
async def test_a_page_may_correct_the_attendance_and_set_the_mark(writing: Writing, mark_first: bool) -> None:
    note = (await writing.write("math", "attendanceNote", writing.note(1, "UNKNOWN")))["attendance"]
    again = (await writing.write("math", "attendanceNote", writing.note(2, "UNKNOWN")))["attendance"]
    rows = [
        {"record": writing.record(1, "5")},
        {"record": writing.record(2, "5")},
        {"attendance": writing.note(1, "LATE", version=note["version"])},
        {"attendance": writing.note(2, None, version=again["version"])},
    ]

    answer = await write(writing, rows if mark_first else rows[::-1])

    assert [outcome["refusal"] for outcome in answer["outcomes"]] == [None] * 4
    assert [row["code"] for row in await writing.fetch("SELECT code FROM attendance")] == ["late"]


async def test_a_page_that_notes_an_absence_takes_no_mark_for_it(refused: Writing) -> None:
    answer = await write(refused, [{"record": refused.record(1, "5")}, {"attendance": refused.note(1, "ILL")}])

    assert paths(answer) == ["input.rows[0].record.text"]


async def test_attendance_that_could_not_be_corrected_does_not_help_the_mark(writing: Writing) -> None:
    await writing.write("math", "attendanceNote", writing.note(1, "UNKNOWN"))

    answer = await write(
        writing, [{"record": writing.record(1)}, {"attendance": writing.note(1, "LATE", version=7)}], "EACH"
    )

    assert [outcome["refusal"]["__typename"] for outcome in answer["outcomes"]] == ["InvalidInput", "Conflict"]


async def test_two_rows_of_a_page_do_not_change_the_same(writing: Writing) -> None:
    mark = await writing.recorded(1)
    correct = {"markId": mark["id"], "version": 1}
    rows = [
        {"correct": {**correct, "text": "9"}},
        {"correct": {**correct, "text": "3"}},
        {"remove": correct},
        {"attendance": writing.note(2, "ILL")},
        {"attendance": writing.note(2, "LATE")},
    ]

    answer = await write(writing, rows, "EACH")

    refusals = [outcome["refusal"] and outcome["refusal"]["fields"][0]["path"] for outcome in answer["outcomes"]]
    assert refusals == [
        "input.rows[0].correct.text",
        None,
        "input.rows[2].remove.markId",
        None,
        "input.rows[4].attendance.studentId",
    ]
    assert answer["outcomes"][1]["mark"]["text"] == "3"


async def test_two_marks_of_one_cell_may_come_in_one_page_and_keep_their_order(writing: Writing) -> None:
    answer = await write(writing, [{"record": writing.record(1, text, beside=[])} for text in ("5", "4", "3")])

    numbers = [number(outcome["mark"]["id"]) for outcome in answer["outcomes"]]
    assert numbers == sorted(numbers)
    assert [row["value"] for row in await writing.fetch("SELECT value FROM mark ORDER BY id")] == [5, 4, 3]


async def test_a_homeroom_teachers_page_holds_attendance_alone(writing: Writing) -> None:
    rows = [{"attendance": writing.note(1, "ILL", "russian")}, {"record": writing.record(2)}]

    each = await write(writing, rows, "EACH", who="homeroom")
    whole = await write(writing, rows[1:], who="homeroom")

    assert each["outcomes"][0]["attendance"]["code"] == "ILL"
    assert each["outcomes"][1]["refusal"]["__typename"] == "NotAllowed"
    assert whole["__typename"] == "NotAllowed"


@pytest.mark.parametrize("count", [0, 101])
async def test_an_empty_and_an_endless_page_are_refused(refused: Writing, count: int) -> None:
    answer = await write(refused, [{"record": refused.record(1)}] * count)

    assert paths(answer) == ["input.rows"]


async def test_the_deputy_head_says_why_once_for_the_page(writing: Writing) -> None:
    rows = [{"record": writing.record(student, lesson="late")} for student in (1, 2)]

    silent = await write(writing, rows, who="deputy")
    said = await write(writing, rows, who="deputy", reason="Журнал восстановлен по бумаге")

    assert paths(silent) == ["input.reason"]
    assert len(said["outcomes"]) == 2
