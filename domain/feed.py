"""The event feed (design: resumable streams): facts, appended in their transaction, numbered per student without gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from orm.database import Work


class EventKind(StrEnum):
    """What a family or a colleague hears of."""

    MARK_RECORDED = "mark_recorded"
    MARK_CORRECTED = "mark_corrected"
    MARK_REMOVED = "mark_removed"
    ATTENDANCE_NOTED = "attendance_noted"
    ATTENDANCE_CORRECTED = "attendance_corrected"
    ATTENDANCE_REMOVED = "attendance_removed"
    LESSON_UPDATED = "lesson_updated"
    CHANGE_MADE = "change_made"
    CHANGE_WITHDRAWN = "change_withdrawn"
    HOMEWORK_GIVEN = "homework_given"
    HOMEWORK_CORRECTED = "homework_corrected"
    HOMEWORK_REMOVED = "homework_removed"
    CONTROL_WORK_PLANNED = "control_work_planned"
    CONTROL_WORK_CORRECTED = "control_work_corrected"
    CONTROL_WORK_REMOVED = "control_work_removed"
    RECOMMENDATION_WRITTEN = "recommendation_written"
    RECOMMENDATION_REMOVED = "recommendation_removed"


@dataclass(frozen=True, slots=True)
class Fact:
    """One event: what happened to which row, and the students in whose feed it stands."""

    kind: EventKind
    school: int
    row: int
    students: Sequence[int]
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    group: int | None = None
    subject: int | None = None
    lesson: int | None = None


async def append(work: Work, facts: Sequence[Fact]) -> None:
    """Write the facts and their places in the feeds: one statement, the last of its transaction, since it locks the counters."""
    if not facts:
        return
    rows = [
        {
            "kind": fact.kind.value,
            "school": fact.school,
            "row": fact.row,
            "group": fact.group,
            "subject": fact.subject,
            "lesson": fact.lesson,
            "before": fact.before,
            "after": fact.after,
            "students": sorted(set(fact.students)),
        }
        for fact in facts
    ]
    await work.fetch("SELECT event_id FROM app.append_feed($1::jsonb)", orjson.dumps(rows).decode())
