"""The history of marks: each state with who made it, when and why, from the row itself and what triggers wrote."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from domain.access import Noun, Viewer, may_read, taught, visible_students
from domain.reading import Row
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work


async def histories(work: Work, ids: Sequence[int], _wanted: Wanted) -> dict[int, list[Row]]:
    """The versions of each mark, the oldest first. The marks are ones that the viewer was found to read.

    The first version is what was recorded: the mark itself while nobody changed it, and the state before its first change since.
    """
    records = await work.fetch(
        "SELECT m.id AS mark, m.set_at, concat_ws(' ', st.family_name, st.given_name, nullif(st.patronymic, '')) AS set_by,"
        " to_jsonb(m)::text AS now, h.at, h.reason, h.before::text AS before, h.after::text AS after, ac.full_name AS actor,"
        " h.id AS change, (SELECT jsonb_object_agg(wt.id, wt.name) FROM work_type wt WHERE wt.id IN (m.work_type_id,"
        " (h.before ->> 'work_type_id')::bigint, (h.after ->> 'work_type_id')::bigint))::text AS work_types"
        " FROM mark m LEFT JOIN staff st ON st.id = m.set_by_id LEFT JOIN mark_history h ON h.row_id = m.id"
        " LEFT JOIN account ac ON ac.id = h.actor_id WHERE m.id = ANY ($1::bigint[]) ORDER BY m.id, h.id",
        list(ids),
    )
    found: dict[int, list[Row]] = {}
    for record in records:
        versions = found.setdefault(record["mark"], [])
        names = orjson.loads(record["work_types"])
        if not versions:
            first = orjson.loads(record["before"] or record["now"])
            versions.append(
                {
                    "at": record["set_at"],
                    "by": record["set_by"] or None,
                    "reason": "",
                    "before": None,
                    "after": _state(first, names),
                }
            )
        if record["change"] is not None:
            before, after = orjson.loads(record["before"]), orjson.loads(record["after"] or "null")
            gone = after is None or after["removed_at"] is not None
            versions.append(
                {
                    "at": record["at"],
                    "by": record["actor"],
                    "reason": record["reason"],
                    "before": _state(before, names),
                    "after": None if gone else _state(after, names),
                }
            )
    return found


async def cell(work: Work, viewer: Viewer, student: int, lesson: int, wanted: Wanted) -> list[Row]:
    """The marks that a cell of the class page has held, in the order they were set: those that were taken away too.

    Each with whether it was `removed` and its `history`, for staff who read the student's marks of that lesson.
    """
    if not may_read(viewer, Noun.HISTORY):
        return []
    sql = Sql(student, lesson)
    reach = taught(viewer, sql, "m.group_id", "m.subject_id", "m.lesson_id")
    records = await work.fetch(
        "SELECT m.id, m.removed_at IS NOT NULL AS removed FROM mark m JOIN student s ON s.id = m.student_id"
        f" WHERE m.student_id = $1 AND m.lesson_id = $2 AND {visible_students(viewer, Noun.HISTORY, sql)} AND {reach}"
        " ORDER BY m.id",
        *sql.values,
    )
    found = await histories(work, [record["id"] for record in records], wanted.below("history"))
    return [{**record, "student_key": student, "history": found[record["id"]]} for record in records]


def _state(mark: dict[str, Any], work_types: dict[str, str]) -> Row:
    return {
        "text": mark["code"] if mark["code"] is not None else str(mark["value"]),
        "weight": mark["weight"],
        "work_type": work_types[str(mark["work_type_id"])],
        "comment": mark["comment"],
        "due_on": mark["due_on"] and date.fromisoformat(mark["due_on"]),
        "lesson_date": date.fromisoformat(mark["lesson_date"]),
    }
