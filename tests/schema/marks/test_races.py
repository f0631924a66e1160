"""Writers at the same time: on one cell, with one key, on overlapping students. Real connections, no turns taken in the tests."""

import asyncio
from typing import Any

from tests.schema.marks.school import PUPILS
from tests.schema.marks.writing import Json, Writing

ROUNDS = 25


async def test_of_two_corrections_of_one_mark_one_wins_the_other_is_told_and_the_history_shows_both(
    writing: Writing,
) -> None:
    mark = await writing.recorded(1, "2")
    version = 1
    winners = []
    for round_ in range(ROUNDS):
        texts = {"math": "45"[round_ % 2], "second": "34"[round_ % 2]}

        async def correct(who: str, version: int, text: str) -> Json:
            reason = f"{who} {version}"
            given = {"markId": mark["id"], "version": version, "text": text, "comment": reason, "reason": reason}
            return await writing.write(who, "markCorrect", given)

        answers = dict(
            zip(texts, await asyncio.gather(*(correct(who, version, text) for who, text in texts.items())), strict=True)
        )
        (winner,) = [who for who, answer in answers.items() if answer["__typename"] == "MarkCorrected"]
        (loser,) = set(answers) - {winner}
        assert answers[loser]["__typename"] == "Conflict"
        assert f"{winner.capitalize()} Имя" in answers[loser]["message"]
        assert answers[winner]["mark"]["comment"] == f"{winner} {version}"
        again = await correct(loser, version + 1, texts[loser])
        assert again["mark"]["text"] == texts[loser]
        winners += [f"{winner} {version}", f"{loser} {version + 1}"]
        version += 2

    history = await writing.fetch(
        "SELECT h.reason, h.before ->> 'comment' AS before, h.after ->> 'comment' AS after FROM mark_history h ORDER BY h.id"
    )
    assert [row["reason"] for row in history] == winners
    assert [row["after"] for row in history] == winners
    assert [row["before"] for row in history[1:]] == [row["after"] for row in history[:-1]]


async def test_of_two_marks_for_a_cell_that_both_saw_empty_one_lands(writing: Writing) -> None:
    for student in range(1, ROUNDS + 1):
        given = writing.record(student, beside=[])

        answers = await asyncio.gather(*(writing.write(who, "markRecord", given) for who in ("math", "second")))

        assert sorted(answer["__typename"] for answer in answers) == ["Conflict", "MarkRecorded"]
    assert len(await writing.fetch("SELECT 1 FROM mark")) == ROUNDS


async def test_of_two_notes_of_one_cell_one_lands(writing: Writing) -> None:
    for student in range(1, ROUNDS + 1):
        notes = (("math", "ILL"), ("homeroom", "EXCUSED"))

        answers = await asyncio.gather(
            *(writing.write(who, "attendanceNote", writing.note(student, code)) for who, code in notes)
        )

        assert sorted(answer["__typename"] for answer in answers) == ["AttendanceNoted", "Conflict"]
    assert len(await writing.fetch("SELECT 1 FROM attendance")) == ROUNDS


async def test_a_mark_and_an_absence_of_one_cell_never_both_land_unseen(writing: Writing) -> None:
    """The mark that comes second finds the absence; the absence that comes second is the homeroom teacher's to note."""
    for student in range(1, ROUNDS + 1):
        mark, note = await asyncio.gather(
            writing.write("math", "markRecord", writing.record(student)),
            writing.write("second", "attendanceNote", writing.note(student, "ILL")),
        )

        assert note["__typename"] == "AttendanceNoted"
        ids = await writing.fetch(
            "SELECT kind FROM event e JOIN feed_entry f ON f.event_id = e.id WHERE f.student_id = $1 ORDER BY f.number",
            writing.school[f"student:{student}"],
        )
        kinds = [row["kind"] for row in ids]
        if mark["__typename"] == "MarkRecorded":
            assert kinds == ["mark_recorded", "attendance_noted"]
        else:
            assert mark["fields"][0]["path"] == "input.text"
            assert kinds == ["attendance_noted"]


async def test_a_note_that_an_exchange_brings_at_the_same_moment_is_told_as_a_conflict(writing: Writing) -> None:
    """An exchange locks no lessons: the two meet at the constraint, and neither is overwritten."""
    async with writing.school.place.as_owner() as exchange, exchange.transaction():
        await exchange.execute(
            "INSERT INTO attendance (school_id, student_id, lesson_id, lesson_date, code, reason, noted_at, version)"
            " SELECT school_id, $1, id, date, 'ill', '', starts_at, 1 FROM lesson WHERE id = $2",
            writing.school["student:1"],
            writing.school["lesson:today"],
        )
        noting = asyncio.create_task(writing.write("math", "attendanceNote", writing.note(1, "UNKNOWN")))
        while not await exchange.fetchval("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"):
            assert not noting.done(), await noting

    answer = await noting

    assert answer["__typename"] == "Conflict"
    assert [row["code"] for row in await writing.fetch("SELECT code FROM attendance")] == ["ill"]


async def test_a_lesson_is_not_cancelled_under_a_mark_that_is_being_written(writing: Writing) -> None:
    async def cancel() -> None:
        async with writing.school.place.as_owner() as connection:
            await connection.execute(
                "UPDATE lesson SET status = 'cancelled' WHERE id = $1", writing.school["lesson:today"]
            )

    answer, _ = await asyncio.gather(writing.write("math", "markRecord", writing.record(1)), cancel())

    later = await writing.write("math", "markRecord", writing.record(2))
    assert answer["__typename"] in {"MarkRecorded", "InvalidInput"}
    assert later["fields"][0]["path"] == "input.lessonId"


async def test_the_same_key_gives_the_same_answer_and_does_nothing_again(writing: Writing) -> None:
    given = {
        "mode": "EACH",
        "rows": [
            {"record": writing.record(1)},
            {"record": writing.record(2, "9")},
            {"record": writing.record(3, lesson="late")},
        ],
    }
    first = await writing.write("math", "classPageWrite", given, "page")
    after = await writing.contents()

    again = await writing.write("math", "classPageWrite", given, "page")

    assert again == first
    assert [outcome["refusal"] and outcome["refusal"]["__typename"] for outcome in again["outcomes"]] == [
        None,
        "InvalidInput",
        "NotAllowed",
    ]
    assert await writing.contents() == after


async def test_another_input_or_another_mutation_under_a_key_is_a_conflict(writing: Writing) -> None:
    mark = (await writing.write("math", "markRecord", writing.record(1), "k"))["mark"]
    after = await writing.contents()

    other = await writing.write("math", "markRecord", writing.record(2), "k")
    mutation = await writing.write("math", "markRemove", {"markId": mark["id"], "version": 1}, "k")
    somebody = await writing.write("second", "markRecord", writing.record(2), "k")

    assert (other["__typename"], mutation["__typename"]) == ("Conflict", "Conflict")
    assert somebody["__typename"] == "MarkRecorded"
    assert await writing.contents() != after


async def test_a_refusal_under_a_key_does_not_stand_in_the_way_of_the_next_try(writing: Writing) -> None:
    given = writing.record(1)
    await writing.fetch("UPDATE lesson SET status = 'cancelled' WHERE id = $1", writing.school["lesson:today"])
    refused = await writing.write("math", "markRecord", given, "k")
    await writing.fetch("UPDATE lesson SET status = 'held' WHERE id = $1", writing.school["lesson:today"])

    assert refused["__typename"] == "InvalidInput"
    assert (await writing.write("math", "markRecord", given, "k"))["__typename"] == "MarkRecorded"


async def test_a_key_that_is_sent_several_times_at_once_is_done_once(writing: Writing) -> None:
    for student in range(1, 11):
        given = writing.record(student)

        answers = await asyncio.gather(*(writing.write("math", "markRecord", given, f"k{student}") for _ in range(4)))

        assert len({answer["mark"]["id"] for answer in answers}) == 1
    assert len(await writing.fetch("SELECT 1 FROM mark")) == 10
    assert len(await writing.fetch("SELECT 1 FROM event")) == 10


async def test_pages_of_overlapping_students_run_at_once_without_a_deadlock_or_a_gap(writing: Writing) -> None:
    """Three teachers write whole pages of one class in opposite orders, its homeroom teacher notes days between them."""
    students = list(range(1, PUPILS + 1))

    def page(lesson: str, step: int) -> dict[str, Any]:
        return {
            "mode": "ALL",
            "rows": [{"record": writing.record(student, lesson=lesson)} for student in students[::step]],
        }

    def attended(text: str) -> dict[str, Any]:
        rows = [{"attendance": writing.note(student, text, "part")} for student in (3, 1, 2)]
        return {"mode": "EACH", "rows": rows}

    answers = await asyncio.gather(
        *(
            each
            for _ in range(6)
            for each in (
                writing.write("math", "classPageWrite", page("today", 1)),
                writing.write("second", "classPageWrite", page("other", -1)),
                writing.write("rus", "classPageWrite", page("russian", -2)),
                writing.write("homeroom", "classPageWrite", attended("ILL")),
                writing.write("math", "lessonUpdate", {"lessonId": writing("lesson:edge"), "version": 1, "held": True}),
            )
        )
    )

    assert {answer["__typename"] for answer in answers} == {"ClassPageWritten", "LessonUpdated"}
    feeds = await writing.fetch(
        "SELECT student_id, array_agg(number ORDER BY number) AS numbers FROM feed_entry GROUP BY 1"
    )
    assert len(feeds) == PUPILS
    for feed in feeds:
        assert feed["numbers"] == list(range(1, len(feed["numbers"]) + 1))
    (marks,) = await writing.fetch("SELECT count(*) AS written FROM mark")
    assert marks["written"] == 6 * (30 + 30 + 15)
    (ordered,) = await writing.fetch(
        "SELECT count(*) AS wrong FROM feed_entry f JOIN feed_entry g ON g.student_id = f.student_id AND g.number = f.number + 1"
        " WHERE g.event_id = f.event_id"
    )
    assert ordered["wrong"] == 0


async def test_lessons_and_marks_of_a_whole_class_are_told_at_once_without_a_gap(writing: Writing) -> None:
    topics = {"today": "math", "other": "second", "russian": "rus"}

    async def tell(lesson: str, who: str) -> None:
        for version in range(1, 9):
            given = {"lessonId": writing(f"lesson:{lesson}"), "version": version, "topic": f"Тема {version}"}
            answer = await writing.write(who, "lessonUpdate", given)
            assert answer["__typename"] == "LessonUpdated"

    async def mark(students: range) -> None:
        for student in students:
            assert (await writing.recorded(student))["value"] == 5

    await asyncio.gather(
        *(tell(lesson, who) for lesson, who in topics.items()), mark(range(1, 16)), mark(range(PUPILS, 15, -1))
    )

    feeds = await writing.fetch(
        "SELECT student_id, array_agg(number ORDER BY number) AS numbers FROM feed_entry GROUP BY 1"
    )
    assert [feed["numbers"] for feed in feeds] == [list(range(1, 8 * 3 + 2))] * PUPILS
