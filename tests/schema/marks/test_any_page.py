"""Whatever is on a page in the mode EACH: the rows that hold land, and those that are refused name their path."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.context import Operation
from tests.schema.marks.school import NOW
from tests.schema.marks.writing import SUCCESS, Json, Writing, schema

SOURCE = (
    "mutation ($input: ClassPageWriteInput!) { classPageWrite(input: $input) { __typename "
    + SUCCESS["classPageWrite"]
    + " } }"
)

good_texts = st.sampled_from(["1", "2", "3", "4", "5", "зч", "нзч", "н/а", "осв", "."])
bad_texts = st.one_of(
    st.sampled_from(["0", "6", "05", "5 ", "5+", "ЗЧ", "Н", "", "..", "٣"]), st.text(max_size=3)
).filter(lambda text: text not in {"1", "2", "3", "4", "5", "зч", "нзч", "н/а", "осв", "."} and "\x00" not in text)
pupils = st.integers(1, 12)

records = st.fixed_dictionaries(
    {
        "kind": st.just("record"),
        "student": pupils,
        "text": good_texts,
        "lesson": st.sampled_from(["today", "edge", "part"]),
    }
)
bad_records = st.fixed_dictionaries(
    {"kind": st.just("record"), "student": pupils, "text": bad_texts, "lesson": st.just("today")}
)
misplaced = st.fixed_dictionaries(
    {
        "kind": st.just("record"),
        "student": st.sampled_from([1, 2, 40, 41, 51]),
        "text": good_texts,
        "lesson": st.sampled_from(["late", "cancelled", "tomorrow", "vacation", "russian", "foreign", "unmarked"]),
    }
)
changes = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["correct", "remove"]),
        "mark": st.integers(0, 9),
        "version": st.sampled_from([1, 1, 1, 2]),
        "text": good_texts,
    }
)
notes = st.fixed_dictionaries(
    {
        "kind": st.just("attendance"),
        "student": st.integers(1, 14),
        "code": st.sampled_from([None, "ILL", "LATE", "EXEMPT", "UNKNOWN"]),
        "version": st.sampled_from([None, None, 1]),
    }
)
pages = st.lists(st.one_of(records, bad_records, misplaced, changes, notes), min_size=1, max_size=25)


@pytest.fixture
async def filled(writing: Writing) -> tuple[Writing, list[Json]]:
    """Ten marks of the teacher's, in the cells of the first ten; notes of 11 to 14."""
    marks = [await writing.recorded(student, "3") for student in range(1, 11)]
    for student in range(11, 15):
        await writing.write("math", "attendanceNote", writing.note(student, "UNKNOWN"))
    return writing, marks


@given(page=pages)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_rows_that_hold_land_and_the_others_name_their_path(
    filled: tuple[Writing, list[Json]], page: list[dict[str, Any]]
) -> None:
    writing, marks = filled
    rows = [_row(writing, marks, each) for each in page]
    operation = Operation(writing.database, writing.school.viewers["math"], "192.0.2.1", lambda: NOW, roots=("test",))
    try:
        result = await schema().execute(
            SOURCE, variable_values={"input": {"mode": "EACH", "rows": rows}}, context_value=operation
        )
        assert result.data is not None, result.errors
        outcomes = result.data["classPageWrite"]["outcomes"]
        work = await operation.work()
        written = {
            row["id"]: row
            for row in await work.fetch("SELECT id, coalesce(code, value::text) AS text, removed_at, version FROM mark")
        }
        noted = {
            (row["lesson_id"], row["student_id"]): row["code"]
            for row in await work.fetch("SELECT lesson_id, student_id, code FROM attendance")
        }
        told = (await work.fetchrow("SELECT count(*) AS events FROM event"))["events"]
    finally:
        await operation.finish(failed=True)  # the next page begins where this one did

    assert [outcome["row"] for outcome in outcomes] == list(range(len(page)))
    new = 0
    changed = 0
    for place, (asked, row, outcome) in enumerate(zip(page, rows, outcomes, strict=True)):
        path = f"input.rows[{place}].{asked['kind']}"
        assert outcome["path"] == path
        refusal = outcome["refusal"]
        if refusal is not None:
            assert outcome["mark"] is outcome["attendance"] is outcome["removedMarkId"] is None
            if refusal["__typename"] == "InvalidInput":
                assert refusal["fields"]
                assert all(field["path"].startswith(path) for field in refusal["fields"])
            continue
        assert _may_hold(asked)
        if asked["kind"] == "record":
            new += 1
            assert outcome["mark"]["text"] == asked["text"]
        elif asked["kind"] == "correct":
            changed += asked["text"] != "3"
            assert outcome["mark"]["text"] == asked["text"]
        elif asked["kind"] == "remove":
            changed += 1
            assert outcome["removedMarkId"] == row["remove"]["markId"]
        else:
            code = noted.get((writing.school["lesson:today"], writing.school[f"student:{asked['student']}"]))
            assert code == (None if asked["code"] is None else asked["code"].lower())
    assert len(written) == len(marks) + new
    assert sum(row["version"] > 1 for row in written.values()) == changed
    assert told >= 14 + new + changed
    _assert_only_refused_for_a_reason(page, outcomes)


def _row(writing: Writing, marks: list[Json], asked: dict[str, Any]) -> dict[str, Any]:
    if asked["kind"] == "record":
        return {"record": writing.record(asked["student"], asked["text"], asked["lesson"])}
    if asked["kind"] == "correct":
        return {"correct": {"markId": marks[asked["mark"]]["id"], "version": asked["version"], "text": asked["text"]}}
    if asked["kind"] == "remove":
        return {"remove": {"markId": marks[asked["mark"]]["id"], "version": asked["version"]}}
    return {"attendance": writing.note(asked["student"], asked["code"], version=asked["version"])}


def _may_hold(asked: dict[str, Any]) -> bool:
    """Whether a row can hold on any page at all."""
    if asked["kind"] == "record":
        good = asked["text"] in {"1", "2", "3", "4", "5", "зч", "нзч", "н/а", "осв", "."}
        if asked["lesson"] == "unmarked":
            return good and asked["student"] in {40, 41} and not asked["text"].isdigit()
        if asked["lesson"] == "part":
            return good and asked["student"] <= 3
        return good and asked["lesson"] in {"today", "edge"}
    if asked["kind"] in {"correct", "remove"}:
        return bool(asked["version"] == 1)
    return bool(asked["version"] == (1 if asked["student"] > 10 else None))


def _assert_only_refused_for_a_reason(page: list[dict[str, Any]], outcomes: list[Json]) -> None:
    """A row that can hold is refused only for what another row of the page does: an absence, or the same mark or cell before it."""
    absent = {
        asked["student"] for asked in page if asked["kind"] == "attendance" and asked["code"] in {"ILL", "UNKNOWN"}
    }
    absent |= set(range(11, 15))
    marks: set[int] = set()
    cells: set[int] = set()
    for asked, outcome in zip(page, outcomes, strict=True):
        if not _may_hold(asked):
            assert outcome["refusal"] is not None
            continue
        if asked["kind"] == "record":
            free = asked["lesson"] != "today" or asked["student"] not in absent or asked["text"] in {"н/а", "осв", "."}
        elif asked["kind"] == "attendance":
            free = asked["student"] not in cells
            cells.add(asked["student"])
        else:
            student = asked["mark"] + 1
            free = asked["mark"] not in marks and (
                asked["kind"] == "remove" or student not in absent or asked["text"] in {"н/а", "осв", "."}
            )
            if outcome["refusal"] is None:
                marks.add(asked["mark"])
        if free:
            assert outcome["refusal"] is None, (asked, outcome)
