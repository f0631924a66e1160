"""The selection of a subscription, compiled once: its bytes are those of graphql-core."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import orjson
import pytest
from graphql import parse

from domain.feed import EventKind
from schema.subscription import FieldFailedError, Selection, selection, shaping
from tests.schema.asking import document_of, graphql_schema

AT: Final = datetime(2026, 11, 23, 7, 0, 0, 129527, tzinfo=UTC)
DOCUMENT: Final = """subscription($id: ID!, $short: Boolean = false) {
  told: diaryEvents(studentId: $id) {
    __typename at n: number kind
    ...Mark
    ... on HomeworkEvent { then: after was: before @skip(if: $short) }
    ... on Resync { again: number }
    ... on StreamEnded { reason }
  }
}
fragment Mark on MarkEvent {
  studentId lessonId before { text } after { text value weight lessonId lessonDate dueOn comment @skip(if: $short) workType }
}"""
MARK: Final[dict[str, Any]] = {
    "__typename": "MarkEvent",
    "number": 7,
    "at": AT,
    "kind": EventKind.MARK_CORRECTED,
    "student_id": 1,
    "lesson_id": None,
    "subject_id": 2,
    "group_id": 3,
    "mark": None,
    "before": None,
    "after": {
        "text": "5",
        "value": 5,
        "weight": 1_500,
        "lesson_id": 4,
        "lesson_date": date(2026, 11, 23),
        "due_on": None,
        "comment": "«Ё»",
        "work_type": "Ответ",
        "subject_id": 2,
    },
}
HOMEWORK: Final[dict[str, Any]] = {
    "__typename": "HomeworkEvent",
    "number": None,
    "at": AT,
    "kind": EventKind.HOMEWORK_GIVEN,
    "subject_id": 2,
    "homework": None,
    "before": None,
    "after": {"text": "№ 5", "dueOn": "2026-11-24"},
}
RESYNC: Final[dict[str, Any]] = {"__typename": "Resync", "number": 9, "at": AT, "kind": "resync"}
ENDED: Final[dict[str, Any]] = {
    "__typename": "StreamEnded",
    "number": None,
    "at": AT,
    "kind": "stream_ended",
    "reason": "access_ended",
}


def compiled(**variables: object) -> Selection:
    return selection(graphql_schema(), document_of(DOCUMENT), None, {"id": "U3R1ZGVudDox", **variables})


@pytest.mark.parametrize("row", [MARK, HOMEWORK, RESYNC, ENDED], ids=lambda row: row["__typename"])
@pytest.mark.parametrize("short", [True, False])
def test_the_bytes_are_those_of_graphql_core(row: dict[str, Any], *, short: bool) -> None:
    found = compiled(short=short)
    assert found.text(row) == orjson.dumps({"data": found.official(row)}).decode()


def test_a_selection_says_what_it_was_asked() -> None:
    told = orjson.loads(compiled(short=True).text(MARK))["data"]["told"]
    assert told["after"]["weight"] == str(Decimal("1.5"))
    assert told == {
        "__typename": "MarkEvent",
        "at": "2026-11-23T07:00:00.129527Z",
        "n": 7,
        "kind": "MARK_CORRECTED",
        "studentId": "U3R1ZGVudDox",
        "lessonId": None,
        "before": None,
        "after": {
            "text": "5",
            "value": 5,
            "weight": "1.5",
            "lessonId": told["after"]["lessonId"],
            "lessonDate": "2026-11-23",
            "dueOn": None,
            "workType": "Ответ",
        },
    }
    assert "comment" in orjson.loads(compiled().text(MARK))["data"]["told"]["after"]


def test_a_row_that_does_not_hold_what_it_must_is_a_fault() -> None:
    with pytest.raises(FieldFailedError):
        compiled().text(MARK | {"at": None})


def test_only_variables_of_directives_decide_what_is_selected() -> None:
    assert shaping(parse(DOCUMENT)) == {"short"}
