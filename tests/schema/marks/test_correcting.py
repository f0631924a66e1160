"""A mark is corrected and taken away: who must say why, what stale writers are told, and what the history keeps."""

import orjson
import pytest

from tests.schema.marks.writing import Json, Writing, paths

HISTORY = """query ($id: ID!) { node(id: $id) { ... on Mark { history {
 at by reason before { text weight workType comment dueOn lessonDate } after { text weight workType comment dueOn lessonDate } } } } }"""


async def history(writing: Writing, who: str, mark: str) -> Json:
    data, _operation = await writing.run(who, HISTORY, id=mark)
    return data["node"]["history"]


async def test_a_correction_raises_the_version_and_the_family_sees_both_sides(writing: Writing) -> None:
    mark = await writing.recorded(1, "4")

    answer = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "5"})

    assert (answer["mark"]["text"], answer["mark"]["version"]) == ("5", 2)
    events = await writing.fetch("SELECT kind, before, after FROM event ORDER BY id")
    assert [event["kind"] for event in events] == ["mark_recorded", "mark_corrected"]
    assert orjson.loads(events[1]["before"])["text"] == "4"
    assert orjson.loads(events[1]["after"])["text"] == "5"


async def test_what_is_left_out_of_a_correction_stays(writing: Writing) -> None:
    mark = await writing.recorded(1, "4", comment="молодец", weight="1.1")

    answer = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "5"})

    assert (answer["mark"]["comment"], answer["mark"]["weight"]) == ("молодец", "1.1")


async def test_another_work_type_brings_its_own_weight_unless_one_is_given(writing: Writing) -> None:
    first, second = await writing.recorded(1, "4", weight="1.1"), await writing.recorded(1, "4")
    control = {"version": 1, "workTypeId": writing("control")}

    usual = await writing.write("math", "markCorrect", {"markId": first["id"], **control})
    given = await writing.write("math", "markCorrect", {"markId": second["id"], **control, "weight": "2"})

    assert (usual["mark"]["weight"], given["mark"]["weight"]) == ("1.5", "2")


async def test_a_debt_that_is_paid_becomes_a_mark_with_a_weight_and_without_a_day(writing: Writing) -> None:
    mark = await writing.recorded(1, ".", workTypeId=writing("control"), dueOn="2026-12-01")

    answer = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "4"})

    assert (answer["mark"]["value"], answer["mark"]["weight"], answer["mark"]["dueOn"]) == (4, "1.5", None)


async def test_the_day_of_a_debt_can_be_moved_and_taken_away(writing: Writing) -> None:
    mark = await writing.recorded(1, ".", dueOn="2026-12-01")

    moved = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "dueOn": "2026-12-10"})
    taken = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 2, "dueOn": None})

    assert (moved["mark"]["dueOn"], taken["mark"]["dueOn"]) == ("2026-12-10", None)


async def test_a_correction_to_what_stands_writes_nothing_and_tells_nobody(writing: Writing) -> None:
    mark = await writing.recorded(1, "4")
    before = await writing.contents()

    answer = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "4"})

    assert answer["mark"]["version"] == 1
    assert await writing.contents() == before


async def test_a_removed_mark_is_read_no_more_and_its_row_stays(writing: Writing) -> None:
    mark = await writing.recorded(1, "2")

    answer = await writing.write("math", "markRemove", {"markId": mark["id"], "version": 1})

    assert answer == {"__typename": "MarkRemoved", "markId": mark["id"]}
    (row,) = await writing.fetch("SELECT removed_at, version FROM mark")
    assert row["removed_at"] is not None
    assert row["version"] == 2
    kinds = await writing.fetch("SELECT kind, after FROM event ORDER BY id")
    assert [(each["kind"], each["after"] is None) for each in kinds] == [
        ("mark_recorded", False),
        ("mark_removed", True),
    ]
    data, _operation = await writing.run("math", HISTORY, id=mark["id"])
    assert data["node"] is None


@pytest.mark.parametrize("name", ["markCorrect", "markRemove"])
async def test_another_teachers_mark_is_changed_only_with_a_reason(writing: Writing, name: str) -> None:
    mark = await writing.recorded(1, "4")
    given = {"markId": mark["id"], "version": 1, **({"text": "5"} if name == "markCorrect" else {})}
    before = await writing.contents()

    for who in ("second", "deputy"):
        assert paths(await writing.write(who, name, given)) == ["input.reason"]
        assert paths(await writing.write(who, name, {**given, "reason": "  "})) == ["input.reason"]
    assert await writing.contents() == before

    answer = await writing.write("second", name, {**given, "reason": "Опечатка"})

    assert answer["__typename"] in {"MarkCorrected", "MarkRemoved"}
    (row,) = await writing.fetch("SELECT reason, actor_id FROM mark_history")
    assert (row["reason"], row["actor_id"]) == ("Опечатка", writing.school.viewers["second"].account_id)


async def test_a_version_that_is_not_the_newest_is_a_conflict_that_names_who_was_first(writing: Writing) -> None:
    mark = await writing.recorded(1, "4")
    await writing.write(
        "second", "markCorrect", {"markId": mark["id"], "version": 1, "text": "5", "reason": "Пересчёт"}
    )
    before = await writing.contents()

    answers = [
        await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "3"}),
        await writing.write("math", "markRemove", {"markId": mark["id"], "version": 1}),
        await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 3, "text": "3"}),
    ]

    assert [answer["__typename"] for answer in answers] == ["Conflict"] * 3
    assert all("Second Имя, 23.11.2026 10:00" in answer["message"] for answer in answers)
    assert await writing.contents() == before


async def test_a_mark_that_was_removed_is_a_conflict_that_names_who_removed_it(writing: Writing) -> None:
    mark = await writing.recorded(1, "4")
    await writing.write("deputy", "markRemove", {"markId": mark["id"], "version": 1, "reason": "Не тот ученик"})

    answer = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "3"})

    assert answer["__typename"] == "Conflict"
    assert "убрана (Deputy Имя" in answer["message"]


async def test_what_a_correction_may_not_say_is_refused_by_its_field(writing: Writing) -> None:
    mark, debt = await writing.recorded(1, "4"), await writing.recorded(1, ".")
    before = await writing.contents()

    async def refusal(id_: str, **given: object) -> list[str]:
        return paths(await writing.write("math", "markCorrect", {"markId": id_, "version": 1, **given}))

    assert await refusal(mark["id"]) == ["input"]
    assert await refusal(mark["id"], text="7") == ["input.text"]
    assert await refusal(mark["id"], text="зч", weight="1") == ["input.weight"]
    assert await refusal(mark["id"], weight="0") == ["input.weight"]
    assert await refusal(debt["id"], weight="1") == ["input.weight"]
    assert await refusal(mark["id"], workTypeId=writing("foreign_work")) == ["input.workTypeId"]
    assert await refusal(mark["id"], comment="б" * 501) == ["input.comment"]
    assert await refusal(mark["id"], dueOn="2026-12-01") == ["input.dueOn"]
    assert await refusal(debt["id"], dueOn="2026-11-01") == ["input.dueOn"]
    assert await writing.contents() == before


async def test_a_mark_of_a_lesson_that_was_cancelled_since_can_only_be_taken_away(writing: Writing) -> None:
    mark = await writing.recorded(1, "4")
    await writing.fetch("UPDATE lesson SET status = 'cancelled' WHERE id = $1", writing.school["lesson:today"])

    correct = await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "5"})
    remove = await writing.write("math", "markRemove", {"markId": mark["id"], "version": 1})

    assert paths(correct) == ["input.markId"]
    assert remove["__typename"] == "MarkRemoved"


async def test_after_the_days_of_editing_only_the_deputy_head_corrects(writing: Writing) -> None:
    mark = await writing.recorded(1, "4", lesson="late", who="deputy", reason="Работа сдана позже")
    given = {"markId": mark["id"], "version": 1, "text": "5", "reason": "Апелляция"}

    teacher = [
        await writing.write("math", "markCorrect", given),
        await writing.write("math", "markRemove", {"markId": mark["id"], "version": 1, "reason": "Апелляция"}),
    ]
    deputy = await writing.write("deputy", "markCorrect", given)

    assert [answer["__typename"] for answer in teacher] == ["NotAllowed"] * 2
    assert deputy["mark"]["text"] == "5"


async def test_the_history_says_who_when_what_and_why_from_the_first_state_on(writing: Writing) -> None:
    mark = await writing.recorded(1, ".", dueOn="2026-12-01")
    await writing.write("math", "markCorrect", {"markId": mark["id"], "version": 1, "text": "4"})
    await writing.write(
        "deputy",
        "markCorrect",
        {"markId": mark["id"], "version": 2, "text": "5", "workTypeId": writing("control"), "reason": "Апелляция"},
    )

    versions = await history(writing, "math", mark["id"])

    owed = {
        "text": ".",
        "weight": "0",
        "workType": "answer",
        "comment": "",
        "dueOn": "2026-12-01",
        "lessonDate": "2026-11-23",
    }
    four = {**owed, "text": "4", "weight": "1", "dueOn": None}
    five = {**four, "text": "5", "weight": "1.5", "workType": "control"}
    at = "2026-11-23T07:00:00Z"
    assert versions == [
        {"at": at, "by": "Math Имя", "reason": "", "before": None, "after": owed},
        {"at": at, "by": "Math Имя", "reason": "", "before": owed, "after": four},
        {"at": at, "by": "Deputy Имя", "reason": "Апелляция", "before": four, "after": five},
    ]


async def test_histories_of_many_marks_are_one_statement_and_of_one_mark_as_well(writing: Writing) -> None:
    page = """query ($group: ID!, $subject: ID!) {
     classPage(groupId: $group, subjectId: $subject, from: "2026-11-23", to: "2026-11-23") {
      rows { cells { marks { id history { by after { text } } } } } } }"""

    async def statements(marks: int) -> int:
        data, operation = await writing.run("math", page, group=group, subject=subject)
        found = [mark for row in data["classPage"]["rows"] for cell in row["cells"] for mark in cell["marks"]]
        assert [mark["history"] for mark in found] == [[{"by": "Math Имя", "after": {"text": "5"}}]] * marks
        return operation.statements

    group, subject = writing("7a"), writing("mathematics")
    await writing.recorded(1)
    one = await statements(1)
    for student in range(2, 12):
        await writing.recorded(student)

    assert await statements(11) == one


async def test_families_are_shown_no_history(writing: Writing) -> None:
    mark = await writing.recorded(1, "4")
    await writing.fetch(
        "INSERT INTO consent_decision (school_id, student_id, guardian_id, subject, decision, medium, document_number,"
        " document_date, text_version, effective_at, registered_at)"
        " SELECT school_id, student_id, guardian_id, 'electronic', 'consent', 'written', '1', '2026-11-01', '1', starts_at, starts_at"
        " FROM guardianship"
    )

    data, _operation = await writing.run("guardian", HISTORY, id=mark["id"])

    assert data["node"] == {"history": None}


CELL = """query ($student: ID!, $lesson: ID!) { cellHistory(studentId: $student, lessonId: $lesson) {
    id removed history { by reason before { text } after { text } } } }"""


async def test_the_history_of_a_cell_has_the_marks_that_were_taken_away(writing: Writing) -> None:
    first = await writing.recorded(1, "2")
    await writing.write("math", "markRemove", {"markId": first["id"], "version": 1, "reason": "Не тому ученику"})
    second = await writing.recorded(1, "5")

    asked = {"student": writing("student:1"), "lesson": writing("lesson:today")}
    data, _operation = await writing.run("math", CELL, **asked)

    found = data["cellHistory"]
    assert [(mark["id"], mark["removed"]) for mark in found] == [(first["id"], True), (second["id"], False)]
    assert found[0]["history"] == [
        {"by": "Math Имя", "reason": "", "before": None, "after": {"text": "2"}},
        {"by": "Math Имя", "reason": "Не тому ученику", "before": {"text": "2"}, "after": None},
    ]
